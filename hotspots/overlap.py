"""Where hotspots of several categories lie on the same ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from boundaries.locating import locate
from hotspots.categories import kind_of
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import Ground, polygon_parts, polygonal

MIN_PART_AREA_M2 = 2_500.0
"""Smaller parts (50 m square) are where outlines cross, not ground that two patterns share: the incidents of
that much ground are published on one point."""


@dataclass(frozen=True, slots=True)
class OverlapPart:
    """One connected piece of ground inside the hotspots of exactly these categories.

    Attributes
    ----------
    kind : such as ``violence+asb``.
    categories : the same as a set.
    geometry : valid, without any part of another overlap.
    """

    kind: str
    categories: frozenset[str]
    geometry: Polygon


@dataclass(frozen=True)
class OverlapCounts:
    """Incidents inside overlap parts.

    Attributes
    ----------
    incidents : by category, (k,) incidents in each part.
    holder : (n,) for each place the index of the part that holds it, -1 for none.
    """

    incidents: dict[str, IntArray]
    holder: IntArray


def overlap_parts(
    hotspots: Mapping[str, Sequence[Ground]], *, min_area_m2: float = MIN_PART_AREA_M2
) -> tuple[OverlapPart, ...]:
    """Return the ground where hotspots of two or more categories lie on each other.

    Each piece belongs to exactly one combination of categories: ground in three categories' hotspots is a
    piece of the three, and of no two of them. Pieces meet in edges at most. Those under the least area are
    dropped.

    Parameters
    ----------
    hotspots : by category, its hotspots' polygons, in one projection.
    min_area_m2 : smaller pieces are dropped.

    Returns
    -------
    Pieces by kind, then westernmost and southernmost first.

    Examples
    --------
    >>> from shapely import box
    >>> parts = overlap_parts({"violence": [box(0, 0, 100, 80)], "asb": [box(60, 0, 200, 80)]})
    >>> [(part.kind, part.geometry.bounds) for part in parts]
    [('violence+asb', (60.0, 0.0, 100.0, 80.0))]
    """
    parts = [
        OverlapPart(kind_of(categories), categories, part)
        for categories, ground in _by_combination(hotspots).items()
        if len(categories) > 1
        for part in polygon_parts(ground)
        if part.area >= min_area_m2
    ]
    parts.sort(key=lambda part: (part.kind, *part.geometry.bounds, part.geometry.area))
    return tuple(parts)


def count_inside(
    parts: Sequence[OverlapPart], easting: FloatArray, northing: FloatArray, weights: Mapping[str, IntArray]
) -> OverlapCounts:
    """Count the incidents of every category inside each part, each place in one part at most.

    Parameters
    ----------
    easting, northing : (n,) places of the study area, metres.
    weights : by category, (n,) incidents at each place.
    """
    geometries = np.array([part.geometry for part in parts], dtype=object)
    holder = locate(geometries, easting, northing)
    inside = holder >= 0
    incidents = {}
    for category, weight in weights.items():
        incidents[category] = np.zeros(len(parts), dtype=np.int64)
        np.add.at(incidents[category], holder[inside], np.asarray(weight, dtype=np.int64)[inside])
    return OverlapCounts(incidents, holder)


def _by_combination(hotspots: Mapping[str, Sequence[Ground]]) -> dict[frozenset[str], Ground]:
    """Split all the ground by the exact set of categories whose hotspots cover it.

    Categories are laid on one after another, so only combinations that occur are ever made, however many
    categories there are.
    """
    split: dict[frozenset[str], Ground] = {}
    for category, polygons in hotspots.items():
        added = polygonal(shapely.union_all(list(polygons)))
        if added is None:
            continue
        before = shapely.union_all(list(split.values()))
        pieces = {frozenset({category}): shapely.difference(added, before)}
        for categories, ground in split.items():
            pieces[categories] = shapely.difference(ground, added)
            pieces[categories | {category}] = shapely.intersection(ground, added)
        grounds = {categories: polygonal(piece) for categories, piece in pieces.items()}
        split = {categories: ground for categories, ground in grounds.items() if ground is not None}
    return split
