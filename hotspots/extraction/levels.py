"""Which cells of a surface are hotspot ground: the densest, down to a level that a stated rule sets."""

import math
from dataclasses import dataclass

import numpy as np

from hotspots.density.grid import Grid
from hotspots.density.surface import DensitySurface
from hotspots.extraction.settings import DEFAULT_INCIDENT_SHARE, DEFAULT_SHARE, DEFAULT_TIMES_MEAN
from hotspots.places import BoolArray, FloatArray, IntArray

_HAIR = 1e-12
"""The sum of many cells may come out a hair above what they are: a share that they fill exactly counts."""

_PLATEAU = 0.01
"""Equally dense cells that are a greater part of those taken than this: the uniform kernel makes plateaus,
while a lone place in the middle of its cells has some cells around it alike by chance."""


@dataclass(frozen=True)
class Taken:
    """The cells that a threshold takes.

    Attributes
    ----------
    cells : [row, column] whether the cell is hotspot ground.
    level_per_km2 : the density that tells cells taken from the rest, so that outlines can follow the
        surface; None where no single density does.
    corrected_p : [row, column] p of each cell, corrected for the number of tests, NaN where none was made;
        None where the threshold tests nothing.
    tests : number of cells tested.
    """

    cells: BoolArray
    level_per_km2: float | None = None
    corrected_p: FloatArray | None = None
    tests: int = 0

    def __post_init__(self) -> None:
        self.cells.flags.writeable = False
        if self.corrected_p is not None:
            self.corrected_p.flags.writeable = False


def densest_share(surface: DensitySurface, *, share: float = DEFAULT_SHARE) -> Taken:
    """Take the densest share of the study area.

    Cells are taken from the densest down, those with no density never, until the next would bring the
    ground taken above the share. Of equally dense cells the southernmost comes first, then the westernmost.

    Parameters
    ----------
    surface : density on a grid over the study area.
    share : greatest share of the study area, 0..1; cells at the border count with their ground inside.

    Examples
    --------
    Incidents on the centres of cells as wide as the bandwidth, so that each cell has its own only, at
    3 / (pi h^2) = 95.49 per km^2 each.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.surface import surface
    >>> grid = grid_over(box(0, 0, 500, 100), 100.0)
    >>> row = surface(grid, grid.easting, np.full(5, 50.0), np.array([0, 5, 9, 0, 7]), 100.0)
    >>> taken = densest_share(row, share=0.5)
    >>> taken.cells.tolist(), round(taken.level_per_km2 / 95.493, 3)
    ([[False, False, True, False, True]], 6.0)
    """
    order = _densest_first(surface)
    ground_m2 = np.cumsum(surface.grid.area_m2.ravel()[order])
    limit_m2 = share * surface.grid.study_area.area * (1 + _HAIR)
    return _first_of(surface, order, int(np.searchsorted(ground_m2, limit_m2, side="right")))


def above_mean(surface: DensitySurface, *, times_mean: float = DEFAULT_TIMES_MEAN) -> Taken:
    """Take the ground at least so many times as dense as the study area is on average.

    The mean weighs each cell with its ground inside the study area, so that cells cut by the border do not
    count for more than they hold.

    References
    ----------
    Milic, N., Popovic, B., Mijalkovic, S. and Marinkovic, D. (2019). The influence of data classification
    methods on predictive accuracy of kernel density estimation hotspot maps. International Arab Journal of
    Information Technology 16(6), 1053-1062: three times the mean of the cells.

    Examples
    --------
    The example of `densest_share`: the mean is 21 / 5 incidents a cell, its multiple 6.3.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.surface import surface
    >>> grid = grid_over(box(0, 0, 500, 100), 100.0)
    >>> row = surface(grid, grid.easting, np.full(5, 50.0), np.array([0, 5, 9, 0, 7]), 100.0)
    >>> taken = above_mean(row, times_mean=1.5)
    >>> taken.cells.tolist(), round(taken.level_per_km2 / 95.493, 3)
    ([[False, False, True, False, True]], 6.3)
    """
    mask, area_m2 = surface.grid.mask, surface.grid.area_m2
    ground_m2 = float(area_m2[mask].sum())
    mean = float((surface.per_km2[mask] * area_m2[mask]).sum()) / ground_m2 if ground_m2 else 0.0
    if not mean > 0:
        return Taken(np.zeros(surface.grid.shape, dtype=np.bool_))
    level = times_mean * mean
    # NaN, outside the study area, is at least as great as nothing.
    return Taken(surface.per_km2 >= level, level)


def holding_incidents(
    surface: DensitySurface,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    *,
    incident_share: float = DEFAULT_INCIDENT_SHARE,
) -> Taken:
    """Take the densest ground that holds a share of the incidents.

    Cells are taken from the densest down, ties as in `densest_share`, up to the first with which the share
    is reached (`incidents_by_cell`). Incidents in cells whose centre lies beyond the border cannot be held;
    where they are too many for the share to be reached, every cell with any density is taken.

    Parameters
    ----------
    surface : density on a grid over the study area.
    easting, northing, weight : (n,) places of the study area, metres, and incidents at each.
    incident_share : share of these incidents, 0..1.

    Examples
    --------
    The example of `densest_share`: nine of 21 incidents are less than half, sixteen are more.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.surface import surface
    >>> grid = grid_over(box(0, 0, 500, 100), 100.0)
    >>> places = grid.easting, np.full(5, 50.0), np.array([0, 5, 9, 0, 7])
    >>> holding_incidents(surface(grid, *places, 100.0), *places, incident_share=0.5).cells.tolist()
    [[False, False, True, False, True]]
    """
    held = incidents_by_cell(surface.grid, easting, northing, weight)
    order = _densest_first(surface)
    wanted = incident_share * float(np.asarray(weight, dtype=np.float64).sum()) * (1 - _HAIR)
    if not wanted > 0:
        return _first_of(surface, order, 0)
    reached = np.searchsorted(np.cumsum(held.ravel()[order]), wanted, side="left")
    return _first_of(surface, order, min(int(reached) + 1, len(order)))


def incidents_by_cell(
    grid: Grid, easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray
) -> FloatArray:
    """Return incidents in each cell, [row, column]; those beyond the grid are in none.

    Every place is in one cell: a cell holds its southern and western edge and not the others.

    Examples
    --------
    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> grid = grid_over(box(0, 0, 300, 100), 100.0)
    >>> incidents_by_cell(grid, np.array([99.9, 100.0, 300.0]), np.zeros(3), np.array([1, 2, 4])).tolist()
    [[1.0, 2.0, 0.0]]
    """
    rows, columns = grid.shape
    row = np.floor((np.asarray(northing, dtype=np.float64) - grid.south) / grid.cell_m).astype(np.int64)
    column = np.floor((np.asarray(easting, dtype=np.float64) - grid.west) / grid.cell_m).astype(np.int64)
    on_grid = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    held = np.zeros(grid.shape)
    np.add.at(held, (row[on_grid], column[on_grid]), np.asarray(weight, dtype=np.float64)[on_grid])
    return held


def _densest_first(surface: DensitySurface) -> IntArray:
    """Flat indices of the cells with any density, densest first, ties in the order of the grid."""
    density = surface.per_km2.ravel()
    some = np.flatnonzero(density > 0)
    order: IntArray = some[np.argsort(-density[some], kind="stable")]
    return order


def _first_of(surface: DensitySurface, order: IntArray, count: int) -> Taken:
    """Take the first `count` cells; the level lies midway between the last of them and the next.

    Where that cuts a plateau no level tells its cells apart.
    """
    cells = np.zeros(surface.per_km2.size, dtype=np.bool_)
    cells[order[:count]] = True
    cells = cells.reshape(surface.grid.shape)
    if count == 0:
        return Taken(cells)
    density = surface.per_km2.ravel()[order]
    last, after = float(density[count - 1]), float(density[count]) if count < len(order) else 0.0
    if math.isclose(last, after) and np.isclose(density[:count], last).mean() > _PLATEAU:
        return Taken(cells)
    return Taken(cells, (last + after) / 2)
