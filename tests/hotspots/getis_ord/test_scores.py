"""Gi* and Gi against the formula in plain loops and against esda; laws; what is not defined."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.getis_ord.cells import cells_over
from hotspots.getis_ord.neighbourhoods import Neighbourhoods, neighbourhoods
from hotspots.getis_ord.permutation import permutation_p
from hotspots.getis_ord.scores import scores
from hotspots.getis_ord.simulated import simulated_p
from tests.oracles import getis_ord as oracle

SMALL = cells_over(shapely.box(0, 0, 500, 450), "square", 100.0)
AROUND = neighbourhoods(SMALL)
LISTS = oracle.neighbours(list(zip(SMALL.easting, SMALL.northing, strict=True)), 150.0)

counts = st.lists(st.integers(0, 6), min_size=len(SMALL), max_size=len(SMALL))


def _neighbourhoods_of(lists):
    indptr = np.cumsum([0] + [len(listed) for listed in lists])
    return Neighbourhoods(indptr, np.array([j for listed in lists for j in listed], dtype=np.int32))


@pytest.fixture(scope="module")
def esda():
    return json.loads((Path(__file__).parents[2] / "golden" / "gi_star.json").read_text())


@pytest.fixture(scope="module")
def esda_cells(esda):
    """The peer's cells, with holes and islands: a small square around each centre is the study area."""
    row, column = np.array(esda["cells"]).T
    east, north = column * 100 + 50, row * 100 + 50
    grid = cells_over(
        shapely.union_all(shapely.box(east - 9, north - 9, east + 9, north + 9)), "square", 100.0
    )
    assert grid.row.tolist() == row.tolist() and grid.column.tolist() == column.tolist()
    return neighbourhoods(grid)


def test_z_with_and_without_the_cell_itself_are_those_of_esda(esda, esda_cells):
    values = np.array(esda["counts"])
    assert scores(values, esda_cells).z == pytest.approx(esda["z_star"], rel=1e-9, abs=1e-12)
    plain = scores(values, esda_cells, include_self=False)
    islands = [z is None for z in esda["z_plain"]]
    assert islands == (esda_cells.sizes == 1).tolist() and any(islands)
    assert plain.defined.tolist() == [not island for island in islands]
    assert plain.z == pytest.approx([z or 0.0 for z in esda["z_plain"]], rel=1e-9, abs=1e-12)


def test_exact_and_simulated_p_agree_with_the_permutations_of_esda(esda, esda_cells):
    values = np.array(esda["counts"])
    exact = permutation_p(values, esda_cells, draws=999, seed=1)
    assert exact.how == "exact" and exact.draws is None
    others = esda_cells.sizes - 1
    share = np.array(esda["at_least_as_much"])[others > 0] / esda["permutations"]
    p = exact.p[others > 0]
    # The peer deals one set of permutations to all cells, so its errors are not independent: coarse.
    assert np.abs(share - p).max() < 0.07
    assert np.abs(share - p).mean() < 0.02
    ours = simulated_p(values, esda_cells.sums(values) - values, others, draws=99_999, seed=3)
    assert (np.abs(ours - exact.p) < 5 * np.sqrt(exact.p * (1 - exact.p) / 99_999) + 2e-5).all()


@given(counts, st.booleans())
@settings(max_examples=60, deadline=None)
def test_z_is_that_of_the_formula(values, include_self):
    found = scores(np.array(values, dtype=float), AROUND, include_self=include_self)
    expected = oracle.z_scores(values, LISTS, include_self=include_self)
    assert found.z == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert (found.z[~found.defined] == 0).all()


@given(counts, st.sampled_from([0.1, 3.0, 1e6]), st.sampled_from([-7.3, 0.0, 1e3]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_z_is_the_same_in_another_unit(values, factor, shift, include_self):
    values = np.array(values, dtype=float)
    here = scores(values, AROUND, include_self=include_self)
    there = scores(values * factor + shift, AROUND, include_self=include_self)
    assert there.z == pytest.approx(here.z, rel=1e-6, abs=1e-6)


@given(counts, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_neither_z_nor_p_hang_on_the_order_of_the_cells(values, random):
    order = np.array(random.sample(range(len(SMALL)), len(SMALL)))
    place = np.argsort(order)
    around = _neighbourhoods_of([sorted(int(place[j]) for j in LISTS[i]) for i in order])
    values = np.array(values, dtype=float)
    assert scores(values[order], around).z == pytest.approx(scores(values, AROUND).z[order], abs=1e-12)
    here = permutation_p(values, AROUND, draws=999, seed=1).p
    assert permutation_p(values[order], around, draws=999, seed=1).p.tolist() == here[order].tolist()


def test_a_mirrored_pattern_has_mirrored_scores():
    values = np.random.default_rng(1).poisson(0.5, len(SMALL)).astype(float)
    shape = (SMALL.row.max() + 1, SMALL.column.max() + 1)
    mirrored = values.reshape(shape)[::-1, ::-1].ravel()
    z = scores(values, AROUND).z
    assert scores(mirrored, AROUND).z.tolist() == z.reshape(shape)[::-1, ::-1].ravel().tolist()


@pytest.mark.parametrize("value", [0.0, 0.1, 7.0])
def test_cells_all_alike_have_no_score_and_p_1(value):
    values = np.full(len(SMALL), value)
    found = scores(values, AROUND)
    assert not found.defined.any() and not found.z.any()
    assert (permutation_p(values, AROUND, draws=999, seed=1).p == 1).all()


def test_without_itself_a_cell_among_others_that_are_alike_has_no_score_and_the_rest_have():
    values = np.full(len(SMALL), 0.1)
    values[7] = 12.7
    found = scores(values, AROUND, include_self=False)
    assert np.flatnonzero(~found.defined).tolist() == [7]


@pytest.mark.parametrize("cells", [0, 1, 2, 3])
def test_few_cells_or_a_neighbourhood_of_all_cells_have_no_score_and_p_1(cells):
    around = _neighbourhoods_of([list(range(cells))] * cells)
    values = np.arange(cells, dtype=float)
    assert not scores(values, around).defined.any()
    for counted in (values, values + 0.5):
        assert permutation_p(counted, around, draws=999, seed=1).p.tolist() == [1.0] * cells


def test_a_cell_without_neighbours_has_a_score_of_its_own_and_p_1():
    around = _neighbourhoods_of([[0], [1, 2], [1, 2], [3]])
    values = np.array([9.0, 0.0, 1.0, 0.0])
    assert scores(values, around).z[0] > 1.5
    assert permutation_p(values, around, draws=999, seed=1).p[0] == 1.0
    assert permutation_p(values + 0.5, around, draws=999, seed=1).p[0] == 1.0
