"""No edge passes a cell that is clear, and a cell that is marked has an edge in it or on its border."""

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.edge_cells import cells_for, edge_cells, edges_of
from tests.oracles.locating import touches

SIDE = 6


def objects(polygons):
    return np.array(polygons, dtype=object)


def box(cells, row, column, *, wider):
    """The cell's exact bounds in metres; `wider` in cells, on all sides."""
    reach = [
        [Fraction(origin) + (step - Fraction(3, 2) + grow) / Fraction(per_m) for grow in (-wider, 1 + wider)]
        for step, origin, per_m in zip((column, row), cells.south_west, cells.per_m, strict=True)
    ]
    (west, east), (south, north) = reach
    return west, south, east, north


# Of 12 m in 6 cells, every uneven metre is the border of two: on it, beside it, or anywhere.
metres = st.one_of(
    st.integers(0, 12).map(float),
    st.tuples(st.integers(1, 11), st.sampled_from([-1e-6, -1e-11, 1e-11, 1e-6])).map(sum),
    st.floats(0, 12),
)


@given(corners=st.lists(st.tuples(metres, metres), min_size=2, max_size=4), east=st.sampled_from([0.0, 4e5]))
@settings(max_examples=30, deadline=None)
def test_exactly_the_cells_that_an_edge_touches_are_marked(corners, east):
    frame = [(0.0, 0.0), (12.0, 12.0)]
    ring = shapely.Polygon([(e + east, n) for e, n in [*frame, *corners]])
    start, end = edges_of(objects([ring]))
    edges = list(zip(map(tuple, start.T), map(tuple, end.T), strict=True))
    cells = edge_cells(start, end, side=SIDE)
    for (row, column), marked in np.ndenumerate(cells.crossed):
        # What touches, or all but touches, is marked; what fails by a hundred millionth of a cell is not.
        wider = Fraction(1, 10**8) if marked else Fraction(1, 10**10)
        bounds = box(cells, row, column, wider=wider)
        assert any(touches(*edge, bounds) for edge in edges) == marked, (row, column)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_a_point_on_an_edge_lies_in_a_marked_cell_at_any_scale(seed):
    rng = np.random.default_rng(seed)
    size, level = 10.0 ** rng.integers(-6, 7), 10.0 ** rng.integers(-16, 1)
    corners = 10.0 ** rng.integers(0, 8) + size * rng.random((5, 2)) * (1, level)
    start, end = edges_of(objects([shapely.Polygon(corners)]))
    cells = edge_cells(start, end, side=700)
    along = np.concatenate([rng.random(500), [0, 1]])[:, None, None]
    points = start * along + end * (1 - along)
    # A point between the ends is itself rounded, by no more than one step of its coordinates.
    cell = np.stack(
        [cells.of(*np.nextafter(points, to).swapaxes(0, 1).reshape(2, -1)) for to in (-np.inf, np.inf)]
    )
    here = cells.of(*points.swapaxes(0, 1).reshape(2, -1))
    settled = (cell == here).all(axis=0)
    assert cells.crossed.ravel()[here[settled]].all()
    ends = cells.of(*np.concatenate([start, end], axis=1))
    assert cells.crossed.ravel()[ends].all()


def test_no_edge_reaches_the_rim_and_everything_beyond_lies_in_it():
    cells = edge_cells(*edges_of(objects([shapely.box(0, 0, 4, 4)])), side=40)
    rim = np.ones((43, 43), dtype=bool)
    rim[1:-1, 1:-1] = False
    assert not cells.crossed[rim].any()
    far = np.array([-np.inf, -1e308, -0.06, 4.06, 1e308, np.inf, np.nan])
    assert rim.ravel()[cells.of(far, np.full(7, 2.0))].all()
    assert rim.ravel()[cells.of(np.full(7, 2.0), far)].all()


@pytest.mark.parametrize(("corner", "size"), [(4e5, 17.0), (9e7, 1e-7), (0.0, 1e-300)])
def test_the_middle_of_a_cell_lies_in_it(corner, size):
    ring = shapely.box(corner, corner, corner + size, corner + 5 * size)
    cells = edge_cells(*edges_of(objects([ring])), side=50)
    every = np.arange(53 * 53)
    assert (cells.of(*cells.centres(every)) == every).all()


def test_no_edge_joins_one_ring_to_the_next():
    with_hole = shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)
    pair = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(30, 0, 31, 1)])
    start, end = edges_of(objects([with_hole, pair]))
    assert np.abs(end - start).sum(axis=0).tolist() == [9] * 4 + [3] * 4 + [1] * 8


def test_a_run_is_of_one_row_and_of_one_kind():
    cells = edge_cells(*edges_of(objects([shapely.box(0, 0, 40, 40)])), side=4)
    # From the south: the rim, the southern edge, three rows clear amid, the northern edge, the rim.
    columns = [[0], [0, 1, 6], *[[0, 1, 2, 5, 6]] * 3, [0, 1, 6], [0]]
    expected = [7 * row + column for row, starts in enumerate(columns) for column in starts]
    assert cells.runs().tolist() == expected


@pytest.mark.parametrize(
    "polygons",
    [
        [shapely.Point(0, 0)],
        [shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)])],
        [None],
        [shapely.Polygon()],
        [shapely.box(1e9, 0, 2e9, 1)],
    ],
    ids=["point", "line", "none", "empty", "far"],
)
def test_what_a_grid_cannot_hold_gets_none(polygons):
    assert cells_for(objects(polygons), points=100_000) is None


def test_few_points_get_no_grid_and_many_get_a_bounded_one():
    square = objects([shapely.box(0, 0, 40, 40)])
    assert cells_for(square, points=5_004) is None
    assert cells_for(square, points=5_005).crossed.shape == (53, 53)
    assert cells_for(square, points=10**8).crossed.shape == (2051, 2051)


def test_long_outlines_over_one_another_get_a_coarse_grid():
    # Each is four sides long: a thousand of them pass 4,000 cells for each cell across.
    squares = objects([shapely.box(0, 0, 40, 40)] * 1_000)
    assert cells_for(squares, points=100_000).crossed.shape == (6 + 3,) * 2
    assert cells_for(squares, points=12_000).crossed.shape == (1 + 3,) * 2
