"""Outlines of clusters: ground that one can walk around, not the hull of the points."""

import math
from typing import cast

import numpy as np
import shapely
from scipy.spatial import cKDTree

from hotspots.clusters.dbscan import ClusterLabels
from hotspots.errors import QuestionError
from hotspots.extraction.ranking import Candidate
from hotspots.grouping import positions_of_each
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import GeometryArray, Ground, clipped, polygonal

MOST_CLUSTERS = 5_000
"""More cannot be read on a map, and are what settings too small for the data leave."""

LEAST_OWN_REACH_M, GREATEST_OWN_REACH_M = 60.0, 150.0

_JOINED_SHARE = 0.95
_QUARTER_SEGMENTS = 8


def cluster_outlines(
    found: ClusterLabels,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    *,
    eps_m: float | None,
    study_area: Ground,
    min_area_m2: float = 0.0,
    catchment_m: float = 0.0,
) -> tuple[Candidate, ...]:
    """Return the ground of each cluster, heaviest cluster first.

    A closing: discs of `eps_m` around the cluster's places, joined, then drawn in by half of it. So every
    place has some half `eps_m` of ground around it and neighbouring places are joined, while empty space
    between clusters stays empty. To that comes the catchment of each place. The outline is clipped to the
    study area. Where the outlines of two clusters meet, the heavier cluster keeps the ground (of two as
    heavy, the one of lesser number).

    Parameters
    ----------
    found : clusters of the places.
    easting, northing, weight : (n,) the places that were clustered.
    eps_m : greatest distance between neighbours of the clustering; None where it knows none: each cluster
        has its own, from its places (`own_reach_m`).
    study_area : outlines end at its border.
    min_area_m2 : outlines, and parts cut off from them, that are smaller are dropped.
    catchment_m : radius of the ground around each place whose incidents are published on it; an outline
        holds at least that, as far as it is in the study area and no heavier cluster's. 0 for exact points.

    Returns
    -------
    Candidates with disjoint interiors. A cluster of which nothing is left has none.

    Raises
    ------
    QuestionError
        More than 5,000 clusters reach the study area.

    Examples
    --------
    >>> labels = ClusterLabels(np.array([0, 0, -1]), np.array([True, True, False]))
    >>> east, north, weight = np.array([0.0, 100.0, 400.0]), np.zeros(3), np.array([5, 5, 1])
    >>> ground = shapely.box(-500, 0, 500, 500)
    >>> (found,) = cluster_outlines(labels, east, north, weight, eps_m=100.0, study_area=ground)
    >>> [round(edge) for edge in found.geometry.bounds]
    [-50, 0, 150, 50]
    """
    widest_m = max(GREATEST_OWN_REACH_M if eps_m is None else eps_m, catchment_m)
    reaching = _reaching(found, easting, northing, widest_m, study_area)
    if len(reaching) > MOST_CLUSTERS:
        reach, wider = ("", "") if eps_m is None else (f"eps {eps_m:g} m and ", ", a larger eps")
        raise QuestionError(
            f"{reach}so few min-incidents make {len(reaching):,} clusters, over the limit of "
            f"{MOST_CLUSTERS:,}; ask for more min-incidents{wider} or fewer areas"
        )
    members = found.labels >= 0
    held = np.bincount(found.labels[members], weights=np.asarray(weight)[members], minlength=found.count)
    heaviest_first = reaching[np.lexsort((reaching, -held[reaching]))]
    places = positions_of_each(found.labels, found.count)
    grounds = [_ground(easting[places[c]], northing[places[c]], eps_m, catchment_m) for c in heaviest_first]
    inside = clipped(np.array(grounds, dtype=object), study_area)
    return tuple(Candidate(ground) for ground in _disjoint(inside, min_area_m2))


def own_reach_m(easting: FloatArray, northing: FloatArray) -> float:
    """Return the distance at which the places of one cluster are neighbours, where its method has none.

    19 of 20 places have another of the cluster within it, but it is at least 60 m (less, and the outline of
    a single place is smaller than the least area of a hotspot) and at most 150 m (more is no place to stand
    in): places farther from the rest stand in parts of their own.

    Parameters
    ----------
    easting, northing : (n,) distinct places of the cluster, metres; at least one.

    Examples
    --------
    >>> own_reach_m(np.array([0.0, 80.0, 160.0]), np.zeros(3))
    80.0
    """
    if len(easting) == 1:
        return LEAST_OWN_REACH_M
    points = np.column_stack([easting, northing])
    nearest_m = cKDTree(points).query(points, k=2)[0][:, 1]
    own_m = float(np.quantile(nearest_m, _JOINED_SHARE, method="higher"))
    return min(max(own_m, LEAST_OWN_REACH_M), GREATEST_OWN_REACH_M)


def _reaching(
    found: ClusterLabels, easting: FloatArray, northing: FloatArray, reach_m: float, study_area: Ground
) -> IntArray:
    """Clusters with a place so near the study area's bounding box that their ground may reach in."""
    west, south, east, north = study_area.bounds
    near = (easting >= west - reach_m) & (easting <= east + reach_m)
    near &= (northing >= south - reach_m) & (northing <= north + reach_m)
    return np.unique(found.labels[near & (found.labels >= 0)])


def _ground(easting: FloatArray, northing: FloatArray, eps_m: float | None, catchment_m: float) -> Ground:
    """Ground of one cluster, wherever the study area ends."""
    points = shapely.points(easting, northing)
    reach_m = own_reach_m(easting, northing) if eps_m is None else eps_m
    discs = shapely.buffer(points, reach_m, quad_segs=_QUARTER_SEGMENTS)
    closed: Ground = shapely.buffer(shapely.union_all(discs), -reach_m / 2, quad_segs=_QUARTER_SEGMENTS)
    if catchment_m == 0:
        return closed
    # The polygon of a disc has its corners on the circle: this much wider, and its edges touch it.
    wider_m = catchment_m / math.cos(math.pi / (4 * _QUARTER_SEGMENTS))
    caught = shapely.buffer(points, wider_m, quad_segs=_QUARTER_SEGMENTS)
    return cast("Ground", shapely.union(closed, shapely.union_all(caught)))


def _disjoint(outlines: GeometryArray, min_area_m2: float) -> list[Ground]:
    """Ground of each outline that none before it has taken, without parts that are too small."""
    after, before = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    rivals = positions_of_each(np.where(before < after, after, -1), len(outlines))
    grounds: list[Ground | None] = []
    for outline, pairs in zip(outlines, rivals, strict=True):
        taken = [ground for ground in (grounds[i] for i in before[pairs]) if ground is not None]
        parts = shapely.get_parts(shapely.difference(outline, shapely.union_all(taken)))
        grounds.append(polygonal(shapely.GeometryCollection(list(parts[shapely.area(parts) >= min_area_m2]))))
    return [ground for ground in grounds if ground is not None]
