"""Who neighbours whom among the cells of analysis, always with the cell itself."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.getis_ord.cells import CellGrid
from hotspots.getis_ord.lattice import Lattice
from hotspots.neighbours import squared_reach_dm2
from hotspots.places import FloatArray, Int32Array, IntArray

QUEEN_QUARTERS = 8
"""Squared reach of cells that share a side or a corner, in quarters of the squared size: a square's 8
neighbours are as far as sqrt(2) sizes away, a hexagon's 6 are one, and the next are sqrt(3)."""


@dataclass(frozen=True)
class Neighbourhoods:
    """The neighbours of each cell, the cell itself among them; only cells of the study area.

    Attributes
    ----------
    indptr, indices : the neighbourhood of cell i is ``indices[indptr[i]:indptr[i + 1]]``, ascending.
    """

    indptr: IntArray
    indices: Int32Array

    def __post_init__(self) -> None:
        self.indptr.flags.writeable = False
        self.indices.flags.writeable = False

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @cached_property
    def sizes(self) -> IntArray:
        """(m,) cells in each neighbourhood, the cell itself counted."""
        sizes = np.diff(self.indptr)
        sizes.flags.writeable = False
        return sizes

    @cached_property
    def greatest(self) -> int:
        """Cells in the largest neighbourhood."""
        return int(self.sizes.max(initial=0))

    def sums(self, values: FloatArray) -> FloatArray:
        """Return (m,) the sum of the values over each neighbourhood, the cell itself included."""
        return _sums(self.indptr, self.indices, kernel_input(values))


def steps_within(lattice: Lattice, within_m: float | None) -> tuple[IntArray, IntArray]:
    """Return the (rows, half columns) from a cell to each of its neighbourhood, itself included.

    Parameters
    ----------
    lattice : kind and size of the cells.
    within_m : greatest distance between centres, itself included, compared exactly; None for the cells that
        share a side or a corner (queen).

    Examples
    --------
    >>> [len(steps_within(Lattice(kind, 100.0), None)[0]) for kind in ("square", "hexagon")]
    [9, 7]
    >>> [len(steps_within(Lattice("square", 100.0), within)[0]) for within in (99.9, 100.0, 200.0)]
    [1, 5, 13]
    """
    quarters = QUEEN_QUARTERS
    if within_m is not None:
        quarters = math.floor(4 * squared_reach_dm2(within_m)) // lattice.size_dm**2
    reach = math.isqrt(quarters) + 1
    row, half = (a.ravel() for a in np.mgrid[-reach : reach + 1, -reach : reach + 1])
    # Centres of squares stand whole sizes apart; those of hexagons half a size in every other row.
    offset = row % 2 if lattice.kind == "hexagon" else 0
    near = (half**2 + lattice.row_quarters * row**2 <= quarters) & ((half - offset) % 2 == 0)
    return row[near], half[near]


def neighbourhoods(grid: CellGrid, within_m: float | None = None) -> Neighbourhoods:
    """Return the neighbourhood of every cell.

    Parameters
    ----------
    grid : cells of analysis.
    within_m : greatest distance between centres, itself included; None for queen: the 8 squares, or the 6
        hexagons, that share a side or a corner.

    Examples
    --------
    >>> import shapely
    >>> from hotspots.getis_ord.cells import cells_over
    >>> around = neighbourhoods(cells_over(shapely.box(0, 0, 300, 100), "square", 100.0))
    >>> around.indptr.tolist(), around.indices.tolist()
    ([0, 2, 5, 7], [0, 1, 0, 1, 2, 1, 2])
    """
    step_row, step_half = steps_within(grid.lattice, within_m)
    half_column = grid.lattice.half_column(grid.row, grid.column) - 2 * grid.first_column
    indptr, indices = _linked(grid.row - grid.first_row, half_column, grid.index, step_row, step_half)
    return Neighbourhoods(indptr, indices)


@kernel
def _linked(
    row: IntArray, half_column: IntArray, index: Int32Array, step_row: IntArray, step_half: IntArray
) -> tuple[IntArray, Int32Array]:
    rows, columns = index.shape
    indptr = np.zeros(len(row) + 1, dtype=np.int64)
    indices = np.empty(0, dtype=np.int32)
    # Counted first, then filled: neighbourhoods at the border are smaller.
    for filling in (False, True):
        at = 0
        for i in range(len(row)):
            for s in range(len(step_row)):
                r, c = row[i] + step_row[s], (half_column[i] + step_half[s]) // 2
                if 0 <= r < rows and 0 <= c < columns and index[r, c] >= 0:
                    if filling:
                        indices[at] = index[r, c]
                    at += 1
            indptr[i + 1] = at
        if not filling:
            indices = np.empty(at, dtype=np.int32)
    return indptr, indices


@kernel
def _sums(indptr: IntArray, indices: Int32Array, values: FloatArray) -> FloatArray:
    sums = np.empty(len(indptr) - 1)
    first = indptr[0]
    for i in range(len(sums)):
        after = indptr[i + 1]
        total = 0.0
        for at in range(first, after):
            # Unsigned, as a signed index would be looked at for being negative: that takes as long again.
            total += values[np.uint32(indices[at])]
        sums[i] = total
        first = after
    return sums
