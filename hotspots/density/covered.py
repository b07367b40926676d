"""The covered ground: where an incident would have been seen, had there been one.

The border of a study area is an edge of the data only where the incidents beyond it are not loaded. Where a
neighbouring force's are, the ground goes on, and nothing is to be mended there.
"""

import math
from typing import cast

import numpy as np
import shapely
from scipy import ndimage

from hotspots.places import BoolArray, FloatArray, IntArray
from hotspots.polygons import Ground, prepared_copy

COVERED_WITHIN_M = 1000.0
"""Inhabited places of one force lie closer than this to each other: ground within it of a place where
incidents are recorded is ground whose incidents are loaded."""

LATTICE_M = 250.0
"""Beyond the border the ground is told apart in squares of this side: however many places are loaded, the
work is bounded by the squares along the border."""


def covered_ground(study_area: Ground, easting: FloatArray, northing: FloatArray, reach_m: float) -> Ground:
    """Return the study area and the ground beyond it for which incidents are loaded.

    The rule: beyond the border a square of the lattice counts as covered when its centre is within 1,000 m
    of the centre of a square that holds a loaded place, the place itself outside the study area. Places
    inside say nothing about what is loaded beyond.

    Parameters
    ----------
    study_area : valid.
    easting, northing : (n,) every loaded place, metres, whatever was recorded there: the more kinds of
        incidents, the better it shows what is loaded. n may be 0.
    reach_m : how far beyond the border the ground matters, metres; places farther than this and 1,000 m are
        left aside. The weights of places outside (`edge.diggle_weights`) see ground up to twice the reach of
        the kernel away.

    Returns
    -------
    The study area itself where nothing is loaded beyond it. Holes and gaps of the study area (a stretch of
    water, another council's ground) are beyond it as well.

    Examples
    --------
    A town 4 km square, with one place loaded 600 m east of its border.

    >>> town = shapely.box(0, 0, 4000, 4000)
    >>> east_of_it = covered_ground(town, np.array([2000.0, 4600.0]), np.array([2000.0, 2000.0]), 300.0)
    >>> shapely.intersects_xy(east_of_it, [5400, 4100, 4100, -100], [2000, 2000, 3900, 2000]).tolist()
    [True, True, False, False]
    """
    beyond = _squares_beyond(study_area, easting, northing, reach_m)
    if not len(beyond):
        return study_area
    pad = math.ceil(COVERED_WITHIN_M / LATTICE_M)
    first = beyond.min(axis=0) - pad
    loaded = np.zeros(np.ptp(beyond, axis=0) + 1 + 2 * pad, dtype=np.bool_)
    loaded[tuple((beyond - first).T)] = True
    # Distances between centres are roots of whole numbers: the comparison is exact.
    covered = ndimage.distance_transform_edt(~loaded) * LATTICE_M <= COVERED_WITHIN_M
    row, start, end = _runs(covered)
    south, west = (first[0] + row) * LATTICE_M, (first[1] + start) * LATTICE_M
    strips = shapely.box(west, south, (first[1] + end) * LATTICE_M, south + LATTICE_M)
    return cast("Ground", shapely.union(study_area, shapely.union_all(strips)))


def covered_share(study_area: Ground, covered: Ground, reach_m: float) -> float:
    """Return the share of the border's length around which all ground within reach is covered.

    There nothing is mended. Found at the middles of pieces of the border no longer than a tenth of the
    reach, so right to a few metres at each end of a stretch.

    Parameters
    ----------
    study_area, covered : the second from `covered_ground` of the first.
    reach_m : of the kernel, metres; positive.

    Examples
    --------
    >>> town = shapely.box(0, 0, 4000, 4000)
    >>> covered_share(town, town, 300.0)
    0.0
    >>> east_of_it = shapely.box(4000, -1000, 5000, 5000)  # 3,400 of 16,000 m: 300 at each corner are not
    >>> round(covered_share(town, town.union(east_of_it), 300.0), 2)
    0.21
    """
    border = shapely.segmentize(study_area.boundary, reach_m / 10.0)
    vertex, line = shapely.get_coordinates(shapely.get_parts(border), return_index=True)
    along = np.flatnonzero(line[1:] == line[:-1])
    length_m = np.hypot(*(vertex[along + 1] - vertex[along]).T)
    middle = (vertex[along] + vertex[along + 1]) / 2.0
    end = shapely.boundary(covered)
    shapely.prepare(end)
    uncovered_near = np.asarray(shapely.dwithin(end, shapely.points(middle), reach_m))
    return float(length_m[~uncovered_near].sum() / length_m.sum())


def _squares_beyond(
    study_area: Ground, easting: FloatArray, northing: FloatArray, reach_m: float
) -> IntArray:
    """(k, 2) row and column of the lattice's squares with a place outside the study area, near it."""
    far_m = reach_m + COVERED_WITHIN_M
    west, south, east, north = study_area.bounds
    near: BoolArray = (easting >= west - far_m) & (easting <= east + far_m)
    near &= (northing >= south - far_m) & (northing <= north + far_m)
    own = prepared_copy(study_area)
    chosen = np.flatnonzero(near)
    chosen = chosen[~shapely.intersects_xy(own, easting[chosen], northing[chosen])]
    square = np.floor(np.column_stack([northing[chosen], easting[chosen]]) / LATTICE_M).astype(np.int64)
    square = np.unique(square, axis=0)
    centre = (square + 0.5) * LATTICE_M
    close = np.asarray(shapely.dwithin(own, shapely.points(centre[:, ::-1]), far_m))
    return square[close]


def _runs(covered: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Row, first column and the one after the last of each run of covered squares in a row."""
    step = np.diff(np.pad(covered, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, start = np.nonzero(step == 1)
    _, end = np.nonzero(step == -1)
    return row, start, end
