"""The density grid: square cells over a study area, and how much of each lies inside it."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely

from hotspots.places import BoolArray, FloatArray, IntArray
from hotspots.polygons import Bounds, Ground, polygonal, prepared_copy

_TILE_CELLS = 16


@dataclass(frozen=True)
class Grid:
    """Square cells over a study area; arrays are [row, column], row 0 south, column 0 west.

    Attributes
    ----------
    west, south : corner of cell [0, 0], metres; multiples of `cell_m`, so that grids of one cell size line
        up whatever their study areas.
    cell_m : side of a cell.
    mask : [row, column] whether the cell's centre is in the study area (its edge included).
    area_m2 : [row, column] the part of a masked-in cell inside the study area; 0 outside the mask.
    study_area : the geometry that masks.
    """

    west: float
    south: float
    cell_m: float
    mask: BoolArray
    area_m2: FloatArray
    study_area: Ground

    def __post_init__(self) -> None:
        self.mask.flags.writeable = False
        self.area_m2.flags.writeable = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.mask.shape
        return rows, columns

    @property
    def bounds(self) -> Bounds:
        """(west, south, east, north) of all cells, metres."""
        rows, columns = self.shape
        return self.west, self.south, self.west + columns * self.cell_m, self.south + rows * self.cell_m

    @cached_property
    def easting(self) -> FloatArray:
        """(columns,) eastings of the cell centres."""
        return _centres(self.west, self.cell_m, self.shape[1])

    @cached_property
    def northing(self) -> FloatArray:
        """(rows,) northings of the cell centres."""
        return _centres(self.south, self.cell_m, self.shape[0])


def grid_shape(bounds: Bounds, cell_m: float) -> tuple[int, int]:
    """Return (rows, columns) of the aligned grid that covers bounds.

    Examples
    --------
    >>> grid_shape((95.0, 0.0, 205.0, 100.0), 100.0)
    (1, 3)
    """
    west, south, east, north = bounds
    rows = math.ceil(north / cell_m) - math.floor(south / cell_m)
    columns = math.ceil(east / cell_m) - math.floor(west / cell_m)
    return max(rows, 1), max(columns, 1)


@lru_cache(maxsize=2)  # the costliest step of a question, and the same for every question on one ground
def grid_over(study_area: Ground, cell_m: float) -> Grid:
    """Lay a grid over a study area.

    A cell belongs to the study area when its centre does; its area is clipped at the border, so areas of
    cells add up to ground that is really inside.

    Parameters
    ----------
    study_area : valid and not empty.
    cell_m : side of a cell; positive (`settings.resolved_cell` checks what a person asks for).

    Examples
    --------
    >>> grid = grid_over(shapely.box(0, 0, 250, 100), 100.0)
    >>> grid.mask.tolist(), grid.area_m2.tolist()
    ([[True, True, True]], [[10000.0, 10000.0, 5000.0]])
    """
    left, bottom, _, _ = study_area.bounds
    west, south = math.floor(left / cell_m) * cell_m, math.floor(bottom / cell_m) * cell_m
    rows, columns = grid_shape(study_area.bounds, cell_m)
    easting, northing = _centres(west, cell_m, columns), _centres(south, cell_m, rows)
    mask = np.zeros((rows, columns), dtype=np.bool_)
    area_m2 = np.zeros((rows, columns), dtype=np.float64)
    # The border is met in few cells: whole tiles of cells are settled at once, and the clipping of a cell
    # is done against the few vertices of its tile.
    for first_row, first_column, inside in _tiles(study_area, west, south, cell_m, (rows, columns)):
        tile = np.s_[first_row : first_row + _TILE_CELLS, first_column : first_column + _TILE_CELLS]
        if inside is None:
            mask[tile], area_m2[tile] = True, cell_m**2
        else:
            mask[tile], area_m2[tile] = _border_tile(inside, easting[tile[1]], northing[tile[0]], cell_m)
    return Grid(west, south, cell_m, mask, area_m2, study_area)


def _centres(start: float, cell_m: float, count: int) -> FloatArray:
    centres = start + (np.arange(count, dtype=np.float64) + 0.5) * cell_m
    centres.flags.writeable = False
    return centres


def _tiles(
    study_area: Ground, west: float, south: float, cell_m: float, shape: tuple[int, int]
) -> list[tuple[int, int, Ground | None]]:
    """First row, first column and what is inside, for each tile that meets the study area; None: all is."""
    first = [np.arange(0, count, _TILE_CELLS) for count in shape]
    row, column = (a.ravel() for a in np.meshgrid(first[0], first[1], indexing="ij"))
    side = _TILE_CELLS * cell_m
    left, bottom = west + column * cell_m, south + row * cell_m
    boxes = shapely.box(left, bottom, left + side, bottom + side)
    study_area = prepared_copy(study_area)
    whole = shapely.covers(study_area, boxes)
    met = shapely.intersects(study_area, boxes) & ~whole
    settled = [(r, c, None) for r, c in zip(row[whole], column[whole], strict=True)]
    pieces = [polygonal(piece) for piece in shapely.intersection(study_area, boxes[met])]
    return settled + [
        (r, c, piece) for r, c, piece in zip(row[met], column[met], pieces, strict=True) if piece is not None
    ]


def _border_tile(
    inside: Ground, easting: FloatArray, northing: FloatArray, cell_m: float
) -> tuple[BoolArray, FloatArray]:
    """Mask and areas of a tile's cells, given the ground inside the tile."""
    column, row = (a.ravel() for a in np.meshgrid(easting, northing))
    shapely.prepare(inside)
    mask: BoolArray = shapely.intersects_xy(inside, column, row)
    half = cell_m / 2
    cells = shapely.box(column - half, row - half, column + half, row + half)
    area_m2: FloatArray = mask * np.float64(cell_m**2)
    border: IntArray = np.flatnonzero(mask & ~shapely.covers(inside, cells))
    area_m2[border] = shapely.area(shapely.intersection(inside, cells[border]))
    shape = (len(northing), len(easting))
    return mask.reshape(shape), area_m2.reshape(shape)
