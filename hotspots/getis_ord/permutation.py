"""How likely chance would put as much around a cell: exactly counted, simulated, or by the normal curve."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from hotspots.getis_ord.exact import can_be_counted, exact_p
from hotspots.getis_ord.neighbourhoods import Neighbourhoods
from hotspots.getis_ord.scores import Scores
from hotspots.getis_ord.simulated import simulated_p
from hotspots.places import FloatArray


@dataclass(frozen=True)
class PValues:
    """One-sided p-values: small where a cell has more around it than chance would put there.

    Attributes
    ----------
    p : (m,) above 0 and at most 1.
    how : ``exact``, ``simulated`` or ``normal``.
    draws, seed : of the simulation; None where nothing was drawn.
    """

    p: FloatArray
    how: str
    draws: int | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        self.p.flags.writeable = False


def permutation_p(values: FloatArray, around: Neighbourhoods, *, draws: int, seed: int) -> PValues:
    """Return p-values by conditional permutation.

    A cell keeps its value, and the values of all other cells are dealt at random to its neighbours:
    p is the chance that these then hold at least as much as they do. So a cell's own incidents never speak
    for it, however many they are. Counts are dealt in every possible way, which is exact; other values, and
    counts that would take too long (see `exact.EXACT_WORK`), are dealt `draws` times.

    Parameters
    ----------
    values : (m,) finite: counts, or counts less expected ones.
    around : neighbourhoods of the same cells.
    draws, seed : of the simulation, where there is one.

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association - LISA. Geographical Analysis 27, 93-115.
    https://doi.org/10.1111/j.1538-4632.1995.tb00338.x

    Examples
    --------
    Of four cells in a row, the first's only neighbour holds 1, as one of the three other cells does.

    >>> links = np.array([0, 1, 0, 1, 2, 1, 2, 3, 2, 3], dtype=np.int32)
    >>> around = Neighbourhoods(np.array([0, 2, 5, 8, 10]), links)
    >>> found = permutation_p(np.array([0.0, 1.0, 0.0, 0.0]), around, draws=999, seed=1)
    >>> found.p.round(4).tolist(), found.how
    ([0.3333, 1.0, 0.6667, 1.0], 'exact')
    """
    values, others = np.asarray(values, dtype=np.float64), around.sizes - 1
    others_sum = around.sums(values) - values
    if can_be_counted(values, others_sum, others):
        return PValues(exact_p(values, others_sum, others), "exact")
    simulated = simulated_p(values, others_sum, others, draws=draws, seed=seed)
    return PValues(simulated, "simulated", draws, seed)


def normal_p(found: Scores) -> PValues:
    """Return the share of the normal curve above z; 1 where z is not defined.

    On sparse counts it is far too small, up to 60 times where most cells are empty: their sums are not
    normal. It is there to compare with what other tools say.

    Examples
    --------
    >>> normal_p(Scores(np.array([1.96, 0.0]), np.array([True, False]))).p.round(3).tolist()
    [0.025, 1.0]
    """
    p = np.where(found.defined, ndtr(-found.z), 1.0)
    return PValues(np.maximum(p, np.finfo(np.float64).tiny), "normal")
