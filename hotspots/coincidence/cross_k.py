"""At which distances two patterns keep together: Ripley's cross-K with edge correction, and its envelopes."""

from dataclasses import dataclass

import numpy as np

from hotspots.chance import DEFAULT_ALPHA, DEFAULT_SEED
from hotspots.coincidence.ceiling import ceiling_patterns
from hotspots.coincidence.envelope import Envelope, global_envelope
from hotspots.coincidence.floor import floor_patterns
from hotspots.coincidence.rings import Rings
from hotspots.coincidence.scene import Scene
from hotspots.places import FloatArray, IntArray

DEFAULT_CURVES = 999


@dataclass(frozen=True)
class CrossK:
    """Cross-K of two categories at r distances, beside two references.

    Attributes
    ----------
    distance_m : (r,) ascending; those withheld are left out, see `rings.Rings`.
    observed : (r,) square metres: within so far of an incident of A lie as many of B as in so much ground if
        B were spread evenly over the study area.
    floor : envelope of reference 1, unrelated patterns on the same streets. Not a test that keeps its level:
        places near each other on the ground may be far apart along the curve, so rotations vary too little,
        the more so the greater the distance.
    ceiling : envelope of reference 3, one pattern.
    """

    distance_m: FloatArray
    observed: FloatArray
    floor: Envelope
    ceiling: Envelope


def cross_k(
    scene: Scene,
    a: int,
    b: int,
    rings: Rings,
    *,
    draws: int = DEFAULT_CURVES,
    seed: int = DEFAULT_SEED,
    alpha: float = DEFAULT_ALPHA,
) -> CrossK:
    """Compare at which distances incidents of two categories keep together with two references.

    Crime is recorded on a small part of the ground, so K lies far above that of even spread (pi r^2)
    whatever two patterns have to do with each other: only the envelopes say more.

    Parameters
    ----------
    a, b : indices of the categories. K itself is the same both ways; in the floor b moves.
    rings : of the scene's places.
    draws : of each reference; the floor has no more than there are rotations, see `floor.floor_draws`.
    seed : the same gives the same answer.
    alpha : level of both envelopes, each of them a test of its own.
    """
    first, second = scene.counts[[a]], scene.counts[[b]]
    observed = cross_k_of(rings, first, second)[0]
    moved = floor_patterns(scene, b, draws=draws, seed=seed)
    labelled = ceiling_patterns(scene, a, b, draws=draws, seed=seed)
    floor = [cross_k_of(rings, patterns, first) for patterns in moved]
    ceiling = [cross_k_of(rings, *patterns) for patterns in labelled]
    envelopes = (global_envelope(observed, np.concatenate(drawn), alpha) for drawn in (floor, ceiling))
    return CrossK(rings.distance_m, observed, *envelopes)


def cross_k_of(rings: Rings, first: IntArray, second: IntArray) -> FloatArray:
    """Return cross-K of patterns at the distances of the rings, with translation edge correction.

    It is the study area times the share of all pairs, one of each pattern, that lie within the distance, a
    pair counting for as many as the border hides of its kind.

    Parameters
    ----------
    first, second : (draws, n) incidents at each place; of either one row stands for all draws.

    Returns
    -------
    (draws, r) square metres.

    References
    ----------
    Ripley, B. D. (1976). The second-order analysis of stationary point processes. Journal of Applied
    Probability 13, 255-266. https://doi.org/10.2307/3212829
    """
    one, other = (np.ascontiguousarray(counts.T, dtype=np.float64) for counts in (first, second))
    in_ring = np.stack([(one * (weight @ other)).sum(axis=0) for weight in rings.weights], axis=1)
    pairs = first.sum(axis=1) * second.sum(axis=1)
    found: FloatArray = rings.study_area_m2 * np.cumsum(in_ring, axis=1) / pairs[:, None]
    return found


def besag_l(k_m2: FloatArray) -> FloatArray:
    """Return L = sqrt(K / pi), the distance at which even spread would have that K: a description.

    Examples
    --------
    >>> besag_l(np.array([np.pi * 150**2])).round(9).tolist()
    [150.0]
    """
    found: FloatArray = np.sqrt(k_m2 / np.pi)
    return found
