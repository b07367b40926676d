"""How wide the kernel is and how fine the grid: defaults with their reasons, and limits."""

import math

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_word, quoted
from hotspots.density.adaptive import WIDEST
from hotspots.density.grid import grid_shape
from hotspots.density.kernels import DEFAULT_KERNEL, DESCRIPTIONS, KERNELS
from hotspots.errors import QuestionError
from hotspots.polygons import Bounds

DEFAULT_EDGE = "diggle"
DEFAULT_BANDWIDTH_M = 150.0
LEAST_BANDWIDTH_M = 25.0
GREATEST_BANDWIDTH_M = 5000.0
"""Also how far beyond the study area incidents must be loaded for the surface to be right at its edge."""

GREATEST_CELLS = 16_000_000
"""A surface of as many cells takes some 300 MB and a few seconds."""

COARSEST = 4
"""A cell is at most the bandwidth divided by this: coarser, and the surface misses its own peaks."""
FINEST = 50
"""A cell is at least the bandwidth divided by this: finer shows nothing more and costs the square of it."""

FLOOR = 0.5
"""An adaptive bandwidth is at least this part of the one asked for."""

_USUAL_FINENESS = 5
_EDGES = {
    "diggle": "the part of an incident's kernel beyond the covered ground is put back: the total stays",
    "uniform": "density is divided by the part of the kernel on covered ground: right on average, not in sum",
    "none": "density near an uncovered border is too low",
}
_WHY_BANDWIDTH = (
    "hot spots of practice are about 150 m across, and published points are already moved to shared ones, "
    "so a wide kernel blurs what they still tell: in Stockton-on-Tees in 2024, month by month, the densest "
    "1 % of the ground held 37 % of the next month's violence with 150 m and 25 % with the usual 300 m; a "
    "plain count by place over 24 months held 42 %, which is what a smooth outline costs; incidents with "
    "exact positions may need a wider kernel"
)


def resolved_kernel(asked: str | None) -> Choice:
    """Return the kernel, a key of `hotspots.density.kernels.KERNELS`, and why.

    Raises
    ------
    QuestionError
        There is none of that name.
    """
    default = Choice(DEFAULT_KERNEL, "smooth, and nothing beyond the bandwidth counts")
    return asked_word("kernel", asked, DESCRIPTIONS, default=default, explained=True)


def resolved_adaptive(*, asked: bool) -> Choice:
    """Return whether the bandwidth narrows where incidents are many, and why."""
    if not asked:
        return Choice(asked, "one bandwidth says the same everywhere")
    return Choice(
        asked,
        f"asked for (Abramson): by the root of a pilot density of the same bandwidth, never under {FLOOR:g} "
        f"or over {WIDEST:g} times it; stacked places would have none at all",
    )


def resolved_edge(asked: str | None) -> Choice:
    """Return the edge correction, and why.

    Raises
    ------
    QuestionError
        There is none of that name.
    """
    default = Choice(DEFAULT_EDGE, _EDGES[DEFAULT_EDGE])
    return asked_word("edge", asked, _EDGES, default=default, explained=True)


def resolved_bandwidth(
    asked_m: float | str | None, kernel: str = DEFAULT_KERNEL, *, adaptive: bool = False
) -> Choice:
    """Return the bandwidth in metres and why.

    Parameters
    ----------
    asked_m : what the person gave, or None.
    kernel : a wide-reaching one is allowed less, as incidents are loaded 5,000 m around only.
    adaptive : whether places may get a bandwidth of up to five times this one.

    Raises
    ------
    QuestionError
        It is outside 25 m to what reaches 5,000 m.
    """
    if isinstance(asked_m, str):
        raise QuestionError(
            f"bandwidth {quoted(asked_m)} is no number of metres; give one such as 150, or auto"
        )
    default = Choice(DEFAULT_BANDWIDTH_M, _WHY_BANDWIDTH)
    limits_m = LEAST_BANDWIDTH_M, greatest_bandwidth_m(kernel, adaptive=adaptive)
    advice = "smaller is finer than the points are known, larger marks whole districts; metres on the ground"
    return asked_number("bandwidth", asked_m, *limits_m, "m", advice, default=default)


def greatest_bandwidth_m(kernel: str, *, adaptive: bool) -> float:
    """Return the bandwidth that reaches as far as incidents are loaded around the study area."""
    return GREATEST_BANDWIDTH_M / KERNELS[kernel].reach / (WIDEST if adaptive else 1)


def resolved_cell(asked_m: float | None, bandwidth_m: float, bounds: Bounds) -> Choice:
    """Return the side of a cell in metres and why.

    The cell is resolution only: it decides how finely the surface is drawn, not what it says.

    Parameters
    ----------
    asked_m : what the person gave, or None for the largest round number (1, 2, 2.5 or 5 times a power of
        ten) up to a fifth of the bandwidth; a quarter where that would be too many cells.
    bandwidth_m : radius of the kernel.
    bounds : west, south, east, north of the study area, metres.

    Raises
    ------
    QuestionError
        The cell is over a quarter or under a fiftieth of the bandwidth, or the grid would be too large.

    Examples
    --------
    >>> resolved_cell(None, 150.0, (0.0, 0.0, 10000.0, 10000.0)).value
    25.0
    """
    coarsest_m, finest_m = bandwidth_m / COARSEST, bandwidth_m / FINEST
    if asked_m is None:
        usual_m = _round_down(bandwidth_m / _USUAL_FINENESS)
        if _cells(bounds, usual_m) <= GREATEST_CELLS:
            return Choice(usual_m, "the largest round number up to a fifth of the bandwidth")
        _check_size(coarsest_m, bandwidth_m, bounds)
        return Choice(coarsest_m, "a quarter of the bandwidth: the study area is too large for finer cells")
    if not asked_m <= coarsest_m:
        raise QuestionError(
            f"cell {asked_m:g} m is coarser than a quarter of the bandwidth ({bandwidth_m:g} m), so peaks "
            f"would be missed; give a cell of at most {coarsest_m:g} m or a bandwidth of at least "
            f"{asked_m * COARSEST:g} m"
        )
    if asked_m < finest_m:
        raise QuestionError(
            f"cell {asked_m:g} m is finer than a fiftieth of the bandwidth ({bandwidth_m:g} m), which shows "
            f"nothing more; give a cell of at least {finest_m:g} m"
        )
    _check_size(asked_m, bandwidth_m, bounds)
    return Choice(float(asked_m), "asked for")


def _round_down(length_m: float) -> float:
    power = 10.0 ** math.floor(math.log10(length_m))
    steps = [step * power for step in (1.0, 2.0, 2.5, 5.0)]
    # A fifth of a bandwidth may come out of the division a hair below a round number.
    return max(step for step in steps if step <= length_m * (1 + 1e-9))


def _cells(bounds: Bounds, cell_m: float) -> int:
    rows, columns = grid_shape(bounds, cell_m)
    return rows * columns


def _check_size(cell_m: float, bandwidth_m: float, bounds: Bounds) -> None:
    cells = _cells(bounds, cell_m)
    if cells <= GREATEST_CELLS:
        return
    fitting_m = _least_fitting(cell_m, bounds)
    wider = ""
    if fitting_m > bandwidth_m / COARSEST:
        wider = f" with a bandwidth of at least {fitting_m * COARSEST:g} m"
    raise QuestionError(
        f"cell {cell_m:g} m makes a grid of {cells:,} cells over the study area, more than "
        f"{GREATEST_CELLS:,}; give a cell of at least {fitting_m:g} m{wider}, or name fewer areas"
    )


def _least_fitting(cell_m: float, bounds: Bounds) -> float:
    """Smallest cell, in whole metres, that keeps the grid within its limit."""
    fitting_m = max(math.floor(cell_m), 1)
    while _cells(bounds, fitting_m) > GREATEST_CELLS:
        # The count falls with the square of the cell: a step by its root lands below or on the answer.
        excess = _cells(bounds, fitting_m) / GREATEST_CELLS
        fitting_m = max(fitting_m + 1, math.floor(fitting_m * math.sqrt(excess) * 0.999))
    return float(fitting_m)
