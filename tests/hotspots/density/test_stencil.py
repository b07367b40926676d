"""What an incident on each place adds: the surface's numbers, at the surface's cells."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from hotspots.density import stencil as module
from hotspots.density.grid import grid_over
from hotspots.density.kernels import KERNELS
from hotspots.density.stencil import stencil
from hotspots.density.surface import surface
from hotspots.errors import QuestionError
from tests.oracles.density import surface_per_km2

# Two parts and a hole: rows of cells in which what a place reaches has gaps.
GROUND = MultiPolygon(
    [
        Polygon([(0, 0), (970, 130), (410, 880)], [[(300, 200), (560, 260), (420, 420)]]),
        shapely.box(700, 500, 990, 900),
    ]
)
GRID = grid_over(GROUND, 50.0)
BANDWIDTHS_M = [40.0, 100.0, 133.3, 200.0, 480.0]

places = st.lists(
    st.tuples(
        st.integers(-6000, 16000),
        st.integers(-6000, 16000),
        st.integers(0, 40),
        st.sampled_from(BANDWIDTHS_M),
        st.sampled_from([0.0, 1.0, 1.7]),
    ),
    max_size=15,
).map(lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 5) / [10, 10, 1, 1, 1])
kernels = st.sampled_from(list(KERNELS))


def assert_same(traced, weight, plain, least_m, kernel):
    """Equal to 1e-12 at every cell, a hair's reach aside, and nothing at the cells that are not listed."""
    found = traced.on_grid(traced.densities(weight))
    hair = 1e-15 * 1e6 * KERNELS[kernel].peak_per_m2(least_m) * max(weight, default=0.0)
    np.testing.assert_allclose(np.nan_to_num(found), np.nan_to_num(plain), rtol=1e-12, atol=hair)
    assert np.array_equal(np.nan_to_num(found) > 0, np.nan_to_num(plain) > 0)
    assert GRID.mask.ravel()[traced.cells].all()
    assert (np.diff(traced.cells) > 0).all()


@given(places, kernels)
@settings(max_examples=30, deadline=None)
def test_densities_are_sums_over_every_place_with_its_gain_and_its_own_bandwidth(rows, kernel):
    easting, northing, weight, own_m, gain = rows.T
    traced = stencil(GRID, easting, northing, 200.0, kernel=kernel, place_bandwidth_m=own_m, gain=gain)
    plain = surface_per_km2(GRID, easting, northing, weight * gain, own_m, kernel)
    assert_same(traced, weight, plain, min(BANDWIDTHS_M), kernel)


@given(places, kernels, st.sampled_from(BANDWIDTHS_M))
@settings(max_examples=30, deadline=None)
def test_densities_are_those_of_the_surface(rows, kernel, bandwidth_m):
    easting, northing, weight = rows.T[:3]
    traced = stencil(GRID, easting, northing, bandwidth_m, kernel=kernel)
    found = surface(GRID, easting, northing, weight, bandwidth_m, kernel=kernel)
    assert_same(traced, weight, found.per_km2, bandwidth_m, kernel)


@pytest.mark.parametrize("kernel", KERNELS)
def test_every_cell_that_a_place_with_gain_reaches_is_listed_and_no_other(kernel):
    easting, northing = np.random.default_rng(2).uniform(-200, 1200, (2, 40)).round(1)
    gain = np.where(np.arange(40) % 3 == 0, 0.0, 2.0)
    traced = stencil(GRID, easting, northing, 60.0, kernel=kernel, gain=gain)
    found = surface(GRID, easting, northing, gain, 60.0, kernel=kernel)
    assert np.array_equal(traced.cells, np.flatnonzero(found.per_km2 > 0))
    assert 0 < len(traced.cells) <= GRID.mask.sum()


def test_a_cell_whose_centre_is_at_the_reach_is_in_neither_and_a_tenth_of_a_metre_nearer_in_both():
    grid = grid_over(shapely.box(0, 0, 1000, 100), 100.0)
    for easting, cells in ((450.0, [3, 4, 5]), (450.1, [3, 4, 5, 6]), (449.9, [2, 3, 4, 5])):
        place = np.array([easting]), np.array([50.0])
        found = surface(grid, *place, np.ones(1), 200.0).per_km2
        assert stencil(grid, *place, 200.0).cells.tolist() == np.flatnonzero(found > 0).tolist() == cells


def test_equal_weights_within_reach_give_a_cell_the_same_density_to_the_last_bit():
    random = np.random.default_rng(6)
    easting, northing = random.uniform(0, 900, (2, 60))
    traced = stencil(GRID, easting, northing, 150.0)
    one, other = random.integers(0, 9, (2, 60))
    other[easting < 600] = one[easting < 600]
    west = GRID.easting[traced.cells % GRID.shape[1]] < 450
    assert west.any()
    assert np.array_equal(traced.densities(one)[west], traced.densities(other)[west])
    assert not np.array_equal(traced.densities(one), traced.densities(other))


def test_no_places_or_none_within_reach_have_no_cells():
    beside = GRID.northing[:1]  # rows of the grid, and none of its columns
    for easting, northing in (
        (np.zeros(0), np.zeros(0)),
        (np.array([9e5]), np.array([9e5])),
        (np.array([9e5]), beside),
    ):
        traced = stencil(GRID, easting, northing, 150.0)
        assert len(traced.first_cell) == 0
        assert traced.cells.tolist() == traced.densities(easting).tolist() == []
        assert np.isnan(traced.on_grid(traced.densities(easting))).all()


def test_more_than_fits_the_memory_is_refused_in_words_before_it_is_taken(monkeypatch):
    place = np.array([500.0]), np.array([300.0])
    kept = len(stencil(GRID, *place, 150.0).per_km2)
    monkeypatch.setattr(module, "MOST_ENTRIES", kept - 1)
    with pytest.raises(QuestionError, match=r"more than the \d+ that.*coarser cell.*threshold 'share'"):
        stencil(GRID, *place, 150.0)


def test_arrays_are_read_only():
    traced = stencil(GRID, np.array([500.0]), np.array([300.0]), 150.0)
    for array in (traced.cells, traced.first_run, traced.first_cell, traced.first_value, traced.per_km2):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
