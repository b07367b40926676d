"""Whether more of a category is recorded near a venue than its pattern would put there by chance."""

import numpy as np
from scipy.sparse import csr_array

from hotspots.coincidence.hilbert import hilbert_order
from hotspots.compilation import kernel
from hotspots.multiple_testing import corrected
from hotspots.places import FloatArray, IntArray
from hotspots.venues.findings import NearIncidents


def concentration(
    near: csr_array, easting: FloatArray, northing: FloatArray, weight: IntArray
) -> list[NearIncidents | None]:
    """Test for each venue whether more incidents lie near it than near such ground elsewhere.

    The reference is that of `hotspots.coincidence.floor`: places stand in the order of a Hilbert curve, and
    the category's counts are rotated along it, which keeps how they stack and cluster and breaks where they
    lie. Here every rotation is taken, so nothing is left to chance: p is the share of rotations, the one
    observed among them, with at least as many incidents near the venue, and the share expected is the venue's
    share of the places.

    Parameters
    ----------
    near : (m, n) 1 for a place near a venue, else 0.
    easting, northing : (n,) every place of the study area where anything is recorded, metres.
    weight : (n,) incidents of the category at each place.

    Returns
    -------
    (m,) in the order of the venues, corrected for their number; all None where the category has no incident.

    Examples
    --------
    Of four places one is near; it has three of the four incidents, which one rotation of four puts there.

    >>> east, near = np.array([0.0, 10.0, 20.0, 30.0]), csr_array(np.array([[0, 1, 0, 0]]))
    >>> concentration(near, east, np.zeros(4), np.array([0, 3, 1, 0]))
    [NearIncidents(incidents=3, share=0.75, expected=0.25, p=0.25, corrected_p=0.25)]
    """
    total = int(weight.sum())
    if not total:
        return [None] * near.shape[0]
    order = hilbert_order(easting, northing)
    along = np.empty_like(order)
    along[order] = np.arange(len(order))
    observed: IntArray = near @ weight
    ordered = weight[order]
    as_many = _rotations_with_as_many(
        near.indptr.astype(np.int64), along[near.indices], np.concatenate([ordered, ordered]), observed
    )
    p = as_many / len(order)
    expected = np.diff(near.indptr) / len(order)
    return [
        NearIncidents(int(n), n / total, float(usual), float(one), float(for_all))
        for n, usual, one, for_all in zip(observed.tolist(), expected, p, corrected(p, "fdr"), strict=True)
    ]


@kernel
def _rotations_with_as_many(
    starts: IntArray, along: IntArray, twice: IntArray, observed: IntArray
) -> IntArray:
    """Count the rotations that put at least as many incidents near each venue as are there.

    Parameters
    ----------
    starts : (m + 1,) where the places near each venue begin among those of `along`.
    along : positions of these places in the order of the curve.
    twice : (2 n,) incidents in that order, and once more: what leaves the end enters the start.
    """
    places = len(twice) // 2
    counts = np.zeros(len(observed), dtype=np.int64)
    for venue in range(len(observed)):
        total = np.zeros(places, dtype=np.int64)
        for at in range(starts[venue], starts[venue + 1]):
            first = along[at]
            for rotation in range(places):
                total[rotation] += twice[first + rotation]
        for rotation in range(places):
            counts[venue] += total[rotation] >= observed[venue]
    return counts
