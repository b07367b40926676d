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
    observed: IntArray = near @ weight
    as_many = _rotations_with_as_many(*_runs(near, order), _sums_along(weight[order]), observed)
    p = as_many / len(order)
    expected = np.diff(near.indptr) / len(order)
    return [
        NearIncidents(int(n), n / total, float(usual), float(one), float(for_all))
        for n, usual, one, for_all in zip(observed.tolist(), expected, p, corrected(p, "fdr"), strict=True)
    ]


def _runs(near: csr_array, order: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return the places near each venue as runs of neighbours along the curve.

    What is close together is mostly close along the curve: runs are far fewer than places.

    Returns
    -------
    starts : (m + 1,) where the runs of each venue begin among those of `first` and `past`.
    first, past : positions along the curve where a run begins, and right after where it ends.

    Examples
    --------
    >>> first_two_and_last = csr_array(np.array([[1, 1, 0, 1]]))
    >>> [part.tolist() for part in _runs(first_two_and_last, np.arange(4))]
    [[0, 2], [0, 3], [2, 4]]
    """
    along = csr_array(near[:, order])
    along.sort_indices()
    position, of_venue = along.indices.astype(np.int64), along.indptr.astype(np.int64)
    begins = np.diff(position, prepend=-1) != 1
    begins[of_venue[:-1][np.diff(of_venue) > 0]] = True
    ends = np.append(begins[1:], True)[: len(begins)]
    starts = np.append(0, np.cumsum(begins))[of_venue]
    return starts, position[begins], position[ends] + 1


def _sums_along(ordered: IntArray) -> IntArray:
    """Return (2 n + 1,) incidents before each position; what leaves the end of the curve enters its start."""
    return np.append(0, np.cumsum(np.concatenate([ordered, ordered])))


@kernel
def _rotations_with_as_many(
    starts: IntArray, first: IntArray, past: IntArray, sums: IntArray, observed: IntArray
) -> IntArray:
    """Count the rotations that put at least as many incidents near each venue as are there.

    Parameters
    ----------
    starts, first, past : the places near each venue, see `_runs`.
    sums : incidents before each position, see `_sums_along`.
    """
    places = len(sums) // 2
    counts = np.zeros(len(observed), dtype=np.int64)
    for venue in range(len(observed)):
        total = np.zeros(places, dtype=np.int64)
        for run in range(starts[venue], starts[venue + 1]):
            before, upto = first[run], past[run]
            for rotation in range(places):
                total[rotation] += sums[upto + rotation] - sums[before + rotation]
        for rotation in range(places):
            counts[venue] += total[rotation] >= observed[venue]
    return counts
