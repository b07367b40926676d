"""Outlines of clusters: ground that one can walk around, not the hull of the points."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon

from hotspots.clusters.dbscan import ClusterLabels
from hotspots.errors import QuestionError
from hotspots.extraction.ranking import Candidate
from hotspots.grouping import positions_of_each
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import own_copy, polygonal

MOST_CLUSTERS = 5_000
"""More cannot be read on a map, and are what settings too small for the data leave."""

_QUARTER_SEGMENTS = 8

Ground = Polygon | MultiPolygon
GeometryArray = npt.NDArray[np.object_]


def cluster_outlines(
    found: ClusterLabels,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    *,
    eps_m: float,
    study_area: Ground,
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
    reaching = _reaching(found, easting, northing, eps_m, study_area)
    if len(reaching) > MOST_CLUSTERS:
        raise QuestionError(
            f"eps {eps_m:g} m and so few min-incidents make {len(reaching):,} clusters, over the limit of "
            f"{MOST_CLUSTERS:,}; ask for more min-incidents, a larger eps or fewer areas"
        )
    members = found.labels >= 0
    held = np.bincount(found.labels[members], weights=np.asarray(weight)[members], minlength=found.count)
    heaviest_first = reaching[np.lexsort((reaching, -held[reaching]))]
    places = positions_of_each(found.labels, found.count)
    closings = [_closing(easting[places[c]], northing[places[c]], eps_m) for c in heaviest_first]
    return tuple(Candidate(ground) for ground in _disjoint(_clipped(closings, study_area), min_area_m2))


def _reaching(
    found: ClusterLabels, easting: FloatArray, northing: FloatArray, eps_m: float, study_area: Ground
) -> IntArray:
    """Clusters with a place so near the study area's bounding box that their ground may reach in."""
    west, south, east, north = study_area.bounds
    near = (easting >= west - eps_m) & (easting <= east + eps_m)
    near &= (northing >= south - eps_m) & (northing <= north + eps_m)
    return np.unique(found.labels[near & (found.labels >= 0)])


def _closing(easting: FloatArray, northing: FloatArray, eps_m: float) -> Ground:
    discs = shapely.buffer(shapely.points(easting, northing), eps_m, quad_segs=_QUARTER_SEGMENTS)
    closed: Ground = shapely.buffer(shapely.union_all(discs), -eps_m / 2, quad_segs=_QUARTER_SEGMENTS)
    return closed


def _clipped(closings: list[Ground], study_area: Ground) -> GeometryArray:
    """Parts of closings inside the study area; only those at its border are cut, which is slow."""
    outlines = np.array(closings, dtype=object)
    border = own_copy(study_area)
    shapely.prepare(border)
    for i in np.flatnonzero(~shapely.contains_properly(border, outlines)):
        # Where outline and border only touch there are lines, which the next overlay would not take.
        outlines[i] = polygonal(shapely.intersection(outlines[i], study_area)) or Polygon()
    return outlines


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
