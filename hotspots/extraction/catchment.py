"""How much ground one published point stands for: an outline is never finer than that."""

import numpy as np
from scipy.spatial import cKDTree

from hotspots.places import FloatArray

LEAST_CATCHMENT_M, GREATEST_CATCHMENT_M = 10.0, 75.0
"""Of exact positions neighbours may be a few metres apart, which no outline on a map of a town needs; of few
points in open country kilometres, which would leave no hotspot at all."""


def catchment_radius_m(easting: FloatArray, northing: FloatArray) -> float:
    """Return half the median distance from a place to the nearest other, held between 10 and 75 m.

    Police points are "on or near": incidents are moved to the nearest of a fixed list of points, so each
    point speaks for the ground up to halfway to the next. A disc of this radius is the least ground that an
    outline can honestly claim.

    Parameters
    ----------
    easting, northing : (n,) places with any incident recorded, each once, metres. Give every place known,
        not those of one category: a rare category does not make the points coarser.

    Returns
    -------
    Metres; 0 where there are fewer than two places to compare.

    Examples
    --------
    The distances to the nearest are 60, 60, 70 and 400 m.

    >>> catchment_radius_m(np.array([0.0, 60.0, 130.0, 530.0]), np.zeros(4))
    32.5
    """
    if len(easting) < 2:
        return 0.0
    places = np.column_stack([easting, northing])
    distance_m, _ = cKDTree(places).query(places, k=2)
    half_m = float(np.median(distance_m[:, 1])) / 2
    return min(max(half_m, LEAST_CATCHMENT_M), GREATEST_CATCHMENT_M)
