"""Whether a whole curve stands out from drawn ones: a global envelope with one p for all its points."""

from dataclasses import dataclass

import numpy as np

from hotspots.places import FloatArray


@dataclass(frozen=True)
class Envelope:
    """What a curve stays within, all along, with a chance of 1 - alpha.

    Attributes
    ----------
    low, high : (r,) a curve with p above alpha leaves them nowhere, one with a lesser p somewhere.
    p : of the observed curve: one test, however many points the curve has.
    """

    low: FloatArray
    high: FloatArray
    p: float


def global_envelope(observed: FloatArray, drawn: FloatArray, alpha: float) -> Envelope:
    """Hold a curve against drawn ones by extreme rank length.

    At each point a curve ranks by how few lie as high, or as low, whichever are fewer. Of two curves that one
    is the more extreme whose least rank is the lesser; of those with as little the one that has it at more
    points, and so on with the next rank.

    Parameters
    ----------
    observed : (r,) finite.
    drawn : (draws, r) finite, exchangeable with the observed one where nothing is to be found.
    alpha : level of the envelope.

    References
    ----------
    Myllymäki, M., Mrkvička, T., Grabarnik, P., Seijo, H. and Hahn, U. (2017). Global envelope tests for
    spatial processes. Journal of the Royal Statistical Society B 79, 381-404.
    https://doi.org/10.1111/rssb.12172

    Examples
    --------
    Only the observed curve is the highest at both points; three of four stay within the envelope.

    >>> found = global_envelope(np.array([9.0, 9.0]), np.array([[1.0, 5.0], [2.0, 4.0], [3.0, 3.0]]), 0.25)
    >>> found.p, found.low.tolist(), found.high.tolist()
    (0.25, [1.0, 3.0], [3.0, 5.0])
    """
    curves = np.vstack([observed, drawn])
    ranks = np.column_stack([_ranks(values) for values in curves.T])
    ranks.sort(axis=1)
    # Rows come out in the order of their first number, then of their second: most extreme first.
    order, times = np.unique(ranks, axis=0, return_inverse=True, return_counts=True)[1:]
    p = np.cumsum(times)[order] / len(curves)
    within = curves[p > alpha]
    return Envelope(within.min(axis=0), within.max(axis=0), float(p[0]))


def _ranks(values: FloatArray) -> FloatArray:
    """How many values are at most, or at least, as great as each, itself included: the fewer of the two."""
    ascending = np.sort(values)
    at_most = np.searchsorted(ascending, values, side="right")
    at_least = len(values) - np.searchsorted(ascending, values, side="left")
    ranks: FloatArray = np.minimum(at_most, at_least)
    return ranks
