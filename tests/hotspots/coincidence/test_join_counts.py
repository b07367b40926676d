"""Local join counts are esda's, and their p is that of trying every deal."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from hotspots.coincidence.cells import NO_CELL
from hotspots.coincidence.join_counts import joined_beside, joined_together, local_coincidence
from hotspots.multiple_testing import corrected
from tests.hotspots.coincidence.worlds import one_pattern, unrelated
from tests.oracles import getis_ord as oracle

GOLDEN = json.loads(Path(__file__).parents[2].joinpath("golden/join_counts.json").read_text())


def _around(lists):
    """Neighbours as an array, filled up."""
    around = np.full((len(lists), max(map(len, lists))), NO_CELL)
    for i, listed in enumerate(lists):
        around[i, : len(listed)] = listed
    return around


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: f"{case['kind']} of {len(case['joins'])}")
def test_counts_are_those_of_esda_and_its_simulated_p_lies_about_ours(case):
    variables, around = np.array(case["variables"], dtype=bool), _around(case["around"])
    beside = case["kind"] == "BJC"
    found = joined_beside(*variables, around) if beside else joined_together(variables, around)
    assert found.joins.tolist() == case["joins"]
    has_p = np.array(case["has_p"])
    assert (np.isfinite(found.p) == has_p).all() and has_p.any()
    p, draws = found.p[has_p], GOLDEN["permutations"]
    simulated = np.array(case["at_least_as_many"])[has_p] / draws
    assert (np.abs(p - simulated) <= 4.5 * np.sqrt(p * (1 - p) / draws)).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=9, max_size=9))
def test_p_is_that_of_trying_every_deal(found_at):
    lists = [[j for j in (i - 3, i - 1, i + 1, i + 3) if 0 <= j < 9] for i in range(9)]
    variables = np.array(found_at).T
    both = variables.all(axis=0)
    found = joined_together(variables, _around(lists))
    every = np.array(oracle.permutation_p(both.astype(int).tolist(), lists))
    joined = [both[i] and any(both[j] for j in listed) for i, listed in enumerate(lists)]
    assert found.p[joined] == pytest.approx(every[joined])
    assert np.isnan(found.p[~np.array(joined)]).all()


def test_p_is_hypergeometric_and_counts_the_cells_that_hold_a_place():
    town = one_pattern(1)
    hot, around = town.hotspots(), town.cells.around
    found = local_coincidence(town).together["a", "b"]
    both, neighbours = hot.all(axis=0), (around != NO_CELL).sum(axis=1)
    at = np.flatnonzero(found.joins)
    expected = hypergeom(len(both) - 1, both.sum() - 1, neighbours[at]).sf(found.joins[at] - 1)
    assert found.p[at] == pytest.approx(expected)
    assert len(at) > 3


def test_every_cell_looked_at_counts_in_the_correction_though_only_joined_ones_have_a_p():
    found = local_coincidence(unrelated(3)).beside["a", "b"]
    hot = unrelated(3).hotspots()
    looked_at = hot[0] & ~hot[1]
    p = np.where(np.isnan(found.p), 1, found.p)[looked_at]
    assert np.isnan(found.p[looked_at]).any()
    assert not np.isnan(found.p).all()
    expected = np.where(np.isnan(found.p[looked_at]), np.nan, corrected(p, "fdr"))
    assert np.array_equal(found.corrected_p[looked_at], expected, equal_nan=True)


def test_there_is_an_answer_for_every_pair_and_for_all_and_order_does_not_matter():
    town = one_pattern(2)
    found = local_coincidence(town)
    assert list(found.together) == [("a", "b")]
    assert list(found.beside) == [("a", "b"), ("b", "a")]
    hot = town.hotspots()
    turned = joined_together(hot[::-1], town.cells.around)
    assert turned.joins.tolist() == found.together["a", "b"].joins.tolist()
    assert set(np.flatnonzero(found.together["a", "b"].joins)) <= set(np.flatnonzero(hot.all(axis=0)))
    # Each neighbourhood of an a-only cell and a b-only cell is seen from both.
    assert found.beside["a", "b"].joins.sum() == found.beside["b", "a"].joins.sum() > 0


def test_cells_without_neighbours_and_categories_that_never_meet_have_no_p():
    alone = joined_together(np.ones((2, 3), dtype=bool), np.full((3, 2), NO_CELL))
    assert not alone.joins.any() and np.isnan(alone.p).all()
    apart = joined_together(np.array([[True, False], [False, True]]), np.array([[1], [0]]))
    assert not apart.joins.any() and np.isnan(apart.corrected_p).all()
