"""DBSCAN of weighted places against its definition and against scikit-learn; outlines; defaults."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from boundaries.locating import locate
from hotspots.clusters.dbscan import ClusterLabels, dbscan
from hotspots.clusters.outlines import cluster_outlines
from hotspots.clusters.settings import resolved_eps, resolved_min_incidents
from hotspots.errors import QuestionError
from tests.oracles import clusters as oracle

# A small lattice makes many distances that are exactly eps, and many borders as near to two cores.
lattice = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 4)),
    max_size=40,
    unique_by=lambda row: row[:2],
).map(lambda rows: np.array(rows, dtype=np.int64).reshape(-1, 3))
step_m = st.sampled_from([1.0, 30.0, 0.1, 17.6])
reach = st.sampled_from([1.0, 2.0, 5.0])
# Off whole metres, as the national grid has them; the last across a power of two, where doubles change their
# spacing.
corner = st.sampled_from([(0.0, 0.0), (440_000.1, 520_000.3), (524_287.3, 524_286.9)])
EVERYWHERE = shapely.box(-1e6, -1e6, 1e6, 1e6)


@given(lattice, step_m, reach, st.integers(1, 12), corner)
@settings(max_examples=200, deadline=None)
def test_labels_and_cores_are_those_of_the_definition(rows, step, steps, min_weight, west_south):
    east, north = (np.round(west_south[k] + rows[:, k] * step, 1) for k in range(2))
    weight, eps_m = rows[:, 2], round(steps * step, 1)
    found = dbscan(east, north, weight, eps_m=eps_m, min_weight=min_weight)
    labels, is_core = oracle.dbscan(east, north, weight, eps_m, min_weight)
    assert found.labels.tolist() == labels.tolist()
    assert found.is_core.tolist() == is_core.tolist()


@pytest.mark.parametrize("seed", range(12))
def test_labels_and_cores_are_those_of_the_definition_where_clusters_wind_and_touch(seed):
    rng = np.random.default_rng(seed)
    cells = rng.permutation(400)[: 120 + 10 * seed]
    east, north, weight = cells % 20 * 1.0, cells // 20 * 1.0, rng.integers(0, 5, len(cells))
    found = dbscan(east, north, weight, eps_m=1.0, min_weight=6)
    labels, is_core = oracle.dbscan(east, north, weight, 1.0, 6)
    assert found.labels.tolist() == labels.tolist()
    assert found.is_core.tolist() == is_core.tolist()


@pytest.mark.parametrize("west", [0.0, 0.3, 440_000.1, 524_250.7])
@pytest.mark.parametrize("eps_m", [64.0, 33.3, 0.3, 100.0])
def test_a_row_of_places_exactly_eps_apart_is_one_cluster_and_a_tenth_further_apart_is_none(west, eps_m):
    def labels(apart_m):
        east = np.round(west + np.arange(50) * apart_m, 1)
        return dbscan(east, np.full(50, 520_000.7), np.full(50, 3), eps_m=eps_m, min_weight=6).labels

    assert (labels(eps_m) == 0).all()
    assert (labels(eps_m + 0.1) == -1).all()


def test_an_eps_between_tenths_reaches_no_further_than_it_says():
    at = np.array([0.0, 0.1])
    assert dbscan(at, at, np.ones(2), eps_m=0.15, min_weight=2).count == 1
    assert dbscan(at, at, np.ones(2), eps_m=0.14, min_weight=2).count == 0


def _assert_same_clusters(east, north, weight, eps_m, min_weight):
    found = dbscan(east, north, weight, eps_m=eps_m, min_weight=min_weight)
    # In decimetres the peer's distances are exact too.
    points_dm = np.rint(np.column_stack([east, north]) * 10)
    peer = DBSCAN(eps=eps_m * 10, min_samples=min_weight).fit(points_dm, sample_weight=weight)
    core = np.zeros(len(east), dtype=bool)
    core[peer.core_sample_indices_] = True
    assert np.array_equal(found.is_core, core)
    assert np.array_equal(found.labels == -1, peer.labels_ == -1)
    pairs = set(zip(found.labels[core].tolist(), peer.labels_[core].tolist(), strict=True))
    assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})
    return found


@given(lattice.filter(lambda rows: rows[:, 2].any()), reach, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_cores_noise_and_partition_of_cores_are_those_of_scikit_learn(rows, eps_m, min_weight):
    east, north, weight = rows[rows[:, 2] > 0].T
    _assert_same_clusters(east.astype(float), north.astype(float), weight, eps_m, min_weight)


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
def test_default_clusters_of_real_stockton_are_those_of_scikit_learn_and_can_be_patrolled(stockton, category):
    east, north, weight = stockton.places[category]
    eps_m = resolved_eps(None).value
    least = resolved_min_incidents(None, east, north, weight, eps_m).value
    found = _assert_same_clusters(east, north, weight, eps_m, least)
    outlines = cluster_outlines(
        found, east, north, weight, eps_m=eps_m, study_area=stockton.study_area, min_area_m2=2500.0
    )
    assert 10 <= len(outlines) <= 50
    assert max(ground.geometry.area for ground in outlines) < 150_000
    assert sum(ground.geometry.area for ground in outlines) < 0.01 * stockton.study_area.area
    held = np.isin(locate(np.array([o.geometry for o in outlines]), east, north), range(len(outlines)))
    assert weight[held].sum() > 0.2 * weight.sum()


def test_threshold_follows_the_data_and_never_falls_below_five():
    east, north = np.arange(100) * 1000.0, np.zeros(100)
    busy = np.arange(1, 101)
    assert resolved_min_incidents(None, east, north, busy, 100.0).value == 96
    assert resolved_min_incidents(None, east, north, np.ones(100), 100.0).value == 5
    assert resolved_min_incidents(None, east, north, np.zeros(100), 100.0).value == 5
    assert resolved_min_incidents(7, east, north, busy, 100.0).value == 7


def test_settings_outside_their_limits_are_refused():
    with pytest.raises(QuestionError, match="eps 2001 m is outside 25 to 2000 m"):
        resolved_eps(2001)
    with pytest.raises(QuestionError, match="min-incidents 0 incidents is outside 1 to"):
        resolved_min_incidents(0, np.zeros(1), np.zeros(1), np.ones(1), 100.0)


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


def test_no_place_and_no_weight_make_no_cluster():
    none = np.zeros(0)
    assert dbscan(none, none, none, eps_m=100.0, min_weight=5).count == 0
    silent = dbscan(np.zeros(1), np.zeros(1), np.zeros(1), eps_m=100.0, min_weight=1)
    assert silent.labels.tolist() == [-1]
    assert (
        cluster_outlines(silent, np.zeros(1), np.zeros(1), np.zeros(1), eps_m=1.0, study_area=EVERYWHERE)
        == ()
    )
