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


def ground_of_exactly(categories, hotspots):
    """Return the ground in the hotspots of these categories and of no other."""
    united = {category: shapely.union_all(polygons) for category, polygons in hotspots.items()}
    shared = shapely.intersection_all([united[category] for category in categories])
    others = [ground for category, ground in united.items() if category not in categories]
    return shared.difference(shapely.union_all(others))
