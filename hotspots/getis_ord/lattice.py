"""Squares or hexagons that tile the plane: where a cell stands, and which one a point is in.

Coordinates are known to 0.1 m, and a size is a whole number of decimetres: which cell a point is in, and how
far apart two cells are, is settled in whole numbers.
"""

import math
from dataclasses import dataclass

import numpy as np

from hotspots.places import STEPS_PER_METRE, FloatArray, IntArray
from hotspots.polygons import Bounds

_ROW_QUARTERS = {"square": 4, "hexagon": 3}
"""Squared distance between the centre lines of two rows, in quarters of the squared size."""

_CORNERS = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "hexagon": ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1)),
}
"""Corners from the centre, anticlockwise: steps of half a size east and of `_corner_step_m` north."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """A tiling by cells of one kind and size, numbered by row (northwards) and column (eastwards).

    Lattices of one kind and size are the same lattice, whatever the study area. Squares have their corners
    at multiples of the size. Hexagons stand on a corner; one is centred on the origin, and odd rows are
    moved half a size eastwards.

    Attributes
    ----------
    kind : ``square`` or ``hexagon``.
    size_m : side of the square; of a hexagon the distance between opposite sides, which is also that between
        the centres of neighbours. A multiple of 0.1 m.
    """

    kind: str
    size_m: float

    @property
    def row_quarters(self) -> int:
        """Squared distance of two rows in quarters of the squared size: 4 for squares, 3 for hexagons."""
        return _ROW_QUARTERS[self.kind]

    @property
    def size_dm(self) -> int:
        """Size in decimetres."""
        return round(self.size_m * STEPS_PER_METRE)

    @property
    def _row_m(self) -> float:
        return self.size_m * math.sqrt(self.row_quarters) / 2

    @property
    def _corner_step_m(self) -> float:
        return self._row_m / (2 if self.kind == "square" else 3)

    def span(self, bounds: Bounds) -> tuple[int, int, int, int]:
        """Return (first row, first column, rows, columns) that hold every centre inside bounds.

        Parameters
        ----------
        bounds : west, south, east, north, metres.
        """
        west, south, east, north = bounds
        row, column = math.floor(south / self._row_m), math.floor(west / self.size_m)
        if self.kind == "hexagon":
            column -= 1  # the centres of odd rows stand half a size further east
        rows = math.ceil(north / self._row_m) - row + (self.kind == "hexagon")
        columns = math.ceil(east / self.size_m) - column + (self.kind == "hexagon")
        return row, column, max(rows, 1), max(columns, 1)

    def half_column(self, row: IntArray, column: IntArray) -> IntArray:
        """Return how many half sizes a cell stands east of the first of row 0."""
        return 2 * column + row % 2 if self.kind == "hexagon" else 2 * column

    def centres(self, row: IntArray, column: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return (easting, northing) of the centres of cells, metres."""
        east, north = self._steps(row, column)
        return self._metres(east, north)

    def corners(self, row: IntArray, column: IntArray) -> FloatArray:
        """Return (n, corners, 2) easting and northing of the corners of cells, anticlockwise.

        A corner is computed from its own whole numbers, so cells that share one have it to the last bit.
        """
        east, north = self._steps(row, column)
        around = np.array(_CORNERS[self.kind])
        return np.stack(self._metres(east[:, None] + around[:, 0], north[:, None] + around[:, 1]), axis=-1)

    def cell_of(self, easting: FloatArray, northing: FloatArray) -> tuple[IntArray, IntArray]:
        """Return (row, column) of the cell that each point is in.

        Points are taken to the nearest 0.1 m. Every point is in exactly one cell: a point on the western or
        southern side of a square is in it, and so is one on the western side of a hexagon; on a slanting side
        of a hexagon or on its corner no point lies, as their northings are irrational.

        Parameters
        ----------
        easting, northing : (n,) finite, metres.

        Examples
        --------
        >>> row, column = Lattice("square", 100.0).cell_of(np.array([99.9, 100.0]), np.array([0.0, -0.1]))
        >>> row.tolist(), column.tolist()
        ([0, -1], [0, 1])
        >>> easting, northing = np.array([49.9, 50.0, 50.0]), np.array([0.0, 0.0, 86.6])
        >>> row, column = Lattice("hexagon", 100.0).cell_of(easting, northing)
        >>> row.tolist(), column.tolist()
        ([0, 0, 1], [0, 1, 0])
        """
        east = np.rint(np.multiply(easting, STEPS_PER_METRE)).astype(np.int64)
        north = np.rint(np.multiply(northing, STEPS_PER_METRE)).astype(np.int64)
        if self.kind == "square":
            return north // self.size_dm, east // self.size_dm
        return self._hexagon_of(east, north)

    def _steps(self, row: IntArray, column: IntArray) -> tuple[IntArray, IntArray]:
        """Centres in steps of half a size and of `_corner_step_m`, from the origin."""
        if self.kind == "square":
            return 2 * column + 1, 2 * row + 1
        return self.half_column(row, column), 3 * row

    def _metres(self, east: IntArray, north: IntArray) -> tuple[FloatArray, FloatArray]:
        easting: FloatArray = east * self.size_dm / (2 * STEPS_PER_METRE)
        northing: FloatArray = north.astype(np.float64) * self._corner_step_m
        return easting, northing

    def _hexagon_of(self, east_dm: IntArray, north_dm: IntArray) -> tuple[IntArray, IntArray]:
        # A hexagon is the ground nearest to its centre, and that is one of the nearest centres of the rows
        # below and above the point.
        below = np.floor(north_dm / (self._row_m * STEPS_PER_METRE)).astype(np.int64)
        above = below + 1
        column_below, column_above = self._nearest_in(below, east_dm), self._nearest_in(above, east_dm)
        half_below = self.half_column(below, column_below)
        half_above = self.half_column(above, column_above)
        # The difference of the two squared distances is, but for a factor, u + v sqrt(3) with whole u and v;
        # its sign shows when both are squared.
        u = 4 * east_dm * (half_above - half_below) + self.size_dm * (
            (half_below**2 - half_above**2) + 3 * (below**2 - above**2)
        )
        v = 4 * north_dm
        lower = 3 * v * np.abs(v) < -u * np.abs(u)
        return np.where(lower, below, above), np.where(lower, column_below, column_above)

    def _nearest_in(self, row: IntArray, east_dm: IntArray) -> IntArray:
        """Column of the row's nearest centre; of two as near, the eastern one."""
        return (2 * east_dm + self.size_dm - row % 2 * self.size_dm) // (2 * self.size_dm)
