"""The density surface against its definition, its peers, and the laws that it keeps."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from hotspots.compilation import kernel_input
from hotspots.density.grid import grid_over
from hotspots.density.kernels import KERNELS
from hotspots.density.surface import DensitySurface, _adding, surface
from hotspots.errors import QuestionError
from tests.oracles.density import padded_per_km2, surface_per_km2

TRIANGLE = Polygon([(0, 0), (970, 130), (410, 880)])
GOLDEN = json.loads(
    (Path(__file__).parents[2] / "golden" / "kernel_density.json").read_text(encoding="utf-8")
)

places = st.lists(
    st.tuples(st.integers(-6000, 16000), st.integers(-6000, 16000), st.integers(0, 40)), max_size=15
).map(lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3) / [10, 10, 1])
kernels = st.sampled_from(list(KERNELS))
every_kernel = pytest.mark.parametrize("kernel", KERNELS)


def town(seed, count=60):
    rng = np.random.default_rng(seed)
    easting, northing = np.round(rng.uniform(100, 900, (2, count)), 1)
    return easting, northing, rng.integers(1, 9, count)


def assert_same(found, plain, rows, kernel, least_m):
    """Equal to 1e-12 in every cell; a place that reaches a cell by a hair gives less than its last digit."""
    hair = 1e-15 * 1e6 * KERNELS[kernel].peak_per_m2(least_m) * max(rows[:, 2], default=0.0)
    np.testing.assert_allclose(found, plain, rtol=1e-12, atol=hair)
    assert np.array_equal(found == 0, plain == 0)


@given(places, st.sampled_from([100.0, 137.7, 200.0, 480.0]), kernels)
@settings(max_examples=40, deadline=None)
def test_every_cell_is_the_sum_over_every_place(rows, bandwidth_m, kernel):
    grid = grid_over(TRIANGLE, 50.0)
    found = surface(grid, *rows.T, bandwidth_m, kernel=kernel)
    assert_same(found.per_km2, surface_per_km2(grid, *rows.T, bandwidth_m, kernel), rows, kernel, bandwidth_m)
    assert np.array_equal(np.isnan(found.per_km2), ~grid.mask)


@given(places, kernels, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_each_place_may_have_a_bandwidth_of_its_own_also_one_cell_beyond_the_grid(rows, kernel, random):
    grid = grid_over(TRIANGLE, 50.0)
    own_m = np.array([random.choice([40.0, 133.3, 400.0, 900.0]) for _ in rows])
    found = surface(grid, *rows.T, 200.0, kernel=kernel, place_bandwidth_m=own_m)
    assert_same(found.padded_per_km2, padded_per_km2(grid, *rows.T, own_m, kernel), rows, kernel, 40.0)
    assert found.bandwidth_m == 200.0


def test_a_bandwidth_for_each_that_is_the_same_for_all_is_the_fixed_surface():
    grid = grid_over(TRIANGLE, 25.0)
    fixed = surface(grid, *town(1), 150.0)
    own = surface(grid, *town(1), 150.0, place_bandwidth_m=np.full(60, 150.0))
    assert np.array_equal(own.padded_per_km2, fixed.padded_per_km2)


def test_the_padded_surface_is_the_same_inside_and_never_nan():
    grid = grid_over(TRIANGLE, 50.0)
    found = surface(grid, *town(2), 200.0)
    rows, columns = grid.shape
    assert found.padded_per_km2.shape == (rows + 2, columns + 2)
    assert not np.isnan(found.padded_per_km2).any()
    inside = found.padded_per_km2[1:-1, 1:-1]
    assert np.array_equal(inside[grid.mask], found.per_km2[grid.mask])
    assert (inside[~grid.mask] > 0).any()
    assert (found.padded_per_km2[:, 0] > 0).any()


def test_a_surface_made_by_hand_is_padded_with_zeros():
    grid = grid_over(shapely.box(0, 0, 200, 100), 100.0)
    by_hand = DensitySurface(np.array([[3.0, np.nan]]), grid, 400.0)
    assert by_hand.padded_per_km2.tolist() == [[0, 0, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0]]
    with pytest.raises(ValueError, match="read-only"):
        by_hand.padded_per_km2[0, 0] = 1.0


@pytest.mark.parametrize("name", GOLDEN["per_km2"])
def test_peers_find_the_same_density(name):
    _, kernel, bandwidth_m = name.split()
    (east, north), weight = np.array(GOLDEN["places"]).T, np.array(GOLDEN["weight"])
    grid = grid_over(shapely.box(444_000, 519_000, 446_050, 521_050), 50.0)
    found = surface(grid, east, north, weight, float(bandwidth_m), kernel=kernel).per_km2[::8, ::8].ravel()
    peer = np.array(GOLDEN["per_km2"][name])
    assert (found > 0).sum() >= 12
    # Peers take logarithms of sums. Ours cuts the Gaussian, which they do not: at most 3.8 millionths of an
    # incident's peak, for each incident.
    summit = weight.sum() * 1e6 * KERNELS[kernel].peak_per_m2(float(bandwidth_m))
    np.testing.assert_allclose(
        found, peer, rtol=1e-9, atol=(3.8e-6 if kernel == "gaussian" else 1e-15) * summit
    )


def test_one_incident_stands_at_three_over_pi_h_squared_and_reaches_no_further_than_h():
    grid = grid_over(shapely.box(0, 0, 2100, 2100), 100.0)
    found = surface(grid, np.array([1050.0]), np.array([1050.0]), np.array([2.0]), 500.0).per_km2
    assert found[10, 10] == pytest.approx(2 * 3 / (math.pi * 0.5**2), rel=1e-12)
    assert found[10, 14] == pytest.approx(2 * 3 / (math.pi * 0.25) * (1 - 0.8**2) ** 2, rel=1e-12)
    assert found[10, 15] == found[5, 10] == 0.0


@every_kernel
def test_at_exactly_the_reach_there_is_nothing(kernel):
    # 300, 400, 500: cells that lie at exactly the reach on the axes and on the slope of a 3-4-5 triangle.
    grid = grid_over(shapely.box(0, 0, 1100, 1100), 100.0)
    bandwidth_m = 500.0 / KERNELS[kernel].reach
    one = surface(grid, np.array([550.0]), np.array([550.0]), np.array([1]), bandwidth_m, kernel=kernel)
    assert one.per_km2[5, 0] == one.per_km2[0, 5] == one.per_km2[8, 9] == one.per_km2[1, 2] == 0.0
    assert one.per_km2[5, 1] > 0
    assert one.per_km2[8, 8] > 0


@pytest.mark.parametrize(
    ("kernel", "rel"),
    # How well a sum over cells of a twentieth of the bandwidth stands for an integral: the smoother the edge,
    # the better.
    [("quartic", 1e-6), ("epanechnikov", 3e-5), ("triangular", 1e-5), ("uniform", 1e-3), ("gaussian", 1e-7)],
)
def test_the_surface_over_the_whole_plane_holds_the_weight(kernel, rel):
    bandwidth_m = 200.0 / KERNELS[kernel].reach
    grid = grid_over(shapely.box(-110, -110, 1110, 1110), bandwidth_m / 20)
    easting, northing, weight = town(7, 300)
    found = surface(grid, easting, northing, weight, bandwidth_m, kernel=kernel).per_km2
    assert found.sum() * grid.cell_m**2 / 1e6 == pytest.approx(weight.sum(), rel=rel)


@given(places, places, kernels)
@settings(max_examples=15, deadline=None)
def test_density_of_all_is_the_sum_of_the_densities_of_parts(one, other, kernel):
    grid = grid_over(TRIANGLE, 50.0)
    both = surface(grid, *np.vstack([one, other]).T, 200.0, kernel=kernel).per_km2
    parts = [surface(grid, *rows.T, 200.0, kernel=kernel).per_km2 for rows in (one, other)]
    np.testing.assert_allclose(both, parts[0] + parts[1], rtol=1e-12)


@given(places, kernels)
@settings(max_examples=15, deadline=None)
def test_a_weight_is_so_many_incidents_on_one_point(rows, kernel):
    grid = grid_over(TRIANGLE, 50.0)
    each = np.repeat(rows[:, :2], rows[:, 2].astype(int), axis=0)
    one_by_one = surface(grid, *each.T, np.ones(len(each)), 200.0, kernel=kernel).per_km2
    weighted = surface(grid, *rows.T, 200.0, kernel=kernel).per_km2
    np.testing.assert_allclose(weighted, one_by_one, rtol=1e-12)


@every_kernel
def test_the_order_of_places_does_not_matter(kernel):
    grid = grid_over(TRIANGLE, 25.0)
    rows = np.array(town(5))
    order = np.random.default_rng(6).permutation(60)
    here = surface(grid, *rows, 150.0, kernel=kernel).per_km2
    there = surface(grid, *rows[:, order], 150.0, kernel=kernel).per_km2
    np.testing.assert_allclose(there, here, rtol=1e-12)


@every_kernel
def test_moving_everything_by_whole_cells_moves_the_surface(kernel):
    # Half metres are exact wherever they stand, so the move is as well.
    easting, northing, weight = np.rint(2 * np.array(town(3))) / 2
    here = surface(
        grid_over(shapely.box(0, 0, 900, 900), 50.0), easting, northing, weight, 200.0, kernel=kernel
    )
    moved = grid_over(shapely.box(450_000, 520_000, 450_900, 520_900), 50.0)
    there = surface(moved, easting + 450_000, northing + 520_000, weight, 200.0, kernel=kernel)
    assert np.array_equal(there.padded_per_km2, here.padded_per_km2)


@every_kernel
def test_three_times_every_length_is_a_ninth_of_the_density(kernel):
    easting, northing, weight = town(11)
    here = surface(
        grid_over(shapely.box(0, 0, 900, 900), 50.0), easting, northing, weight, 160.0, kernel=kernel
    )
    wide = grid_over(shapely.box(0, 0, 2700, 2700), 150.0)
    there = surface(wide, 3 * easting, 3 * northing, weight, 480.0, kernel=kernel)
    np.testing.assert_allclose(there.per_km2, here.per_km2 / 9, rtol=1e-11)


@every_kernel
def test_the_mirror_image_of_places_makes_the_mirror_image_of_the_surface(kernel):
    easting, northing, weight = np.rint(2 * np.array(town(12))) / 2
    grid = grid_over(shapely.box(0, 0, 1000, 1000), 50.0)
    here = surface(grid, easting, northing, weight, 200.0, kernel=kernel).per_km2
    east_for_west = surface(grid, 1000 - easting, northing, weight, 200.0, kernel=kernel).per_km2
    north_for_east = surface(grid, northing, easting, weight, 200.0, kernel=kernel).per_km2
    np.testing.assert_allclose(east_for_west[:, ::-1], here, rtol=1e-12)
    np.testing.assert_allclose(north_for_east.T, here, rtol=1e-12)


def test_places_beyond_the_border_count_near_it():
    grid = grid_over(shapely.box(0, 0, 500, 500), 50.0)
    beyond = surface(grid, np.array([-60.0]), np.array([275.0]), np.array([1]), 200.0).per_km2
    assert beyond[5, 0] > 0
    assert beyond[5, 5] == 0


@pytest.mark.parametrize("far", [1e6, -1e6, 1e18, -1e18, 1e300, -1e300])
def test_a_place_far_away_adds_nothing(far):
    grid = grid_over(shapely.box(0, 0, 500, 500), 50.0)
    for place in ((far, 250.0), (250.0, far), (far, far)):
        found = surface(grid, *np.array([place, (250.0, 250.0)]).T, np.array([1.0, 0.0]), 200.0)
        assert not found.padded_per_km2.any()


def test_no_place_makes_a_surface_of_zeros_and_nothing_outside():
    grid = grid_over(TRIANGLE, 50.0)
    none = surface(grid, np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), 200.0).per_km2
    assert (none[grid.mask] == 0).all()
    assert np.isnan(none[~grid.mask]).all()


def test_an_unknown_kernel_is_refused():
    grid = grid_over(TRIANGLE, 50.0)
    with pytest.raises(QuestionError, match="kernel 'cosine' is not known; choose one of 'quartic'"):
        surface(grid, *town(1), 200.0, kernel="cosine")


def test_arrays_of_any_kind_use_the_one_loop_that_was_warmed():
    grid = grid_over(shapely.box(0, 0, 500, 500), 50.0)
    shared = np.arange(12, dtype=np.int32).reshape(6, 2)
    frozen = kernel_input(np.arange(6))
    surface(grid, frozen, frozen, frozen, 200.0)
    compiled = len(_adding(KERNELS["quartic"].code).signatures)
    surface(grid, shared[:, 0], shared[:, 1], shared[:, 0].astype(np.int64), 200)
    surface(grid, shared[:, 0], shared[:, 1], shared[:, 0], 200, place_bandwidth_m=shared[:, 1] + 1)
    assert len(_adding(KERNELS["quartic"].code).signatures) == compiled == 1
