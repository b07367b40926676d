"""Places in one line such that neighbours in the line are neighbours on the ground: a Hilbert curve."""

import numpy as np

from hotspots.places import FloatArray, IntArray

ORDER = 16
"""The curve has 2^16 steps along each side: 0.4 m in a borough 25 km across."""

SECOND_SHIFT = 1 / 3
"""The second curve starts so far (of the side) to the south-west, so that it breaks at other lines."""


def hilbert_order(easting: FloatArray, northing: FloatArray, *, second: bool = False) -> IntArray:
    """Return places in the order in which a Hilbert curve over their bounding square visits them.

    Parameters
    ----------
    easting, northing : (n,) finite, metres.
    second : take another curve: of a square that starts a third of its side further south-west, with
        easting and northing exchanged. What holds along both does not owe to where one of them breaks.

    Returns
    -------
    (n,) indices of places; those that share a step of the curve stay in their order.

    References
    ----------
    Skilling, J. (2004). Programming the Hilbert curve. AIP Conference Proceedings 707, 381-387.
    https://doi.org/10.1063/1.1751381

    Examples
    --------
    The corners of a square, met one after another: south-west, north-west, north-east, south-east.

    >>> hilbert_order(np.array([0.0, 10.0, 10.0, 0.0]), np.array([0.0, 0.0, 10.0, 10.0])).tolist()
    [0, 3, 2, 1]
    """
    at = np.column_stack([easting, northing]).astype(np.float64)
    low, side = at.min(axis=0), max(float(np.ptp(at, axis=0).max()), 1.0)
    if second:
        low, side, at = low[::-1] - SECOND_SHIFT * side, (1 + SECOND_SHIFT) * side, at[:, ::-1]
    steps = ((at - low) / side * (2**ORDER - 1)).astype(np.int64)
    return np.argsort(_distance(steps[:, 0], steps[:, 1]), kind="stable").astype(np.int64)


def _distance(x: IntArray, y: IntArray) -> IntArray:
    """Return steps from the start, square halved by square: which quarter, and how it is turned."""
    along = np.zeros(len(x), dtype=np.int64)
    for bit in range(ORDER - 1, -1, -1):
        half = 1 << bit
        east, north = (x & half) > 0, (y & half) > 0
        along += half * half * ((3 * east) ^ north)
        flip = ~north & east
        x, y = np.where(flip, 2**ORDER - 1 - x, x), np.where(flip, 2**ORDER - 1 - y, y)
        x, y = np.where(north, x, y), np.where(north, y, x)
    return along
