"""Which bandwidth foretells incidents best that were left out of the surface."""

import math

import numpy as np
import numpy.typing as npt

from hotspots.compilation import kernel, kernel_input
from hotspots.errors import QuestionError
from hotspots.neighbours import neighbour_spans
from hotspots.places import STEPS_PER_METRE, FloatArray, IntArray

_FEWEST_PLACES = 3


def likelihood_bandwidths(
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    candidates_m: npt.ArrayLike,
    *,
    leave_out: str,
) -> tuple[float, FloatArray]:
    """Return the candidate under which left-out incidents are most likely, and each candidate's likelihood.

    The quartic density of the incidents that stay, at each place, per square metre. One incident more is
    spread evenly over the rectangle around all places, so that a place that no other reaches has a small
    density and not none (whose logarithm has no value).

    Parameters
    ----------
    easting, northing : (n,) distinct places, metres, taken to 0.1 m.
    weight : (n,) incidents at each; places with none do not count.
    candidates_m : radii, positive.
    leave_out : ``incident`` leaves out one incident at a time, ``place`` all that share its place.

    Returns
    -------
    The most likely candidate (the smallest of equals), and for each the sum over all incidents of the
    logarithm of the density where they stand.

    Raises
    ------
    QuestionError
        Fewer than three places have incidents, or all of them lie on one line along an axis.

    References
    ----------
    Duin, R. P. W. (1976). On the choice of smoothing parameters for Parzen estimators of probability density
    functions. IEEE Transactions on Computers C-25, 1175-1179.
    https://doi.org/10.1109/TC.1976.1674577

    Examples
    --------
    Three places in a row 100 m apart, 30 m to the side: with 50 m none foretells another.

    >>> best, likelihood = likelihood_bandwidths(
    ...     np.array([0, 100, 200]), np.array([0, 30, 0]), np.ones(3), [50, 200], leave_out="place"
    ... )
    >>> best, round(float(likelihood[0]), 3), round(3 * math.log(1 / (200 * 30) / 3), 3)
    (200.0, -29.394, -29.394)
    """
    east, north, count = with_incidents(easting, northing, weight)
    candidates = np.asarray(candidates_m, dtype=np.float64)
    rising = np.sort(candidates)
    spans = neighbour_spans(east, north, float(rising[-1]))
    ordered = kernel_input(count[spans.order])
    others = _others(spans.point_dm, spans.span, ordered, kernel_input(rising * STEPS_PER_METRE))
    others *= 3.0 / (math.pi * rising**2)
    left_out = np.minimum(ordered, 1.0) if leave_out == "incident" else ordered
    own = (ordered - left_out)[:, None] * (3.0 / (math.pi * rising**2))
    even = 1.0 / (np.ptp(east) * np.ptp(north))
    density = (others + own + even) / (ordered.sum() - left_out + 1.0)[:, None]
    likelihood = ordered @ np.log(density)
    return float(rising[np.argmax(likelihood)]), likelihood[np.searchsorted(rising, candidates)]


def with_incidents(
    easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return easting, northing and number of the incidents, at places that have some.

    Raises
    ------
    QuestionError
        They are fewer than three places, or all of them lie on one line along an axis.
    """
    chosen = np.asarray(weight) > 0
    east, north, count = (np.asarray(a, dtype=np.float64)[chosen] for a in (easting, northing, weight))
    if len(east) < _FEWEST_PLACES or not np.ptp(east) > 0 or not np.ptp(north) > 0:
        raise QuestionError(
            f"{len(east)} places with incidents are too few, or too much in a line, for a bandwidth by rule; "
            "ask for a longer period or give a bandwidth such as 150 m"
        )
    return east, north, count


@kernel
def _others(point: FloatArray, span: IntArray, weight: FloatArray, rising_dm: FloatArray) -> FloatArray:
    """(n, candidates) weight of the other places near each, each by the quartic as a part of its peak."""
    total = np.zeros((len(point), len(rising_dm)))
    for p in range(len(point)):
        for k in range(3):
            for q in range(span[k, p, 0], span[k, p, 1]):
                squared = (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2
                # The widest come first: most neighbours are within reach of few candidates.
                for c in range(len(rising_dm) - 1, -1, -1):
                    reach = rising_dm[c] * rising_dm[c]
                    if squared >= reach or q == p:
                        break
                    part = 1.0 - squared / reach
                    total[p, c] += weight[q] * part * part
    return total
