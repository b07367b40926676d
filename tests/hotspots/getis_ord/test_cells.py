"""Cells of analysis: every point in exactly one, shared corners to the last bit, the mask, the neighbours."""

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.getis_ord.cells import cells_over
from hotspots.getis_ord.lattice import Lattice
from hotspots.getis_ord.neighbourhoods import neighbourhoods
from tests.oracles import getis_ord as oracle

kinds = pytest.mark.parametrize("kind", ["square", "hexagon"])
any_kind = st.sampled_from(["square", "hexagon"])
sizes = st.sampled_from([100.0, 150.0, 33.3, 25.1])
# Off whole metres, as the national grid has them, and south-west of the origin.
corners = st.sampled_from([(0.0, 0.0), (440_000.1, 520_000.3), (-1_000.7, -2_000.2)])


def _exact_distance(point_dm, half_column, row, size_dm):
    """Squared distance to the centre of a hexagon as a + b sqrt(3), in square decimetres."""
    east = Fraction(point_dm[0]) - Fraction(half_column * size_dm, 2)
    north = Fraction(point_dm[1])
    across = Fraction(row * size_dm, 2)
    return east**2 + north**2 + 3 * across**2, -2 * north * across


def _is_less(first, second):
    a, b = first[0] - second[0], first[1] - second[1]
    return a < 0 if b == 0 else (-b * abs(b) * 3 > a * abs(a))


@given(
    st.lists(st.tuples(st.integers(-9_999, 9_999), st.integers(-9_999, 9_999)), min_size=1, max_size=30),
    corners,
    st.sampled_from([100.0, 33.3, 25.1, 0.2]),
)
@settings(max_examples=60, deadline=None)
def test_a_point_is_in_the_hexagon_whose_centre_is_nearest_in_exact_arithmetic(points, corner, size):
    lattice = Lattice("hexagon", size)
    points = np.array(points) + np.rint(np.array(corner) * 10).astype(int)
    rows, columns = lattice.cell_of(points[:, 0] / 10, points[:, 1] / 10)
    for point, row, column in zip(points.tolist(), rows.tolist(), columns.tolist(), strict=True):
        half = 2 * column + row % 2
        own = _exact_distance(point, half, row, lattice.size_dm)
        # Neighbours to the east, which win ties, and the four in the rows beside; then the western one.
        for dr, dh in ((0, 2), (1, 1), (1, -1), (-1, 1), (-1, -1)):
            assert _is_less(own, _exact_distance(point, half + dh, row + dr, lattice.size_dm))
        assert not _is_less(_exact_distance(point, half - 2, row, lattice.size_dm), own)


@given(st.integers(-50, 50), st.integers(-50, 50), sizes, corners, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_square_holds_its_western_and_southern_side_and_not_the_others(
    row, column, size, corner, east, north
):
    lattice = Lattice("square", size)
    row, column = row + int(corner[1] // size), column + int(corner[0] // size)
    at = np.round([(column + east) * size, (row + north) * size], 1)
    found = lattice.cell_of(at[:1], at[1:])
    assert (found[0][0], found[1][0]) == (row + north, column + east)
    found = lattice.cell_of(at[:1] - 0.1, at[1:] - 0.1)
    assert (found[0][0], found[1][0]) == (row + north - 1, column + east - 1)


def test_a_point_on_the_upright_side_of_a_hexagon_is_in_the_eastern_one():
    lattice = Lattice("hexagon", 100.0)
    row, column = lattice.cell_of(np.array([150.0, 149.9, 100.0, 99.9]), np.array([5.0, 5.0, 86.6, 86.6]))
    assert list(zip(row.tolist(), column.tolist(), strict=True)) == [(0, 2), (0, 1), (1, 1), (1, 0)]


@given(any_kind, sizes, corners, st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_polygon_of_the_assigned_cell_covers_the_point_and_no_other_holds_it_inside(
    kind, size, corner, seed
):
    ground = shapely.box(corner[0], corner[1], corner[0] + 7 * size, corner[1] + 6 * size)
    grid = cells_over(ground, kind, size)
    rng = np.random.default_rng(seed)
    points = np.round(corner + rng.uniform(-1, 8, (60, 2)) * size, 1)
    cell = grid.assign(points[:, 0], points[:, 1])
    polygons = grid.polygons(np.arange(len(grid)))
    for point, at in zip(shapely.points(points), cell, strict=True):
        if kind == "square":  # drawn half a step aside: no place lies on an edge
            assert np.flatnonzero(shapely.intersects(polygons, point)).tolist() == [at] * int(at >= 0)
            continue
        apart = shapely.distance(polygons, point)
        assert at == -1 or apart[at] < 0.08
        others = np.delete(polygons, at) if at >= 0 else polygons
        assert not shapely.contains_properly(shapely.buffer(others, -0.08), point).any()


@kinds
def test_cells_share_their_corners_to_the_last_bit_and_have_the_area_of_their_size(kind):
    grid = cells_over(shapely.Point(440_000.1, 520_000.3).buffer(900), kind, 33.3)
    polygons = grid.polygons(np.arange(len(grid)))
    assert shapely.is_valid(polygons).all() and shapely.is_ccw(shapely.get_exterior_ring(polygons)).all()
    area = 33.3**2 * (1 if kind == "square" else np.sqrt(3) / 2)
    assert shapely.area(polygons) == pytest.approx(np.full(len(grid), area), rel=1e-7)
    assert shapely.coverage_is_valid(polygons)
    corners = 2 * len(grid) if kind == "hexagon" else len(grid)
    distinct = np.unique(np.concatenate([p.exterior.coords[:-1] for p in polygons]), axis=0)
    assert corners < len(distinct) < 1.2 * corners


@given(any_kind, sizes, corners)
@settings(max_examples=20, deadline=None)
def test_a_cell_belongs_when_its_centre_is_in_the_study_area_and_then_once(kind, size, corner):
    ground = shapely.Point(corner).buffer(9.3 * size) - shapely.Point(corner).buffer(2.2 * size)
    grid = cells_over(ground, kind, size)
    west, south, east, north = ground.bounds
    rows, columns = grid.lattice.cell_of(np.array([west, east]), np.array([south, north]))
    row, column = (a.ravel() for a in np.mgrid[rows[0] - 3 : rows[1] + 4, columns[0] - 3 : columns[1] + 4])
    inside = shapely.intersects_xy(ground, *grid.lattice.centres(row, column))
    assert grid.row.tolist() == row[inside].tolist()
    assert grid.column.tolist() == column[inside].tolist()
    assert len(grid) * size**2 * (1 if kind == "square" else 0.75**0.5) == pytest.approx(
        ground.area, rel=0.06
    )
    assert grid.assign(grid.easting, grid.northing).tolist() == list(range(len(grid)))


@given(any_kind, st.integers(1, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_weight_is_conserved_whatever_the_order_of_the_points(kind, cells_across, seed):
    rng = np.random.default_rng(seed)
    ground = shapely.box(-200, -200, cells_across * 100 + 200, cells_across * 100 + 200)
    grid = cells_over(ground, kind, 100.0)
    points = np.round(rng.uniform(0, cells_across * 100, (80, 2)), 0)  # many on sides and corners
    weight = rng.integers(0, 9, 80)
    totals = grid.totals(points[:, 0], points[:, 1], weight)
    assert totals.sum() == weight.sum()
    shuffled = rng.permutation(80)
    again = grid.totals(points[shuffled, 0], points[shuffled, 1], weight[shuffled])
    assert again.tolist() == totals.tolist()


@kinds
def test_moved_by_whole_cells_everything_is_the_same(kind):
    rng = np.random.default_rng(3)
    points = np.round(rng.uniform(0, 900, (200, 2)), 1)
    # Two rows of hexagons are an irrational distance: they can only be moved eastwards.
    move = np.array([700.0, 0.0 if kind == "hexagon" else 300.0])
    here = cells_over(shapely.box(0, 0, 900, 900), kind, 100.0)
    there = cells_over(shapely.box(*move, *(move + 900)), kind, 100.0)
    assert len(here) == len(there)
    moved = points + move
    assert here.assign(*points.T).tolist() == there.assign(*moved.T).tolist()
    assert neighbourhoods(here).indices.tolist() == neighbourhoods(there).indices.tolist()


@kinds
def test_points_outside_every_cell_or_not_finite_are_in_none(kind):
    grid = cells_over(shapely.box(0, 0, 400, 400), kind, 100.0)
    nowhere = np.array([np.nan, np.inf, 150.0, 1e7, -1e7])
    assert grid.assign(nowhere, np.array([150.0, 150.0, np.nan, 0.0, 0.0])).tolist() == [-1] * 5
    assert grid.assign(np.zeros(0), np.zeros(0)).shape == (0,)


@pytest.mark.parametrize("within_m", [None, 33.3, 33.4, 60.0, 99.9, 120.0])
@kinds
def test_neighbours_are_those_that_looking_at_every_pair_finds(kind, within_m):
    ground = shapely.Point(440_000, 520_000).buffer(250) - shapely.box(439_980, 519_900, 440_040, 520_060)
    grid = cells_over(ground, kind, 33.3)
    around = neighbourhoods(grid, within_m)
    # Touching cells: up to sqrt(2) sizes between squares; the second ring of hexagons is sqrt(3) away.
    reach = 33.3 * 1.5 if within_m is None else within_m
    listed = oracle.neighbours(list(zip(grid.easting, grid.northing, strict=True)), reach)
    found = [around.indices[a:b].tolist() for a, b in zip(around.indptr[:-1], around.indptr[1:], strict=True)]
    assert found == listed
    assert max(around.sizes) > 1


@kinds
def test_neighbours_are_mutual_and_a_lone_cell_has_only_itself(kind):
    ground = shapely.MultiPolygon([shapely.box(0, 0, 500, 500), shapely.box(2040, 1980, 2060, 2060)])
    around = neighbourhoods(cells_over(ground, kind, 100.0))
    pairs = {
        (i, int(j)) for i in range(len(around)) for j in around.indices[slice(*around.indptr[i : i + 2])]
    }
    assert pairs == {(j, i) for i, j in pairs}
    assert around.sizes[-1] == 1 and around.indices[-1] == len(around) - 1
