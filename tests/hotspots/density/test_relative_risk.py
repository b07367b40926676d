"""Relative risk: by hand, against every possible labelling, and under labels that mean nothing."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.density.grid import grid_over
from hotspots.density.relative_risk import relative_risk, tolerance
from hotspots.density.surface import DensitySurface, surface
from hotspots.errors import QuestionError

GRID = grid_over(shapely.Polygon([(0, 0), (1500, 0), (1500, 900), (700, 1500), (0, 1500)]), 50.0)
places = st.lists(
    st.tuples(st.integers(0, 1500), st.integers(0, 1500), st.integers(0, 9), st.integers(0, 9)),
    min_size=2,
    max_size=12,
).map(lambda rows: np.array([*rows, (300, 300, 1, 1)]))


def _both(rows, bandwidth_m=250.0):
    east, north = rows[:, 0].astype(float), rows[:, 1].astype(float)
    return [surface(GRID, east, north, rows[:, k], bandwidth_m) for k in (2, 3)]


def _by_cell(rows):
    """Density as a function of weights, for `tolerance`."""
    east, north = rows[:, 0].astype(float), rows[:, 1].astype(float)
    return lambda weight: surface(GRID, east, north, weight, 250.0).per_km2


@given(places)
@settings(max_examples=25, deadline=None)
def test_the_ratio_is_that_of_shares_and_never_infinite(rows):
    cases, controls = _both(rows)
    risk = relative_risk(cases, controls)
    k, n = np.nan_to_num(cases.per_km2), np.nan_to_num(controls.per_km2)
    assert np.array_equal(risk.defined, GRID.mask & (n > 0))
    assert np.array_equal(risk.only_cases, GRID.mask & (n == 0) & (k > 0))
    assert not np.isinf(risk.ratio).any()
    assert not np.isinf(risk.log_ratio).any()
    row, column = np.argwhere(risk.defined)[0]
    share = [s[row, column] / (s * GRID.area_m2).sum() for s in (k, n)]
    assert risk.ratio[row, column] == pytest.approx(share[0] / share[1], rel=1e-12)
    positive = risk.defined & (k > 0)
    np.testing.assert_allclose(np.exp(risk.log_ratio[positive]), risk.ratio[positive], rtol=1e-12)
    assert np.isnan(risk.log_ratio[~positive]).all()


@given(places)
@settings(max_examples=10, deadline=None)
def test_cases_and_controls_exchanged_give_the_inverse(rows):
    cases, controls = _both(rows)
    there, back = relative_risk(cases, controls), relative_risk(controls, cases)
    both = there.defined & back.defined
    np.testing.assert_allclose(there.ratio[both] * back.ratio[both], 1.0, rtol=1e-10)


@given(places, st.integers(2, 50))
@settings(max_examples=10, deadline=None)
def test_more_of_all_cases_everywhere_is_the_same_risk_and_the_same_pattern_is_one(rows, times):
    cases, controls = _both(rows)
    many = DensitySurface(cases.per_km2 * times, GRID, 250.0)
    risk = relative_risk(cases, controls)
    np.testing.assert_allclose(relative_risk(many, controls).ratio, risk.ratio, rtol=1e-12)
    even = relative_risk(many, cases)
    np.testing.assert_allclose(even.ratio[even.defined], 1.0, rtol=1e-12)


def test_the_risk_that_the_controls_meet_is_one_on_average():
    rng = np.random.default_rng(8)
    rows = np.column_stack([rng.uniform(0, 1500, (40, 2)), rng.integers(1, 9, (40, 2))]).astype(int)
    cases, controls = _both(rows, 400.0)
    risk = relative_risk(cases, controls)
    met = np.nansum(risk.ratio * controls.per_km2 * GRID.area_m2)
    assert met / np.nansum(controls.per_km2 * GRID.area_m2) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("kind", ["cases", "controls"])
def test_without_cases_or_controls_there_is_nothing_to_compare(kind):
    some, none = _both(np.array([[500, 500, 4, 0]]))
    with pytest.raises(QuestionError, match=f"there are no {kind} within 250 m .* another category"):
        relative_risk(*((none, some) if kind == "cases" else (some, none)))


def test_p_is_the_share_of_all_labellings_with_at_least_that_risk():
    rows = np.array([[300, 300, 3, 1], [420, 330, 1, 2], [900, 700, 0, 3]])
    by_cell, cases = _by_cell(rows), rows[:, 2]
    incidents = np.repeat(np.arange(3), rows[:, 2] + rows[:, 3])
    observed, at_least, labellings = by_cell(cases), np.zeros(GRID.shape), 0
    for chosen in itertools.combinations(incidents, int(cases.sum())):
        at_least += by_cell(np.bincount(chosen, minlength=3)) >= observed * (1 - 1e-9)
        labellings += 1
    p = tolerance(by_cell, cases, rows[:, 3], draws=2999, seed=5)
    reached = by_cell(np.ones(3)) > 0
    assert np.array_equal(np.isnan(p), ~reached)
    # Four standard errors of 2,999 draws.
    np.testing.assert_allclose(p[reached], at_least[reached] / labellings, atol=4 * 0.5 / 2999**0.5)


def test_labels_that_mean_nothing_are_called_significant_as_often_as_is_said():
    rng = np.random.default_rng(3)
    east, north = rng.uniform(0, 1500, (2, 50))
    pooled = rng.integers(4, 20, 50)
    low = []
    for _ in range(60):
        cases = rng.multivariate_hypergeometric(pooled, 200)
        by_cell = _by_cell(np.column_stack([east, north]))
        p = tolerance(by_cell, cases, pooled - cases, draws=39, seed=int(rng.integers(1e6)))
        low.append(np.nanmean(p <= 0.10))
    assert np.mean(low) == pytest.approx(0.10, abs=0.03)


def test_ground_where_cases_are_a_large_share_stands_out_and_busy_ground_does_not():
    rng = np.random.default_rng(6)
    east, north = rng.uniform(100, 1400, (2, 120))
    pooled = np.full(120, 8)
    pooled[np.hypot(east - 1100, north - 500) < 200] = 60  # busy, and no riskier than elsewhere
    risky = np.hypot(east - 350, north - 1000) < 200
    cases = rng.binomial(pooled, np.where(risky, 0.8, 0.3))
    p = tolerance(_by_cell(np.column_stack([east, north])), cases, pooled - cases, draws=199)
    assert p[20, 7] == 1 / 200
    assert p[10, 22] > 0.05


def test_the_same_seed_gives_the_same_p_and_draws_have_limits():
    rows = np.array([[300, 300, 3, 1], [420, 330, 1, 2]])
    again = [tolerance(_by_cell(rows), rows[:, 2], rows[:, 3], draws=19, seed=4) for _ in range(2)]
    np.testing.assert_array_equal(*again)
    assert np.nanmin(again[0]) >= 1 / 20
    for draws in (18, 10_000):
        with pytest.raises(QuestionError, match="outside 19 to 9999"):
            tolerance(_by_cell(rows), rows[:, 2], rows[:, 3], draws=draws)
