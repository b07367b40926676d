"""Hotspots by the method that a question asks for: one line of a table for each."""

from collections.abc import Callable
from dataclasses import replace

from hotspots.choice import Choice
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.settings import MOST_HOTSPOTS
from hotspots.methods.by_cells import by_cells
from hotspots.methods.by_clusters import by_distance_clusters, by_hierarchy_clusters
from hotspots.methods.by_density import by_density
from hotspots.methods.by_squares import by_squares
from hotspots.methods.found import Found
from hotspots.question import TESTED

FINDERS: dict[str, Callable[[Evidence], Found]] = {
    "kde": by_density,
    "dbscan": by_distance_clusters,
    "hdbscan": by_hierarchy_clusters,
    "gistar": by_cells,
    "squares": by_squares,
}
"""The methods of `hotspots.question.METHODS`; a new one is one module and one line here."""

SLOW = frozenset({"hdbscan", "gistar"})
MOST_AT_ONCE = 4
"""Categories of a question that takes seconds for each."""


def find(evidence: Evidence) -> Found:
    """Find the hotspots of every category of the question.

    Raises
    ------
    QuestionError
        A setting is outside its limits, makes more than 5,000 hotspots of a category, or is asked of more
        categories than a question may take the time for.
    """
    asked = evidence.question.asked
    method = asked.method
    if len(evidence.question.categories) > MOST_AT_ONCE and (method in SLOW or asked.threshold in TESTED):
        raise QuestionError(
            f"{len(evidence.question.categories)} categories at once take too long to test or to cluster; "
            f"name at most {MOST_AT_ONCE}, or choose method kde with threshold share"
        )
    found = FINDERS[method](evidence)
    for category, ranked in found.ranked.items():
        if len(ranked.candidates) > MOST_HOTSPOTS:
            raise QuestionError(
                f"these settings make {len(ranked.candidates):,} hotspots of {category}, over the limit of "
                f"{MOST_HOTSPOTS:,}; ask for more min-incidents, a larger min-area or fewer areas"
            )
    why = "exact and smooth, with a stated share of ground" if method == "kde" else "asked for"
    return replace(
        found,
        choices={"method": Choice(method, why)} | found.choices,
        remarks=(*_on_or_near(found), *found.remarks),
    )


def _on_or_near(found: Found) -> list[str]:
    """Say how fine an outline can be."""
    catchment_m = found.choices["catchment_m"].value
    if not catchment_m:
        return []
    return [
        "An outline is ground on or near the points that it holds, each of which speaks for some "
        f"{catchment_m:.0f} m around it: it is never finer than that."
    ]
