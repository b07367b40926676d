"""The quartic surface the plain way: every cell against every place."""

import math

import numpy as np


def surface_per_km2(grid, easting, northing, weight, bandwidth_m):
    per_km2 = np.full(grid.shape, np.nan)
    for row, cell_northing in enumerate(grid.northing):
        for column, cell_easting in enumerate(grid.easting):
            if not grid.mask[row, column]:
                continue
            total = 0.0
            for e, n, w in zip(easting, northing, weight, strict=True):
                d2 = (cell_easting - e) ** 2 + (cell_northing - n) ** 2
                if d2 < bandwidth_m**2:
                    total += w * 3 / (math.pi * bandwidth_m**2) * (1 - d2 / bandwidth_m**2) ** 2
            per_km2[row, column] = total * 1e6
    return per_km2
