"""The mass of a kernel inside a polygon the plain way: thin horizontal slices of the ground, each summed."""

import itertools
import math

import numpy as np
import shapely

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


def kernel_per_m2(distance_m, bandwidth_m, kernel):
    """Value of a kernel at distances, from the textbook; the Gaussian cut off at 5 standard deviations."""
    x = np.asarray(distance_m) / bandwidth_m
    if kernel == "gaussian":
        inside = 2 * math.pi * bandwidth_m**2 * (1 - math.exp(-12.5))
        return np.where(x < 5, np.exp(-(x**2) / 2) / inside, 0.0)
    form = {
        "quartic": lambda x: 3 * (1 - x**2) ** 2,
        "epanechnikov": lambda x: 2 * (1 - x**2),
        "triangular": lambda x: 3 * (1 - x),
        "uniform": np.ones_like,
    }[kernel]
    return np.where(x < 1, form(x) / (math.pi * bandwidth_m**2), 0.0)


def mass_inside(ground, easting, northing, bandwidth_m, kernel="quartic", slices=1200):
    """Midpoint rule over slices, Gauss-Legendre along the pieces of ground in each."""
    reach_m = bandwidth_m * (5 if kernel == "gaussian" else 1)
    total = 0.0
    for north, height in _slices(ground, northing, reach_m, slices):
        half = math.sqrt(reach_m**2 - (north - northing) ** 2)
        line = shapely.linestrings([(easting - half, north), (easting + half, north)])
        for piece in shapely.get_parts(shapely.intersection(ground, line)):
            west, _, east, _ = shapely.bounds(piece)
            # Cut at the point's own easting, where the triangular kernel has its tip.
            for low, high in ((west, min(east, easting)), (max(west, easting), east)):
                if high > low:
                    at = (low + high) / 2 + (high - low) / 2 * _NODES
                    value = kernel_per_m2(np.hypot(at - easting, north - northing), bandwidth_m, kernel)
                    total += height * (high - low) / 2 * (_WEIGHTS * value).sum()
    return total


def _slices(ground, northing, reach_m, slices):
    """Middle and height of slices that no corner of the ground lies inside of."""
    corners = shapely.get_coordinates(ground)[:, 1]
    south, north = northing - reach_m, northing + reach_m
    breaks = np.unique([south, north, *corners[(corners > south) & (corners < north)]])
    for low, high in itertools.pairwise(breaks):
        number = max(20, round(slices * (high - low) / (north - south)))
        for k in range(number):
            yield low + (k + 0.5) * (high - low) / number, (high - low) / number
