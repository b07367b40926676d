"""Square cells so small that all places of a cell are neighbours, and which cells lie within reach of each.

Most of the work on pairs of places falls away: a cell is told apart from its few neighbours, and only where
that leaves a doubt are places looked at. All is whole decimetres, so that nothing hangs on rounding.
"""

import math
from typing import NamedTuple

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.places import STEPS_PER_METRE, FloatArray, Int32Array, IntArray

_MOST_SQUARES = 8
"""So many squares of ground for each cell with places are worth a table."""

_COLUMNS = (1, 2, 2, 2, 1)
"""How many columns to either side may hold neighbours, of five rows from the south."""

_DIGIT_BITS = 16
_DIGIT = (1 << _DIGIT_BITS) - 1


class Cells(NamedTuple):
    """Places sorted into cells, and the cells around each cell; a tuple, which the kernels take whole.

    Memory is some 20 bytes a place and 80 a cell with a place in it, wherever the places lie: much empty
    ground costs nothing.

    Attributes
    ----------
    order : (n,) places (indices of the input) by cell row, cell column, then index.
    point_dm : (n, 2) easting and northing in that order, whole decimetres from the south-west corner.
    start : (m + 1,) position of the first place of each cell; the last is n.
    box_dm : (m, 4) west, south, east and north of the places of each cell.
    near : (m, 5, 2) for the rows of cells from two to the south up to two to the north, first and one after
        the last of the cells that may hold a neighbour. The cell itself is among those of its own row, 2.
    reach_dm2 : greatest squared distance between neighbours.
    """

    order: Int32Array
    point_dm: FloatArray
    start: Int32Array
    box_dm: FloatArray
    near: Int32Array
    reach_dm2: float


def cells_of(easting: FloatArray, northing: FloatArray, reach_dm2: float) -> Cells:
    """Sort places into the largest cells whose places are all within reach of each other.

    Parameters
    ----------
    easting, northing : (n,) finite, metres; taken to the nearest 0.1 m. n may be 0.
    reach_dm2 : greatest squared distance between neighbours, whole square decimetres
        (`neighbours.squared_reach_dm2`).

    Examples
    --------
    Within 1 m two places of a cell can be 7 dm apart along both axes, so cells are 8 dm wide.

    >>> cells = cells_of(np.array([0.0, 0.7, 0.8]), np.zeros(3), 100.0)
    >>> cells.start.tolist(), cells.box_dm.tolist(), cells.near[:, 2].tolist()
    ([0, 2, 3], [[0.0, 0.0, 7.0, 0.0], [8.0, 0.0, 8.0, 0.0]], [[0, 2], [0, 2]])
    """
    side_dm = math.isqrt(int(reach_dm2) // 2) + 1
    unsorted_dm = _from_corner(kernel_input(easting), kernel_input(northing))
    order = _order_by_cell(unsorted_dm, side_dm)
    point_dm = np.take(unsorted_dm, order, axis=0)
    start, square = _occupied(point_dm, side_dm)
    return Cells(order, point_dm, start, _boxes(point_dm, start), _near(square), reach_dm2)


@kernel
def _from_corner(easting: FloatArray, northing: FloatArray) -> FloatArray:
    """Whole decimetres from the least easting and the least northing."""
    point = np.empty((len(easting), 2))
    west = south = np.inf
    for i in range(len(easting)):
        point[i, 0] = np.rint(easting[i] * STEPS_PER_METRE)
        point[i, 1] = np.rint(northing[i] * STEPS_PER_METRE)
        west, south = min(west, point[i, 0]), min(south, point[i, 1])
    for i in range(len(easting)):
        point[i, 0] -= west
        point[i, 1] -= south
    return point


@kernel
def _order_by_cell(point: FloatArray, side: int) -> Int32Array:
    """Positions by cell row, cell column, then position.

    Counting sorts by one digit at a time, columns before rows: linear, no key that could overflow and no
    table of the ground, so two places at opposite ends of the earth cost what two next to each other do.
    """
    order = np.arange(len(point)).astype(np.int32)
    for axis in range(2):
        last = 0.0
        for i in range(len(point)):
            last = max(last, point[i, axis])
        shift, left = 0, int(last / side)
        while left > 0:
            count = np.zeros(min(left, _DIGIT) + 2, dtype=np.int32)
            for i in range(len(point)):
                count[((int(point[i, axis] / side) >> shift) & _DIGIT) + 1] += 1
            for after in range(1, len(count)):
                count[after] += count[after - 1]
            former, order = order, np.empty_like(order)
            for place in former:
                digit = (int(point[place, axis] / side) >> shift) & _DIGIT
                order[count[digit]] = place
                count[digit] += 1
            shift, left = shift + _DIGIT_BITS, left >> _DIGIT_BITS
    return order


@kernel
def _occupied(point: FloatArray, side: int) -> tuple[Int32Array, IntArray]:
    """First position, and column and row, of each cell that holds a place; places are sorted by cell."""
    start = np.empty(len(point) + 1, dtype=np.int32)
    square = np.empty((len(point), 2), dtype=np.int64)
    cells = 0
    for p in range(len(point)):
        column, row = int(point[p, 0] / side), int(point[p, 1] / side)
        if cells == 0 or column != square[cells - 1, 0] or row != square[cells - 1, 1]:
            start[cells] = p
            square[cells, 0], square[cells, 1] = column, row
            cells += 1
    start[cells] = len(point)
    return start[: cells + 1].copy(), square[:cells]


@kernel
def _near(square: IntArray) -> Int32Array:
    """Cells that may hold neighbours of each cell: five by five without the corners, row by row.

    Three cells apart, and at the corners, even the nearest places are too far.
    """
    columns, rows = 0, square[-1, 1] + 1 if len(square) else 0
    for cell in range(len(square)):
        columns = max(columns, square[cell, 0] + 1)
    if (rows + 4) * (columns + 5) <= _MOST_SQUARES * len(square):
        return _near_by_table(square, rows, columns)
    return _near_by_sweep(square)


@kernel
def _near_by_table(square: IntArray, rows: int, columns: int) -> Int32Array:
    """Look the ends up in a table of all squares of the ground: no condition, whose jumps would be slow."""
    wide = columns + 5
    before = np.empty((rows + 4) * wide, dtype=np.int32)
    written = 0
    for cell in range(len(square)):
        own = (square[cell, 1] + 2) * wide + square[cell, 0] + 2
        while written <= own:
            before[written] = cell
            written += 1
    while written < len(before):
        before[written] = len(square)
        written += 1
    near = np.empty((len(square), 5, 2), dtype=np.int32)
    for cell in range(len(square)):
        own = square[cell, 1] * wide + square[cell, 0] + 2
        for k in range(5):
            near[cell, k, 0] = before[own + k * wide - _COLUMNS[k]]
            near[cell, k, 1] = before[own + k * wide + _COLUMNS[k] + 1]
    return near


@kernel
def _near_by_sweep(square: IntArray) -> Int32Array:
    """Move both ends on as the cell moves on, once for each row: right however much ground is empty."""
    near = np.empty((len(square), 5, 2), dtype=np.int32)
    for k in range(5):
        first, after = 0, 0
        for cell in range(len(square)):
            row = square[cell, 1] + k - 2
            west, east = square[cell, 0] - _COLUMNS[k], square[cell, 0] + _COLUMNS[k]
            while first < len(square) and (
                square[first, 1] < row or (square[first, 1] == row and square[first, 0] < west)
            ):
                first += 1
            after = max(first, after)
            while after < len(square) and square[after, 1] == row and square[after, 0] <= east:
                after += 1
            near[cell, k, 0], near[cell, k, 1] = first, after
    return near


@kernel
def _boxes(point: FloatArray, start: Int32Array) -> FloatArray:
    """West, south, east and north of the places of each cell."""
    box = np.empty((len(start) - 1, 4))
    for cell in range(len(box)):
        first = start[cell]
        box[cell, 0], box[cell, 1] = point[first, 0], point[first, 1]
        box[cell, 2], box[cell, 3] = point[first, 0], point[first, 1]
        for p in range(first + 1, start[cell + 1]):
            box[cell, 0], box[cell, 1] = min(box[cell, 0], point[p, 0]), min(box[cell, 1], point[p, 1])
            box[cell, 2], box[cell, 3] = max(box[cell, 2], point[p, 0]), max(box[cell, 3], point[p, 1])
    return box
