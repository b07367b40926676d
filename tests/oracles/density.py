"""Kernel density the plain way: the five formulas, and every cell or place against every place."""

import math

import numpy as np


def kernel_per_m2(kernel, d2, h):
    """One incident at the squared distance d2, per square metre."""
    if kernel == "gaussian":
        if d2 >= (5.0 * h) * (5.0 * h):
            return 0.0
        return math.exp(-d2 / (2 * h * h)) / (2 * math.pi * h * h) / (1 - math.exp(-12.5))
    if d2 >= h * h:
        return 0.0
    # The difference is taken before the division, or a cell a hair inside the edge loses most of its digits.
    left = (h * h - d2) / (h * h)
    if kernel == "quartic":
        return 3 / (math.pi * h * h) * left**2
    if kernel == "epanechnikov":
        return 2 / (math.pi * h * h) * left
    if kernel == "triangular":
        return 3 / (math.pi * h * h) * (h - math.sqrt(d2)) / h
    return 1 / (math.pi * h * h)


def padded_per_km2(grid, easting, northing, weight, bandwidth_m, kernel="quartic"):
    """The surface with one more cell on every side; bandwidth_m one number or one for each place."""
    rows, columns = grid.shape
    each_m = np.broadcast_to(bandwidth_m, np.shape(easting))
    per_km2 = np.zeros((rows + 2, columns + 2))
    for row in range(rows + 2):
        for column in range(columns + 2):
            east = grid.west + (column - 0.5) * grid.cell_m
            north = grid.south + (row - 0.5) * grid.cell_m
            per_km2[row, column] = 1e6 * sum(
                w * kernel_per_m2(kernel, (east - e) * (east - e) + (north - n) * (north - n), h)
                for e, n, w, h in zip(easting, northing, weight, each_m, strict=True)
            )
    return per_km2


def surface_per_km2(grid, easting, northing, weight, bandwidth_m, kernel="quartic"):
    """The surface, NaN outside the study area."""
    padded = padded_per_km2(grid, easting, northing, weight, bandwidth_m, kernel)
    return np.where(grid.mask, padded[1:-1, 1:-1], np.nan)


def density_at_places(easting, northing, weight, bandwidth_m, kernel="quartic", left_out=0.0):
    """Density at each place; of its own weight so much is left out (all of it at most)."""
    places = list(zip(easting, northing, weight, strict=True))
    return np.array(
        [
            1e6
            * sum(
                (max(w - left_out, 0.0) if i == j else w)
                * kernel_per_m2(kernel, (e - east) ** 2 + (n - north) ** 2, bandwidth_m)
                for j, (e, n, w) in enumerate(places)
            )
            for i, (east, north, _) in enumerate(places)
        ]
    )
