"""Venues around ground and places around venues, against plain loops."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.venues.nearness import WITHIN_M, any_of, places_near, venues_near, venues_within
from tests.hotspots.venues.laid import venues
from tests.oracles import venues as oracle

steps = st.integers(-4_000, 4_000).map(lambda step: step / 10)
points = st.lists(st.tuples(steps, steps), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(points, points, st.sampled_from([50.0, 100.0, 33.3]))
def test_places_near_venues_are_those_of_a_plain_loop(doors, places, radius):
    easting, northing = np.array(places).T
    near = places_near(venues(*(("pub", "", door) for door in doors)).geometries, easting, northing, radius)
    expected = [[oracle.distance(door, place) <= radius for place in places] for door in doors]
    assert near.toarray().tolist() == expected
    assert any_of(near).toarray().tolist() == [np.any(expected, axis=0).tolist()]


def test_a_place_at_exactly_the_distance_is_near_wherever_it_lies():
    """Sides of 6, 8 and 10: as doubles some of these distances are a hair over 100 m."""
    corner = np.random.default_rng(1).integers(4_000_000, 5_000_000, (500, 2)) / 10
    for venue in corner:
        door = venues(("pub", "", tuple(venue))).geometries
        east = np.array([round(venue[0] + 60, 1), round(venue[0] + 60.1, 1)])
        near = places_near(door, east, np.full(2, round(venue[1] + 80, 1)), 100.0)
        assert near.toarray().tolist() == [[1, 0]]


@settings(max_examples=60, deadline=None)
@given(points, st.tuples(steps, steps))
def test_the_nearest_venue_and_the_numbers_within_are_those_of_a_plain_loop(doors, corner):
    west, south = corner
    ground = (west, south, west + 120, south + 70)
    (found,) = venues_near(venues(*(("pub", f"{i}", d) for i, d in enumerate(doors))), [shapely.box(*ground)])
    index, distances = oracle.nearest(doors, ground)
    assert found[0].distance_m == round(min(distances), 1)
    assert distances[int(found[0].nearest)] == pytest.approx(distances[index], abs=1e-9)
    assert found[0].within == {reach: sum(d <= reach + 1e-9 for d in distances) for reach in WITHIN_M}


def test_of_venues_equally_near_the_first_is_named_and_kinds_have_rows_of_their_own():
    ground = shapely.box(0, 0, 100, 100)
    near = venues(
        ("pub", "East", (130, 50)), ("pub", "West", (-30, 50)), ("cctv", "Inside", (10, 10)),
    )  # fmt: skip
    cctv, pub = venues_near(near, [ground])[0]
    assert (cctv.kind, cctv.nearest, cctv.distance_m) == ("cctv", "Inside", 0.0)
    assert (pub.kind, pub.nearest, pub.within[50]) == ("pub", "East", 2)
    assert cctv.share_of_ground is pub.share_of_ground is None


def test_areas_cover_ground_once_however_many_lie_on_it():
    ground, far = shapely.box(0, 0, 100, 100), shapely.box(500, 0, 600, 100)
    orders = venues(
        ("pspo", "Half", shapely.box(-50, 0, 50, 100)), ("pspo", "Quarter", shapely.box(0, 0, 50, 50))
    )
    (here,), (there,) = venues_near(orders, [ground, far])
    assert (here.distance_m, here.share_of_ground) == (0.0, pytest.approx(0.5))
    assert (there.nearest, there.distance_m, there.share_of_ground) == ("Half", 450.0, 0.0)


def test_venues_within_a_distance_of_ground_are_those_on_it_and_up_to_it():
    ground = shapely.box(0, 0, 100, 100)
    doors = venues(("pub", "On", (50, 50)), ("pub", "At", (160, 180)), ("pub", "Beyond", (160.1, 180)))
    assert venues_within(doors, ground, 100.0).names == ("On", "At")
    assert venues_within(doors, ground, 0.0).names == ("On",)


def test_no_ground_has_no_rows_and_no_venues_make_none():
    assert venues_near(venues(("pub", "", (0, 0))), []) == []
    assert venues_near(venues(), [shapely.box(0, 0, 1, 1)]) == [()]
