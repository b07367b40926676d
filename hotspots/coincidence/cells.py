"""Hotspots that can be made anew in every draw: the busiest cells of one size, as many for every category."""

from dataclasses import dataclass

import numpy as np
import shapely

from hotspots.compilation import kernel
from hotspots.places import HALF_STEP_M, STEPS_PER_METRE, BoolArray, FloatArray, IntArray
from hotspots.polygons import GeometryArray

DEFAULT_CELL_M = 150.0
DEFAULT_SHARE = 0.01
"""Of the cells of the study area; most incidents concentrate in so little of a town."""

NO_CELL = -1


@dataclass(frozen=True)
class Cells:
    """The square cells that hold places; all others are empty and never busy.

    The m cells are numbered by row, then column, from the south-west.

    Attributes
    ----------
    of_place : (n,) cell of each place.
    around : (m, 8) the cells that touch each by a side or corner, `NO_CELL` where none holds a place.
    west, south : (m,) corner of each, metres, a whole multiple of the side.
    side_m : side of a cell.
    """

    of_place: IntArray
    around: IntArray
    west: FloatArray
    south: FloatArray
    side_m: float

    def __post_init__(self) -> None:
        for array in (self.of_place, self.around, self.west, self.south):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.around)

    def polygons(self) -> GeometryArray:
        """Return (m,) the squares; each holds the places counted in it and has none on an edge.

        A place on a side belongs to the square to the east or north, so they are drawn half a step to the
        south-west.
        """
        west, south = self.west - HALF_STEP_M, self.south - HALF_STEP_M
        squares: GeometryArray = shapely.box(west, south, west + self.side_m, south + self.side_m)
        return squares

    def totals(self, counts: IntArray) -> IntArray:
        """Return (m,) incidents in each cell of (n,) incidents at each place."""
        held = np.zeros(len(self), dtype=np.int64)
        np.add.at(held, self.of_place, counts)
        return held


def cells_of(easting: FloatArray, northing: FloatArray, cell_m: float = DEFAULT_CELL_M) -> Cells:
    """Put places into square cells whose corners are whole multiples of their side.

    Parameters
    ----------
    easting, northing : (n,) finite, metres, taken to the nearest 0.1 m; no place makes no cell.
    cell_m : side, a positive multiple of 0.1 m. A place on a side belongs to the cell to the east or north.

    Examples
    --------
    >>> cells = cells_of(np.array([0.0, 149.9, 150.0, 450.0]), np.zeros(4))
    >>> cells.of_place.tolist(), cells.around.max(axis=1).tolist()
    ([0, 0, 1, 2], [1, 0, -1])
    >>> cells.west.tolist(), cells.side_m
    ([0.0, 150.0, 450.0], 150.0)
    """
    side = round(cell_m * STEPS_PER_METRE)
    steps = np.rint(np.column_stack([easting, northing]) * STEPS_PER_METRE).astype(np.int64)
    first = (steps // side).min(axis=0, initial=2**53)
    column, row = (steps // side - first).T
    # One column stays empty between the end of a row and the start of the next.
    columns = int(column.max(initial=0)) + 3
    number, of_place = np.unique(row * columns + column, return_inverse=True)
    shifts = [r * columns + c for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0)]
    sought = number[:, None] + np.array(shifts)
    at = np.searchsorted(number, sought)
    around = np.where(np.isin(sought, number), at, NO_CELL)
    corner = (np.column_stack([number % columns, number // columns]) + first) * side / STEPS_PER_METRE
    return Cells(
        np.ascontiguousarray(of_place, dtype=np.int64),
        np.ascontiguousarray(around),
        corner[:, 0].copy(),
        corner[:, 1].copy(),
        side / STEPS_PER_METRE,
    )


def cells_to_take(study_area_m2: float, cell_m: float = DEFAULT_CELL_M, share: float = DEFAULT_SHARE) -> int:
    """Return how many whole cells the share of the study area is, which may be none.

    Examples
    --------
    >>> cells_to_take(205e6)
    91
    """
    return int(share * study_area_m2 / cell_m**2 + 1e-9)


def top_cells(cells: Cells, counts: IntArray, take: int) -> BoolArray:
    """Return the busiest cells: hotspots of equal area for whatever is counted.

    Cells rank by their incidents; those with as many by the incidents in the cells that touch them; those
    with as many again from the south-west. A cell without an incident is never taken, so fewer than `take`
    are where fewer hold any.

    Parameters
    ----------
    counts : (n,) incidents at each place, not negative.
    take : number of cells.

    Returns
    -------
    (m,) whether each cell is taken.

    Examples
    --------
    Four cells in a row with 2, 1, 0, 1 incidents: the second touches more than the fourth.

    >>> cells = cells_of(np.array([0.0, 150.0, 300.0, 450.0]), np.zeros(4))
    >>> top_cells(cells, np.array([2, 1, 0, 1]), 2).tolist()
    [True, True, False, False]
    """
    busiest = busiest_cells(cells.totals(counts), cells.around, take)
    taken = np.zeros(len(cells), dtype=np.bool_)
    taken[busiest] = True
    return taken


@kernel
def busiest_cells(held: IntArray, around: IntArray, take: int) -> IntArray:
    """Return the numbers of the cells that `top_cells` takes, in no order that means anything."""
    level, left = _threshold(held, take)
    taken = np.empty(min(take, len(held)), dtype=np.int64)
    tied = np.empty(len(held), dtype=np.int64)
    found, ties = 0, 0
    for cell in range(len(held)):
        if held[cell] > level:
            taken[found] = cell
            found += 1
        elif held[cell] == level and level > 0:
            tied[ties] = cell
            ties += 1
    if ties == 0 or left == 0:
        return taken[:found]
    near = np.zeros(ties, dtype=np.int64)
    for t in range(ties):
        for neighbour in around[tied[t]]:
            if neighbour >= 0:
                near[t] += held[neighbour]
    level, left = _threshold(near, left)
    for t in range(ties):
        first_of_equals = near[t] == level and left > 0
        if near[t] > level or first_of_equals:
            taken[found] = tied[t]
            found += 1
            left -= first_of_equals
    return taken[:found]


@kernel
def _threshold(values: IntArray, take: int) -> tuple[int, int]:
    """Return the least value taken and how many of those with it: all greater ones are taken.

    Where fewer values than `take` are above 0 the level is 0. The values are counts, so tallying them takes
    fewer steps than sorting.
    """
    tally = np.zeros(values.max() + 1, dtype=np.int64)
    for value in values:
        tally[value] += 1
    left = take
    for level in range(len(tally) - 1, 0, -1):
        if tally[level] >= left:
            return level, left
        left -= tally[level]
    return 0, left
