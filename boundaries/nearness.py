"""How far points lie outside a study area."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry

FloatArray = npt.NDArray[np.float64]


def distance_outside(area: Geometry, easting: FloatArray, northing: FloatArray) -> FloatArray:
    """Return (n,) the distance of points from an area in metres; 0 inside it.

    Parameters
    ----------
    area : polygon or multipolygon, metres; prepared geometry is faster.
    easting, northing : (n,) metres.

    Examples
    --------
    >>> distance_outside(shapely.box(0, 0, 10, 10), np.array([5.0, 13.0]), np.array([5.0, 14.0])).tolist()
    [0.0, 5.0]
    """
    away: FloatArray = np.zeros(len(easting))
    outside = ~shapely.contains_xy(area, easting, northing)
    away[outside] = shapely.distance(area, shapely.points(easting[outside], northing[outside]))
    return away
