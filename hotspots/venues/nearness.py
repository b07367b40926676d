"""Which venues are near some ground, and which places are near a venue."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from shapely import STRtree

from hotspots.places import FloatArray, IntArray
from hotspots.polygons import GeometryArray, Ground, prepared_copy
from hotspots.venues.findings import NearVenues
from hotspots.venues.layer import Venues

WITHIN_M = (50, 100, 200)
"""Distances within which venues are counted: the door, the street, the walk round."""

_HAIR_M = 1e-6
"""Points are known to 0.1 m: what is so little beyond a distance is at it, for doubles are not decimals."""


def venues_near(venues: Venues, grounds: Sequence[Ground]) -> list[tuple[NearVenues, ...]]:
    """Return for each ground the venues around it, a row for each kind, in the order of their names.

    Parameters
    ----------
    grounds : polygons in the venues' projection.

    Examples
    --------
    >>> from hotspots.venues.layer import Venues
    >>> inns = np.array([shapely.Point(130, 0), shapely.Point(-60, 0)], dtype=object)
    >>> pubs = Venues(("pub", "pub"), ("Ship", "Swan"), ("inns", "inns"), inns, np.zeros(2))
    >>> venues_near(pubs, [shapely.box(0, -5, 100, 5)])
    [(NearVenues(kind='pub', nearest='Ship', distance_m=30.0, within={50: 1, 100: 2, 200: 2}, \
share_of_ground=None),)]
    """
    by_kind = [_of_kind(venues.of(kind), np.array(grounds, dtype=object)) for kind in venues.each_kind]
    return [tuple(rows[i] for rows in by_kind) for i in range(len(grounds))]


def _of_kind(venues: Venues, grounds: GeometryArray) -> list[NearVenues]:
    if not len(grounds):
        return []
    tree = STRtree(venues.geometries)
    (ground, venue), distance = tree.query_nearest(grounds, return_distance=True)
    # As many at the least distance as there are: the first of them.
    order = np.lexsort((venue, ground))
    _, first = np.unique(ground[order], return_index=True)
    nearest, distance = venue[order][first], distance[order][first]
    within = {
        reach: np.bincount(
            tree.query(grounds, predicate="dwithin", distance=reach + _HAIR_M)[0], minlength=len(grounds)
        )
        for reach in WITHIN_M
    }
    covered = _covered(tree, grounds)
    return [
        NearVenues(
            kind=venues.kinds[0],
            nearest=venues.names[nearest[i]],
            distance_m=round(float(distance[i]), 1),
            within={reach: int(count[i]) for reach, count in within.items()},
            share_of_ground=None if covered is None else float(covered[i]),
        )
        for i in range(len(grounds))
    ]


def _covered(tree: STRtree, grounds: GeometryArray) -> FloatArray | None:
    """Return the share of each ground that areas cover; None where there is no area."""
    is_area = shapely.get_dimensions(tree.geometries) == 2
    if not is_area.any():
        return None
    # The union of all areas of a county takes long.
    here = np.unique(tree.query(grounds, predicate="intersects")[1])
    areas = tree.geometries[here[is_area[here]]]
    shared: FloatArray = shapely.area(shapely.intersection(grounds, shapely.union_all(areas)))
    return shared / shapely.area(grounds)


def venues_within(venues: Venues, ground: Ground, distance_m: float) -> Venues:
    """Return the venues within a distance of some ground, on it and at the distance included.

    Parameters
    ----------
    ground : polygon in the venues' projection.
    distance_m : 0 for those on the ground.
    """
    return venues.where(shapely.dwithin(prepared_copy(ground), venues.geometries, distance_m + _HAIR_M))


def places_near(
    geometries: GeometryArray,
    easting: FloatArray,
    northing: FloatArray,
    distance_m: float | npt.NDArray[np.float64],
) -> csr_array:
    """Return (m, n) with 1 for a place within a distance of a venue, in it and at the distance included.

    Parameters
    ----------
    geometries : (m,) points or polygons.
    easting, northing : (n,) places, metres to 0.1.
    distance_m : one for all venues, or (m,).

    Examples
    --------
    >>> door = np.array([shapely.Point(0, 0)], dtype=object)
    >>> places_near(door, np.array([60.0, 60.1]), np.array([80.0, 80.0]), 100).toarray().tolist()
    [[1, 0]]
    """
    tree = STRtree(np.array(shapely.points(easting, northing), dtype=object))
    venue, place = tree.query(geometries, predicate="dwithin", distance=np.asarray(distance_m) + _HAIR_M)
    ones = np.ones(len(venue), dtype=np.int64)
    return csr_array((ones, (venue, place)), shape=(len(geometries), len(easting)))


def any_of(near: csr_array) -> csr_array:
    """Return (1, n): the places near any of m venues."""
    place: IntArray = np.unique(near.indices)
    ones = np.ones(len(place), dtype=np.int64)
    return csr_array((ones, (np.zeros_like(place), place)), shape=(1, near.shape[1]))
