"""Outlines of clusters: valid, disjoint, around their places, with ground enough for each."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.clusters.dbscan import ClusterLabels, dbscan
from hotspots.clusters.outlines import cluster_outlines, own_reach_m
from hotspots.errors import QuestionError

lattice = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 4)),
    max_size=40,
    unique_by=lambda row: row[:2],
).map(lambda rows: np.array(rows, dtype=np.int64).reshape(-1, 3))
EVERYWHERE = shapely.box(-1e6, -1e6, 1e6, 1e6)


@given(lattice, st.integers(1, 8))
@settings(max_examples=50, deadline=None)
def test_outlines_are_valid_disjoint_and_hold_the_places_of_their_clusters(rows, min_weight):
    east, north, weight = rows[:, 0] * 90.0, rows[:, 1] * 90.0, rows[:, 2]
    found = dbscan(east, north, weight, eps_m=100.0, min_weight=min_weight)
    outlines = [
        ground.geometry
        for ground in cluster_outlines(found, east, north, weight, eps_m=100.0, study_area=EVERYWHERE)
    ]
    assert all(ground.is_valid and not ground.is_empty for ground in outlines)
    whole = shapely.union_all(outlines)
    assert whole.area == pytest.approx(sum(ground.area for ground in outlines), rel=1e-9)
    members = found.labels >= 0
    assert shapely.dwithin(whole, shapely.points(east[members], north[members]), 1e-6).all()
    if len(outlines) == 1:
        assert isinstance(outlines[0], shapely.Polygon)


def test_where_outlines_meet_the_heavier_cluster_keeps_the_ground():
    east, north, weight = np.array([0.0, 70.0, 150.0, 220.0]), np.zeros(4), np.array([5, 4, 6, 5])
    labels = ClusterLabels(np.array([0, 0, 1, 1]), np.ones(4, dtype=bool))
    heavier, lighter = cluster_outlines(labels, east, north, weight, eps_m=100.0, study_area=EVERYWHERE)
    assert heavier.geometry.bounds[0] == pytest.approx(100.0, abs=1.0)
    assert heavier.geometry.bounds[2] == pytest.approx(270.0, abs=1.0)
    assert lighter.geometry.area < heavier.geometry.area
    assert lighter.geometry.intersection(heavier.geometry).area < 1e-6


def test_ground_that_many_clusters_reach_for_goes_to_the_heaviest_as_if_laid_one_after_another():
    rng = np.random.default_rng(11)
    east, north = rng.uniform(0, 1500, (2, 300)).round(1)
    labels = ClusterLabels(rng.integers(-1, 120, 300), np.ones(300, dtype=bool))
    weight, ground = rng.integers(1, 9, 300), shapely.Point(700, 700).buffer(600)
    outlines = cluster_outlines(
        labels, east, north, weight, eps_m=80.0, study_area=ground, min_area_m2=1000.0
    )
    assert len(outlines) > 60
    held = [weight[labels.labels == number].sum() for number in range(120)]
    expected = []
    for number in sorted(range(120), key=lambda number: -held[number]):
        mine = labels.labels == number
        discs = shapely.union_all(shapely.buffer(shapely.points(east[mine], north[mine]), 80.0, quad_segs=8))
        free = ground - shapely.union_all(expected)
        parts = shapely.get_parts(free & discs.buffer(-40.0, quad_segs=8))
        kept = [part for part in parts if part.area >= 1000.0]
        if kept:
            expected.append(shapely.union_all(kept))
    assert len(outlines) == len(expected)
    for found, ours in zip(outlines, expected, strict=True):
        assert found.geometry.symmetric_difference(ours).area < 1e-3


def _lonely_places(count):
    return np.arange(count) * 100.0, np.zeros(count), np.ones(count)


def test_more_clusters_than_can_be_read_are_refused_in_words():
    east, north, weight = _lonely_places(5001)
    found = dbscan(east, north, weight, eps_m=25.0, min_weight=1)
    with pytest.raises(QuestionError, match=r"eps 25 m .* 5,001 clusters, over the limit of 5,000; ask for"):
        cluster_outlines(found, east, north, weight, eps_m=25.0, study_area=EVERYWHERE)


def test_clusters_beyond_the_study_area_neither_count_nor_cost():
    east, north, weight = _lonely_places(5001)
    found = dbscan(east, north, weight, eps_m=25.0, min_weight=1)
    ground = shapely.box(-50, -50, 1050, 50)
    outlines = cluster_outlines(found, east, north, weight, eps_m=25.0, study_area=ground)
    assert len(outlines) == 11


def test_one_place_makes_a_disc_of_half_eps_cut_at_the_border():
    found = dbscan(np.array([0.0]), np.array([0.0]), np.array([9]), eps_m=100.0, min_weight=5)
    half_plane = shapely.box(-500, 0, 500, 500)
    (ground,) = cluster_outlines(
        found, np.array([0.0]), np.array([0.0]), np.array([9]), eps_m=100.0, study_area=half_plane
    )
    assert ground.geometry.area == pytest.approx(np.pi * 50**2 / 2, rel=0.02)
    assert ground.peak_per_km2 is None


def test_labels_without_a_cluster_have_no_outline():
    noise, none = ClusterLabels(np.array([-1]), np.zeros(1, dtype=bool)), np.zeros(1)
    assert cluster_outlines(noise, none, none, none, eps_m=1.0, study_area=EVERYWHERE) == ()


def _one_cluster(east):
    labels = ClusterLabels(np.zeros(len(east), dtype=np.int64), np.ones(len(east), dtype=bool))
    return labels, np.array(east), np.zeros(len(east)), np.ones(len(east))


@pytest.mark.parametrize("catchment_m", [30.0, 49.9, 50.0, 80.0, 300.0])
def test_an_outline_holds_the_catchment_of_each_of_its_places(catchment_m):
    cluster = _one_cluster([0.0, 80.0, 150.0])
    (ground,) = cluster_outlines(*cluster, eps_m=100.0, study_area=EVERYWHERE, catchment_m=catchment_m)
    for east in (0.0, 80.0, 150.0):
        circle = shapely.Point(east, 0).buffer(catchment_m * (1 - 1e-9), quad_segs=720)
        assert ground.geometry.covers(circle)
    assert ground.geometry.bounds[0] == pytest.approx(-max(catchment_m, 50.0), rel=0.01)


def test_a_catchment_ends_at_the_border_and_at_the_ground_of_a_heavier_cluster():
    east, north, weight = np.array([0.0, 150.0]), np.zeros(2), np.array([5, 6])
    labels = ClusterLabels(np.array([0, 1]), np.ones(2, dtype=bool))
    ground = shapely.box(-60, -500, 500, 500)
    heavier, lighter = cluster_outlines(
        labels, east, north, weight, eps_m=60.0, study_area=ground, catchment_m=100.0
    )
    assert heavier.geometry.bounds[0] == pytest.approx(50.0, abs=0.5)
    assert lighter.geometry.bounds[0] == -60.0
    assert lighter.geometry.intersection(heavier.geometry).area < 1e-6


def test_a_cluster_beyond_the_border_whose_catchment_reaches_in_has_ground():
    cluster = _one_cluster([-150.0])
    (ground,) = cluster_outlines(
        *cluster, eps_m=50.0, study_area=shapely.box(0, -500, 500, 500), catchment_m=200.0
    )
    assert ground.geometry.bounds[2] == pytest.approx(50.0, abs=2.0)


def test_without_an_eps_each_cluster_has_a_reach_of_its_own():
    # 80 m apart: joined at their own reach of 80 m into one ground, 40 m around each.
    (ground,) = cluster_outlines(*_one_cluster([0.0, 80.0, 160.0]), eps_m=None, study_area=EVERYWHERE)
    assert ground.geometry.bounds == pytest.approx((-40, -40, 200, 40), abs=1.0)
    assert isinstance(ground.geometry, shapely.Polygon)


def test_own_reach_joins_19_of_20_places_within_its_limits():
    assert own_reach_m(np.array([0.0]), np.zeros(1)) == 60.0
    assert own_reach_m(np.array([0.0, 5.0]), np.zeros(2)) == 60.0
    assert own_reach_m(np.array([0.0, 4000.0]), np.zeros(2)) == 150.0
    rng = np.random.default_rng(3)
    east, north = rng.uniform(0, 1500, (2, 200))
    nearest = [
        min(math.hypot(east[i] - east[j], north[i] - north[j]) for j in range(200) if j != i)
        for i in range(200)
    ]
    reach = own_reach_m(east, north)
    assert reach in [pytest.approx(apart) for apart in nearest]
    assert 0.95 <= np.mean(np.array(nearest) <= reach + 1e-6) < 0.97


def test_too_many_clusters_without_an_eps_are_refused_without_naming_one():
    east, north, weight = _lonely_places(5001)
    found = dbscan(east, north, weight, eps_m=25.0, min_weight=1)
    with pytest.raises(
        QuestionError, match=r"^so few min-incidents make 5,001 .* min-incidents or fewer areas"
    ):
        cluster_outlines(found, east, north, weight, eps_m=None, study_area=EVERYWHERE)
