"""How much ground is compared and how often it is drawn: defaults with their reasons, and limits."""

from collections.abc import Mapping

from hotspots.choice import Choice
from hotspots.choosing import asked_whole
from hotspots.coincidence.cells import Cells, cells_to_take
from hotspots.errors import NotCompared, QuestionError
from hotspots.extraction.settings import DEFAULT_SHARE, GREATEST_SHARE, resolved_share
from hotspots.places import IntArray

DEFAULT_DRAWS = 1_999
FEWEST_DRAWS, MOST_DRAWS = 199, 19_999
MOST_WORK = 450_000_000
"""Draws times places times the square of the categories: as much takes some ten to thirty seconds."""

FEWEST_CELLS = 5
"""Fewer are no pattern: one square more or less decides."""

_WHY_SHARE = (
    "the busiest 1 % of the ground, the same for every category: of unequal areas the larger would share more"
)
_WHY_FEWEST = f"1 % of so small an area is less than {FEWEST_CELLS} squares: {FEWEST_CELLS} are taken"
_WHY_SPARSE = (
    "{category} has incidents in {occupied:,} squares only, and half of them are taken: in all of them "
    "nothing would stand out"
)
_WHY_DRAWS = (
    "an answer takes some seconds, and the least p of {tests} tests stands the correction for them; 9999 are "
    "for a figure that is to be quoted"
)
_WHY_FEWER_DRAWS = "as many as so many places and categories leave time for"


def resolved_equal_share(
    asked: float | None, cells: Cells, counts: Mapping[str, IntArray], study_area_m2: float
) -> Choice:
    """Return the share of the study area that the hotspots of each category cover, and why.

    By default 1 %, or as much more as makes five cells, or as much less as is half of what the category with
    the fewest occupied cells has.

    Parameters
    ----------
    asked : what the person gave, or None.
    counts : by category, (n,) incidents at each place; those without any are passed over.
    study_area_m2 : area that the share is taken of.

    Raises
    ------
    QuestionError
        It is outside 0.0001 to 0.25.
    NotCompared
        None is asked for, and five squares are more than 0.25.
    """
    if asked is not None:
        return resolved_share(asked)
    cell_m2 = cells.side_m**2
    take, why = cells_to_take(study_area_m2, cells.side_m, DEFAULT_SHARE), _WHY_SHARE
    if take < FEWEST_CELLS:
        take, why = FEWEST_CELLS, _WHY_FEWEST
    occupied = {category: int((cells.totals(n) > 0).sum()) for category, n in counts.items() if n.any()}
    sparsest = min(occupied, key=lambda category: occupied[category], default=None)
    if sparsest is not None and occupied[sparsest] // 2 < take:
        take = max(1, occupied[sparsest] // 2)
        why = _WHY_SPARSE.format(category=sparsest, occupied=occupied[sparsest])
    share = DEFAULT_SHARE if why is _WHY_SHARE else take * cell_m2 / study_area_m2
    if share > GREATEST_SHARE:
        raise NotCompared(
            f"{take} squares of {cells.side_m:g} m are {share:.0%} of the study area, and at most "
            f"{GREATEST_SHARE:.0%} can stand out; ask for a smaller unit or more areas"
        )
    return Choice(share, why)


def resolved_draws(asked: int | None, *, places: int, categories: int) -> Choice:
    """Return the number of draws of each reference, and why.

    Raises
    ------
    QuestionError
        It is outside 199 to 19,999, or more than so many places and categories leave time for.

    Examples
    --------
    >>> [resolved_draws(None, places=places, categories=3).value for places in (2_500, 40_000)]
    [1999, 1250]
    """
    fitting = max(FEWEST_DRAWS, MOST_WORK // (max(places, 1) * categories**2))
    default = Choice(DEFAULT_DRAWS, _WHY_DRAWS.format(tests=categories * (categories - 1)))
    if fitting < DEFAULT_DRAWS:
        default = Choice(fitting, _WHY_FEWER_DRAWS)
    advice = "the least p is 1 / (draws + 1); of a borough 1999 take some seconds, 9999 some ten"
    choice = asked_whole("draws", asked, FEWEST_DRAWS, MOST_DRAWS, "", advice, default=default)
    if choice.value > fitting:
        raise QuestionError(
            f"{choice.value:,} draws of {categories} categories at {places:,} places take too long; ask for "
            f"at most {fitting:,}, or for fewer areas"
        )
    return choice
