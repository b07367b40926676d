"""Where on the map hotspots coincide: local join counts, cell by cell."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hotspots.coincidence.cells import NO_CELL
from hotspots.coincidence.scene import Scene
from hotspots.getis_ord.exact import exact_p
from hotspots.multiple_testing import corrected
from hotspots.places import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class JoinCounts:
    """How many neighbours of each cell are joined to it, and how rarely as many would be.

    Attributes
    ----------
    joins : (m,) neighbours joined; 0 where the cell itself is not what is looked at.
    p : (m,) chance of as many joins or more if all other cells were dealt anew; NaN without a join.
    corrected_p : (m,) the same after Benjamini and Hochberg, see `_join_counts`; NaN without a join.
    """

    joins: IntArray
    p: FloatArray
    corrected_p: FloatArray

    def __post_init__(self) -> None:
        for array in (self.joins, self.p, self.corrected_p):
            array.flags.writeable = False


@dataclass(frozen=True)
class LocalCoincidence:
    """Join counts of the hotspots of a scene, on its cells.

    Attributes
    ----------
    together : by categories, of every two or more of them: cells in the hotspots of each, with neighbours
        that are too.
    beside : by ordered pair: cells in the hotspots of the first alone, with neighbours in those of the second
        alone.
    """

    together: dict[tuple[str, ...], JoinCounts]
    beside: dict[tuple[str, str], JoinCounts]


def local_coincidence(scene: Scene) -> LocalCoincidence:
    """Return where the hotspots of a scene's categories lie together and beside each other.

    The cells dealt are those that hold a place: no other can be hot, and to count them would make every p
    smaller. Hot cells cluster whatever the other category does, so p says where hotspots coincide in more
    than a cell or two; whether they do more than they would anyway is for the references to say.
    """
    hot = dict(zip(scene.categories, scene.hotspots(), strict=True))
    around = scene.cells.around
    sets = [
        names
        for size in range(2, len(scene.categories) + 1)
        for names in combinations(scene.categories, size)
    ]
    pairs = [(scene.categories[a], scene.categories[b]) for a, b in scene.pairs]
    return LocalCoincidence(
        {names: joined_together(np.array([hot[name] for name in names]), around) for names in sets},
        {(a, b): joined_beside(hot[a] & ~hot[b], hot[b] & ~hot[a], around) for a, b in pairs},
    )


def joined_together(variables: BoolArray, around: IntArray) -> JoinCounts:
    """Return local join counts of places where several things are found at once, or co-location.

    Parameters
    ----------
    variables : (k, m) whether each of two or more things is found at each location.
    around : (m, w) neighbours of each location, filled up with `NO_CELL`; never the location itself.

    References
    ----------
    Anselin, L. and Li, X. (2019). Operational local join count statistics for cluster detection. Journal of
    Geographical Systems 21, 189-210: bivariate case 2, and multivariate.
    https://doi.org/10.1007/s10109-019-00299-x

    Examples
    --------
    Five locations in a row, both things at the first two. Dealt anew, the one other place with both is the
    one neighbour of the first with a chance of 1/4, and one of the two of the second with 1/2.

    >>> row = np.array([[-1, 1], [0, 2], [1, 3], [2, 4], [3, -1]])
    >>> found = joined_together(np.array([[1, 1, 0, 0, 1], [1, 1, 1, 0, 0]], dtype=bool), row)
    >>> found.joins.tolist(), found.p.round(9).tolist()
    ([1, 1, 0, 0, 0], [0.25, 0.5, nan, nan, nan])
    """
    all_found: BoolArray = np.all(variables, axis=0)
    return _join_counts(all_found, all_found, all_found, around)


def joined_beside(first: BoolArray, second: BoolArray, around: IntArray) -> JoinCounts:
    """Return local join counts of places of the first thing alone that have the second alone around them.

    Meant for things that are never found at one place (bivariate case 1 of `joined_together`'s reference).
    Where they are, p counts every place with the second among those dealt, and is too great if anything.

    Parameters
    ----------
    first, second : (m,) whether each is found at each location.
    around : as in `joined_together`.

    Examples
    --------
    Of the two locations of the first thing one has the second as its neighbour, by a chance of 1/4.

    >>> row = np.array([[-1, 1], [0, 2], [1, 3], [2, 4], [3, -1]])
    >>> first, second = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 0, 0]], dtype=bool)
    >>> found = joined_beside(first, second, row)
    >>> found.joins.tolist(), found.p[:1].round(9).tolist(), found.corrected_p[:1].round(9).tolist()
    ([1, 0, 0, 0, 0], [0.25], [0.5])
    """
    return _join_counts(first & ~second, second & ~first, second, around)


def _join_counts(focal: BoolArray, joined: BoolArray, dealt: BoolArray, around: IntArray) -> JoinCounts:
    """Count neighbours joined to focal locations, against those that dealing would join.

    The tests that belong together are those of all focal locations. Locations without a join have no p of
    their own but count among them: the rest alone were chosen for having joins.
    """
    linked = around != NO_CELL
    joins = np.where(focal, (joined[around] & linked).sum(axis=1), 0)
    p = exact_p(dealt.astype(np.float64), joins.astype(np.float64), linked.sum(axis=1))
    corrected_p = np.full(len(p), np.nan)
    corrected_p[focal] = corrected(p[focal], "fdr")
    without = joins == 0
    p[without] = corrected_p[without] = np.nan
    return JoinCounts(joins, p, corrected_p)
