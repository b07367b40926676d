"""The grid of analysis: the cells of a lattice whose centres lie in the study area."""

from dataclasses import dataclass

import numpy as np
import shapely

from hotspots.getis_ord.lattice import Lattice
from hotspots.places import HALF_STEP_M, BoolArray, FloatArray, Int32Array, IntArray
from hotspots.polygons import GeometryArray, Ground, prepared_copy

OUTSIDE = -1
"""The index of a point that no cell holds."""

_TILE_CELLS = 16


@dataclass(frozen=True)
class CellGrid:
    """Cells of analysis over a study area: what is counted and tested, unlike the density grid's cells.

    The m cells are numbered by row, then column, from the south-west.

    Attributes
    ----------
    lattice : kind and size of the cells.
    row, column : (m,) where each cell stands in the lattice.
    easting, northing : (m,) centres, metres.
    first_row, first_column : lattice row and column of ``index[0, 0]``.
    index : [row, column] number of the cell, -1 where the centre is outside the study area.
    """

    lattice: Lattice
    row: IntArray
    column: IntArray
    easting: FloatArray
    northing: FloatArray
    first_row: int
    first_column: int
    index: Int32Array

    def __post_init__(self) -> None:
        for array in (self.row, self.column, self.easting, self.northing, self.index):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.row)

    def assign(self, easting: FloatArray, northing: FloatArray) -> IntArray:
        """Return the cell that each point is in, -1 where it is in none.

        Points are taken to the nearest 0.1 m and are in one cell at most, by the rule of `Lattice.cell_of`.
        A point of the study area is in no cell where the centre of its cell lies outside, and one beyond the
        border is in a cell whose centre lies inside.

        Parameters
        ----------
        easting, northing : (n,) metres; a point that is not finite is in no cell.

        Examples
        --------
        >>> grid = cells_over(shapely.box(0, 0, 200, 140), "square", 100.0)
        >>> grid.assign(np.array([0.0, 100.0, 200.0, 50.0]), np.array([0.0, 99.9, 0.0, 120.0])).tolist()
        [0, 1, -1, -1]
        """
        finite = np.isfinite(easting) & np.isfinite(northing)
        row, column = self.lattice.cell_of(np.where(finite, easting, 0.0), np.where(finite, northing, 0.0))
        row, column = row - self.first_row, column - self.first_column
        rows, columns = self.index.shape
        inside = finite & (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        cell = np.full(len(row), OUTSIDE, dtype=np.int64)
        cell[inside] = self.index[row[inside], column[inside]]
        return cell

    def totals(self, easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray) -> FloatArray:
        """Return (m,) the weight in each cell; that of points in no cell is left out.

        Parameters
        ----------
        easting, northing, weight : (n,) points and their weights, such as incidents.
        """
        cell = self.assign(easting, northing)
        held = cell != OUTSIDE
        totals = np.zeros(len(self))
        np.add.at(totals, cell[held], np.asarray(weight, dtype=np.float64)[held])
        return totals

    def polygons(self, cells: IntArray) -> GeometryArray:
        """Return the polygons of cells, whole: what of them is outside the study area is not cut off.

        Neighbours have the corners that they share to the last bit, so a union of them leaves no slivers.
        They are drawn 5 cm to the south-west: places lie on whole tenths of a metre, often on the edge of a
        cell that holds its southern and western edge and not the others. So drawn, the edges of squares keep
        5 cm from every place, and whoever counts the points inside finds what was counted.
        """
        corners = self.lattice.corners(self.row[cells], self.column[cells])
        return np.array(shapely.polygons(corners - HALF_STEP_M), dtype=object)


def cells_over(study_area: Ground, kind: str, size_m: float) -> CellGrid:
    """Lay cells of analysis over a study area; a cell belongs when its centre does, the border included.

    Parameters
    ----------
    study_area : valid and not empty.
    kind, size_m : see `Lattice` (`cell_settings.resolved_unit` checks what a person asks for).

    Examples
    --------
    >>> grid = cells_over(shapely.box(0, 0, 250, 100), "square", 100.0)
    >>> grid.easting.tolist(), grid.northing.tolist()
    ([50.0, 150.0, 250.0], [50.0, 50.0, 50.0])
    >>> len(cells_over(shapely.Point(0, 0).buffer(110), "hexagon", 100.0))
    7
    """
    lattice = Lattice(kind, size_m)
    first_row, first_column, rows, columns = lattice.span(study_area.bounds)
    row = first_row + np.repeat(np.arange(rows), columns)
    column = first_column + np.tile(np.arange(columns), rows)
    easting, northing = lattice.centres(row, column)
    shape = rows, columns
    mask = _inside(study_area, easting.reshape(shape), northing.reshape(shape), size_m).ravel()
    index = np.full(rows * columns, OUTSIDE, dtype=np.int32)
    index[mask] = np.arange(np.count_nonzero(mask), dtype=np.int32)
    return CellGrid(
        lattice,
        row[mask],
        column[mask],
        easting[mask],
        northing[mask],
        first_row,
        first_column,
        index.reshape(shape),
    )


def _inside(study_area: Ground, easting: FloatArray, northing: FloatArray, size_m: float) -> BoolArray:
    """Say which centres, [row, column], are in the study area; tiles that the border misses at one go."""
    rows, columns = easting.shape
    first = [np.arange(0, count, _TILE_CELLS) for count in (rows, columns)]
    row, column = (a.ravel() for a in np.meshgrid(first[0], first[1], indexing="ij"))
    last_row = np.minimum(row + _TILE_CELLS, rows) - 1
    last_column = np.minimum(column + _TILE_CELLS, columns) - 1
    # A size more on either side: the rows of hexagons are not flush.
    tiles = shapely.box(
        easting[row, column] - size_m,
        northing[row, column],
        easting[last_row, last_column] + size_m,
        northing[last_row, last_column],
    )
    border = prepared_copy(study_area)
    whole = shapely.covers(border, tiles)
    inside = np.zeros((rows, columns), dtype=np.bool_)
    for k in np.flatnonzero(whole | shapely.intersects(border, tiles)):
        tile = np.s_[row[k] : last_row[k] + 1, column[k] : last_column[k] + 1]
        inside[tile] = whole[k] or shapely.intersects_xy(border, easting[tile], northing[tile])
    return inside
