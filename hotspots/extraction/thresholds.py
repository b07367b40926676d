"""Hotspots out of a density surface: the densest ground, as polygons."""

import numpy as np
import shapely
from scipy import ndimage
from shapely import MultiPolygon, Polygon

from hotspots.density.grid import Grid
from hotspots.density.surface import DensitySurface
from hotspots.extraction.ranking import Candidate
from hotspots.extraction.settings import DEFAULT_MIN_AREA_M2, DEFAULT_SHARE
from hotspots.places import BoolArray
from hotspots.polygons import polygonal


def densest_share(
    surface: DensitySurface, *, share: float = DEFAULT_SHARE, min_area_m2: float = DEFAULT_MIN_AREA_M2
) -> tuple[Candidate, ...]:
    """Return the densest share of a study area, as polygons.

    Cells are taken from the densest down, those with no density never, until the next would bring the
    ground taken above the share of the study area; of equally dense cells the southernmost comes first,
    then the westernmost. Cells joined by an edge make one polygon, clipped to the study area. Where the
    border cuts a polygon in parts it stays one candidate. Candidates under the least area are dropped and
    nothing is taken in their stead, so what is left covers at most the share.

    Parameters
    ----------
    surface : density on a grid over the study area.
    share : greatest share of the study area, 0..1.
    min_area_m2 : smaller candidates are dropped.

    Returns
    -------
    Candidates with disjoint interiors, southernmost first.

    Examples
    --------
    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> per_km2 = np.array([[0.0, 5.0, 9.0, 0.0, 7.0]])
    >>> grid = grid_over(box(0, 0, 500, 100), 100.0)
    >>> found = densest_share(DensitySurface(per_km2, grid, 400.0), share=0.6)
    >>> [(c.geometry.bounds, c.peak_per_km2) for c in found]
    [((100.0, 0.0, 300.0, 100.0), 9.0), ((400.0, 0.0, 500.0, 100.0), 7.0)]
    """
    taken = _densest_cells(surface, share)
    label, _ = ndimage.label(taken)
    candidates = []
    for number, where in enumerate(ndimage.find_objects(label), start=1):
        cells = label[where] == number
        if surface.grid.area_m2[where][cells].sum() < min_area_m2:
            continue
        ground = _ground(surface.grid, cells, (where[0].start, where[1].start))
        if ground is not None:
            candidates.append(Candidate(ground, float(surface.per_km2[where][cells].max())))
    return tuple(candidates)


def _densest_cells(surface: DensitySurface, share: float) -> BoolArray:
    """Cells of the densest share, [row, column]."""
    density, area_m2 = surface.per_km2.ravel(), surface.grid.area_m2.ravel()
    candidates = np.flatnonzero(density > 0)
    order = candidates[np.argsort(-density[candidates], kind="stable")]
    # The sum of many cells may come out a hair above what they are: a share that they fill exactly counts.
    limit_m2 = share * surface.grid.study_area.area * (1 + 1e-12)
    taken = np.zeros(density.size, dtype=bool)
    taken[order[np.cumsum(area_m2[order]) <= limit_m2]] = True
    return taken.reshape(surface.grid.shape)


def _ground(grid: Grid, cells: BoolArray, corner: tuple[int, int]) -> Polygon | MultiPolygon | None:
    """Outline of the cells of one label, clipped to the study area; None where nothing is left."""
    runs = np.diff(np.pad(cells, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, first = np.nonzero(runs == 1)
    _, after = np.nonzero(runs == -1)
    row, first, after = row + corner[0], first + corner[1], after + corner[1]
    # Lines are computed from the corner, so that neighbouring boxes share them to the last bit.
    boxes = shapely.box(
        grid.west + first * grid.cell_m,
        grid.south + row * grid.cell_m,
        grid.west + after * grid.cell_m,
        grid.south + (row + 1) * grid.cell_m,
    )
    outline = shapely.simplify(shapely.union_all(boxes), 0)
    rows, columns = cells.shape
    here = grid.area_m2[corner[0] : corner[0] + rows, corner[1] : corner[1] + columns]
    if (here[cells] == grid.cell_m**2).all():
        return polygonal(outline)  # no cell at the border: nothing to clip, and clipping is slow
    return polygonal(shapely.intersection(outline, grid.study_area))
