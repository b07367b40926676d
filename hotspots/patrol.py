"""Patrol zones: the few discs that together hold the most incidents."""

import math
from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_whole
from hotspots.compilation import kernel, kernel_input
from hotspots.neighbours import neighbour_spans, squared_reach_dm2, weight_within
from hotspots.places import FloatArray, IntArray

DEFAULT_ZONES = 10
MOST_ZONES = 200
DEFAULT_RADIUS_M = 150.0
LEAST_RADIUS_M, GREATEST_RADIUS_M = 25.0, 2000.0

_DISC_SEGMENTS = 128


@dataclass(frozen=True)
class PatrolDiscs:
    """Discs in order of rank.

    Attributes
    ----------
    centre : (k,) indices of the places that the discs are centred on.
    incidents : (k,) incidents inside that no disc of a better rank holds.
    holder : (n,) for each place the index of the first disc that holds it, -1 for none.
    radius_m : of every disc.
    """

    centre: IntArray
    incidents: IntArray
    holder: IntArray
    radius_m: float

    def __post_init__(self) -> None:
        for array in (self.centre, self.incidents, self.holder):
            array.flags.writeable = False


def resolved_zones(asked: int | None) -> Choice:
    """Return the number of zones and why.

    Raises
    ------
    QuestionError
        It is not between 1 and 200.
    """
    default = Choice(DEFAULT_ZONES, "what a few patrols can visit in a shift, some fifteen minutes each")
    advice = "more cannot be visited in a shift"
    return asked_whole("zones", asked, 1, MOST_ZONES, "zones", advice, default=default)


def resolved_radius(asked_m: float | None) -> Choice:
    """Return the radius of a zone in metres and why.

    Raises
    ------
    QuestionError
        It is outside 25 to 2,000 m.
    """
    default = Choice(DEFAULT_RADIUS_M, "the radius that trials of hot-spot patrols used at most")
    advice = "smaller is finer than the points are known, larger is no longer a place to stand in"
    return asked_number("radius", asked_m, LEAST_RADIUS_M, GREATEST_RADIUS_M, "m", advice, default=default)


def patrol_discs(
    easting: FloatArray, northing: FloatArray, weight: IntArray, *, zones: int, radius_m: float
) -> PatrolDiscs:
    """Choose discs centred on places that together hold the most incidents, by greedy cover.

    Each disc is the one that holds the most incidents not held yet; of several, the one whose place comes
    first. A place at exactly the radius is inside: coordinates are known to 0.1 m, and distances between
    them are compared exactly. An incident counts once, in the first disc that holds it. Greedy choice holds
    at least 1 - 1/e (63 %) of what the best possible discs would.

    Parameters
    ----------
    easting, northing : (n,) places of the study area, finite, metres to 0.1, in the order of place numbers.
    weight : (n,) incidents at each place; none negative.
    zones : greatest number of discs; fewer where nothing is left to hold.
    radius_m : radius of every disc.

    References
    ----------
    Nemhauser, G. L., Wolsey, L. A. and Fisher, M. L. (1978). An analysis of approximations for maximizing
    submodular set functions - I. https://doi.org/10.1007/BF01588971

    Examples
    --------
    >>> east = np.array([0.0, 100.0, 200.0, 900.0])
    >>> plan = patrol_discs(east, np.zeros(4), np.array([2, 1, 2, 4]), zones=5, radius_m=100.0)
    >>> plan.centre.tolist(), plan.incidents.tolist(), plan.holder.tolist()
    ([1, 3], [5, 4], [0, 0, 0, 1])
    """
    spans = neighbour_spans(easting, northing, radius_m)
    gain = weight_within(spans, weight, radius_m)
    ordered = kernel_input(weight[spans.order])
    centre, held, holder = _greedy_cover(
        spans.point_dm, spans.span, spans.order, ordered, gain, zones, squared_reach_dm2(radius_m)
    )
    in_input_order = np.empty_like(holder)
    in_input_order[spans.order] = holder
    return PatrolDiscs(spans.order[centre], held.astype(np.int64), in_input_order, radius_m)


def disc(easting: float, northing: float, radius_m: float) -> Polygon:
    """Return a disc as a polygon of 128 edges that the circle touches from inside.

    No place that counts in the disc lies outside the polygon; its corners stand 0.03 % of the radius
    outside the circle.
    """
    angle = np.arange(_DISC_SEGMENTS) * (2 * math.pi / _DISC_SEGMENTS)
    corner_m = radius_m / math.cos(math.pi / _DISC_SEGMENTS)
    return Polygon(np.column_stack([easting + corner_m * np.cos(angle), northing + corner_m * np.sin(angle)]))


@kernel
def _greedy_cover(
    point: FloatArray,
    span: IntArray,
    order: IntArray,
    weight: FloatArray,
    gain: FloatArray,
    zones: int,
    reach_dm2: float,
) -> tuple[IntArray, FloatArray, IntArray]:
    """Return positions of the centres, weights held and holder of each position.

    The weight of a place is taken from the gain of all around it once, when it is first held: the work is
    that of all pairs within reach, however many zones.
    """
    centre, held = np.zeros(zones, dtype=np.int64), np.zeros(zones)
    holder = np.full(len(point), -1)
    for zone in range(zones):
        best = -1
        for p in range(len(point)):
            if gain[p] <= 0.0:
                continue
            if best < 0 or gain[p] > gain[best] or (gain[p] == gain[best] and order[p] < order[best]):
                best = p
        if best < 0:
            return centre[:zone], held[:zone], holder
        centre[zone], held[zone] = best, gain[best]
        for k in range(3):
            for q in range(span[k, best, 0], span[k, best, 1]):
                if holder[q] >= 0:
                    continue
                if (point[q, 0] - point[best, 0]) ** 2 + (point[q, 1] - point[best, 1]) ** 2 > reach_dm2:
                    continue
                holder[q] = zone
                for m in range(3):
                    for r in range(span[m, q, 0], span[m, q, 1]):
                        if (point[r, 0] - point[q, 0]) ** 2 + (point[r, 1] - point[q, 1]) ** 2 <= reach_dm2:
                            gain[r] -= weight[q]
    return centre, held, holder
