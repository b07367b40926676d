"""Density-based clusters (DBSCAN) of weighted places, exact and the same on every machine."""

from dataclasses import dataclass

import numpy as np

from hotspots.compilation import kernel
from hotspots.neighbours import NeighbourSpans, neighbour_spans, squared_reach_dm2, weight_within
from hotspots.places import BoolArray, FloatArray, IntArray

NOISE = -1


@dataclass(frozen=True)
class ClusterLabels:
    """Which cluster each place belongs to.

    Attributes
    ----------
    labels : (n,) number of the cluster, from 0 in the order of each cluster's least place; -1 is noise.
    is_core : (n,) whether the place has enough weight around it to make a cluster.
    """

    labels: IntArray
    is_core: BoolArray

    def __post_init__(self) -> None:
        self.labels.flags.writeable = False
        self.is_core.flags.writeable = False

    @property
    def count(self) -> int:
        """Number of clusters."""
        return int(self.labels.max(initial=NOISE)) + 1


def dbscan(
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    *,
    eps_m: float,
    min_weight: float,
) -> ClusterLabels:
    """Cluster weighted places by density, as DBSCAN would cluster the incidents they stand for.

    A place is a core place when the weight within `eps_m` of it, its own and those at exactly that distance
    included, is at least `min_weight`. Core places within `eps_m` of each other are one cluster. Any other
    place with a core place that near belongs to its nearest core place's cluster (of several as near, the
    one that comes first), so the answer does not hang on the order of the work. The rest is noise, and so
    is a place without weight. Coordinates are known to 0.1 m and distances between them are compared
    exactly, in whole square decimetres.

    Parameters
    ----------
    easting, northing : (n,) finite, metres to 0.1, in the order of place numbers.
    weight : (n,) incidents at each place; none negative.
    eps_m : greatest distance between neighbours; positive.
    min_weight : weight within `eps_m` that makes a core place; positive.

    References
    ----------
    Ester, M., Kriegel, H.-P., Sander, J. and Xu, X. (1996). A density-based algorithm for discovering
    clusters in large spatial databases with noise. KDD-96, 226-231.
    Schubert, E. et al. (2017). DBSCAN revisited, revisited. https://doi.org/10.1145/3068335

    Examples
    --------
    >>> found = dbscan(
    ...     np.array([0.0, 100.0, 200.0, 900.0]),
    ...     np.zeros(4),
    ...     np.array([3, 2, 1, 4]),
    ...     eps_m=100.0,
    ...     min_weight=5,
    ... )
    >>> found.labels.tolist(), found.is_core.tolist()
    ([0, 0, 0, -1], [True, True, False, False])
    """
    labels = np.full(len(easting), NOISE, dtype=np.int64)
    is_core = np.zeros(len(easting), dtype=bool)
    counted: IntArray = np.flatnonzero(np.asarray(weight) > 0)
    spans = neighbour_spans(easting[counted], northing[counted], eps_m)
    core, label = _labels_of(spans, np.asarray(weight, dtype=np.float64)[counted], eps_m, min_weight)
    is_core[counted[spans.order]] = core
    labels[counted[spans.order]] = label
    return ClusterLabels(_numbered_by_first(labels), is_core)


def _labels_of(
    spans: NeighbourSpans, weight: FloatArray | IntArray, eps_m: float, min_weight: float
) -> tuple[BoolArray, IntArray]:
    """Core flag and cluster (any number, -1 noise) of each place, in the order of the spans."""
    reach_dm2 = squared_reach_dm2(eps_m)
    core: BoolArray = weight_within(spans, weight, eps_m) >= min_weight
    root = _joined_cores(spans.point_dm, spans.span, core, reach_dm2)
    return core, _attached(spans.point_dm, spans.span, spans.order, core, root, reach_dm2)


def _numbered_by_first(labels: IntArray) -> IntArray:
    """Renumber clusters from 0 in the order of their first place."""
    found, first, at = np.unique(labels, return_index=True, return_inverse=True)
    clusters = np.flatnonzero(found != NOISE)
    number = np.full(len(found), NOISE, dtype=np.int64)
    number[clusters[np.argsort(first[clusters], kind="stable")]] = np.arange(len(clusters))
    numbered: IntArray = number[at]
    return numbered


@kernel
def _joined_cores(
    point: FloatArray,
    span: IntArray,
    core: BoolArray,
    reach_dm2: float,
) -> IntArray:
    """Return the connected component of each core place, as the position of one of its members."""
    root = np.arange(len(point))
    for p in range(len(point)):
        if not core[p]:
            continue
        for k in range(2):
            # Each pair is met once: the later position looks back.
            for q in range(span[k, p, 0], min(span[k, p, 1], p)):
                if not core[q]:
                    continue
                if (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2 > reach_dm2:
                    continue
                a, b = p, q
                while root[a] != a:
                    root[a] = root[root[a]]
                    a = root[a]
                while root[b] != b:
                    root[b] = root[root[b]]
                    b = root[b]
                root[max(a, b)] = min(a, b)
    for p in range(len(point)):
        # A root is never later than its members, so the one above is final already.
        root[p] = root[root[p]]
    return root


@kernel
def _attached(
    point: FloatArray,
    span: IntArray,
    order: IntArray,
    core: BoolArray,
    root: IntArray,
    reach_dm2: float,
) -> IntArray:
    """Cluster of each place: its own component, or that of its nearest core place within reach."""
    label = np.full(len(point), -1)
    for p in range(len(point)):
        if core[p]:
            label[p] = root[p]
            continue
        nearest_dm2, nearest = np.inf, -1
        for k in range(3):
            for q in range(span[k, p, 0], span[k, p, 1]):
                if not core[q]:
                    continue
                apart_dm2 = (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2
                if apart_dm2 > reach_dm2 or apart_dm2 > nearest_dm2:
                    continue
                if apart_dm2 < nearest_dm2 or order[q] < order[nearest]:
                    nearest_dm2, nearest = apart_dm2, q
        if nearest >= 0:
            label[p] = root[nearest]
    return label
