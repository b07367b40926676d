"""Which places can lie within a distance of each other, without looking at every pair.

Coordinates are known to 0.1 m. As doubles in metres most of them are a hair off their decimals, and so would
be the distance between two of them; here they are whole decimetres, whose squares and sums are exact.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.places import STEPS_PER_METRE, FloatArray, IntArray


@dataclass(frozen=True)
class NeighbourSpans:
    """Places sorted into square cells as wide as a radius, and where each place's neighbours stand.

    Everything within the radius of the place at position p of `order` stands at the positions
    ``span[k, p, 0]`` up to, not including, ``span[k, p, 1]``, k = 0, 1, 2 being the rows of cells to the
    south, its own and to the north. Not everything that stands there is within the radius. Memory is a few
    numbers a place, however many pairs there are.

    Attributes
    ----------
    order : (n,) places (indices of the input) by cell row, cell column, then index.
    point_dm : (n, 2) easting and northing in that order, whole decimetres.
    span : (3, n, 2) first position and the one after the last.
    """

    order: IntArray
    point_dm: FloatArray
    span: IntArray


def squared_reach_dm2(radius_m: float) -> float:
    """Return the greatest squared distance within a radius, a whole number of square decimetres.

    The radius is taken as the decimal that it is written as, so 33.3 m is 333 decimetres exactly.

    Examples
    --------
    >>> squared_reach_dm2(33.3), squared_reach_dm2(0.25)
    (110889.0, 6.0)
    """
    radius_dm = STEPS_PER_METRE * Fraction(repr(float(radius_m)))
    return float(math.floor(radius_dm**2))


def neighbour_spans(easting: FloatArray, northing: FloatArray, radius_m: float) -> NeighbourSpans:
    """Sort places into cells, so that neighbours within a radius are found in nine of them.

    Parameters
    ----------
    easting, northing : (n,) finite, metres; taken to the nearest 0.1 m. n may be 0.
    radius_m : positive.
    """
    point_dm = np.rint(np.column_stack([easting, northing]) * STEPS_PER_METRE)
    if len(point_dm) == 0:
        no_spans = np.zeros((3, 0, 2), dtype=np.int64)
        return NeighbourSpans(np.zeros(0, dtype=np.int64), kernel_input(point_dm), no_spans)
    # The widest whole number of decimetres that two neighbours can be apart along an axis: they are never
    # two cells apart.
    side_dm = max(1, math.isqrt(int(squared_reach_dm2(radius_m))))
    column, row = ((point_dm - point_dm.min(axis=0)).astype(np.int64) // side_dm).T
    # One column stays empty between the end of a row and the start of the next.
    columns = int(column.max()) + 3
    cell = row * columns + column
    order = np.argsort(cell, kind="stable").astype(np.int64)
    cell = cell[order]
    span = np.empty((3, len(cell), 2), dtype=np.int64)
    for k, middle in enumerate((cell - columns, cell, cell + columns)):
        span[k, :, 0] = np.searchsorted(cell, middle - 1, side="left")
        span[k, :, 1] = np.searchsorted(cell, middle + 1, side="right")
    return NeighbourSpans(order, kernel_input(point_dm[order]), span)


def weight_within(spans: NeighbourSpans, weight: FloatArray | IntArray, radius_m: float) -> FloatArray:
    """Return the weight within a radius of each place, its own and those at exactly the radius included.

    Parameters
    ----------
    spans : of the same places, for this radius or a larger one.
    weight : (n,) in the order of the places, not of the spans.

    Returns
    -------
    (n,) in the order of the spans: ``within[p]`` is that of place ``spans.order[p]``.

    Examples
    --------
    >>> east, north = np.array([0.0, 30.0, 100.0]), np.array([0.0, 40.0, 0.0])
    >>> spans = neighbour_spans(east, north, 50.0)
    >>> within = weight_within(spans, np.array([1, 2, 4]), 50.0)
    >>> within[np.argsort(spans.order)].tolist()
    [3.0, 3.0, 4.0]
    """
    ordered = kernel_input(weight[spans.order])
    return _weight_within(spans.point_dm, spans.span, ordered, squared_reach_dm2(radius_m))


@kernel
def _weight_within(
    point: FloatArray,
    span: IntArray,
    weight: FloatArray,
    reach_dm2: float,
) -> FloatArray:
    total = np.zeros(len(point))
    for p in range(len(point)):
        for k in range(3):
            for q in range(span[k, p, 0], span[k, p, 1]):
                apart_dm2 = (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2
                # Faster than a jump that goes either way as often, which a condition would be.
                total[p] += weight[q] * (apart_dm2 <= reach_dm2)
    return total
