"""The distribution of a neighbourhood's sum by simulation: one set of draws serves every cell."""

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.places import FloatArray, Int32Array, IntArray

DRAWS_AT_ONCE = 20_000

_TIE = 1e-10
"""Sums that differ by less, as a share of the greatest value, are equal: their rounding may differ."""


def simulated_p(
    values: FloatArray, others_sum: FloatArray, others: IntArray, *, draws: int, seed: int
) -> FloatArray:
    """Return the chance that other cells dealt to a cell as neighbours hold as much as its own ones do.

    Each draw deals distinct cells in random order. For a cell with k neighbours the first k of them stand
    for its neighbours, in all the draws where it is not among these itself: so every set of k other cells
    is as likely, as if cells had been drawn for it alone. ``p = (1 + those draws that hold as much) /
    (1 + those draws)``, which is never 0.

    Parameters
    ----------
    values : (n,) finite; counts, or counts less expected ones.
    others_sum : (n,) their sum over each cell's neighbours, the cell itself left out.
    others : (n,) number of those neighbours.
    draws : number of draws.
    seed : the same seed gives the same p-values.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap methods and their application, section 4.2.
    https://doi.org/10.1017/CBO9780511802843
    """
    most = int(others.max(initial=0))
    if most == 0:
        return np.ones(len(values))
    generator = np.random.default_rng(seed)
    values, others = kernel_input(values), np.ascontiguousarray(others, dtype=np.int64)
    reached = others_sum - _TIE * np.abs(values).max()
    # Cells of one size together, by their sums: those that a draw reaches are found in one search.
    order = np.lexsort((reached, others))
    sizes = np.searchsorted(others[order], np.arange(most + 2))
    above = np.zeros(len(values), dtype=np.int64)
    used = np.full(len(values), draws, dtype=np.int64)
    pack = np.arange(len(values), dtype=np.int32)
    for first in range(0, draws, DRAWS_AT_ONCE):
        dealt = min(DRAWS_AT_ONCE, draws - first)
        picks = generator.integers(0, len(values) - np.arange(most), size=(dealt, most), dtype=np.int32)
        _deal(pack, picks)
        _count(above, picks, values, reached, order, sizes)
        _take_back(above, used, picks, values, reached, others)
    return (1 + above) / (1 + used)


def _count(
    above: IntArray,
    drawn: Int32Array,
    values: FloatArray,
    reached: FloatArray,
    order: IntArray,
    sizes: IntArray,
) -> None:
    """Add to each cell the draws whose first cells, as many as it has neighbours, hold as much."""
    held = np.zeros(len(drawn))
    for k in range(drawn.shape[1] + 1):
        cells = order[sizes[k] : sizes[k + 1]]
        if len(cells):
            above[cells] += len(held) - np.searchsorted(np.sort(held), reached[cells], side="left")
        if k < drawn.shape[1]:
            held += values[drawn[:, k]]


@kernel
def _deal(pack: Int32Array, picks: Int32Array) -> None:
    """Turn picks (the how-manieth of the cells still in the pack) into cells, in place.

    The pack need not be put in order again: whatever its order, every set is as likely.
    """
    for r in range(picks.shape[0]):
        for k in range(picks.shape[1]):
            at = k + picks[r, k]
            cell = pack[at]
            pack[at] = pack[k]
            pack[k] = cell
            picks[r, k] = cell


@kernel
def _take_back(
    above: IntArray,
    used: IntArray,
    drawn: Int32Array,
    values: FloatArray,
    reached: FloatArray,
    others: IntArray,
) -> None:
    """Take from each cell the draws in which it is itself among the cells that stand for its neighbours."""
    held = np.zeros(drawn.shape[1] + 1)
    for r in range(drawn.shape[0]):
        for k in range(drawn.shape[1]):
            held[k + 1] = held[k] + values[drawn[r, k]]
        for k in range(drawn.shape[1]):
            cell = drawn[r, k]
            if k < others[cell]:
                used[cell] -= 1
                if held[others[cell]] >= reached[cell]:
                    above[cell] -= 1
