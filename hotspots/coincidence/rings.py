"""Pairs of places by the ring of distances that they lie in, corrected for what the border hides."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from hotspots.coincidence.scene import Scene, places_near
from hotspots.coincidence.set_covariance import overlap_share
from hotspots.errors import QuestionError
from hotspots.extraction.catchment import catchment_radius_m
from hotspots.grouping import positions_of_each
from hotspots.neighbours import squared_reach_dm2
from hotspots.places import STEPS_PER_METRE, FloatArray
from hotspots.polygons import Ground

DISTANCES_M = tuple(float(distance) for distance in range(50, 1001, 50))

MOST_PAIRS = 20_000_000
"""Ordered pairs of places within the greatest distance: as many take a gigabyte."""

MOST_STEPS = 20_000_000_000
"""Pairs of places times draws times pairs of categories."""

GREATEST_WEIGHT = 100.0
"""Of a pair by whose vector the study area hardly meets itself, as along a ribbon: the share is not exact
there, and one such pair would outweigh all others."""


@dataclass(frozen=True)
class Rings:
    """Pairs of n places in r rings, each from the distance before it (the first from 0) to its own.

    Attributes
    ----------
    distance_m : (r,) outer radius of each ring, included.
    weights : r sparse (n, n): for places in the ring how many pairs each stands for, 1 to
        `GREATEST_WEIGHT`.
    study_area_m2 : area.
    withheld : distances asked for that mean nothing here, and why.
    """

    distance_m: FloatArray
    weights: tuple[csr_array, ...]
    study_area_m2: float
    withheld: dict[float, str]


def rings_of(scene: Scene, ground: Ground, distances_m: tuple[float, ...] = DISTANCES_M) -> Rings:
    """Sort the pairs of a scene's places into rings, a place and itself into the first.

    Parameters
    ----------
    ground : the study area, which holds the places.
    distances_m : ascending, positive.

    Raises
    ------
    QuestionError
        Every distance is withheld, or there are too many pairs.
    """
    withheld = _withheld(scene, ground, distances_m)
    kept = [distance for distance in distances_m if distance not in withheld]
    if not kept:
        first = next(iter(withheld.items()))
        raise QuestionError(
            f"no distance can be looked at ({first[0]:g} m is {first[1]}); ask for a larger study area"
        )
    _check_pairs(scene, kept[-1])
    pairs = places_near(scene.easting, scene.northing, kept[-1]).tocoo()
    row, column = pairs.coords
    steps = np.rint(np.column_stack([scene.easting, scene.northing]) * STEPS_PER_METRE)
    apart = steps[column] - steps[row]
    east_m, north_m = apart.T / STEPS_PER_METRE
    share = overlap_share(ground, east_m, north_m, kept[-1])
    weight = 1 / np.maximum(share, 1 / GREATEST_WEIGHT)
    ring = np.searchsorted([squared_reach_dm2(distance) for distance in kept], (apart**2).sum(axis=1))
    weights = tuple(
        csr_array((weight[at], (row[at], column[at])), shape=pairs.shape)
        for at in positions_of_each(ring, len(kept))
    )
    return Rings(np.array(kept), weights, ground.area, withheld)


def check_time(rings: Rings, *, draws: int, pairs: int) -> None:
    """Check that curves of so many draws, for so many pairs of categories, take no more than half a minute.

    Raises
    ------
    QuestionError
        They would.
    """
    links = sum(weight.nnz for weight in rings.weights)
    if links * draws * pairs > MOST_STEPS:
        fitting = MOST_STEPS // (links * pairs)
        raise QuestionError(
            f"{draws:,} draws of cross-K for {links:,} pairs of places take too long; ask for at most "
            f"{fitting:,} draws, or for fewer areas"
        )


def _check_pairs(scene: Scene, distance_m: float) -> None:
    tree = KDTree(np.column_stack([scene.easting, scene.northing]))
    pairs = int(tree.count_neighbors(tree, distance_m))
    if pairs > MOST_PAIRS:
        raise QuestionError(
            f"{pairs:,} pairs of places lie within {distance_m:g} m, more than {MOST_PAIRS:,} that cross-K "
            "can compare; ask for fewer areas"
        )


def _withheld(scene: Scene, ground: Ground, distances_m: tuple[float, ...]) -> dict[float, str]:
    """Distances below the spacing of the published points, and those at which the border hides too much."""
    # Incidents are moved to the nearest published point: whatever is nearer is an artefact of that.
    spacing_m = 2 * catchment_radius_m(scene.easting, scene.northing)
    west, south, east, north = ground.bounds
    quarter_m = min(east - west, north - south) / 4
    below = {
        distance: f"less than published points are apart ({spacing_m:.0f} m)"
        for distance in distances_m
        if distance < spacing_m
    }
    beyond = {
        distance: f"more than a quarter of the study area's shorter side ({quarter_m:.0f} m)"
        for distance in distances_m
        if distance > quarter_m
    }
    return beyond | below
