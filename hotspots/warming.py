"""Compiling every kernel through its public function, so that no question pays for it."""

import numpy as np
import shapely

from hotspots.clusters.dbscan import dbscan
from hotspots.density.grid import grid_over
from hotspots.density.surface import surface
from hotspots.patrol import patrol_discs


def warm_kernels() -> None:
    """Call each compiled function once, on three places."""
    easting, northing = np.array([10.0, 60.0, 300.0]), np.array([10.0, 20.0, 300.0])
    weight = np.array([3, 2, 1])
    surface(grid_over(shapely.box(0, 0, 400, 400), 25.0), easting, northing, weight, 100.0)
    dbscan(easting, northing, weight, eps_m=100.0, min_weight=2)
    patrol_discs(easting, northing, weight, zones=2, radius_m=50.0)
