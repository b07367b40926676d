"""The exact distribution of the sum of counts drawn without replacement: every set is counted, none drawn."""

import math
from collections.abc import Iterator

import numpy as np

from hotspots.compilation import kernel
from hotspots.grouping import positions_of_each
from hotspots.places import FloatArray, IntArray

EXACT_WORK = 3e9
"""Additions that are worth doing before counting gives way to simulation: some 2 seconds."""

_MOST_DRAWN = 500
"""More would overflow a double on the way."""


def can_be_counted(values: FloatArray, others_sum: FloatArray, others: IntArray) -> bool:
    """Say whether the values are counts and few enough sums have to be looked at; see `exact_p`."""
    if len(values) == 0 or values.min() < 0 or not np.array_equal(values, np.rint(values)):
        return False
    times = np.unique(values, return_counts=True)[1]
    drawn, width = int(others.max()), float(others_sum.max()) + 1
    work = np.minimum(times, drawn).sum() * drawn * width * (1 + math.log2(len(times)))
    return drawn <= _MOST_DRAWN and bool(work <= EXACT_WORK)


def exact_p(values: FloatArray, others_sum: FloatArray, others: IntArray) -> FloatArray:
    """Return the chance that other cells dealt to a cell as neighbours hold as much as its own ones do.

    For cell i it is P(S >= ``others_sum[i]``), S being the sum of ``others[i]`` values drawn without
    replacement from those of all other cells, every set being as likely. All terms are positive, so that
    small p-values are as exact as great ones.

    Parameters
    ----------
    values : (n,) counts: whole and not negative.
    others_sum : (n,) their sum over each cell's neighbours, the cell itself left out.
    others : (n,) number of those neighbours.

    Returns
    -------
    (n,) above 0 and at most 1; 1 for a cell without neighbours.

    Examples
    --------
    Cells of 5, 1, 2 and 1, each with two neighbours that hold 3: for the first, of the three pairs of other
    cells all but 1 + 1 hold as much.

    >>> exact_p(np.array([5.0, 1.0, 2.0, 1.0]), np.array([3.0] * 4), np.array([2, 2, 2, 2])).round(4).tolist()
    [0.6667, 1.0, 0.6667, 1.0]
    """
    distinct, own, times = np.unique(values, return_inverse=True, return_counts=True)
    reached, drawn = others_sum.astype(np.int64), int(others.max())
    # chance[k, s]: that k cells are drawn and hold s or more, but for a factor of k alone.
    chance = np.zeros((drawn + 1, int(reached.max()) + 1))
    chance[0, 0] = 1.0
    cells_of = positions_of_each(own.astype(np.int64), len(distinct))
    p = np.ones(len(values))
    for i, without_one in _each_without_one(distinct.astype(np.int64), times, drawn / len(values), chance):
        cells = cells_of[i]
        p[cells] = without_one[others[cells], reached[cells]] / without_one[others[cells], 0]
    return np.clip(p, np.finfo(np.float64).tiny, 1.0)


def _each_without_one(
    value: IntArray, times: IntArray, odds: float, chance: FloatArray
) -> Iterator[tuple[int, FloatArray]]:
    """Yield the chances over all cells but one of each distinct value.

    To leave out each value in turn, each half of the values is laid in once for the whole other half, and so
    on down to single values: log2 as many steps as values, and nothing is ever taken away again.
    """

    def descend(first: int, after: int, chance: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        if after - first == 1:
            _lay_in(chance, value[first], _ways(int(times[first]) - 1, odds, len(chance)))
            yield first, chance
            return
        middle = (first + after) // 2
        for half, other_half in (((first, middle), (middle, after)), ((middle, after), (first, middle))):
            laid = chance.copy()
            for i in range(*other_half):
                _lay_in(laid, value[i], _ways(int(times[i]), odds, len(chance)))
            yield from descend(*half, laid)

    return descend(0, len(value), chance)


def _ways(cells: int, odds: float, most: int) -> FloatArray:
    """Ways to draw 0, 1, ... of so many cells, times odds for each drawn, which keeps the figures moderate.

    Whatever the odds, every set of k cells has the same factor, and it cancels.
    """
    drawn = np.arange(1, min(cells, most - 1) + 1)
    return np.cumprod(np.concatenate([[1.0], (cells + 1 - drawn) / drawn * odds]))


@kernel
def _lay_in(chance: FloatArray, value: int, ways: FloatArray) -> None:
    """Add to the cells that may be drawn those of one value."""
    width = chance.shape[1]
    # From many drawn to few: what is read has not yet been changed.
    for k in range(chance.shape[0] - 1, 0, -1):
        for j in range(1, min(k + 1, len(ways))):
            held = min(value * j, width)
            for s in range(held):
                chance[k, s] += ways[j] * chance[k - j, 0]
            for s in range(held, width):
                chance[k, s] += ways[j] * chance[k - j, s - held]
