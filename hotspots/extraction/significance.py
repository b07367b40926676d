"""Ground that stands out from chance: incidents relocated over places, or labelled anew where they are."""

import math
from collections.abc import Iterator

import numpy as np

from hotspots.chance import DEFAULT_ALPHA, DEFAULT_CORRECTION, DEFAULT_SEED
from hotspots.density.relative_risk import ROUNDING, tolerance
from hotspots.density.stencil import Stencil
from hotspots.errors import QuestionError
from hotspots.extraction.levels import Taken
from hotspots.extraction.relocation_settings import DEFAULT_DRAWS, FEWEST_DRAWS, MOST_DRAWS
from hotspots.multiple_testing import corrected
from hotspots.places import BoolArray, FloatArray, IntArray

MOST_WORK = 20_000_000_000
"""Places added to cells, over all draws: some 15 to 20 seconds."""
PER_PLACE = 20
"""Drawing a place or a label takes as long as adding a place to so many cells."""


def significant(
    stencil: Stencil,
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
    stencil : what an incident on each of n places adds to the density.
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
        No place of the study area has any exposure, so few draws could never reach the level, or so many
        would take too long.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 4.2.1: the
    observed pattern counts as one of the draws. https://doi.org/10.1017/CBO9780511802843

    Examples
    --------
    Nine of ten incidents on one of forty places, which are too far apart to share a cell.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> from hotspots.density.stencil import stencil
    >>> grid = grid_over(box(0, 0, 12000, 300), 50.0)
    >>> east, north, anywhere = np.arange(125.0, 12000, 300), np.full(40, 125.0), np.ones(40)
    >>> incidents = np.bincount([3] * 9 + [20], minlength=40)
    >>> places = stencil(grid, east, north, 150.0)
    >>> found = significant(places, incidents, anywhere, anywhere > 0, draws=999)
    >>> sorted(set((np.nonzero(found.cells)[1] // 6).tolist())), float(np.nanmin(found.corrected_p).round(3))
    ([3], 0.04)
    """
    known = (weight > 0) | (inside & (exposure > 0))
    tested = stencil.densities(known.astype(np.int64)) > 0
    _check_reachable(alpha, correction, draws, int(tested.sum()))
    _check_work(len(stencil.per_km2) + PER_PLACE * len(weight), draws)
    least = stencil.densities(weight) * (1 - ROUNDING)
    as_dense = np.zeros(len(least), dtype=np.int64)
    for relocated in _relocations(weight, exposure, inside, draws, seed):
        as_dense += stencil.densities(relocated) >= least
    p = np.where(tested, (1 + as_dense) / (1 + draws), np.nan)
    return _called(stencil.on_grid(p), alpha, correction)


def over_represented(
    stencil: Stencil,
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
    stencil : what an incident on each of n places adds to the density.
    weight, controls : (n,) incidents asked about, and those that they are compared with.
    alpha, correction, draws, seed : as in `significant`.

    Raises
    ------
    QuestionError
        So few draws could never reach the level, or so many would take too long.
    """
    tests = int((stencil.densities(weight + controls) > 0).sum())
    _check_reachable(alpha, correction, draws, tests)
    _check_work(len(stencil.per_km2) + PER_PLACE * int((weight + controls).sum()), draws)
    p = tolerance(stencil.densities, weight, controls, draws=draws, seed=seed)
    return _called(stencil.on_grid(p), alpha, correction)


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


def _check_work(steps: int, draws: int) -> None:
    """Refuse what one question may not cost."""
    if steps * draws <= MOST_WORK:
        return
    fitting = MOST_WORK // steps
    advice = f"at most {fitting:,} draws" if fitting >= FEWEST_DRAWS else "a smaller bandwidth"
    raise QuestionError(
        f"{draws:,} draws of {steps:,} steps each (a place added to a cell) would take too long; ask for "
        f"{advice}, a smaller area, a coarser cell or a kernel that reaches less far"
    )
