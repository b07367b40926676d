"""The patterns of a question set out for comparison, and compared: in place, in time, at distances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hotspots.answers.calendars import calendars_of, known_to_the_month
from hotspots.categories import in_order, kind_of, title_of
from hotspots.chance import resolved_alpha, resolved_seed
from hotspots.choice import Choice
from hotspots.coincidence.comparison import Comparison, compare
from hotspots.coincidence.cross_k import cross_k
from hotspots.coincidence.findings import Coincidence
from hotspots.coincidence.given import Activity, activity
from hotspots.coincidence.in_time import coincidence_in_time
from hotspots.coincidence.rings import check_time, rings_of
from hotspots.coincidence.scene import Scene, scene
from hotspots.coincidence.settings import resolved_draws
from hotspots.evidence import Evidence
from hotspots.methods.by_squares import Squares, squares_of

_PER_KM2 = 1e6


@dataclass(frozen=True)
class ComparedQuestion:
    """A comparison, its settings, and what is to be known of it, one sentence each."""

    coincidence: Coincidence
    choices: dict[str, Choice]
    remarks: tuple[str, ...]


def compared(evidence: Evidence, jaccard: dict[str, float | None]) -> ComparedQuestion:
    """Return the comparison of a question's categories.

    Parameters
    ----------
    jaccard : of the outlines, which stands beside it.

    Raises
    ------
    NotCompared
        Too little or too much is recorded.
    QuestionError
        A setting is outside its limits.
    """
    # In one order, whatever the order asked for: so are the answers.
    asked, categories = evidence.question.asked, in_order(evidence.question.categories)
    if evidence.question.without_comparison:
        return ComparedQuestion(Coincidence(jaccard), {}, ())
    settings = {
        "draws": resolved_draws(asked.draws, places=int(evidence.inside.sum()), categories=len(categories)),
        "seed": resolved_seed(asked.seed),
        "alpha": resolved_alpha(asked.alpha),
    }
    test = {name: choice.value for name, choice in settings.items()}
    squares = squares_of(evidence)
    patterns = _scene(evidence, squares, categories)
    titles = {category: title_of(category) for category in categories}
    comparison = compare(patterns, _other_activity(evidence), titles=titles, **test)
    in_time = coincidence_in_time(
        patterns,
        calendars_of(evidence, categories),
        titles=titles,
        month_only=known_to_the_month(evidence),
        alpha=test["alpha"],
    )
    found = Coincidence(jaccard, comparison, in_time)
    if evidence.question.cross_k:
        rings = rings_of(patterns, evidence.study_area.geometry)
        check_time(rings, draws=test["draws"], pairs=len(categories) * (len(categories) - 1) // 2)
        curves = {
            kind_of((categories[a], categories[b])): cross_k(patterns, a, b, rings, **test)
            for a, b in combinations(range(len(categories)), 2)
        }
        found = replace(found, cross_k=curves, withheld=rings.withheld)
    choices = settings | {"unit_m": squares.unit_m, "compared_share": squares.share}
    return ComparedQuestion(found, choices, tuple(_remarks(comparison)))


def _scene(evidence: Evidence, squares: Squares, categories: Sequence[str]) -> Scene:
    counts, inside = evidence.counts, evidence.inside
    return scene(
        counts.easting[inside],
        counts.northing[inside],
        {category: evidence.weight(category)[inside] for category in categories},
        study_area_m2=evidence.study_area.area_km2 * _PER_KM2,
        cell_m=squares.unit_m.value,
        share=squares.share.value,
    )


def _other_activity(evidence: Evidence) -> Activity | None:
    """Return what is recorded besides the categories compared: one of them would predict itself away."""
    counts, inside = evidence.counts, evidence.inside
    others = evidence.weight("all", without=evidence.question.categories)[inside]
    return activity(counts.easting[inside], counts.northing[inside], others) if others.any() else None


def _remarks(comparison: Comparison) -> list[str]:
    side_m = comparison.squares.side_m
    km2 = comparison.taken * side_m**2 / _PER_KM2
    lines = [
        f"Compared are the {comparison.taken:,} squares of {side_m:g} m ({km2:.2f} km²) with the most "
        "incidents of each category, not the outlines: what is tested must be made anew in every draw."
    ]
    if any(verdict.measures["share"].position is None for verdict in comparison.verdicts):
        lines.append(
            "Of some categories unrelated patterns would share as much as one pattern (position is null): "
            "there are too few places for the references to lie apart."
        )
    return lines
