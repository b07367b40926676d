"""The density surface against its definition, and the laws that it keeps."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from hotspots.compilation import kernel_input
from hotspots.density.grid import grid_over
from hotspots.density.kernels import quartic_per_m2
from hotspots.density.surface import _add_kernels, surface
from tests.oracles.density import surface_per_km2

TRIANGLE = Polygon([(0, 0), (970, 130), (410, 880)])

places = st.lists(
    st.tuples(st.integers(-6000, 16000), st.integers(-6000, 16000), st.integers(0, 40)), max_size=25
).map(lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3) / [10, 10, 1])
bandwidths = st.sampled_from([100.0, 137.7, 200.0, 480.0])


@given(places, bandwidths)
@settings(max_examples=40, deadline=None)
def test_every_cell_is_the_sum_over_every_place(rows, bandwidth_m):
    grid = grid_over(TRIANGLE, 25.0 if bandwidth_m < 200 else 50.0)
    found = surface(grid, *rows.T, bandwidth_m).per_km2
    np.testing.assert_allclose(found, surface_per_km2(grid, *rows.T, bandwidth_m), rtol=1e-12, atol=0)
    assert np.array_equal(np.isnan(found), ~grid.mask)


def test_one_incident_stands_at_three_over_pi_h_squared_and_reaches_no_further_than_h():
    grid = grid_over(shapely.box(0, 0, 2100, 2100), 100.0)
    found = surface(grid, np.array([1050.0]), np.array([1050.0]), np.array([2.0]), 500.0).per_km2
    assert found[10, 10] == pytest.approx(2 * 3 / (math.pi * 0.5**2), rel=1e-12)
    assert found[10, 14] == pytest.approx(2 * 3 / (math.pi * 0.25) * (1 - 0.8**2) ** 2, rel=1e-12)
    assert found[10, 15] == found[5, 10] == 0.0


def test_the_surface_holds_the_weight_of_what_lies_within():
    rng = np.random.default_rng(7)
    grid = grid_over(shapely.box(-400, -400, 1400, 1400), 10.0)
    easting, northing = rng.uniform(0, 1000, (2, 300))
    weight = rng.integers(1, 9, 300)
    found = surface(grid, easting, northing, weight, 200.0).per_km2
    assert found.sum() * 10**2 / 1e6 == pytest.approx(weight.sum(), rel=1e-5)


@given(places, places)
@settings(max_examples=15, deadline=None)
def test_density_of_all_is_the_sum_of_the_densities_of_parts(one, other):
    grid = grid_over(TRIANGLE, 50.0)
    both = surface(grid, *np.vstack([one, other]).T, 200.0).per_km2
    parts = surface(grid, *one.T, 200.0).per_km2 + surface(grid, *other.T, 200.0).per_km2
    np.testing.assert_allclose(both, parts, rtol=1e-12, atol=1e-12)


@given(places)
@settings(max_examples=15, deadline=None)
def test_a_weight_is_so_many_incidents_on_one_point(rows):
    grid = grid_over(TRIANGLE, 50.0)
    each = np.repeat(rows[:, :2], rows[:, 2].astype(int), axis=0)
    one_by_one = surface(grid, *each.T, np.ones(len(each)), 200.0).per_km2
    np.testing.assert_allclose(surface(grid, *rows.T, 200.0).per_km2, one_by_one, rtol=1e-11, atol=1e-12)


def test_moving_everything_by_whole_cells_moves_the_surface():
    rng = np.random.default_rng(3)
    easting, northing = np.round(rng.uniform(0, 900, (2, 40)), 1)
    weight = rng.integers(1, 9, 40)
    here = surface(grid_over(shapely.box(0, 0, 900, 900), 50.0), easting, northing, weight, 200.0)
    box = shapely.box(450_000, 520_000, 450_900, 520_900)
    there = surface(grid_over(box, 50.0), easting + 450_000, northing + 520_000, weight, 200.0)
    np.testing.assert_allclose(there.per_km2, here.per_km2, rtol=1e-6, atol=1e-9)


def test_places_beyond_the_border_count_near_it():
    grid = grid_over(shapely.box(0, 0, 500, 500), 50.0)
    beyond = surface(grid, np.array([-60.0]), np.array([275.0]), np.array([1]), 200.0).per_km2
    assert beyond[5, 0] > 0
    assert beyond[5, 5] == 0


def test_no_place_makes_a_surface_of_zeros_and_nothing_outside():
    grid = grid_over(TRIANGLE, 50.0)
    none = surface(grid, np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), 200.0).per_km2
    assert (none[grid.mask] == 0).all()
    assert np.isnan(none[~grid.mask]).all()


def test_the_kernel_integrates_to_one():
    radius_m = np.linspace(0, 300, 300_001)
    ring = 2 * math.pi * radius_m * quartic_per_m2(radius_m, 250.0)
    assert np.trapezoid(ring, radius_m) == pytest.approx(1.0, rel=1e-9)


def test_arrays_of_any_kind_use_the_one_kernel_that_was_warmed():
    grid = grid_over(shapely.box(0, 0, 500, 500), 50.0)
    shared = np.arange(12, dtype=np.int32).reshape(6, 2)
    frozen = kernel_input(np.arange(6))
    surface(grid, frozen, frozen, frozen, 200.0)
    compiled = len(_add_kernels.signatures)
    surface(grid, shared[:, 0], shared[:, 1], shared[:, 0].astype(np.int64), 200)
    assert len(_add_kernels.signatures) == compiled
