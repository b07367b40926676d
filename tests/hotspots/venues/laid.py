"""Layers of venues put down by hand."""

import numpy as np
import shapely

from boundaries.projection import projection_of
from hotspots.venues.layer import VenueLayer, together

PROJECTION = projection_of()


def layer(*venues, name="pubs", view_m=None, attribution=()):
    """A layer of (kind, name, geometry or (easting, northing))."""
    shapes = np.empty(len(venues), dtype=object)
    shapes[:] = [shapely.Point(*where) if isinstance(where, tuple) else where for _, _, where in venues]
    kinds, names = (tuple(venue[k] for venue in venues) for k in (0, 1))
    return VenueLayer(name, name.title(), kinds, names, shapes, PROJECTION, attribution, view_m)


def venues(*given):
    """The venues of such a layer."""
    return together([layer(*given)])
