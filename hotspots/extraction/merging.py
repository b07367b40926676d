"""Hotspots so near to each other that one patrol serves both: made one, without any ground in between."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspots.extraction.ranking import Candidate
from hotspots.grouping import positions_of_each
from hotspots.polygons import polygonal


def merged(candidates: tuple[Candidate, ...], merge_m: float) -> tuple[Candidate, ...]:
    """Return candidates of which those at most `merge_m` apart are one.

    Distance is between outlines. Nearness is handed on: of three in a row the outer two are merged through
    the one between them. Merged ground is the ground of the parts and nothing more; its peak is the greatest
    of theirs, its p the least.

    Parameters
    ----------
    candidates : with disjoint interiors.
    merge_m : metres; 0 merges nothing, not even what touches.

    Returns
    -------
    Candidates in the order of their first parts.

    Examples
    --------
    >>> from shapely import box
    >>> apart = tuple(Candidate(box(east, 0, east + 10, 10), 3.0 + east) for east in (0, 15, 40))
    >>> [(c.geometry.bounds, c.geometry.area, c.peak_per_km2) for c in merged(apart, 5)]
    [((0.0, 0.0, 25.0, 10.0), 200.0, 18.0), ((40.0, 0.0, 50.0, 10.0), 100.0, 43.0)]
    """
    if merge_m == 0 or len(candidates) < 2:
        return candidates
    geometries = np.array([candidate.geometry for candidate in candidates], dtype=object)
    pairs = shapely.STRtree(geometries).query(geometries, predicate="dwithin", distance=merge_m)
    near = coo_array((np.ones(pairs.shape[1], dtype=np.int8), pairs), shape=(len(candidates),) * 2)
    count, group = connected_components(near, directed=False)
    members = positions_of_each(group.astype(np.int64), count)
    return tuple(
        _united([candidates[i] for i in together]) for together in sorted(members, key=lambda m: int(m[0]))
    )


def _united(parts: Sequence[Candidate]) -> Candidate:
    if len(parts) == 1:
        return parts[0]
    ground = polygonal(shapely.union_all([part.geometry for part in parts]))
    peaks = [part.peak_per_km2 for part in parts if part.peak_per_km2 is not None]
    tested = [part.significance for part in parts if part.significance is not None]
    # Parts with an area have a union with an area.
    return Candidate(ground or parts[0].geometry, max(peaks, default=None), min(tested, default=None))
