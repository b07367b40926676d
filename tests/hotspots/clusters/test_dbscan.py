"""DBSCAN of weighted places against its definition and against scikit-learn."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from boundaries.locating import locate
from hotspots.clusters.dbscan import dbscan
from hotspots.clusters.outlines import cluster_outlines
from hotspots.clusters.settings import resolved_eps, resolved_min_incidents
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
GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "dbscan.json").read_text())


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


def test_no_place_and_no_weight_make_no_cluster():
    none = np.zeros(0)
    assert dbscan(none, none, none, eps_m=100.0, min_weight=5).count == 0
    silent = dbscan(np.zeros(1), np.zeros(1), np.zeros(1), eps_m=100.0, min_weight=1)
    assert silent.labels.tolist() == [-1]


def _shuffled(rows, seed):
    return rows[np.random.default_rng(seed).permutation(len(rows))]


def _partition(labels, places):
    """Sets of places by cluster, whatever the clusters' numbers."""
    return {frozenset(places[labels == number]) for number in range(labels.max(initial=-1) + 1)}


@given(lattice, reach, st.integers(1, 12), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_cores_noise_and_core_partition_do_not_hang_on_the_order_of_the_places(rows, eps_m, least, seed):
    def answer(rows):
        east, north, weight = rows.T
        found = dbscan(east * 1.0, north * 1.0, weight, eps_m=eps_m, min_weight=least)
        place, core = east * 100 + north, found.is_core
        noise = set(place[found.labels == -1])
        return _partition(found.labels[core], place[core]), noise

    assert answer(rows) == answer(_shuffled(rows, seed))


@given(lattice, reach, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_a_place_of_some_weight_is_as_many_incidents_on_one_point(rows, eps_m, least):
    east, north, weight = rows[:, 0] * 1.0, rows[:, 1] * 1.0, rows[:, 2]
    at = np.repeat(np.arange(len(rows)), weight)
    incidents = dbscan(east[at], north[at], np.ones(len(at)), eps_m=eps_m, min_weight=least)
    found = dbscan(east, north, weight, eps_m=eps_m, min_weight=least)
    assert incidents.labels.tolist() == found.labels[at].tolist()
    assert incidents.is_core.tolist() == found.is_core[at].tolist()


@given(lattice, reach, st.integers(1, 12), st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))
@settings(max_examples=60, deadline=None)
def test_moving_all_places_by_whole_decimetres_changes_nothing(rows, eps_m, least, east_dm, north_dm):
    def found(east_dm, north_dm):
        # One division gives the double nearest to the decimal.
        east, north = (rows[:, 0] * 10 + east_dm) / 10, (rows[:, 1] * 10 + north_dm) / 10
        return dbscan(east, north, rows[:, 2], eps_m=eps_m, min_weight=least)

    here, there = found(0, 0), found(east_dm, north_dm)
    assert here.labels.tolist() == there.labels.tolist()
    assert here.is_core.tolist() == there.is_core.tolist()


@pytest.mark.parametrize("apart_m", [1e6, 1e9])
@pytest.mark.parametrize("eps_m", [0.1, 100.0])
def test_towns_a_million_kilometres_apart_cost_what_neighbours_do(apart_m, eps_m):
    # A table of the ground, or one number for row and column, would fail here.
    east, north = np.array([0.0, 0.1, 0.0, 0.0, 0.0]), np.array([0.0, 0.0, 0.1, apart_m, apart_m])
    east[4] = apart_m
    found = dbscan(east, north, np.array([1, 1, 1, 3, 2]), eps_m=eps_m, min_weight=3)
    assert found.labels.tolist() == [0, 0, 0, 1, -1]


def test_weights_that_are_no_whole_numbers_count_as_they_are():
    east = np.array([0.0, 10.0, 500.0])
    found = dbscan(east, np.zeros(3), np.array([0.25, 0.5, 0.5]), eps_m=10.0, min_weight=0.75)
    assert found.labels.tolist() == [0, 0, -1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("least", [20, 400, 900])
def test_crowded_cells_are_told_apart_as_the_definition_tells_places_apart(seed, least):
    # Hundreds of places a cell: whole cells are taken or left by their boxes.
    rng = np.random.default_rng(seed)
    points = np.unique(np.round(rng.normal(0, 40, (900, 2)), 1), axis=0)
    weight = rng.integers(1, 4, len(points))
    _assert_same_clusters(points[:, 0], points[:, 1], weight, 30.0, least)


@pytest.mark.parametrize("answer", GOLDEN["answers"], ids=lambda answer: f"eps {answer['eps_m']:g} m")
def test_golden_clusters_are_those_of_scikit_learn_on_incidents(answer):
    east, north, weight = (np.array(GOLDEN[name]) for name in ("easting", "northing", "weight"))
    found = dbscan(east, north, weight, eps_m=answer["eps_m"], min_weight=answer["min_weight"])
    assert np.flatnonzero(found.labels == -1).tolist() == answer["noise"]
    places = np.arange(len(east))[found.is_core]
    assert _partition(found.labels[found.is_core], places) == {frozenset(core) for core in answer["cores"]}
