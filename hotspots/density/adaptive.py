"""Adaptive bandwidths: narrow where places are dense, wide where they are sparse."""

import numpy as np

from hotspots.density.at_places import density_at
from hotspots.density.kernels import DEFAULT_KERNEL
from hotspots.places import FloatArray, IntArray

WIDEST = 5.0
"""No place gets more than this many times the global bandwidth."""


def abramson_bandwidths(
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    bandwidth_m: float,
    *,
    floor_m: float,
    kernel: str = DEFAULT_KERNEL,
) -> FloatArray:
    """Return a bandwidth for each place, by the inverse square root of the density there.

    h_i = h (f_i / g)^(-1/2), f_i being the density with the global bandwidth (the pilot) at place i and g the
    geometric mean of f over the incidents. Over the incidents the geometric mean of h_i is h, until limits
    bite: a single lonely incident would be spread without end, and stacked incidents would not be spread at
    all.

    Parameters
    ----------
    easting, northing : (n,) places, finite, metres; taken to the nearest 0.1 m. n may be 0.
    weight : (n,) incidents at each, finite and not negative. A place of weight 0 gets a bandwidth
        that says nothing about it.
    bandwidth_m : h, the global bandwidth; positive.
    floor_m : least bandwidth of a place, not above the global one.
    kernel : a name of `kernels.KERNELS`, for the pilot.

    Returns
    -------
    (n,) metres, from `floor_m` to five times `bandwidth_m`.

    References
    ----------
    Abramson, I. S. (1982). On bandwidth variation in kernel estimates: a square root law.
    https://doi.org/10.1214/aos/1176345986

    Davies, T. M., Hazelton, M. L. (2010). Adaptive kernel estimation of spatial relative risk; five times at
    most is `trim` of the authors' package sparr. https://doi.org/10.1002/sim.3995

    Examples
    --------
    Two lonely places, one with 16 times the incidents: four times as narrow, and 16 of 17 incidents have it.

    >>> east, north, weight = np.array([0.0, 9e3]), np.zeros(2), np.array([16, 1])
    >>> bandwidth_m = abramson_bandwidths(east, north, weight, 400.0, floor_m=25.0)
    >>> round(float(bandwidth_m[1] / bandwidth_m[0]), 9)
    4.0
    >>> round(float(bandwidth_m[0] ** 16 * bandwidth_m[1]) ** (1 / 17), 6)
    400.0
    """
    held = np.asarray(weight, dtype=np.float64)
    if not (held > 0).any():
        return np.full(held.size, float(bandwidth_m))
    pilot = density_at(easting, northing, held, bandwidth_m, kernel=kernel)
    # A place without incidents may stand where the pilot is 0, whose logarithm there is none of.
    logarithm = np.log(np.where(held > 0, pilot, 1.0))
    mean = float(np.average(logarithm, weights=held))
    own_m: FloatArray = bandwidth_m * np.exp((mean - logarithm) / 2)
    return np.clip(own_m, floor_m, WIDEST * bandwidth_m)
