"""Which rows belong to which number, sorted once instead of searched for each."""

from itertools import pairwise

import numpy as np

from hotspots.places import IntArray


def positions_of_each(number: IntArray, count: int) -> list[IntArray]:
    """Return the positions, ascending, at which each of the numbers 0 to `count` - 1 stands.

    Parameters
    ----------
    number : (n,) the number of each row, such as the hotspot that holds each place; -1 for none.
    count : length of the answer; a number that stands nowhere has an empty array.

    Examples
    --------
    >>> [at.tolist() for at in positions_of_each(np.array([1, -1, 0, 1]), 3)]
    [[2], [0, 3], []]
    """
    order = np.argsort(number, kind="stable")
    edges = np.searchsorted(number, np.arange(count + 1), sorter=order)
    return [order[first:after] for first, after in pairwise(edges)]
