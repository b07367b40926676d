"""Slow and plain: which polygon covers a point, and which box an edge touches, in exact arithmetic."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import shapely
from shapely import MultiPolygon, Polygon

Corner = tuple[Fraction, Fraction]


def first_cover(polygons: Sequence[Polygon | MultiPolygon], easting: float, northing: float) -> int:
    """Return the index of the first polygon with the point inside or on its boundary, or -1."""
    point = (Fraction(easting), Fraction(northing))
    for index, polygon in enumerate(polygons):
        if any(_covers(part, point) for part in shapely.get_parts(polygon)):
            return index
    return -1


def touches(
    start: tuple[float, float], end: tuple[float, float], box: tuple[Fraction, Fraction, Fraction, Fraction]
) -> bool:
    """Return whether the edge has a point in the box (west, south, east, north), borders included.

    Where it does, one of its ends is inside, or it cuts through the box: then the box's corners do not all
    lie on one side of its line, and the bounds of the two meet.
    """
    (e0, n0), (e1, n1) = [(Fraction(easting), Fraction(northing)) for easting, northing in (start, end)]
    west, south, east, north = box
    if max(e0, e1) < west or min(e0, e1) > east or max(n0, n1) < south or min(n0, n1) > north:
        return False
    sides = [(e1 - e0) * (n - n0) - (n1 - n0) * (e - e0) for e in (west, east) for n in (south, north)]
    return min(sides) <= 0 <= max(sides)


def _covers(polygon: Polygon, point: Corner) -> bool:
    rings = [_corners(ring) for ring in (polygon.exterior, *polygon.interiors)]
    if any(_on_edge(ring, point) for ring in rings):
        return True
    return _inside(rings[0], point) and not any(_inside(hole, point) for hole in rings[1:])


def _corners(ring: shapely.LinearRing) -> list[Corner]:
    return [(Fraction(easting), Fraction(northing)) for easting, northing in ring.coords]


def _on_edge(ring: list[Corner], point: Corner) -> bool:
    for (e0, n0), (e1, n1) in pairwise(ring):
        level = (e1 - e0) * (point[1] - n0) == (n1 - n0) * (point[0] - e0)
        if level and min(e0, e1) <= point[0] <= max(e0, e1) and min(n0, n1) <= point[1] <= max(n0, n1):
            return True
    return False


def _inside(ring: list[Corner], point: Corner) -> bool:
    """Count the edges that a ray to the east crosses."""
    crossings = 0
    for (e0, n0), (e1, n1) in pairwise(ring):
        if (n0 > point[1]) != (n1 > point[1]):
            crossings += point[0] < e0 + (point[1] - n0) * (e1 - e0) / (n1 - n0)
    return crossings % 2 == 1
