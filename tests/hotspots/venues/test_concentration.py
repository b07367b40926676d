"""The test of incidents near venues: by plain loops, exact by construction, on unrelated patterns."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from hotspots.coincidence.hilbert import hilbert_order
from hotspots.multiple_testing import corrected
from hotspots.venues.concentration import concentration
from hotspots.venues.nearness import any_of, places_near
from tests.hotspots.coincidence.worlds import unrelated
from tests.oracles import venues as oracle

RADIUS_M = 100.0


def near_doors(doors, easting, northing):
    return places_near(np.array([shapely.Point(*door) for door in doors]), easting, northing, RADIUS_M)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_counts_and_p_are_those_of_a_plain_loop(data):
    seed, n = data.draw(st.integers(0, 10_000)), data.draw(st.integers(1, 25))
    random = np.random.default_rng(seed)
    places = np.unique(random.integers(0, 5_000, (n, 2)) / 10, axis=0)
    counts = random.poisson(1.5, len(places)) + (np.arange(len(places)) == 0)
    doors = [tuple(door) for door in random.integers(0, 5_000, (4, 2)) / 10]
    found = concentration(near_doors(doors, *places.T), *places.T, counts)
    curve = hilbert_order(*places.T).tolist()
    expected = [oracle.concentration(d, places.tolist(), curve, counts.tolist(), RADIUS_M) for d in doors]
    assert [(one.incidents, one.p) for one in found] == expected
    assert [one.corrected_p for one in found] == corrected(np.array([p for _, p in expected]), "fdr").tolist()
    assert sum(counts) * found[0].share == pytest.approx(found[0].incidents)


@pytest.mark.parametrize("density", [0.03, 0.5, 0.97])
def test_places_near_count_however_they_lie_along_the_curve(density):
    random = np.random.default_rng(5)
    easting, northing, counts = random.random(60), random.random(60), random.poisson(1.0, 60)
    mask = random.random((20, 60)) < density
    mask[[3, 19]], mask[[4, 18]] = False, True
    order = hilbert_order(easting, northing)
    moved = np.array([np.roll(counts[order], -steps) for steps in range(60)])
    near = moved @ mask[:, order].T
    found = concentration(csr_array(mask.astype(np.int64)), easting, northing, counts)
    assert [one.incidents for one in found] == near[0].tolist()
    assert [one.p for one in found] == (near >= near[0]).mean(axis=0).tolist()


def test_over_all_positions_of_a_pattern_p_keeps_every_level_and_expected_is_the_mean():
    """The law of the test: it holds for any pattern, any places and any venues."""
    world = unrelated(7)
    easting, northing, counts = world.easting, world.northing, world.counts[1]
    order = hilbert_order(easting, northing)
    near = near_doors([(easting[i], northing[i]) for i in (3, 99, 250)], easting, northing)
    every = []
    for steps in range(len(order)):
        moved = np.empty_like(counts)
        moved[np.roll(order, -steps)] = counts[order]
        every.append(concentration(near, easting, northing, moved))
    p, share = (np.array([[getattr(one, name) for one in row] for row in every]) for name in ("p", "share"))
    for level in (0.01, 0.05, 0.1, 0.5):
        assert ((p <= level).mean(axis=0) <= level).all()
    assert ((p <= 0.1).mean(axis=0) > 0.05).all()
    assert share.mean(axis=0) == pytest.approx([one.expected for one in every[0]])


def test_of_a_pattern_that_is_unrelated_to_the_venues_p_is_uniform():
    """Venues stand where another clustered pattern is busy; nothing is rotated to make the worlds."""
    single, whole = [], []
    for seed in range(300):
        world = unrelated(seed)
        easting, northing, (other, counts) = world.easting, world.northing, world.counts
        busy = np.argsort(-other)[:8]
        near = near_doors(zip(easting[busy], northing[busy], strict=True), easting, northing)
        single += [one.p for one in concentration(near, easting, northing, counts)]
        whole.append(concentration(any_of(near), easting, northing, counts)[0].p)
    for level in (0.05, 0.1, 0.25):
        # Many venues have no incident near, and share the p of 1: single ones are called a little less often.
        assert 0.75 * level <= np.mean(np.array(single) <= level) <= level + 0.01
        assert np.mean(np.array(whole) <= level) == pytest.approx(level, abs=0.04)


def test_of_venues_where_the_pattern_is_p_is_small():
    world = unrelated(3)
    busy = np.argsort(-world.counts[1])[:20]
    near = near_doors(
        zip(world.easting[busy], world.northing[busy], strict=True), world.easting, world.northing
    )
    together = concentration(any_of(near), world.easting, world.northing, world.counts[1])[0]
    assert together.p == 1 / len(world.easting)
    assert together.ratio > 3


def test_without_incidents_or_places_near_there_is_nothing_to_compare():
    easting = northing = np.array([0.0, 1_000.0])
    near = near_doors([(5_000.0, 5_000.0), (0.0, 0.0)], easting, northing)
    assert concentration(near, easting, northing, np.zeros(2, dtype=np.int64)) == [None, None]
    nobody, door = concentration(near, easting, northing, np.array([3, 0]))
    assert (nobody.incidents, nobody.expected, nobody.ratio, nobody.p) == (0, 0.0, None, 1.0)
    assert (door.incidents, door.expected, door.ratio, door.p) == (3, 0.5, 2.0, 0.5)
