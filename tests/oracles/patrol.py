"""Patrol discs the plain way: greedy by full recount, and the best possible by trying every choice."""

from itertools import combinations

from tests.oracles.distances import decimetres, squared_dm2


def _inside(easting, northing, centre, radius_m):
    reach = decimetres(radius_m) ** 2
    return {i for i in range(len(easting)) if squared_dm2(easting, northing, i, centre) <= reach}


def greedy(easting, northing, weight, zones, radius_m):
    """Return (centres, incidents of each, holder of each place)."""
    centres, incidents, holder = [], [], [-1] * len(weight)
    for zone in range(zones):
        gains = [
            sum(weight[i] for i in _inside(easting, northing, c, radius_m) if holder[i] < 0)
            for c in range(len(weight))
        ]
        if not gains or max(gains) <= 0:
            break
        centre = gains.index(max(gains))
        centres.append(centre)
        incidents.append(gains[centre])
        for i in _inside(easting, northing, centre, radius_m):
            if holder[i] < 0:
                holder[i] = zone
    return centres, incidents, holder


def best_possible(easting, northing, weight, zones, radius_m):
    """Return the most incidents that any choice of discs holds."""
    discs = [_inside(easting, northing, c, radius_m) for c in range(len(weight))]
    chosen = combinations(discs, min(zones, len(discs)))
    return max((sum(weight[i] for i in set().union(*choice)) for choice in chosen), default=0)
