"""Ground shared by the hotspots of several categories, each piece of one exact combination."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.overlap import count_inside, overlap_parts
from tests.oracles.overlap import categories_at

# Rectangles between lines of a lattice, as the outlines of one grid: shared edges and corners abound.
rectangle = st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 5), st.integers(1, 5)).map(
    lambda r: shapely.box(r[0] * 30, r[1] * 30, (r[0] + r[2]) * 30, (r[1] + r[3]) * 30)
)
blob = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(20, 120)).map(
    lambda b: shapely.Point(b[0], b[1]).buffer(b[2])
)


def _disjoint(polygons):
    kept = []
    for polygon in polygons:
        rest = polygon.difference(shapely.union_all(kept))
        kept += [part for part in shapely.get_parts(rest) if part.area > 1.0]
    return kept


ground = st.lists(st.one_of(rectangle, blob), max_size=4).map(_disjoint)
themes = st.fixed_dictionaries({"violence": ground, "asb": ground, "drugs": ground, "burglary": ground})


@given(themes, st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_point_is_in_the_piece_of_exactly_the_categories_whose_hotspots_hold_it(hotspots, seed):
    parts = overlap_parts(hotspots, min_area_m2=0.0)
    easting, northing = np.random.default_rng(seed).uniform(-10, 380, (2, 60))
    for e, n in zip(easting, northing, strict=True):
        categories = categories_at(hotspots, e, n)
        holding = [part.categories for part in parts if part.geometry.covers(shapely.Point(e, n))]
        assert holding == ([categories] if len(categories) > 1 else [])


@given(themes)
@settings(max_examples=40, deadline=None)
def test_pieces_are_valid_connected_and_disjoint(hotspots):
    parts = overlap_parts(hotspots, min_area_m2=0.0)
    assert all(isinstance(part.geometry, shapely.Polygon) and part.geometry.is_valid for part in parts)
    assert all(a.geometry.intersection(b.geometry).area < 1e-6 for a, b in combinations(parts, 2))


def test_three_on_one_ground_are_the_three_and_no_two_of_them():
    hotspots = {
        "drugs": [shapely.box(50, 0, 150, 100)],
        "asb": [shapely.box(0, 0, 100, 100)],
        "violence": [shapely.box(0, 0, 100, 100), shapely.box(100, 40, 200, 100)],
    }
    found = {(part.kind, part.geometry.bounds) for part in overlap_parts(hotspots, min_area_m2=2500.0)}
    assert found == {
        ("violence+asb", (0, 0, 50, 100)),
        ("violence+asb+drugs", (50, 0, 100, 100)),
        ("violence+drugs", (100, 40, 150, 100)),
    }


def test_pieces_too_small_to_mean_anything_are_dropped():
    hotspots = {"asb": [shapely.box(0, 0, 100, 100)], "drugs": [shapely.box(60, 60, 200, 200)]}
    assert overlap_parts(hotspots) == ()
    assert len(overlap_parts(hotspots, min_area_m2=1600.0)) == 1


def test_one_category_or_none_overlaps_with_nothing():
    assert overlap_parts({"asb": [shapely.box(0, 0, 100, 100)], "drugs": []}) == ()
    assert overlap_parts({}) == ()
    counts = count_inside((), np.zeros(2), np.zeros(2), {"asb": np.ones(2, dtype=np.int64)})
    assert counts.incidents["asb"].tolist() == []
    assert counts.holder.tolist() == [-1, -1]


def test_a_place_on_a_shared_edge_is_counted_once():
    hotspots = {
        "violence": [shapely.box(0, 0, 200, 100)],
        "asb": [shapely.box(0, 0, 200, 100)],
        "drugs": [shapely.box(100, 0, 200, 100)],
    }
    parts = overlap_parts(hotspots)
    weights = {"violence": np.array([3, 5, 7]), "robbery": np.array([1, 0, 2])}
    counts = count_inside(parts, np.array([50.0, 100.0, 300.0]), np.full(3, 50.0), weights)
    assert counts.incidents["violence"].sum() == 8
    assert counts.incidents["robbery"].sum() == 1
    assert (counts.holder >= 0).tolist() == [True, True, False]


@pytest.mark.parametrize("order", [("violence", "asb", "drugs"), ("drugs", "violence", "asb")])
def test_the_order_of_the_categories_changes_nothing(order):
    rng = np.random.default_rng(5)
    hotspots = {
        category: _disjoint(shapely.buffer(shapely.points(rng.uniform(0, 600, (5, 2))), 110))
        for category in ("asb", "drugs", "violence")
    }
    expected = overlap_parts(hotspots)
    found = overlap_parts({category: hotspots[category] for category in order})
    assert [part.kind for part in found] == [part.kind for part in expected]
    assert len(found) > 3
    for one, other in zip(found, expected, strict=True):
        assert one.geometry.symmetric_difference(other.geometry).area < 1e-6
