"""Overlap the plain way: which hotspots hold one point."""

import shapely


def categories_at(hotspots, easting, northing):
    """Return the categories whose hotspots cover a point."""
    point = shapely.Point(easting, northing)
    return frozenset(
        category
        for category, polygons in hotspots.items()
        if any(polygon.covers(point) for polygon in polygons)
    )
