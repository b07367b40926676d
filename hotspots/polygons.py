"""What overlays of polygons leave behind, brought back to polygons."""

from typing import cast

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Ground = Polygon | MultiPolygon
"""A piece of ground, whole or in parts."""


def polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon | None:
    """Return the parts of a geometry that have an area, or None where nothing has.

    An overlay of polygons that touch may leave points and lines as well.

    Examples
    --------
    >>> polygonal(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))"))
    <POLYGON ((0 0, 1 0, 1 1, 0 0))>
    """
    parts = polygon_parts(geometry)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def polygon_parts(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry that have an area, in their order."""
    parts = shapely.get_parts(shapely.get_parts(np.array([geometry], dtype=object)))
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]


def own_copy(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    """Return a copy that may be prepared.

    A prepared geometry builds its index on first use, which two threads must not do at once.
    """
    return cast("Polygon | MultiPolygon", shapely.from_wkb(shapely.to_wkb(geometry)))
