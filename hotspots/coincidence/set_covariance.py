"""How much of a study area lies in itself moved aside: what edge correction by translation divides by."""

import numpy as np
import shapely
from scipy.interpolate import RegularGridInterpolator
from shapely import affinity

from hotspots.places import FloatArray
from hotspots.polygons import Ground

DIRECTIONS, STEPS = 24, 20
"""Vectors at which the overlap is measured, over half a turn and along each; between them it is interpolated.
For distances up to 1 km the result is within 0.03 % for a borough and 0.5 % for an L of 3 by 4 km."""

OUTLINE_WITHIN_M = 10.0
"""The outline is drawn with fewer corners, none further off; that changes areas by a few parts in 100,000."""


def overlap_share(ground: Ground, east_m: FloatArray, north_m: FloatArray, reach_m: float) -> FloatArray:
    """Return the share of a study area that is also in the area moved by each vector: its set covariance.

    Of two points so far apart the first can lie in this share of the area if the second is in it too; a pair
    seen counts for 1 / share pairs.

    Parameters
    ----------
    east_m, north_m : (n,) vectors, metres, none longer than `reach_m`.
    reach_m : positive.

    Returns
    -------
    (n,) 0..1; 1 for the vector 0.

    References
    ----------
    Ohser, J. and Stoyan, D. (1981). On the second-order and orientation analysis of planar stationary point
    processes. Biometrical Journal 23, 523-533. https://doi.org/10.1002/bimj.4710230602

    Examples
    --------
    A square of 1 km moved 100 m to the east leaves 90 % covered.

    >>> square = shapely.box(0, 0, 1000, 1000)
    >>> overlap_share(square, np.array([100.0]), np.array([0.0]), 500.0).round(6).tolist()
    [0.9]
    """
    outline = shapely.simplify(ground, OUTLINE_WITHIN_M)
    angle, length_m = np.linspace(0, np.pi, DIRECTIONS + 1), np.linspace(0, reach_m, STEPS + 1)
    share = [
        [_share_moved(outline, far * np.cos(turn), far * np.sin(turn)) for far in length_m] for turn in angle
    ]
    # The other half turn is the same. Along each direction the overlap falls nearly in a line from its peak.
    between = RegularGridInterpolator((angle, length_m), np.array(share))
    apart_m = np.minimum(np.hypot(east_m, north_m), reach_m)
    found: FloatArray = between(np.column_stack([np.arctan2(north_m, east_m) % np.pi, apart_m]))
    return found


def _share_moved(ground: Ground, east_m: float, north_m: float) -> float:
    moved = affinity.translate(ground, east_m, north_m)
    return float(shapely.intersection(ground, moved).area / ground.area)
