"""Ground that stands out from chance: incidents relocated over places, or labelled anew where they are."""

import math
from collections.abc import Callable, Iterator

import numpy as np

from hotspots.chance import DEFAULT_ALPHA, DEFAULT_CORRECTION, DEFAULT_SEED
from hotspots.density.relative_risk import tolerance
from hotspots.density.surface import DensitySurface
from hotspots.errors import QuestionError
from hotspots.extraction.levels import Taken
from hotspots.extraction.relocation_settings import DEFAULT_DRAWS, MOST_DRAWS
from hotspots.multiple_testing import corrected
from hotspots.places import BoolArray, FloatArray, IntArray

DensityOf = Callable[[FloatArray | IntArray], DensitySurface]
"""The surface of (n,) incidents at the places of a question, everything else as it was asked."""

_ROUNDING = 1e-12
"""Surfaces closer than this part of each other are equal: the same density added up in another order."""


def significant(
    density_of: DensityOf,
    weight: IntArray,
    exposure: FloatArray | IntArray | BoolArray,
    inside: BoolArray,
    *,
    alpha: float = DEFAULT_ALPHA,
    correction: str = DEFAULT_CORRECTION,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> Taken:
    """Take the cells denser than as many incidents relocated over inhabited places would make them.

    In each draw every incident of the study area is put on a place of it, chosen in proportion to the
    exposure, and the density is computed anew. Incidents beyond the border stay where they are: they are
    what surrounds the area, not what is asked about. A cell's p is (1 + draws in which it is at least as
    dense as observed) / (1 + draws), and is corrected for the number of cells tested: all that an incident
    or an exposed place can reach. Elsewhere there is nothing to test.

    What is found is ground with more than its exposure explains. It is no statement about one incident, and
    not a repetition in time.

    Parameters
    ----------
    density_of : surface of incidents at the places.
    weight : (n,) incidents at each place.
    exposure : (n,) not negative: how likely an incident of the study area is to be on each place, such as 1
        for every place where anything was ever recorded; what lies beyond the border is not used.
    inside : (n,) whether the place is in the study area.
    alpha : greatest corrected p of ground that is taken.
    correction : method of `multiple_testing.corrected`.
    draws : relocations.
    seed : of ``numpy.random.PCG64``; the same seed on the same data gives the same answer.

    Raises
    ------
    QuestionError
        No place of the study area has any exposure, or so few draws could never reach the level.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 4.2.1: the
    observed pattern counts as one of the draws. https://doi.org/10.1017/CBO9780511802843

    Examples
    --------
    Nine of ten incidents on one of forty places, which are too far apart to share a cell.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.surface import surface
    >>> grid = grid_over(box(0, 0, 12000, 300), 50.0)
    >>> east, north, anywhere = np.arange(125.0, 12000, 300), np.full(40, 125.0), np.ones(40)
    >>> incidents = np.bincount([3] * 9 + [20], minlength=40)
    >>> found = significant(
    ...     lambda at: surface(grid, east, north, at, 150.0), incidents, anywhere, anywhere > 0, draws=999
    ... )
    >>> sorted(set((np.nonzero(found.cells)[1] // 6).tolist())), float(np.nanmin(found.corrected_p).round(3))
    ([3], 0.04)
    """
    reachable = density_of(((weight > 0) | (exposure > 0)).astype(np.int64)).per_km2
    tested = np.flatnonzero(reachable > 0)
    _check_reachable(alpha, correction, draws, len(tested))
    least = density_of(weight).per_km2.ravel()[tested] * (1 - _ROUNDING)
    as_dense = np.zeros(len(tested), dtype=np.int64)
    for relocated in _relocations(weight, exposure, inside, draws, seed):
        as_dense += density_of(relocated).per_km2.ravel()[tested] >= least
    p = np.full(reachable.shape, np.nan)
    p.ravel()[tested] = (1 + as_dense) / (1 + draws)
    return _called(p, alpha, correction)


def over_represented(
    density_of: DensityOf,
    weight: IntArray,
    controls: IntArray,
    *,
    alpha: float = DEFAULT_ALPHA,
    correction: str = DEFAULT_CORRECTION,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> Taken:
    """Take the cells where incidents are a larger share of all than labels by chance would make them.

    p of each cell is that of `hotspots.density.relative_risk.tolerance`, corrected for the number of cells
    tested: all that an incident or a control can reach.

    Parameters
    ----------
    density_of : surface of incidents at the places; the same kernel for whatever weights.
    weight, controls : (n,) incidents asked about, and those that they are compared with.
    alpha, correction, draws, seed : as in `significant`.

    Raises
    ------
    QuestionError
        So few draws could never reach the level.
    """
    tests = int((density_of(weight + controls).per_km2 > 0).sum())
    _check_reachable(alpha, correction, draws, tests)
    p = tolerance(lambda at: density_of(at).per_km2, weight, controls, draws=draws, seed=seed)
    return _called(p, alpha, correction)


def _called(p: FloatArray, alpha: float, correction: str) -> Taken:
    """Cells whose p, corrected for the number of cells that have one, is at most the level."""
    tested = np.isfinite(p)
    corrected_p = np.full(p.shape, np.nan)
    corrected_p[tested] = corrected(p[tested], correction)
    return Taken(corrected_p <= alpha, corrected_p=corrected_p, tests=int(tested.sum()))


def _relocations(
    weight: IntArray,
    exposure: FloatArray | IntArray | BoolArray,
    inside: BoolArray,
    draws: int,
    seed: int,
) -> Iterator[IntArray]:
    """Incidents at the places in each draw."""
    exposed = np.flatnonzero(inside & (exposure > 0))
    if len(exposed) == 0:
        raise QuestionError(
            "no place of the study area has any exposure, so there is nowhere to relocate incidents to; "
            "ask for exposure 'places' or a larger area"
        )
    chance = exposure[exposed] / exposure[exposed].sum()
    incidents = int(weight[inside].sum())
    random = np.random.Generator(np.random.PCG64(seed))
    for _ in range(draws):
        relocated = np.where(inside, 0, weight)
        relocated[exposed] = random.multinomial(incidents, chance)
        yield relocated


def _check_reachable(alpha: float, correction: str, draws: int, tests: int) -> None:
    """Refuse settings with which nothing can ever be found."""
    hardest = tests if correction == "holm" else 1
    if hardest <= alpha * (1 + draws):
        return
    fewest = math.ceil(hardest / alpha) - 1
    advice = f"ask for {fewest:,} draws" if fewest <= MOST_DRAWS else "ask for correction 'fdr'"
    raise QuestionError(
        f"with correction '{correction}' {draws:,} draws are too few to show that any of {tests:,} cells "
        f"stands out at alpha {alpha:g}: that takes {fewest:,}; {advice}"
    )
