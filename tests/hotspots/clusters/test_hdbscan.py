"""HDBSCAN of weighted places against scikit-learn on their incidents, and laws."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.clusters import hdbscan as module
from hotspots.clusters.hdbscan import hdbscan
from hotspots.clusters.outlines import cluster_outlines
from hotspots.clusters.settings import resolved_cluster_size
from hotspots.errors import QuestionError

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "hdbscan.json").read_text())


def _clusters(labels):
    return {frozenset(np.flatnonzero(labels == number).tolist()) for number in set(labels.tolist()) - {-1}}


@pytest.mark.parametrize("answer", GOLDEN["answers"], ids=lambda answer: f"of {answer['min_weight']}")
def test_golden_clusters_are_those_of_most_incidents_in_scikit_learn(answer):
    east, north, weight = (np.array(GOLDEN[name]) for name in ("easting", "northing", "weight"))
    label = iter(answer["label_of_incident"])
    expected = []
    for count in weight:
        votes = Counter(next(label) for _ in range(count))
        expected.append(min(votes, key=lambda number: (-votes[number], number)))
    found = hdbscan(east, north, weight, min_weight=answer["min_weight"])
    assert len(_clusters(found.labels)) == found.count >= 6
    assert _clusters(found.labels) == _clusters(np.array(expected))
    assert np.array_equal(found.is_core, found.labels >= 0)


def _town(seed):
    rng = np.random.default_rng(seed)
    points = np.vstack([rng.normal(at, 40, (20, 2)) for at in rng.uniform(0, 2000, (4, 2))])
    points = np.unique(np.vstack([points, rng.uniform(0, 2000, (20, 2))]).round(1), axis=0)
    return points[:, 0], points[:, 1], rng.integers(0, 4, len(points))


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_neither_the_order_of_the_places_nor_the_origin_changes_the_clusters(seed):
    east, north, weight = _town(seed)
    turn = np.random.default_rng(seed).permutation(len(east))
    here = hdbscan(east, north, weight, min_weight=8)
    there = hdbscan(
        (np.rint(east * 10)[turn] + 4_400_003) / 10,
        (np.rint(north * 10)[turn] - 77) / 10,
        weight[turn],
        min_weight=8,
    )
    back = np.empty_like(there.labels)
    back[turn] = there.labels
    assert _clusters(here.labels) == _clusters(back)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_clusters_hold_their_least_weight_are_numbered_by_first_place_and_leave_out_silent_places(seed):
    east, north, weight = _town(seed)
    found = hdbscan(east, north, weight, min_weight=8)
    assert (found.labels[weight == 0] == -1).all()
    numbers = found.labels[found.labels >= 0]
    assert list(dict.fromkeys(numbers.tolist())) == list(range(found.count))


def test_two_dense_stacks_on_single_points_are_two_clusters():
    found = hdbscan(np.array([0.0, 300.0]), np.zeros(2), np.array([9, 9]), min_weight=5)
    assert found.labels.tolist() == [0, 1]


def test_a_place_of_divided_incidents_goes_with_most_and_of_two_with_the_lesser():
    place = np.array([0, 0, 0, 1, 1, 2, 2])
    label = np.array([1, 1, 0, 0, 1, -1, 0])
    assert module._of_most(place, label, 4).tolist() == [0, 1, -1, -1]


def test_fewer_incidents_than_two_clusters_need_make_none():
    east = np.arange(9) * 1.0
    assert hdbscan(east, east, np.ones(9, dtype=int), min_weight=5).labels.tolist() == [-1] * 9
    assert hdbscan(east[:0], east[:0], np.zeros(0, dtype=int), min_weight=5).count == 0


def test_more_incidents_than_can_be_waited_for_are_refused_in_words():
    with pytest.raises(QuestionError, match=r"hdbscan over 40,001 incidents .* limit is 40,000; .* dbscan"):
        hdbscan(np.zeros(1), np.zeros(1), np.array([40_001]), min_weight=5)


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
def test_clusters_of_real_stockton_have_outlines_that_can_be_ranked(stockton, category):
    east, north, weight = stockton.places[category]
    least = resolved_cluster_size(None, east, north, weight).value
    found = hdbscan(east, north, weight, min_weight=least)
    assert 10 <= found.count <= 80
    assert np.bincount(found.labels[found.labels >= 0], weight[found.labels >= 0]).min() >= least * 0.8
    outlines = cluster_outlines(
        found, east, north, weight, eps_m=None, study_area=stockton.study_area, min_area_m2=2500.0
    )
    assert len(outlines) >= found.count * 0.9
