"""Which places can lie within a distance of each other, without looking at every pair."""

from dataclasses import dataclass

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.places import FloatArray, IntArray


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
    point : (n, 2) easting and northing in that order, metres.
    span : (3, n, 2) first position and the one after the last.
    """

    order: IntArray
    point: FloatArray
    span: IntArray


def neighbour_spans(easting: FloatArray, northing: FloatArray, radius_m: float) -> NeighbourSpans:
    """Sort places into cells, so that neighbours within a radius are found in nine of them.

    Parameters
    ----------
    easting, northing : (n,) finite, metres; n may be 0.
    radius_m : positive.
    """
    if len(easting) == 0:
        no_spans = np.zeros((3, 0, 2), dtype=np.int64)
        return NeighbourSpans(np.zeros(0, dtype=np.int64), kernel_input(np.zeros((0, 2))), no_spans)
    # A hair wider than the radius: two places exactly the radius apart must never be two cells apart,
    # however the division rounds.
    side_m = radius_m * (1 + 1e-9)
    column = np.floor((easting - easting.min()) / side_m).astype(np.int64)
    row = np.floor((northing - northing.min()) / side_m).astype(np.int64)
    # One column stays empty between the end of a row and the start of the next.
    columns = int(column.max()) + 3
    cell = row * columns + column
    order = np.argsort(cell, kind="stable").astype(np.int64)
    cell = cell[order]
    span = np.empty((3, len(cell), 2), dtype=np.int64)
    for k, middle in enumerate((cell - columns, cell, cell + columns)):
        span[k, :, 0] = np.searchsorted(cell, middle - 1, side="left")
        span[k, :, 1] = np.searchsorted(cell, middle + 1, side="right")
    point = np.column_stack([easting, northing])[order]
    return NeighbourSpans(order, kernel_input(point), span)


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
    return _weight_within(spans.point, spans.span, ordered, float(radius_m) ** 2)


@kernel
def _weight_within(
    point: FloatArray,
    span: IntArray,
    weight: FloatArray,
    reach_m2: float,
) -> FloatArray:
    total = np.zeros(len(point))
    for p in range(len(point)):
        for k in range(3):
            for q in range(span[k, p, 0], span[k, p, 1]):
                if (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2 <= reach_m2:
                    total[p] += weight[q]
    return total
