"""Outlines of hotspot ground: contours of the surface, never more ground than the cells taken."""

from dataclasses import dataclass
from typing import cast

import contourpy
import numpy as np
import shapely
from scipy import ndimage
from shapely import Polygon

from boundaries.locating import locate
from hotspots.density.grid import Grid
from hotspots.density.surface import DensitySurface
from hotspots.extraction.levels import Taken
from hotspots.extraction.ranking import Candidate
from hotspots.places import HALF_STEP_M, BoolArray, FloatArray, IntArray
from hotspots.polygons import GeometryArray, clipped, polygonal

_BETWEEN_TAKEN_AND_NOT = 0.5
_FIRST_RISE = 0.001
_REACH_CELLS = 2
"""What a contour is inside a cell and in the cells around it depends on no cell farther away."""


@dataclass(frozen=True)
class Outlined:
    """Hotspot ground as polygons.

    Attributes
    ----------
    candidates : with disjoint interiors, southernmost first, then westernmost.
    level_per_km2 : the density that the outlines follow; None where they follow the cells.
    """

    candidates: tuple[Candidate, ...]
    level_per_km2: float | None


def outlines(surface: DensitySurface, taken: Taken) -> Outlined:
    """Return the ground that a threshold took, as polygons that follow the surface.

    Marching squares between the cell centres, at the level of the threshold where it has one; else between
    cells taken (1) and not taken (0) at a half, which cuts the corners of the cells. The level is raised as
    long as all outlines together cover more than the cells taken do: smooth outlines never claim ground that
    the threshold did not grant. They are clipped to the study area; where
    its border cuts an outline in parts these stay one candidate. An outline without the centre of any cell
    taken is none.

    Parameters
    ----------
    surface : the density that the cells were taken from.
    taken : the cells, and their level where there is one.

    References
    ----------
    Maple, C. (2003). Geometric design and space planning using the marching squares and marching cube
    algorithms. https://doi.org/10.1109/GMAG.2003.1219671

    Examples
    --------
    One incident: the ground above half its peak is a disc of 0.541 h, drawn with a corner at every line
    between cell centres.

    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.surface import surface
    >>> from hotspots.extraction.levels import above_mean
    >>> grid = grid_over(shapely.box(0, 0, 1000, 1000), 25.0)
    >>> bump = surface(grid, np.array([512.5]), np.array([487.5]), np.array([1.0]), 200.0)
    >>> half = Taken(bump.per_km2 >= bump.per_km2[19, 20] / 2, bump.per_km2[19, 20] / 2)
    >>> (found,) = outlines(bump, half).candidates
    >>> [round(edge) for edge in found.geometry.bounds]
    [404, 379, 621, 596]
    """
    if not taken.cells.any():
        return Outlined((), taken.level_per_km2)
    field, level = _field(surface, taken)
    ground, level = _within_ground(surface.grid, field, level, float(surface.grid.area_m2[taken.cells].sum()))
    candidates = _candidates(surface, taken, ground)
    return Outlined(candidates, None if taken.level_per_km2 is None else level)


def _field(surface: DensitySurface, taken: Taken) -> tuple[FloatArray, float]:
    """Return what is contoured, one cell beyond the grid on every side, and the level to follow."""
    if taken.level_per_km2 is None:
        return np.pad(taken.cells, 1).astype(np.float64), _BETWEEN_TAKEN_AND_NOT
    # Dense ground beyond the border would be outlined only to be clipped away.
    near = ndimage.maximum_filter(np.pad(surface.grid.mask, 1), 2 * _REACH_CELLS + 1)
    return np.where(near, surface.padded_per_km2, 0.0), taken.level_per_km2


def _within_ground(
    grid: Grid, field: FloatArray, level: float, ground_m2: float
) -> tuple[GeometryArray, float]:
    """Outlines inside the study area that cover no more than some ground, and the level that they follow.

    The level rises by a thousandth and then by twice as much each time, so that a few steps do, and it ends
    less than twice as far up as it must.
    """
    contours = contourpy.contour_generator(z=field, fill_type=contourpy.FillType.OuterOffset)
    rise = 0.0
    while True:
        risen = level * (1 + rise)
        outlined = clipped(_polygons(contours, risen, grid), grid.study_area)
        # Sums of areas may differ by a hair from what they are.
        if shapely.area(outlined).sum() <= ground_m2 * (1 + 1e-12):
            return outlined[shapely.area(outlined) > 0], risen
        rise = max(2 * rise, _FIRST_RISE)


def _polygons(contours: contourpy.ContourGenerator, level: float, grid: Grid) -> GeometryArray:
    """Polygons of the ground above a level, valid."""
    drawn = contours.filled(level, np.inf)
    points, offsets = cast("tuple[list[FloatArray], list[IntArray]]", drawn)
    # Line 0 of the field is the centre of the cell before the first.
    corner = np.array([grid.west - grid.cell_m / 2, grid.south - grid.cell_m / 2])
    if level == _BETWEEN_TAKEN_AND_NOT:
        # Lines along cells would have places on them: a cell holds its southern and its western edge.
        corner -= HALF_STEP_M
    polygons = []
    for outline, starts in zip(points, offsets, strict=True):
        rings = np.split(corner + outline * grid.cell_m, starts[1:-1])
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    # Where a contour meets itself in the centre of a cell its ring is pinched.
    ground = np.array(polygons, dtype=object)
    pinched = np.flatnonzero(~shapely.is_valid(ground))
    ground[pinched] = [polygonal(shapely.make_valid(polygon)) or Polygon() for polygon in ground[pinched]]
    return ground


def _candidates(surface: DensitySurface, taken: Taken, ground: GeometryArray) -> tuple[Candidate, ...]:
    """Outlines with a cell taken, each with its greatest density and its least p."""
    grid = surface.grid
    row, column = np.nonzero(taken.cells)
    holder = locate(ground, grid.easting[column], grid.northing[row])
    peak = _greatest(surface.per_km2, taken.cells, holder, len(ground))
    least_p = None
    if taken.corrected_p is not None:
        least_p = -_greatest(-taken.corrected_p, taken.cells, holder, len(ground))
    kept = np.flatnonzero(np.isfinite(peak))
    bounds: FloatArray = shapely.bounds(ground[kept])
    return tuple(
        Candidate(ground[i], float(peak[i]), None if least_p is None else float(least_p[i]))
        for i in kept[np.lexsort((bounds[:, 0], bounds[:, 1]))]
    )


def _greatest(values: FloatArray, cells: BoolArray, holder: IntArray, count: int) -> FloatArray:
    """Greatest value among the cells of each holder; minus infinity where it has none."""
    greatest = np.full(count, -np.inf)
    held = holder >= 0
    np.maximum.at(greatest, holder[held], values[cells][held])
    return greatest
