"""Hotspots out of a density surface: the densest ground, as polygons, ranked by the incidents inside."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage
from shapely import MultiPolygon, Polygon

from boundaries.locating import locate
from hotspots.density import DensitySurface
from hotspots.extraction_settings import DEFAULT_MIN_AREA_M2, DEFAULT_MIN_INCIDENTS, DEFAULT_SHARE
from hotspots.grid import Grid
from hotspots.places import BoolArray, FloatArray, IntArray
from hotspots.polygons import polygonal


@dataclass(frozen=True, slots=True)
class Candidate:
    """Ground that may be a hotspot.

    Attributes
    ----------
    geometry : valid, inside the study area.
    peak_per_km2 : greatest density inside; None where the method has no surface.
    """

    geometry: Polygon | MultiPolygon
    peak_per_km2: float | None = None


@dataclass(frozen=True)
class Ranked:
    """Hotspots in order of rank and the places that they hold.

    Attributes
    ----------
    candidates : (k,) rank 1 first.
    incidents : (k,) incidents inside, counted from the incidents.
    holder : (n,) for each place the index of the hotspot that holds it, -1 for none.
    """

    candidates: tuple[Candidate, ...]
    incidents: IntArray
    holder: IntArray

    def __post_init__(self) -> None:
        self.incidents.flags.writeable = False
        self.holder.flags.writeable = False


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
    >>> from hotspots.grid import grid_over
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


def rank_by_incidents(
    candidates: tuple[Candidate, ...],
    easting: FloatArray,
    northing: FloatArray,
    weight: IntArray,
    *,
    min_incidents: int = DEFAULT_MIN_INCIDENTS,
) -> Ranked:
    """Count the incidents inside each candidate and rank: most incidents first.

    A place on the edge of two candidates counts in the first of them only. Ties go to the greater peak
    density, then the smaller area, the westernmost and the southernmost. Candidates that hold fewer than
    `min_incidents` are dropped.

    Parameters
    ----------
    candidates : with disjoint interiors.
    easting, northing : (n,) places of the study area, metres.
    weight : (n,) incidents at each place.

    Examples
    --------
    >>> from shapely import box
    >>> squares = (Candidate(box(0, 0, 9, 9)), Candidate(box(20, 0, 29, 9)), Candidate(box(40, 0, 49, 9)))
    >>> east = np.array([5.0, 25.0, 26.0, 45.0, 60.0])
    >>> ranked = rank_by_incidents(squares, east, np.full(5, 5.0), np.array([6, 4, 5, 1, 8]))
    >>> ranked.incidents.tolist(), ranked.holder.tolist()
    ([9, 6], [1, 0, 0, -1, -1])
    """
    if not candidates:
        return Ranked((), np.zeros(0, dtype=np.int64), np.full(len(easting), -1, dtype=np.int64))
    geometries = np.array([candidate.geometry for candidate in candidates], dtype=object)
    holder = locate(geometries, easting, northing)
    inside = holder >= 0
    incidents = np.zeros(len(candidates), dtype=np.int64)
    np.add.at(incidents, holder[inside], np.asarray(weight, dtype=np.int64)[inside])
    kept = [i for i in range(len(candidates)) if incidents[i] >= min_incidents]
    kept.sort(key=lambda i: (-incidents[i], *_tie_break(candidates[i])))
    rank = np.full(len(candidates) + 1, -1, dtype=np.int64)
    rank[kept] = np.arange(len(kept))
    # Index -1 reads the extra last entry, which stays -1.
    return Ranked(tuple(candidates[i] for i in kept), incidents[kept], rank[holder])


def _tie_break(candidate: Candidate) -> tuple[float, ...]:
    west, south, _, _ = candidate.geometry.bounds
    return (-(candidate.peak_per_km2 or 0.0), candidate.geometry.area, west, south)


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
