"""Weighted DBSCAN the plain way, from all squared distances."""

import numpy as np

from tests.oracles.distances import decimetres, squared_dm2


def dbscan(easting, northing, weight, eps_m, min_weight):
    """Return (labels, is_core); a border place goes to its nearest core place, ties to the first."""
    places = [i for i in range(len(weight)) if weight[i] > 0]
    apart = {(i, j): squared_dm2(easting, northing, i, j) for i in places for j in places}
    near = {i: [j for j in places if apart[i, j] <= decimetres(eps_m) ** 2] for i in places}
    core = {i for i in places if sum(weight[j] for j in near[i]) >= min_weight}
    component = {}
    for start in sorted(core):
        waiting = [start] if start not in component else []
        while waiting:
            i = waiting.pop()
            component[i] = start
            waiting += [j for j in near[i] if j in core and j not in component]
    for i in places:
        cores = [j for j in near[i] if j in core]
        if i not in core and cores:
            component[i] = component[min(cores, key=lambda j: (apart[i, j], j))]
    number = {}
    labels = np.full(len(weight), -1)
    for i in sorted(component):
        labels[i] = number.setdefault(component[i], len(number))
    return labels, np.array([i in core for i in range(len(weight))], dtype=bool)
