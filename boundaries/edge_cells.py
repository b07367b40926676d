"""The cells of a grid that an edge of some polygon passes; between all others nothing changes.

Two points in one run of cells without an edge lie in the same polygons: who knows one knows all. So a million
points are located by asking for some thousand runs, and for the few points that share a cell with an edge.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

FEWEST_POINTS = 5_000
"""With fewer points than this, and one more for each corner, marking costs more than it saves (measured)."""

POINTS_PER_CELL = 2
"""As many cells as points would balance the cells to mark and the points left in them; half is as fast."""

POINTS_PER_MARK = 4
"""Long outlines, many over one another, get so coarse a grid that they pass few enough cells."""

LONGEST_SIDE = 2048
"""Bounds the grid to 4 million cells: more gain nothing."""

LEAST_CELL_M = 1e-6
FARTHEST_M = 1e8
"""Within these two, every coordinate is known to a hundredth of a cell."""

MARGIN = 1e-9
"""Cells by which an edge is marked wider than it is. Rounding shifts nothing by more than 1e-11 cells."""

LEVEL = 1e-300
"""Stands for the rise of a level edge: divides like zero, without the warnings."""

AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class EdgeCells:
    """A square grid over all edges, with a rim around them that no edge reaches.

    Parameters
    ----------
    south_west : (2,) easting and northing, metres, of the edges' bounds: the middle of cell (1, 1).
    per_m : (2,) cells for each metre, eastward and northward.
    crossed : (side, side), whether an edge touches the cell or its border; row 0 is south.
    """

    south_west: FloatArray
    per_m: FloatArray
    crossed: BoolArray

    def of(self, easting: FloatArray, northing: FloatArray) -> IntArray:
        """Return the cell of each point, counted row by row.

        The rim goes on without end. A coordinate that is no number lies in the rim too.
        """
        with np.errstate(over="ignore"):
            cell = self._steps(northing, axis=1)
            cell *= len(self.crossed)
            cell += self._steps(easting, axis=0)
        return cell

    def runs(self) -> IntArray:
        """Return the first cell of each run: cells side by side in one row, all crossed or all clear."""
        first = np.ones(self.crossed.shape, dtype=np.bool_)
        np.not_equal(self.crossed[:, 1:], self.crossed[:, :-1], out=first[:, 1:])
        return np.flatnonzero(first)

    def centres(self, cell: IntArray) -> FloatArray:
        """Return the easting and northing, (2, n), of the middle of each cell."""
        row, column = np.divmod(cell, len(self.crossed))
        return np.stack([column - 1, row - 1]) / self.per_m[:, None] + self.south_west[:, None]

    def _steps(self, metres: FloatArray, *, axis: int) -> IntArray:
        steps = np.empty(len(metres), dtype=np.int64)
        # Some thousand at a time stay in the processor's cache, which halves the time.
        for start in range(0, len(metres), 10_000):
            part = _in_cells(metres[start : start + 10_000], self.south_west[axis], self.per_m[axis])
            # Of a number and what is no number, fmax and fmin choose the number.
            np.fmin(np.fmax(part, 0, out=part), len(self.crossed) - 1, out=part)
            steps[start : start + 10_000] = part
        return steps


def cells_for(polygons: npt.NDArray[np.object_], *, points: int) -> EdgeCells | None:
    """Return a grid fit for so many points, or None where none would help.

    Its memory is bounded by the number of points: for a million some 0.2 GB at worst, 5 MB for thirty wards.

    Parameters
    ----------
    polygons : (n,) polygons and multipolygons; with anything else among them the answer is None.
    points : how many points will be looked up.
    """
    few = points < FEWEST_POINTS + shapely.get_num_coordinates(polygons).sum()
    if few or not np.isin(shapely.get_type_id(polygons), AREAL).all():
        return None
    start, end = edges_of(polygons)
    # Written so that a coordinate that is no number fails it.
    if start.size == 0 or not np.abs(start).max() < FARTHEST_M:
        return None
    extent = np.maximum(np.ptp(start, axis=1), LEAST_CELL_M)
    sides_long = max(1.0, float((np.abs(end - start).sum(axis=1) / extent).sum()))
    side = min(
        math.isqrt(points // POINTS_PER_CELL), int(points / POINTS_PER_MARK / sides_long), LONGEST_SIDE
    )
    return edge_cells(start, end, side=max(side, 1))


def edges_of(polygons: npt.NDArray[np.object_]) -> tuple[FloatArray, FloatArray]:
    """Return the two ends, (2, n) metres each, of every edge of every ring."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    corners = np.ascontiguousarray(corners.T)
    return corners.take(start, axis=1), corners.take(start + 1, axis=1)


def edge_cells(start: FloatArray, end: FloatArray, *, side: int) -> EdgeCells:
    """Return the cells that the edges of whole rings pass.

    Parameters
    ----------
    start, end : (2, n) metres, the ends of each edge; every corner is the start of one.
    side : cells across the bounds of the edges, each way; the rim comes on top.

    Examples
    --------
    >>> cells = edge_cells(*edges_of(np.array([shapely.box(0, 0, 40, 40)])), side=4)
    >>> print(cells.crossed.astype(int))
    [[0 0 0 0 0 0 0]
     [0 1 1 1 1 1 0]
     [0 1 0 0 0 1 0]
     [0 1 0 0 0 1 0]
     [0 1 0 0 0 1 0]
     [0 1 1 1 1 1 0]
     [0 0 0 0 0 0 0]]
    """
    south_west = start.min(axis=1)
    per_m = side / np.maximum(start.max(axis=1) - south_west, side * LEAST_CELL_M)
    ends = [
        _in_cells(ends_m[axis], south_west[axis], per_m[axis]) for ends_m in (start, end) for axis in (0, 1)
    ]
    crossed = _crossed(*ends, side=side + 3)
    for array in (south_west, per_m, crossed):
        array.flags.writeable = False
    return EdgeCells(south_west, per_m, crossed)


def _in_cells(metres: FloatArray, south_or_west: float, per_m: float) -> FloatArray:
    """Return metres in cells from the outer border of the rim, which ends half a cell before the edges."""
    cells = metres - south_or_west
    cells *= per_m
    cells += 1.5
    return cells


def _crossed(e0: FloatArray, n0: FloatArray, e1: FloatArray, n1: FloatArray, *, side: int) -> BoolArray:
    """Mark every cell that an edge from (e0, n0) to (e1, n1), counted in cells, touches."""
    # First the piece of each edge in each row that it passes, then the columns that the piece passes.
    edge, row = _each(np.minimum(n0, n1) - MARGIN, np.maximum(n0, n1) + MARGIN)
    base, rise = n0[edge], (n1 - n0)[edge]
    rise[rise == 0] = LEVEL
    west, across = e0[edge], (e1 - e0)[edge]
    below = west + across * np.clip((row - MARGIN - base) / rise, 0, 1)
    above = west + across * np.clip((row + (1 + MARGIN) - base) / rise, 0, 1)
    piece, column = _each(np.minimum(below, above) - MARGIN, np.maximum(below, above) + MARGIN)
    crossed = np.zeros(side * side, dtype=np.bool_)
    crossed[row[piece] * side + column] = True
    return crossed.reshape(side, side)


def _each(low: FloatArray, high: FloatArray) -> tuple[IntArray, IntArray]:
    """Return every cell number that each interval touches, with the interval's index."""
    first = low.astype(np.int64)
    count = high.astype(np.int64) - first + 1
    owner = np.repeat(np.arange(len(low)), count)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(count) - count - first, count)
