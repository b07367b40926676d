"""Exact p against every set tried, simulated p against exact p, and what the normal curve gets wrong."""

import math

import numpy as np
import pytest
import scipy.stats
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import QuestionError
from hotspots.getis_ord.cells import cells_over
from hotspots.getis_ord.exact import can_be_counted, exact_p
from hotspots.getis_ord.expected import residuals
from hotspots.getis_ord.neighbourhoods import neighbourhoods
from hotspots.getis_ord.permutation import normal_p, permutation_p
from hotspots.getis_ord.scores import scores
from hotspots.getis_ord.simulated import simulated_p
from tests.oracles import getis_ord as oracle

TINY = cells_over(shapely.box(0, 0, 300, 290) | shapely.box(500, 0, 800, 90), "square", 100.0)
AROUND = neighbourhoods(TINY)
LISTS = oracle.neighbours(list(zip(TINY.easting, TINY.northing, strict=True)), 150.0)

counts = st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 40]), min_size=len(TINY), max_size=len(TINY))


def _sparse(cells_across, seed, mean=0.15):
    """Counts on a square grid of which most are empty and some are stacks."""
    grid = cells_over(shapely.box(0, 0, *[cells_across * 100 - 1] * 2), "square", 100.0)
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * rng.gamma(0.3, 1 / 0.3, len(grid))).astype(float), neighbourhoods(grid)


@given(counts)
@settings(max_examples=25, deadline=None)
def test_exact_p_is_that_of_trying_every_set(values):
    found = permutation_p(np.array(values, dtype=float), AROUND, draws=999, seed=1)
    assert found.how == "exact" and found.draws is None and found.seed is None
    assert found.p == pytest.approx(oracle.permutation_p(values, LISTS), rel=1e-12)


@given(st.lists(st.sampled_from([-1.1, 0.1, 0.2, 0.3, 2.7]), min_size=len(TINY), max_size=len(TINY)))
@settings(max_examples=15, deadline=None)
def test_simulated_p_is_within_chance_of_trying_every_set_and_equal_sums_count(values):
    found = permutation_p(np.array(values), AROUND, draws=20_000, seed=5)
    assert (found.how, found.draws, found.seed) == ("simulated", 20_000, 5)
    # A cell's own draws are those without it: fewer than all, at least (n - k) / n of them.
    used = 20_000 * (len(TINY) - 8) / len(TINY)
    p = np.array(oracle.permutation_p(values, LISTS))
    assert (np.abs(found.p - p) < 5.5 * np.sqrt(p * (1 - p) / used) + 2 / used).all()


@pytest.mark.parametrize("within_m", [None, 250.0])
def test_simulated_p_is_within_chance_of_exact_p_for_every_cell_of_a_sparse_grid(within_m):
    values, _ = _sparse(30, 1, 0.5)
    grid = cells_over(shapely.box(0, 0, 2999, 2999), "square", 100.0)
    around = neighbourhoods(grid, within_m)
    others, held = around.sizes - 1, around.sums(values) - values
    exact = exact_p(values, held, others)
    draws = 45_000  # three blocks, the last smaller
    found = simulated_p(values, held, others, draws=draws, seed=2)
    assert (np.abs(found - exact) < 5 * np.sqrt(exact * (1 - exact) / draws) + 3 / draws).all()
    assert exact.min() < 0.003


def test_the_seed_decides_the_draws():
    values, around = _sparse(15, 3)
    beyond = values - values.mean()
    first, again, other = (permutation_p(beyond, around, draws=999, seed=seed).p for seed in (7, 7, 8))
    assert first.tolist() == again.tolist() != other.tolist()
    assert first.min() >= 1 / 1000


def test_tails_are_relatively_exact_far_beyond_what_can_be_simulated():
    grid = cells_over(shapely.box(0, 0, 9999, 9999), "square", 100.0)
    values = np.zeros(len(grid))
    centre = 50 * 100 + 50
    stacks = [centre + dr * 100 + dc for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc]
    values[stacks] = 1000.0
    p = permutation_p(values, neighbourhoods(grid), draws=999, seed=1).p
    # All eight stacks around it: one set of eight among the other 9,999 cells.
    assert p[centre] == pytest.approx(1 / math.comb(9_999, 8), rel=1e-12)
    # A stack itself at a side of the ring has four others around it: four of the seven others or more.
    ways = sum(math.comb(7, k) * math.comb(9_992, 8 - k) for k in range(4, 8))
    assert p[centre + 1] == pytest.approx(ways / math.comb(9_999, 8), rel=1e-12)


def test_many_neighbours_neither_overflow_nor_vanish():
    grid = cells_over(shapely.box(0, 0, 2999, 2999), "square", 100.0)
    values = np.zeros(len(grid))
    values[::7] = 1.0
    around = neighbourhoods(grid, 1000.0)
    others, held = around.sizes - 1, around.sums(values) - values
    p = exact_p(values, held, others)
    left = values.sum() - values
    expected = scipy.stats.hypergeom.sf(held - 1, len(grid) - 1, left, others)
    assert others.max() > 300
    assert p == pytest.approx(expected, rel=1e-9)


def test_counts_that_would_take_too_long_are_simulated_and_it_is_said():
    values, around = _sparse(40, 4, 1.0)
    huge = np.rint(values * 1e5) + np.arange(len(values))
    assert not can_be_counted(huge, around.sums(huge) - huge, around.sizes - 1)
    assert permutation_p(huge, around, draws=999, seed=1).how == "simulated"
    assert permutation_p(values, around, draws=999, seed=1).how == "exact"


def test_on_sparse_counts_the_normal_curve_makes_p_many_times_too_small():
    values, around = _sparse(60, 5, 0.3)
    assert 0.77 < (values == 0).mean() < 0.91
    found = scores(values, around)
    exact, normal = permutation_p(values, around, draws=999, seed=1), normal_p(found)
    assert normal.how == "normal" and normal.draws is None
    clear = (exact.p < 0.01) & found.defined
    assert clear.sum() > 30
    assert np.median(exact.p[clear] / normal.p[clear]) > 3
    assert (exact.p[clear] / normal.p[clear]).max() > 60


def test_without_any_concentration_exact_p_calls_no_more_cells_than_its_level_and_the_normal_curve_does():
    called = {"exact": 0, "normal": 0}
    for seed in range(10):
        values, around = _sparse(30, seed, 0.3)
        called["exact"] += (permutation_p(values, around, draws=999, seed=1).p <= 0.002).sum()
        called["normal"] += (normal_p(scores(values, around)).p <= 0.002).sum()
    assert called["exact"] <= 0.002 * 9_000 * 1.5
    assert called["normal"] > 5 * 0.002 * 9_000


def test_p_of_an_undefined_score_is_1_by_the_normal_curve_too():
    values = np.full(len(TINY), 3.0)
    assert (normal_p(scores(values, AROUND)).p == 1).all()


def test_residuals_add_up_to_nothing_and_are_exactly_nothing_where_counts_are_in_proportion():
    rng = np.random.default_rng(1)
    observed, other = rng.poisson(2, 200), rng.poisson(5, 200)
    beyond = residuals(observed, other)
    assert abs(beyond.sum()) < 1e-9
    assert beyond == pytest.approx(observed - other * (observed.sum() / other.sum()))
    assert not residuals(other, 7 * other).any() and not residuals(3 * other, 7 * other).any()
    with pytest.raises(QuestionError, match="without incidents"):
        residuals(observed, np.zeros(200))
