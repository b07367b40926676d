"""Bandwidths by rule: by hand, against the definition and SciPy, and what shared points do to them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from hotspots.density.bandwidth_rules import (
    CANDIDATES_M,
    QUARTIC_PER_DEVIATION,
    reference_bandwidths,
    scott_bandwidth,
    silverman_bandwidth,
)
from hotspots.density.likelihood import likelihood_bandwidths
from hotspots.errors import QuestionError
from tests.oracles.edge import kernel_per_m2
from tests.oracles.likelihood import left_out_likelihood

places = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 4)),
    min_size=1,
    max_size=7,
    unique_by=lambda row: row[:2],
).map(lambda rows: np.array([(9001, 9001, 2), (9300, 9001, 1), (9100, 9555, 1), *rows]) / [10, 10, 1])


def _shared_points():
    """Streets whose incidents were moved to shared points 60 m apart and more: a made-up snapped town."""
    rng = np.random.default_rng(11)
    centres = rng.uniform(0, 8000, (25, 2))
    points = np.unique(
        np.round((centres[rng.integers(0, 25, 900)] + rng.normal(0, 180, (900, 2))) / 60) * 60, axis=0
    )
    return *points.T, rng.geometric(1 / 12, len(points))


@given(places, st.sampled_from(["incident", "place"]))
@settings(max_examples=30, deadline=None)
def test_likelihood_is_the_sum_over_incidents_one_after_another(rows, leave_out):
    candidates = [400.0, 30.0, 120.0]
    best, found = likelihood_bandwidths(*rows.T, candidates, leave_out=leave_out)
    kept = rows[rows[:, 2] > 0]
    slow = [left_out_likelihood(*kept.T, h, leave_out) for h in candidates]
    np.testing.assert_allclose(found, slow, rtol=1e-10)
    assert found[candidates.index(best)] == found.max()


def test_on_shared_points_one_left_out_runs_to_the_smallest_and_a_place_left_out_does_not():
    easting, northing, weight = _shared_points()
    chosen = reference_bandwidths(easting, northing, weight)
    assert chosen.incident_left_out_m == CANDIDATES_M[0]
    assert 200 <= chosen.place_left_out_m <= 600
    assert chosen.incidents_per_place == pytest.approx(weight.sum() / len(weight))
    assert f"{chosen.incidents_per_place:.1f} incidents share a place" in chosen.warning
    finer, _ = likelihood_bandwidths(
        easting, northing, weight, [1.0, 5.0, *CANDIDATES_M], leave_out="incident"
    )
    assert finer == 1.0


def test_where_every_incident_has_its_own_place_both_ways_of_leaving_out_are_one():
    rng = np.random.default_rng(1)
    easting, northing = np.round(rng.normal(0, 500, (2, 400)), 1)
    one = np.ones(400)
    by_incident, by_place = (
        likelihood_bandwidths(easting, northing, one, CANDIDATES_M, leave_out=what)
        for what in ("incident", "place")
    )
    assert by_incident[0] == by_place[0]
    np.testing.assert_array_equal(by_incident[1], by_place[1])
    assert "round cloud" in reference_bandwidths(easting, northing, one).warning


def test_the_likely_bandwidth_of_one_round_cloud_is_near_its_rule_of_thumb():
    rng = np.random.default_rng(2)
    easting, northing = np.round(rng.normal(0, 300, (2, 500)), 1)
    chosen = reference_bandwidths(easting, northing, np.ones(500))
    assert chosen.scott_m == pytest.approx(math.sqrt(8) * 300 * 500 ** (-1 / 6), rel=0.05)
    assert chosen.silverman_m == pytest.approx(chosen.scott_m, rel=0.1)
    assert 0.5 < chosen.place_left_out_m / chosen.scott_m < 2


def test_scotts_factor_is_scipys_and_silvermans_in_two_dimensions_is_the_same():
    rng = np.random.default_rng(3)
    points = rng.normal(0, 1, (2, 150)) * [[400.0], [100.0]]
    peer = stats.gaussian_kde(points)
    assert peer.silverman_factor() == pytest.approx(peer.scotts_factor(), rel=1e-12)
    deviations = peer.scotts_factor() * points.std(axis=1, ddof=1)
    found = scott_bandwidth(*points, np.ones(150))
    assert found == pytest.approx(math.sqrt(8 * deviations[0] * deviations[1]), rel=1e-12)


def test_a_weight_is_so_many_incidents_on_one_point():
    rng = np.random.default_rng(4)
    east, north = np.round(rng.uniform(0, 3000, (2, 60)), 1)
    weight = rng.integers(1, 9, 60)
    each = np.repeat(east, weight), np.repeat(north, weight), np.ones(weight.sum())
    for rule in (scott_bandwidth, silverman_bandwidth):
        assert rule(east, north, weight) == pytest.approx(rule(*each), rel=1e-12)


def test_outskirts_widen_scotts_bandwidth_and_hardly_silvermans():
    rng = np.random.default_rng(5)
    town = rng.normal(0, 300, (2, 400))
    outskirts = np.hstack([town, rng.normal(0, 6000, (2, 20))])
    ratio = [
        rule(*outskirts, np.ones(420)) / rule(*town, np.ones(400))
        for rule in (scott_bandwidth, silverman_bandwidth)
    ]
    assert ratio[0] > 3
    assert ratio[1] < 1.2


def test_silvermans_rule_takes_the_deviation_where_half_of_the_incidents_share_a_coordinate():
    east, north = np.array([0.0, 500.0, 1000.0]), np.array([0.0, 400.0, 1000.0])
    weight = np.array([1, 40, 1])
    assert silverman_bandwidth(east, north, weight) == scott_bandwidth(east, north, weight)


def test_the_quartic_of_that_radius_has_the_variance_of_the_gaussian():
    at = np.arange(-299.0, 300.0, 2.0)
    value = kernel_per_m2(np.hypot(at[:, None], at[None, :]), QUARTIC_PER_DEVIATION * 100.0, "quartic")
    assert (value * at[:, None] ** 2).sum() * 4.0 == pytest.approx(100.0**2, rel=1e-4)


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([(0, 0, 1), (5, 5, 9)], 2),
        ([(0, 0, 3), (0, 5, 1), (0, 9, 1)], 3),
        ([(0, 0, 1), (5, 5, 0), (9, 1, 4)], 2),
    ],
)
def test_too_few_places_or_a_line_have_no_bandwidth_by_rule(rows, places):
    with pytest.raises(QuestionError, match=f"{places} places .* give a bandwidth such as 150 m"):
        reference_bandwidths(*np.array(rows, dtype=np.float64).T)
