"""Which cells are analysed and who neighbours whom: defaults with their reasons, and limits."""

import math

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_word, quoted
from hotspots.errors import QuestionError
from hotspots.getis_ord.lattice import Lattice
from hotspots.getis_ord.neighbourhoods import steps_within
from hotspots.places import STEPS_PER_METRE
from hotspots.polygons import Bounds

DEFAULT_GRID = "square"
DEFAULT_UNIT_M = 150.0
LEAST_UNIT_M, GREATEST_UNIT_M = 25.0, 5000.0
GREATEST_CELLS = 2_000_000
"""As many take some 500 MB and two seconds."""

QUEEN = "queen"
GREATEST_REACH_UNITS = 10
"""A neighbourhood is at most as many units to each side: beyond, a district is tested and not a spot."""
GREATEST_LINKS = 50_000_000
"""Neighbours of all cells together: as many take 200 MB."""

_WHY_GRID = {
    "square": "squares are read and patrolled most easily, and other tools use them",
    "hexagon": "all six neighbours of a hexagon are equally far",
}
_WHY_UNIT = (
    "hot spots of practice are about 150 m across; smaller cells are finer than published points, and larger "
    "ones hide the spot in its surroundings"
)
_USUAL_REACH_UNITS = 2
_WHY_REACH = (
    "two cells around: with eight neighbours alone hardly a cell stands the correction for thousands of "
    "tests; in Stockton-on-Tees in 2024 queen finds 2 hotspots of violence, this 4"
)


def resolved_grid_kind(asked: str | None) -> Choice:
    """Return the shape of the cells, ``square`` or ``hexagon``, and why.

    Raises
    ------
    QuestionError
        It is neither.
    """
    default = Choice(DEFAULT_GRID, _WHY_GRID[DEFAULT_GRID])
    return asked_word("grid", asked, _WHY_GRID, default=default, explained=True)


def resolved_unit(asked_m: float | None, kind: str, bounds: Bounds) -> Choice:
    """Return the size of a cell of analysis in metres and why.

    It is the side of a square, or the distance between opposite sides of a hexagon. What is tested depends
    on it: it is a choice of the analyst, and has nothing to do with the cell of the density grid.

    Parameters
    ----------
    asked_m : what the person gave, or None for 150 m.
    kind : ``square`` or ``hexagon``.
    bounds : west, south, east, north of the study area, metres.

    Raises
    ------
    QuestionError
        It is outside 25 to 5,000 m, no multiple of 0.1 m, or makes more than 2,000,000 cells.

    Examples
    --------
    >>> resolved_unit(None, "square", (0.0, 0.0, 20000.0, 20000.0)).value
    150.0
    """
    default = Choice(DEFAULT_UNIT_M, _WHY_UNIT)
    advice = "smaller is finer than the points are known, larger hides spots in districts"
    choice = asked_number("unit", asked_m, LEAST_UNIT_M, GREATEST_UNIT_M, "m", advice, default=default)
    unit_m: float = choice.value
    rounded_m = round(unit_m * STEPS_PER_METRE) / STEPS_PER_METRE
    if rounded_m != unit_m:
        raise QuestionError(
            f"unit {unit_m:.12g} m is finer than 0.1 m, to which points are known; give {rounded_m:g} m"
        )
    cells = _cells(kind, unit_m, bounds)
    if cells > GREATEST_CELLS:
        raise QuestionError(
            f"unit {unit_m:g} m makes a grid of {cells:,} cells over the study area, more than "
            f"{GREATEST_CELLS:,}; give a unit of at least {_least_fitting(kind, unit_m, bounds):g} m, or "
            "name fewer areas"
        )
    return choice


def resolved_neighbours(asked: str | None, lattice: Lattice, cells: int) -> Choice:
    """Return who is a neighbour, ``queen`` or the greatest distance between centres in metres, and why.

    Parameters
    ----------
    asked : ``queen``, a number of metres as text, or None for twice the size of a cell.
    lattice : kind and size of the cells.
    cells : how many there are.

    Raises
    ------
    QuestionError
        It is no such word or number, under the size of a cell, over ten sizes, or makes more than 50,000,000
        neighbours.
    """
    if asked == QUEEN:
        return Choice(QUEEN, "asked for: the cells that share a side or a corner")
    usual_m, greatest_m = _USUAL_REACH_UNITS * lattice.size_m, GREATEST_REACH_UNITS * lattice.size_m
    asked_m = None if asked is None else _metres(asked, usual_m)
    default = Choice(usual_m, _WHY_REACH)
    advice = f"a neighbour is at least a cell away; {QUEEN} takes the cells that touch"
    choice = asked_number("neighbours", asked_m, lattice.size_m, greatest_m, "m", advice, default=default)
    reach_m: float = choice.value
    links = cells * _around(lattice, reach_m)
    if links > GREATEST_LINKS:
        fitting = max(
            units
            for units in range(1, GREATEST_REACH_UNITS + 1)
            if units == 1 or cells * _around(lattice, units * lattice.size_m) <= GREATEST_LINKS
        )
        raise QuestionError(
            f"neighbours within {reach_m:g} m of {cells:,} cells are {links:,}, more than "
            f"{GREATEST_LINKS:,}; give at most {fitting * lattice.size_m:g} m, or a larger unit"
        )
    return choice


def _metres(asked: str, usual_m: float) -> float:
    try:
        return float(asked)
    except ValueError:
        raise QuestionError(
            f"neighbours {quoted(asked)} is neither {QUEEN} nor a number of metres; give {QUEEN}, or a "
            f"distance such as {usual_m:g}"
        ) from None


def _cells(kind: str, unit_m: float, bounds: Bounds) -> int:
    _, _, rows, columns = Lattice(kind, unit_m).span(bounds)
    return rows * columns


def _least_fitting(kind: str, unit_m: float, bounds: Bounds) -> float:
    """Smallest unit, in whole metres, that keeps the grid within its limit."""
    fitting_m = math.floor(unit_m)
    while (cells := _cells(kind, fitting_m, bounds)) > GREATEST_CELLS:
        # The count falls with the square of the unit: a step by its root lands below or on the answer.
        fitting_m = max(fitting_m + 1, math.floor(fitting_m * math.sqrt(cells / GREATEST_CELLS) * 0.999))
    return float(fitting_m)


def _around(lattice: Lattice, reach_m: float) -> int:
    return len(steps_within(lattice, reach_m)[0])
