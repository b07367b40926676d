"""Cells taken by each rule, against cells taken one after another."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely import Polygon

from hotspots.density.grid import grid_over
from hotspots.density.surface import DensitySurface, surface
from hotspots.extraction.levels import above_mean, densest_share, holding_incidents
from tests.oracles import extraction as oracle

BOROUGH = Polygon([(0, 0), (780, 35), (710, 520), (240, 690)]).difference(shapely.Point(300, 300).buffer(60))
GRID = grid_over(BOROUGH, 50.0)
DENSITIES = arrays(np.float64, GRID.shape, elements=st.integers(0, 6))
PLACES = st.lists(
    st.tuples(st.integers(0, 800), st.integers(0, 700), st.integers(0, 9)), min_size=1, max_size=25
)


def _surface(per_km2):
    return DensitySurface(np.where(GRID.mask, per_km2, np.nan), GRID, 200.0)


def _cells(taken):
    return {(int(row), int(column)) for row, column in np.argwhere(taken.cells)}


@given(DENSITIES, st.sampled_from([0.02, 0.1, 0.3, 1.0]))
@settings(max_examples=40, deadline=None)
def test_the_densest_share_is_what_taking_cells_one_by_one_gives(per_km2, share):
    density = _surface(per_km2)
    taken = densest_share(density, share=share)
    limit_m2 = share * BOROUGH.area * (1 + 1e-12)
    assert _cells(taken) == oracle.densest_cells(np.nan_to_num(density.per_km2), GRID.area_m2, limit_m2)
    assert GRID.area_m2[taken.cells].sum() <= share * BOROUGH.area * (1 + 1e-9)
    _assert_level_separates(density, taken)


@given(DENSITIES, st.sampled_from([1.0, 1.3, 3.0]))
@settings(max_examples=40, deadline=None)
def test_above_the_mean_weighs_cells_at_the_border_by_their_ground_inside(per_km2, times_mean):
    density = _surface(per_km2)
    taken = above_mean(density, times_mean=times_mean)
    mean = oracle.mean_per_km2(np.nan_to_num(density.per_km2), GRID.area_m2)
    if mean == 0:
        assert not taken.cells.any()
        return
    assert taken.level_per_km2 == pytest.approx(times_mean * mean)
    assert _cells(taken) == {
        (int(row), int(column)) for row, column in np.argwhere(density.per_km2 >= taken.level_per_km2)
    }


@given(DENSITIES, PLACES, st.sampled_from([0.01, 0.25, 0.5, 0.9]))
@settings(max_examples=40, deadline=None)
def test_a_share_of_incidents_is_held_by_the_fewest_of_the_densest_cells(per_km2, places, share):
    density = _surface(per_km2)
    easting, northing, weight = np.array(places, dtype=np.float64).T
    taken = holding_incidents(density, easting, northing, weight, incident_share=share)
    assert _cells(taken) == oracle.cells_holding(
        np.nan_to_num(density.per_km2), GRID.west, GRID.south, GRID.cell_m, places, share
    )
    _assert_level_separates(density, taken)


def _assert_level_separates(density, taken):
    if taken.level_per_km2 is not None:
        assert (density.per_km2[taken.cells] >= taken.level_per_km2).all()
        assert not (density.per_km2[GRID.mask & ~taken.cells] > taken.level_per_km2).any()


def test_a_place_on_the_edge_of_two_cells_counts_once():
    grid = grid_over(shapely.box(0, 0, 300, 100), 100.0)
    density = DensitySurface(np.array([[3.0, 2.0, 1.0]]), grid, 400.0)
    edge = np.array([100.0]), np.array([0.0]), np.array([4])
    assert holding_incidents(density, *edge, incident_share=0.9).cells.tolist() == [[True, True, False]]


def test_equally_dense_cells_are_taken_from_the_south_and_then_from_the_west_without_a_level():
    grid = grid_over(shapely.box(0, 0, 300, 200), 100.0)
    taken = densest_share(DensitySurface(np.ones(grid.shape), grid, 400.0), share=4 / 6)
    assert taken.cells.tolist() == [[True, True, True], [True, False, False]]
    assert taken.level_per_km2 is None


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1])
def test_more_share_takes_all_that_less_share_takes(stockton, share):
    easting, northing, weight = stockton.places["asb"]
    density = surface(grid_over(stockton.study_area, 25.0), easting, northing, weight, 150.0)
    less, more = densest_share(density, share=share), densest_share(density, share=share * 1.5)
    assert (more.cells | ~less.cells).all()
    assert more.cells.sum() > less.cells.sum()
    assert more.level_per_km2 < less.level_per_km2


def test_where_nothing_happened_no_cell_is_taken_by_any_rule():
    nothing = _surface(np.zeros(GRID.shape))
    place = np.array([300.0]), np.array([100.0]), np.array([0])
    for taken in (densest_share(nothing, share=1.0), above_mean(nothing), holding_incidents(nothing, *place)):
        assert not taken.cells.any()


@pytest.mark.parametrize(("alike", "level"), [(5, 30_000.0), (1_000, None)])
def test_a_few_cells_alike_leave_a_level_and_a_plateau_has_none(alike, level):
    grid = grid_over(shapely.box(0, 0, 400, 100), 1.0)
    slope = np.arange(40_000.0, 0, -1).reshape(grid.shape)
    slope.flat[10_003 - alike : 10_003] = 30_000  # the densest quarter ends among them
    assert densest_share(DensitySurface(slope, grid, 10.0), share=0.25).level_per_km2 == level
