"""Where incidents of each category concentrate."""

import numpy as np

from hotspots.analysis import Analysis
from hotspots.answers.assembly import assembled, institutions_choice
from hotspots.categories import title_of
from hotspots.description import describe_each
from hotspots.evidence import Evidence
from hotspots.extraction.ranking import Ranked
from hotspots.grouping import positions_of_each
from hotspots.methods.finding import find
from hotspots.methods.found import Found
from hotspots.places import BoolArray, IntArray
from hotspots.results import Hotspot
from hotspots.venues.layer import together
from hotspots.venues.nearness import venues_near

WIDE_KM2 = 2.0
"""Half an hour's walk round: more than a patrol can cover in one visit."""


def answer(evidence: Evidence, identity: str) -> Analysis[Hotspot]:
    """Return the hotspots of each category, ranked apart.

    Raises
    ------
    QuestionError
        A setting is outside its limits, or makes more hotspots than an answer may hold.
    """
    found = find(evidence)
    results = [
        hotspot
        for category, ranked in found.ranked.items()
        for hotspot in _hotspots_of(evidence, category, ranked)
    ]
    choices = institutions_choice(evidence) | found.choices
    return assembled(
        "hotspots",
        evidence,
        identity,
        results,
        choices,
        notes=[*why_none(evidence, found), *_too_wide(results)],
        remarks=found.remarks,
    )


def why_none(evidence: Evidence, found: Found) -> list[str]:
    """Say of each category with incidents and no hotspot why, and what would help."""
    lines = []
    for category, ranked in found.ranked.items():
        recorded = f"{evidence.total(category):,} incidents of {title_of(category)} are recorded"
        if ranked.candidates or not evidence.total(category) or category in found.without_weight:
            continue
        if found.tested:
            lines.append(f"{recorded}, and no ground stands out from chance: a longer period may show some.")
        else:
            lines.append(
                f"{recorded}, and no ground holds enough of them for a hotspot: ask for a longer period, "
                "more areas or fewer min-incidents ('choices' names the thresholds)."
            )
    return lines


def _too_wide(results: list[Hotspot]) -> list[str]:
    widest = max(results, key=lambda hotspot: hotspot.area_km2, default=None)
    if widest is None or widest.area_km2 <= WIDE_KM2:
        return []
    return [
        f"The widest hotspot ({widest.name}) is {widest.area_km2:.1f} km²: a district, too wide to patrol; "
        "other settings give smaller ones."
    ]


def _hotspots_of(evidence: Evidence, category: str, ranked: Ranked) -> list[Hotspot]:
    weight = evidence.weight(category)
    total = evidence.total(category)
    active = _active_months(evidence, category, ranked)
    held = positions_of_each(ranked.holder, len(ranked.candidates))
    described = describe_each(evidence, held, [weight] * len(held))
    venues = venues_near(together(evidence.state.venues), [spot.geometry for spot in ranked.candidates])
    results = []
    for index, candidate in enumerate(ranked.candidates):
        incidents = int(ranked.incidents[index])
        name, in_wards = described[index]
        results.append(
            Hotspot(
                geometry=candidate.geometry,
                rank=index + 1,
                name=name,
                category=category,
                method=evidence.question.asked.method,
                incidents=incidents,
                share_of_incidents=incidents / total,
                peak_per_km2=candidate.peak_per_km2,
                active_months=int(active[index]),
                wards=in_wards,
                significance=candidate.significance,
                weight=None if ranked.weight is None else float(ranked.weight[index]),
                venues=venues[index],
            )
        )
    return results


def _active_months(evidence: Evidence, category: str, ranked: Ranked) -> IntArray:
    """Count the months with at least one incident inside each hotspot."""
    by_month = evidence.by_month(category)
    at = np.searchsorted(evidence.counts.place, by_month.place)
    known: BoolArray = ranked.holder[at] >= 0
    pairs = np.unique(np.column_stack([ranked.holder[at][known], by_month.month[known]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=len(ranked.candidates))
