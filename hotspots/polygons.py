"""What overlays of polygons leave behind, brought back to polygons."""

from typing import cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Ground = Polygon | MultiPolygon
"""A piece of ground, whole or in parts."""

GeometryArray = npt.NDArray[np.object_]

Bounds = tuple[float, float, float, float]
"""West, south, east and north, metres."""


def polygonal(geometry: BaseGeometry) -> Ground | None:
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


def prepared_copy(ground: Ground) -> Ground:
    """Return a copy that is prepared for many questions.

    A prepared geometry builds its index on first use, which two threads must not do at once: so a copy.
    """
    own = cast("Ground", shapely.from_wkb(shapely.to_wkb(ground)))
    shapely.prepare(own)
    return own


def clipped(grounds: GeometryArray, study_area: Ground) -> GeometryArray:
    """Return the parts of grounds inside the study area, empty where nothing is.

    Only those at its border are cut, which is slow.

    Examples
    --------
    >>> grounds = np.array([shapely.box(0, 0, 2, 2), shapely.box(9, 0, 10, 1)], dtype=object)
    >>> shapely.area(clipped(grounds, shapely.box(1, -9, 5, 9))).tolist()
    [2.0, 0.0]
    """
    inside, border = grounds.copy(), prepared_copy(study_area)
    for i in np.flatnonzero(~shapely.contains_properly(border, grounds)):
        # Where ground and border only touch there are lines, which the next overlay would not take.
        inside[i] = polygonal(shapely.intersection(grounds[i], study_area)) or Polygon()
    return inside
