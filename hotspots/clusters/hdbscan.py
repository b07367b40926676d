"""Clusters at whatever density sets them apart (HDBSCAN), of the incidents that places stand for."""

import numpy as np

from hotspots.clusters.components import numbered_by_first
from hotspots.clusters.dbscan import NOISE, ClusterLabels
from hotspots.errors import QuestionError
from hotspots.places import STEPS_PER_METRE, FloatArray, IntArray

MOST_INCIDENTS = 40_000
"""The work grows with their square: as many take some five seconds, a year of a borough's violence 0.3 s."""

MOST_DISTANCES = 25_000_000
"""From each incident to as many as make it dense, all held at once: some 400 MB."""


def hdbscan(easting: FloatArray, northing: FloatArray, weight: IntArray, *, min_weight: int) -> ClusterLabels:
    """Cluster the incidents at weighted places by density, without one distance for all of them.

    HDBSCAN as scikit-learn has it, with clusters chosen by excess of mass: for every distance at once it
    looks at the clusters that `dbscan` would find (without border places), and keeps those that last
    longest as the distance shrinks. So a cluster in the countryside may be far wider than one in the town.
    `min_weight` is both the incidents that make a place dense and the fewest of a cluster. Incidents of one
    place are one point; where their labels differ, the place goes with most of them, of two labels as
    frequent with noise or else the cluster that comes first. Incidents are taken from south to north and
    west to east and in whole decimetres, so neither the order of the places nor where the origin lies
    changes an answer.

    A cluster is what is set apart from another: where all is one, or there are fewer incidents than two
    clusters need, there is none. A distance below which clusters are not told apart
    (`cluster_selection_epsilon`) cannot be given: scikit-learn 1.9 fails on it with NumPy 2.4
    (https://github.com/scikit-learn/scikit-learn/issues/33219).

    Parameters
    ----------
    easting, northing : (n,) finite, metres to 0.1, distinct places.
    weight : (n,) whole incidents at each place; none negative.
    min_weight : at least 2.

    Returns
    -------
    Labels as those of `dbscan`; every place of a cluster is a core place.

    Raises
    ------
    QuestionError
        There are more than 40,000 incidents.

    References
    ----------
    Campello, R., Moulavi, D. and Sander, J. (2013). Density-based clustering based on hierarchical density
    estimates. https://doi.org/10.1007/978-3-642-37456-2_14

    Examples
    --------
    >>> east = np.array([0.0, 10.0, 20.0, 500.0, 510.0, 2000.0])
    >>> found = hdbscan(east, np.zeros(6), np.array([2, 2, 2, 3, 3, 1]), min_weight=4)
    >>> found.labels.tolist()
    [0, 0, 0, 1, 1, -1]
    """
    incidents = int(np.sum(weight))
    if incidents > MOST_INCIDENTS:
        raise QuestionError(
            f"hdbscan over {incidents:,} incidents would take too long, its limit is {MOST_INCIDENTS:,}; ask "
            "for a shorter period, fewer areas or the method dbscan, which has no such limit"
        )
    if incidents * min_weight > MOST_DISTANCES:
        raise QuestionError(
            f"hdbscan over {incidents:,} incidents with min-incidents {min_weight:,} would take too much "
            f"memory; ask for at most {MOST_DISTANCES // incidents:,} min-incidents"
        )
    if incidents < 2 * min_weight:
        return ClusterLabels(np.full(len(weight), NOISE), np.zeros(len(weight), dtype=bool))
    # Heavy to import, and only this asks for it.
    from sklearn.cluster import HDBSCAN

    order = np.lexsort((easting, northing))
    point_dm = np.rint(np.column_stack([easting, northing])[order] * STEPS_PER_METRE)
    place = np.repeat(order, np.asarray(weight)[order])
    point_dm = np.repeat(point_dm - point_dm.min(axis=0), np.asarray(weight)[order], axis=0)
    model = HDBSCAN(min_cluster_size=min_weight, min_samples=min_weight, copy=True)
    labels = _of_most(place, model.fit(point_dm).labels_, len(weight))
    return ClusterLabels(labels, labels != NOISE)


def _of_most(place: IntArray, label: IntArray, places: int) -> IntArray:
    """Label of most incidents of each place, the least of several; numbered by the first place."""
    pairs, count = np.unique(np.column_stack([place, label]), axis=0, return_counts=True)
    # By place, then most incidents, then least label: the first of each place is its own.
    pairs = pairs[np.lexsort((pairs[:, 1], -count, pairs[:, 0]))]
    own, first = np.unique(pairs[:, 0], return_index=True)
    return numbered_by_first(pairs[first, 1].astype(np.int32), own, places)
