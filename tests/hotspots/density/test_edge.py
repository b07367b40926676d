"""The mass of a kernel inside the ground: by hand, against slices of the ground, and the laws it keeps."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from hotspots.density.edge import diggle_weights, mass_inside, uniform_correction
from hotspots.density.grid import grid_over
from tests.oracles import edge as oracle

KERNELS = ("quartic", "epanechnikov", "triangular", "uniform", "gaussian")
REACH = dict.fromkeys(KERNELS, 1.0) | {"gaussian": 5.0}
SQUARE = shapely.box(0, 0, 1000, 1000)
TRIANGLE = Polygon([(0, 0), (970, 130), (410, 880)])
HOLED = SQUARE.difference(shapely.box(400, 400, 450, 700)).difference(shapely.box(460, 400, 600, 480))
SLIVER = Polygon([(0, 0), (300, 2000), (299, 2000)])
ISLANDS = MultiPolygon([TRIANGLE, shapely.box(900, 600, 960, 1400), shapely.box(-300, -10, -5, 20)])
GROUNDS = {"square": SQUARE, "triangle": TRIANGLE, "holes": HOLED, "sliver": SLIVER, "islands": ISLANDS}

FAR = np.array([450_000.0, 520_000.0])

tenths = st.integers(-3000, 13000).map(lambda number: number / 10)
anywhere = st.tuples(tenths, tenths)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_mass_is_that_of_the_slices_of_the_ground(ground, kernel):
    rng = np.random.default_rng(5)
    border = shapely.line_interpolate_point(ground.boundary, rng.uniform(0, 1, 3), normalized=True)
    points = shapely.get_coordinates(border) + rng.normal(0, 60, (3, 2)).round(1)
    bandwidth_m = 230.0 / REACH[kernel]
    found = mass_inside(ground, *points.T, bandwidth_m, kernel=kernel)
    slow = [oracle.mass_inside(ground, *point, bandwidth_m, kernel) for point in points]
    # The uniform kernel ends in a step, which slices follow less well.
    np.testing.assert_allclose(found, slow, rtol=0, atol=2e-5 if kernel == "uniform" else 2e-6)


@pytest.mark.parametrize("kernel", ["quartic", "epanechnikov", "uniform", "gaussian"])
def test_ground_wholly_within_reach_holds_its_integral_to_twelve_places(kernel):
    node, share = np.polynomial.legendre.leggauss(30)
    bandwidth_m = 200.0 / REACH[kernel]
    east, north = 40.0 + 60.0 * node, -15.0 + 100.0 * node
    value = oracle.kernel_per_m2(np.hypot(east[:, None], north[None, :]), bandwidth_m, kernel)
    expected = 60.0 * 100.0 * share @ value @ share
    found = mass_inside(shapely.box(-20, -115, 100, 85), 0.0, 0.0, bandwidth_m, kernel=kernel)
    assert found == pytest.approx(expected, abs=1e-12)
    short = shapely.segmentize(shapely.box(-20, -115, 100, 85), 7.0)  # the short edges of a real border
    assert mass_inside(short, 0.0, 0.0, bandwidth_m, kernel=kernel) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_straight_border_halves_and_a_square_corner_quarters_and_a_reentrant_corner_leaves_three(kernel):
    hole = SQUARE.difference(shapely.box(400, 400, 600, 600))
    east, north = [0.0, 500.0, 0.0, 1000.0, 400.0, 400.0], [500.0, 1000.0, 0.0, 1000.0, 500.0, 400.0]
    found = mass_inside(hole, east, north, 90.0 / REACH[kernel], kernel=kernel)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.25, 0.25, 0.5, 0.75], rtol=0, atol=1e-10)


@pytest.mark.parametrize("kernel", KERNELS)
def test_out_of_reach_of_the_border_mass_is_exactly_one_or_nothing(kernel):
    rng = np.random.default_rng(2)
    points = rng.uniform(-900, 1900, (4000, 2))
    reach_m = 120.0
    found = mass_inside(HOLED, *points.T, reach_m / REACH[kernel], kernel=kernel)
    away = shapely.distance(HOLED.boundary, shapely.points(points)) > reach_m
    inside = shapely.contains_xy(HOLED, points)
    assert away.sum() > 1000
    assert np.array_equal(found[away], inside[away].astype(float))
    assert ((found[~away] > 0) & (found[~away] < 1)).all()


@pytest.mark.parametrize("kernel", KERNELS)
@given(anywhere, st.sampled_from([0.0, 33.0, 71.3]))
@settings(max_examples=10, deadline=None)
def test_mass_over_the_parts_of_a_ground_adds_up(kernel, point, turn):
    knife = shapely.affinity.rotate(shapely.box(-5000, -5000, 480, 6000), turn, origin=(480, 470))
    parts = [shapely.intersection(HOLED, knife), shapely.difference(HOLED, knife)]
    bandwidth_m = 300.0 / REACH[kernel]
    whole = mass_inside(HOLED, *point, bandwidth_m, kernel=kernel)
    cut = [float(mass_inside(part, *point, bandwidth_m, kernel=kernel)) for part in parts]
    assert sum(cut) == pytest.approx(float(whole), abs=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
@given(anywhere)
@settings(max_examples=10, deadline=None)
def test_mirrored_and_turned_ground_holds_the_same(kernel, point):
    bandwidth_m = 300.0 / REACH[kernel]
    here = mass_inside(ISLANDS, *point, bandwidth_m, kernel=kernel)
    mirrored = shapely.transform(ISLANDS, lambda c: c[:, ::-1])
    turned = shapely.transform(ISLANDS, lambda c: np.column_stack([-c[:, 1], c[:, 0]]))
    east, north = point
    assert mass_inside(mirrored, north, east, bandwidth_m, kernel=kernel) == pytest.approx(here, abs=1e-10)
    assert mass_inside(turned, -north, east, bandwidth_m, kernel=kernel) == pytest.approx(here, abs=1e-10)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_disc_holds_the_share_of_the_radius_that_the_kernel_says(kernel):
    # A polygon of 4,000 corners of the same area as the disc.
    angle = np.arange(4000) * 2 * math.pi / 4000
    radius_m = 150.0 * np.array([0.1, 0.5, 0.9, 1.0])
    outer = radius_m / math.sqrt(math.sin(2 * math.pi / 4000) / (2 * math.pi / 4000))
    discs = [Polygon(r * np.column_stack([np.cos(angle), np.sin(angle)])) for r in outer]
    found = [float(mass_inside(disc, 0, 0, 150.0 / REACH[kernel], kernel=kernel)) for disc in discs]
    x = radius_m / 150.0
    expected = {
        "quartic": 1 - (1 - x**2) ** 3,
        "epanechnikov": 1 - (1 - x**2) ** 2,
        "triangular": 3 * x**2 - 2 * x**3,
        "uniform": x**2,
        "gaussian": (1 - np.exp(-12.5 * x**2)) / (1 - math.exp(-12.5)),
    }[kernel]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("kernel", KERNELS)
def test_nothing_jumps_where_a_point_comes_to_lie_on_the_border(kernel):
    across = np.array([-1e-3, -1e-6, -1e-9, -1e-12, 0.0, 1e-12, 1e-9, 1e-6, 1e-3])
    bandwidth_m = 100.0 / REACH[kernel]
    found = mass_inside(SQUARE, across, 500.0, bandwidth_m, kernel=kernel)
    assert (np.diff(found) > -1e-12).all()
    np.testing.assert_allclose(found, 0.5, rtol=0, atol=2e-5)


def test_tiles_do_not_show():
    rng = np.random.default_rng(9)
    points = rng.uniform(-400, 1400, (300, 2))
    together = mass_inside(ISLANDS, *points.T, 70.0)
    apart = [float(mass_inside(ISLANDS, *point, 70.0)) for point in points]
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-11)
    far = shapely.transform(ISLANDS, lambda c: c + FAR)
    there = mass_inside(far, *(points + FAR).T, 70.0)
    np.testing.assert_allclose(there, together, rtol=0, atol=1e-9)


def test_each_point_may_have_its_own_bandwidth():
    east, bandwidth_m = np.array([20.0, 20.0, 20.0]), np.array([15.0, 40.0, 3000.0])
    together = mass_inside(SQUARE, east, 500.0, bandwidth_m)
    apart = [float(mass_inside(SQUARE, 20.0, 500.0, h)) for h in bandwidth_m]
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-12)
    assert together[0] == 1.0


def test_points_keep_their_shape_and_none_is_fine():
    grid = grid_over(TRIANGLE, 50.0)
    cells = mass_inside(TRIANGLE, grid.easting, grid.northing[:, None], 200.0)
    assert cells.shape == grid.shape
    assert cells[2, 9] == pytest.approx(float(mass_inside(TRIANGLE, 475.0, 125.0, 200.0)), abs=1e-12)
    assert (grid.easting[9], grid.northing[2]) == (475.0, 125.0)
    assert mass_inside(TRIANGLE, [], [], 200.0).shape == (0,)
    assert mass_inside(Polygon(), [0.0], [0.0], 200.0).tolist() == [0.0]


def _on_a_fine_grid(east, north, weight, bandwidth_m):
    """Surface per km^2 of the square at 5 m, by the definition, and the area of a cell in km^2."""
    cell = np.arange(2.5, 1000, 5.0)
    total = np.zeros((len(cell), len(cell)))
    for e, n, w in zip(east, north, weight, strict=True):
        distance_m = np.hypot(cell[None, :] - e, cell[:, None] - n)
        total += w * 1e6 * oracle.kernel_per_m2(distance_m, bandwidth_m, "quartic")
    return total, 25e-6, cell


def test_only_diggles_correction_keeps_the_number_of_incidents():
    rng = np.random.default_rng(4)
    east, north = rng.uniform(0, 1000, (2, 60)) ** 1.5 / 1000**0.5  # most of them near two borders
    weight = rng.integers(1, 6, 60)
    lost, cell_km2, cell = _on_a_fine_grid(east, north, weight, 300.0)
    weights = diggle_weights(weight, mass_inside(SQUARE, east, north, 300.0))
    mended, _, _ = _on_a_fine_grid(east, north, weights, 300.0)
    uniform = uniform_correction(lost, mass_inside(SQUARE, cell, cell[:, None], 300.0))
    assert lost.sum() * cell_km2 < 0.85 * weight.sum()
    assert mended.sum() * cell_km2 == pytest.approx(weight.sum(), rel=1e-4)
    assert abs(uniform.sum() * cell_km2 / weight.sum() - 1) > 0.01


def test_the_uniform_correction_levels_an_even_density():
    east, north = (a.ravel() for a in np.meshgrid(np.arange(10.0, 1000, 20), np.arange(10.0, 1000, 20)))
    lost, _, cell = _on_a_fine_grid(east, north, np.full(east.size, 4), 150.0)
    mended = uniform_correction(lost, mass_inside(SQUARE, cell, cell[:, None], 150.0))
    assert lost[0, 0] < 0.3 * 10_000
    np.testing.assert_allclose(mended, 10_000, rtol=0.02)


def test_nothing_is_mended_where_nothing_is_inside():
    assert diggle_weights([4, 4], np.array([0.0, 0.5])).tolist() == [0.0, 8.0]
    corrected = uniform_correction(np.array([[np.nan, 4.0, 0.0]]), np.array([[1.0, 0.5, 0.0]]))
    np.testing.assert_array_equal(corrected, [[np.nan, 8.0, np.nan]])
