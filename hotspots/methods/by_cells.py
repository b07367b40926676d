"""Hotspots out of cells with more around them than chance would put there (gistar)."""

from hotspots.categories import title_of
from hotspots.chance import resolved_alpha, resolved_correction, resolved_seed
from hotspots.choice import Choice
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.ranking import Candidate, Ranked
from hotspots.extraction.settings import resolved_least_incidents
from hotspots.getis_ord.cell_settings import QUEEN, resolved_grid_kind, resolved_neighbours, resolved_unit
from hotspots.getis_ord.cells import CellGrid, cells_over
from hotspots.getis_ord.concentration import CellScores, cell_scores
from hotspots.getis_ord.expected import residuals
from hotspots.getis_ord.ground import hot_ground
from hotspots.getis_ord.neighbourhoods import neighbourhoods
from hotspots.getis_ord.settings import check_incidents, resolved_draws, resolved_p
from hotspots.methods.found import Found
from hotspots.methods.shape import Shape, ranked, shape_of
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import Ground

_MOST_LOST = 0.1
"""Share of the incidents that may lie in cells whose centre is beyond the border."""

_CAPTION = (
    "Gi* shows concentration, not unusual risk: where people and their incidents are many it is high as well."
)


def by_cells(evidence: Evidence) -> Found:
    """Find the ground of cells that Gi* calls hot.

    Raises
    ------
    QuestionError
        A setting is outside its limits, or a category has some incidents but too few for a test.
    """
    asked, ground = evidence.question.asked, evidence.study_area.geometry
    kind = resolved_grid_kind(asked.grid)
    unit = resolved_unit(asked.unit_m, kind.value, ground.bounds)
    grid = cells_over(ground, kind.value, unit.value)
    neighbours = resolved_neighbours(asked.neighbours, grid.lattice, len(grid))
    around = neighbourhoods(grid, None if neighbours.value == QUEEN else neighbours.value)
    test = {
        "p_value": resolved_p(asked.p_value),
        "correction": resolved_correction(asked.correction),
        "draws": resolved_draws(asked.draws),
        "seed": resolved_seed(asked.seed),
    }
    alpha = resolved_alpha(asked.alpha)
    shape = shape_of(evidence)
    least = resolved_least_incidents(asked.min_incidents, months=len(evidence.period.months))
    found: dict[str, Ranked] = {}
    told: dict[str, str] = {}
    beyond: dict[str, int] = {}
    for category in evidence.question.categories:
        if not evidence.total(category):
            found[category] = ranked(evidence, category, (), shape)
            continue
        check_incidents(title_of(category), evidence.total(category))
        values = _values(evidence, category, grid)
        scored = cell_scores(values, around, **{name: choice.value for name, choice in test.items()})
        hot = _candidates(grid, scored, alpha.value, ground, shape)
        found[category] = ranked(evidence, category, hot, shape, least=least.value)
        told[title_of(category)] = _told(scored)
        counted = _totals(evidence, evidence.weight(category), grid).sum()
        beyond[title_of(category)] = evidence.total(category) - round(float(counted))
        _check_lost(category, beyond[title_of(category)], evidence.total(category), unit.value)
    choices = {"grid": kind, "unit_m": unit, "neighbours": neighbours, **test, "alpha": alpha}
    choices |= {"expected_from": _expectation(asked.expected_from)} | shape.choices | {"min_incidents": least}
    return Found(found, choices, (_CAPTION, *_remarks(told, beyond)), tested=True)


def _check_lost(category: str, beyond: int, total: int, unit_m: float) -> None:
    if beyond > _MOST_LOST * total:
        raise QuestionError(
            f"with a unit of {unit_m:g} m {beyond:,} of {total:,} incidents of {title_of(category)} lie in "
            "cells whose centre is beyond the border, and would count in no cell; ask for a smaller unit, "
            "such as 150"
        )


def _values(evidence: Evidence, category: str, grid: CellGrid) -> FloatArray:
    """Incidents in each cell, less those expected where the question says from what."""
    observed = _totals(evidence, evidence.weight(category), grid)
    expected_from = evidence.question.asked.expected_from
    if expected_from is None:
        return observed
    other = evidence.weight(expected_from, without=(category,))
    if not other.any():
        raise QuestionError(
            f"expected-from '{expected_from}' has no incidents here besides those of '{category}' itself; "
            "choose a category with others, such as all"
        )
    return residuals(observed, _totals(evidence, other, grid))


def _totals(evidence: Evidence, weight: IntArray, grid: CellGrid) -> FloatArray:
    counts, inside = evidence.counts, evidence.inside
    return grid.totals(counts.easting[inside], counts.northing[inside], weight[inside])


def _candidates(
    grid: CellGrid, scored: CellScores, alpha: float, ground: Ground, shape: Shape
) -> list[Candidate]:
    """Ground of the hot cells, large enough, each with its least corrected p."""
    return [
        Candidate(hot.geometry, significance=float(scored.p_corrected[hot.cells].min()))
        for hot in hot_ground(grid, scored.hot(alpha), ground)
        if hot.geometry.area >= shape.min_area_m2.value
    ]


def _expectation(asked: str | None) -> Choice:
    if asked is None:
        return Choice(None, "counts themselves: where there are most")
    return Choice(
        asked, "asked for: observed less expected, expected in proportion to the other incidents of it"
    )


def _told(scored: CellScores) -> str:
    how = {
        "exact": "p is exact, counted over every way to deal the incidents to the neighbours",
        "normal": "p is of the normal curve, far too small on sparse counts",
        "simulated": f"p is from {scored.draws or 0:,} draws with seed {scored.seed}",
    }[scored.how]
    return f"{scored.tests:,} cells were tested; {how}"


def _remarks(told: dict[str, str], beyond: dict[str, int]) -> list[str]:
    """Say once what is true of several categories."""
    lines = [
        f"{', '.join(title for title in told if told[title] == line)}: {line}."
        for line in dict.fromkeys(told.values())
    ]
    if any(beyond.values()):
        numbers = ", ".join(f"{title} {n:,}" for title, n in beyond.items() if n)
        lines.append(f"Incidents in cells whose centre is beyond the border count in no cell: {numbers}.")
    return lines
