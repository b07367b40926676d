"""Outlines of clusters: ground that one can walk around, not the hull of the points."""

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from hotspots.clusters import ClusterLabels
from hotspots.extraction import Candidate
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import polygonal

_QUARTER_SEGMENTS = 8


def cluster_outlines(
    found: ClusterLabels,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    *,
    eps_m: float,
    study_area: Polygon | MultiPolygon,
    min_area_m2: float = 0.0,
) -> tuple[Candidate, ...]:
    """Return the ground of each cluster, heaviest cluster first.

    A closing: discs of `eps_m` around the cluster's places, joined, then drawn in by half of it. So every
    place has some half `eps_m` of ground around it and neighbouring places are joined, while empty space
    between clusters stays empty. The outline is clipped to the study area. Where the outlines of two
    clusters meet, the heavier cluster keeps the ground (of two as heavy, the one of lesser number).

    Parameters
    ----------
    found : clusters of the places.
    easting, northing, weight : (n,) the places that were clustered.
    eps_m : greatest distance between neighbours of the clustering.
    study_area : outlines end at its border.
    min_area_m2 : outlines, and parts cut off from them, that are smaller are dropped.

    Returns
    -------
    Candidates with disjoint interiors. A cluster of which nothing is left has none.

    Examples
    --------
    >>> labels = ClusterLabels(np.array([0, 0, -1]), np.array([True, True, False]))
    >>> east, north, weight = np.array([0.0, 100.0, 400.0]), np.zeros(3), np.array([5, 5, 1])
    >>> ground = shapely.box(-500, 0, 500, 500)
    >>> (found,) = cluster_outlines(labels, east, north, weight, eps_m=100.0, study_area=ground)
    >>> [round(edge) for edge in found.geometry.bounds]
    [-50, 0, 150, 50]
    """
    members = found.labels >= 0
    held = np.bincount(found.labels[members], weights=np.asarray(weight)[members], minlength=found.count)
    taken: list[Polygon | MultiPolygon] = []
    for number in sorted(range(found.count), key=lambda cluster: (-held[cluster], cluster)):
        mine = found.labels == number
        outline = shapely.intersection(_closing(easting[mine], northing[mine], eps_m), study_area)
        near = [ground for ground in taken if ground.intersects(outline)]
        parts = shapely.get_parts(shapely.difference(outline, shapely.union_all(near)))
        ground = polygonal(shapely.union_all(parts[shapely.area(parts) >= min_area_m2]))
        if ground is not None:
            taken.append(ground)
    return tuple(Candidate(ground) for ground in taken)


def _closing(easting: FloatArray, northing: FloatArray, eps_m: float) -> Polygon | MultiPolygon:
    discs = shapely.buffer(shapely.points(easting, northing), eps_m, quad_segs=_QUARTER_SEGMENTS)
    closed: Polygon | MultiPolygon = shapely.buffer(
        shapely.union_all(discs), -eps_m / 2, quad_segs=_QUARTER_SEGMENTS
    )
    return closed
