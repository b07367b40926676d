"""Gi*: how far the sum around a cell is from what the whole study area leads one to expect."""

import math
from dataclasses import dataclass

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.getis_ord.neighbourhoods import Neighbourhoods
from hotspots.places import BoolArray, FloatArray, Int32Array, IntArray

_FEWEST_CELLS = 3
_NO_VARIANCE = 1e-12
"""Share of the variance of all cells under which what is left without one of them is rounding."""


@dataclass(frozen=True)
class Scores:
    """The statistic of each cell.

    Attributes
    ----------
    z : (m,) standard deviations above the expected sum; 0 where it is not defined, as such a cell speaks
        neither for nor against a concentration, and a number needs no care in what follows.
    defined : (m,) whether it is.
    """

    z: FloatArray
    defined: BoolArray

    def __post_init__(self) -> None:
        self.z.flags.writeable = False
        self.defined.flags.writeable = False


def scores(values: FloatArray, around: Neighbourhoods, *, include_self: bool = True) -> Scores:
    """Return Gi* of every cell, with weight 1 for each cell of its neighbourhood.

    With n cells of mean m and variance s^2 (over n), and k of them in the neighbourhood,
    ``z = (sum - k m) / (s sqrt(k (n - k) / (n - 1)))``. Mean and variance are those of all cells of the study
    area.

    Parameters
    ----------
    values : (m,) finite: counts, or counts less expected ones.
    around : neighbourhoods of the same cells.
    include_self : False for Gi: the cell itself is left out of the sum, of n and of mean and variance.

    Returns
    -------
    Scores. Not defined are: fewer than 3 cells; all (other) values alike; a neighbourhood of no cell or of
    all cells, whose sum could not be another.

    References
    ----------
    Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues and an
    application. Geographical Analysis 27, 286-306. https://doi.org/10.1111/j.1538-4632.1995.tb00912.x

    Examples
    --------
    Three cells in a row: mean 1, variance 2, and ``(3 - 2) / (sqrt(2) sqrt(2 x 1 / 2))`` at the end.

    >>> around = Neighbourhoods(np.array([0, 2, 5, 7]), np.array([0, 1, 0, 1, 2, 1, 2], dtype=np.int32))
    >>> found = scores(np.array([3.0, 0.0, 0.0]), around)
    >>> found.z.round(4).tolist(), found.defined.tolist()
    ([0.7071, 0.0, -1.4142], [True, False, True])
    """
    values = np.asarray(values, dtype=np.float64)
    if len(values) < _FEWEST_CELLS or values.min() == values.max():
        return Scores(np.zeros(len(values)), np.zeros(len(values), dtype=np.bool_))
    cells, mean = len(values), values.mean()
    apart = values - mean
    squares = np.square(apart).sum()
    if include_self:
        # Values so small that their squares vanish have no variance either.
        per_spread_of_size = _inverse(math.sqrt(squares / cells) * _spread_of_sizes(around.greatest, cells))
        return Scores(*_star(around.indptr, around.indices, kernel_input(values), mean, per_spread_of_size))
    others, drawn = cells - 1, around.sizes - 1
    excess = around.sums(values) - values - drawn * (mean - apart / others)
    left = squares - apart**2 * cells / others
    variance = np.where(left > _NO_VARIANCE * squares, left, 0.0) / others
    per_spread = _inverse(np.sqrt(variance)) * _inverse(_spread_of_sizes(around.greatest - 1, others))[drawn]
    return Scores(excess * per_spread, per_spread > 0)


@kernel
def _star(
    indptr: IntArray, indices: Int32Array, values: FloatArray, mean: float, per_spread_of_size: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Return z of every cell with itself in its neighbourhood, and where it is defined, in one pass."""
    z, defined = np.empty(len(values)), np.empty(len(values), dtype=np.bool_)
    # Without a sign a position needs no look whether it counts from the end: a third of the time.
    first = np.uint64(indptr[0])
    for i in range(len(z)):
        after = np.uint64(indptr[i + 1])
        total = 0.0
        for at in range(first, after):
            total += values[np.uint32(indices[np.uint64(at)])]
        size = after - first
        per_spread = per_spread_of_size[size]
        z[i], defined[i] = (total - np.float64(size) * mean) * per_spread, per_spread > 0.0
        first = after
    return z, defined


def _spread_of_sizes(greatest: int, cells: int) -> FloatArray:
    """Return the deviation of the sum of 0, 1, ... `greatest` of the cells, where that of one cell is 1."""
    # There are few sizes of neighbourhood, and square roots are slow.
    size = np.arange(greatest + 1)
    spread: FloatArray = np.sqrt(size * (cells - size) / (cells - 1))
    return spread


def _inverse(spread: FloatArray) -> FloatArray:
    return np.divide(1.0, spread, out=np.zeros(len(spread)), where=spread > 0)
