"""Density-based clusters (DBSCAN) of weighted places, exact and the same on every machine."""

from dataclasses import dataclass

import numpy as np

from hotspots.clusters.cells import cells_of
from hotspots.clusters.components import components, numbered_by_first
from hotspots.clusters.cores import core_places
from hotspots.compilation import kernel_input
from hotspots.neighbours import squared_reach_dm2
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
    exactly, in whole square decimetres; sums of whole weights are exact too.

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
    Gunawan, A. (2013). A faster algorithm for DBSCAN (the cells). Thesis, TU Eindhoven.

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
    counted: IntArray = np.flatnonzero(np.asarray(weight) > 0)
    if len(counted) < len(weight):
        easting, northing = easting[counted], northing[counted]
    cells = cells_of(easting, northing, squared_reach_dm2(eps_m))
    place: IntArray = counted[cells.order]
    core = core_places(cells, kernel_input(weight[place]), float(min_weight))
    component = components(cells, core)
    is_core = np.zeros(len(weight), dtype=bool)
    is_core[place] = core
    return ClusterLabels(numbered_by_first(component, place, len(weight)), is_core)
