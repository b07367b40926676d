"""The quartic kernel: how one incident is spread over the ground around it."""

import math

import numpy as np

from hotspots.places import FloatArray


def quartic_peak_per_m2(bandwidth_m: float) -> float:
    """Return the kernel's value at its centre, 3 / (pi h^2), per square metre.

    Examples
    --------
    >>> round(quartic_peak_per_m2(150) * 1e6, 3)  # one incident, per km^2 where it stands
    42.441
    """
    return 3.0 / (math.pi * bandwidth_m**2)


def quartic_per_m2(distance_m: FloatArray, bandwidth_m: float) -> FloatArray:
    """Return k(d) = 3 / (pi h^2) (1 - d^2 / h^2)^2 for d < h and 0 beyond, per square metre.

    The two-dimensional quartic (biweight) kernel: its integral over the plane is 1, so a surface made of
    it integrates to the number of incidents.

    Parameters
    ----------
    distance_m : distances from the incident, any shape.
    bandwidth_m : the radius h at which the kernel reaches zero.

    References
    ----------
    Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, equation 4.6.
    https://doi.org/10.1201/9781315140919

    Examples
    --------
    >>> quartic_per_m2(np.array([0.0, 75.0, 150.0]), 150.0).round(8).tolist()
    [4.244e-05, 2.387e-05, 0.0]
    """
    remainder = np.clip(1.0 - (np.asarray(distance_m, dtype=np.float64) / bandwidth_m) ** 2, 0.0, None)
    density: FloatArray = quartic_peak_per_m2(bandwidth_m) * remainder**2
    return density
