"""Hot cells as ground: united where they share a side, without holes at the peaks, cut at the border."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from hotspots.getis_ord.cells import CellGrid
from hotspots.getis_ord.neighbourhoods import Neighbourhoods, neighbourhoods
from hotspots.grouping import positions_of_each
from hotspots.places import BoolArray, IntArray
from hotspots.polygons import Ground, polygonal, prepared_copy

_TWO_SIDES = 2


@dataclass(frozen=True)
class HotGround:
    """One piece of ground made of hot cells.

    Attributes
    ----------
    geometry : valid, inside the study area, sharing no interior with another piece.
    cells : ascending numbers of the cells that it consists of, the filled ones included.
    """

    geometry: Ground
    cells: IntArray

    def __post_init__(self) -> None:
        self.cells.flags.writeable = False


def hot_ground(grid: CellGrid, hot: BoolArray, study_area: Ground) -> list[HotGround]:
    """Return the ground of hot cells, one piece for each set of cells connected by sides.

    A cell that is not hot belongs all the same when every cell of the study area that shares a side with it
    is hot, and there are at least two. Under conditional permutation a cell is tested by its neighbours
    alone: a lone stack of incidents makes all cells around it hot but not its own, which would leave a hole
    in the middle of its hotspot. Wider holes are left: nothing says that they are hot.

    Parameters
    ----------
    grid : cells of analysis.
    hot : (m,) cells found hot.
    study_area : what is beyond its border is cut off.

    Returns
    -------
    Pieces by their first cell, so from the south.

    Examples
    --------
    >>> area = shapely.box(0, 0, 300, 290)
    >>> from hotspots.getis_ord.cells import cells_over
    >>> ring = np.array([True] * 4 + [False] + [True] * 4)
    >>> (ground,) = hot_ground(cells_over(area, "square", 100.0), ring, area)
    >>> round(ground.geometry.area, -2), len(ground.cells)
    (87000.0, 9)
    """
    beside = neighbourhoods(grid, grid.lattice.size_m)
    chosen = np.flatnonzero(hot | _enclosed(hot, beside))
    if len(chosen) == 0:
        return []
    count, label = connected_components(_links(beside)[chosen][:, chosen], directed=False)
    border = prepared_copy(study_area)
    pieces = []
    for members in positions_of_each(label.astype(np.int64), count):
        united = shapely.union_all(grid.polygons(chosen[members]))
        inside = united if shapely.covers(border, united) else shapely.intersection(united, study_area)
        geometry = polygonal(inside)
        if geometry is not None:
            pieces.append(HotGround(geometry, chosen[members]))
    return pieces


def _enclosed(hot: BoolArray, beside: Neighbourhoods) -> BoolArray:
    """Say which cells share all their sides, those on the border left aside, with hot cells."""
    others = beside.sizes - 1
    hot_others = beside.sums(hot.astype(np.float64)) - hot
    enclosed: BoolArray = (hot_others == others) & (others >= _TWO_SIDES)
    return enclosed


def _links(beside: Neighbourhoods) -> csr_array:
    linked = np.ones(len(beside.indices), dtype=np.int8)
    return csr_array((linked, beside.indices, beside.indptr), shape=(len(beside), len(beside)))
