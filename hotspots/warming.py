"""Compiling every kernel through its public function, so that no question pays for it."""

import numpy as np
import shapely
from scipy.sparse import csr_array

from hotspots.clusters.dbscan import dbscan
from hotspots.clusters.hdbscan import hdbscan
from hotspots.clusters.settings import AUTO, resolved_eps, resolved_min_incidents
from hotspots.coincidence.comparison import compare
from hotspots.coincidence.given import activity
from hotspots.coincidence.scene import scene
from hotspots.density.adaptive import abramson_bandwidths
from hotspots.density.edge import mass_inside
from hotspots.density.grid import grid_over
from hotspots.density.kernels import KERNELS
from hotspots.density.likelihood import likelihood_bandwidths
from hotspots.density.stencil import stencil
from hotspots.density.surface import surface
from hotspots.getis_ord.cells import cells_over
from hotspots.getis_ord.concentration import cell_scores
from hotspots.getis_ord.neighbourhoods import neighbourhoods
from hotspots.patrol import patrol_discs
from hotspots.places import FloatArray, IntArray
from hotspots.venues.concentration import concentration


def warm_kernels() -> None:
    """Call each compiled function once, on three places, and import what only some questions need."""
    easting, northing = np.array([10.0, 60.0, 300.0]), np.array([10.0, 20.0, 300.0])
    weight = np.array([3, 2, 1])
    _warm_density(easting, northing, weight)
    _warm_clusters(easting, northing, weight)
    _warm_cells(easting, northing, weight)
    patrol_discs(easting, northing, weight, zones=2, radius_m=50.0)
    concentration(csr_array(np.eye(3, dtype=np.int64)), easting, northing, weight)
    _warm_comparison()


def _warm_density(easting: FloatArray, northing: FloatArray, weight: IntArray) -> None:
    ground = shapely.box(0, 0, 400, 400)
    for kernel in KERNELS:
        surface(grid_over(ground, 25.0), easting, northing, weight, 100.0, kernel=kernel)
    stencil(grid_over(ground, 25.0), easting, northing, 100.0).densities(weight)
    abramson_bandwidths(easting, northing, weight, 100.0, floor_m=50.0)
    mass_inside(ground, easting, northing, 100.0)
    likelihood_bandwidths(easting, northing, weight, (50.0, 100.0), leave_out="place")


def _warm_clusters(easting: FloatArray, northing: FloatArray, weight: IntArray) -> None:
    resolved_min_incidents(None, easting, northing, weight, 100.0)
    dbscan(easting, northing, weight, eps_m=100.0, min_weight=2)
    hdbscan(easting, northing, weight, min_weight=2)
    # More places than neighbours are asked for: only then is scikit-learn asked.
    along = np.arange(8.0) * 50
    resolved_eps(AUTO, along, along, np.ones(8))


def _warm_cells(easting: FloatArray, northing: FloatArray, weight: IntArray) -> None:
    grid = cells_over(shapely.box(0, 0, 400, 400), "square", 100.0)
    counts = grid.totals(easting, northing, weight)
    for values in (counts, counts - 0.37):  # whole numbers are counted exactly, others are simulated
        options = {"p_value": "permutation", "correction": "fdr"}
        cell_scores(values, neighbourhoods(grid), draws=999, seed=1, **options)


def _warm_comparison() -> None:
    """Compare three patterns on as many places, with as many incidents, as it takes."""
    places = np.arange(60)
    easting, northing = np.arange(60.0) * 150, np.zeros(60)
    counts = {code: places % (k + 3) + 1 for k, code in enumerate(("violence", "asb", "drugs"))}
    patterns = scene(easting, northing, counts, study_area_m2=60 * 150.0**2, share=0.2)
    by = activity(easting, northing, places % 7)
    compare(patterns, by, titles={code: code for code in counts}, draws=3, seed=1, alpha=0.05)
