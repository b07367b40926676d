"""The four products: each takes the evidence of a question and returns the whole answer."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from hotspots.analysis import (
    Analysis,
    BoundarySetRef,
    Choice,
    Hotspot,
    Overlap,
    PatrolZone,
    WardStatistics,
)
from hotspots.categories import THEMES
from hotspots.caveats import attribution, caveats
from hotspots.description import describe
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction import Ranked
from hotspots.finding import find
from hotspots.overlap import MIN_PART_AREA_M2, count_inside, overlap_parts
from hotspots.patrol import disc, patrol_discs, resolved_radius, resolved_zones
from hotspots.places import BoolArray, IntArray
from hotspots.ward_statistics import counts_by_area, ranks, rate_per_1000


def hotspots(evidence: Evidence, identity: str) -> Analysis[Hotspot]:
    """Return the hotspots of each category, ranked apart."""
    found = find(evidence)
    results = [
        hotspot
        for category, ranked in found.ranked.items()
        for hotspot in _hotspots_of(evidence, category, ranked)
    ]
    return _analysis("hotspots", evidence, identity, results, _institutions(evidence) | found.choices)


def overlaps(evidence: Evidence, identity: str) -> Analysis[Overlap]:
    """Return where the hotspots of two or more categories coincide.

    Raises
    ------
    QuestionError
        Fewer than two categories were asked for, or so many that their combinations cannot be read.
    """
    categories = evidence.question.categories
    if not 2 <= len(categories) <= 4:
        raise QuestionError(
            f"{len(categories)} categories cannot be overlaid; name 2 to 4, such as violence,asb,drugs"
        )
    found = find(evidence)
    parts = overlap_parts(
        {
            category: [candidate.geometry for candidate in ranked.candidates]
            for category, ranked in found.ranked.items()
        }
    )
    counts = evidence.counts
    weights = {category: evidence.weight(category) * evidence.inside for category in categories}
    inside = count_inside(parts, counts.easting, counts.northing, weights)
    # Ground where a category's outline reaches but none of its incidents lies shares nothing.
    together = {
        index: sum(int(inside.incidents[category][index]) for category in part.categories)
        for index, part in enumerate(parts)
        if all(inside.incidents[category][index] for category in part.categories)
    }
    totals = {category: evidence.total(category) for category in categories}
    results = []
    for rank, index in enumerate(sorted(together, key=lambda i: (-together[i], i)), start=1):
        part = parts[index]
        weight = evidence.weight(*part.categories)
        name, wards = describe(evidence, inside.holder == index, weight)
        incidents = {category: int(inside.incidents[category][index]) for category in categories}
        results.append(
            Overlap(
                geometry=part.geometry,
                rank=rank,
                kind=part.kind,
                name=name,
                incidents=incidents,
                share={c: incidents[c] / totals[c] if totals[c] else None for c in categories},
                wards=wards,
            )
        )
    why = "smaller pieces, and those without an incident of each category, are where outlines cross"
    least = Choice(MIN_PART_AREA_M2, why)
    choices = _institutions(evidence) | found.choices | {"min_overlap_area_m2": least}
    return _analysis("overlaps", evidence, identity, results, choices)


def wards(evidence: Evidence, identity: str) -> Analysis[WardStatistics]:
    """Return counts and rates of each ward, in order of rank; institutions are counted."""
    every = evidence.study_area.area_set.areas
    codes = list(dict.fromkeys(["all", "crime", *THEMES, *evidence.question.categories]))
    by_code = {
        code: counts_by_area(evidence.area_index, evidence.counts.of(code), len(every)) for code in codes
    }
    at_institutions = {
        code: counts_by_area(evidence.area_index, evidence.counts.institutions_of(code), len(every))
        for code in codes
    }
    chosen = np.flatnonzero(evidence.study_area.chosen)
    rank = ranks(by_code["all"][chosen], [every[i].code for i in chosen])
    results = []
    for place_in_rank in np.argsort(rank):
        index = int(chosen[place_in_rank])
        area = every[index]
        incidents = {code: int(counts[index]) for code, counts in by_code.items()}
        results.append(
            WardStatistics(
                geometry=area.geometry,
                code=area.code,
                name=area.name,
                population=area.population,
                area_km2=area.area_km2,
                incidents=incidents,
                per_1000={code: rate_per_1000(n, area.population) for code, n in incidents.items()},
                rank=int(rank[place_in_rank]),
                at_institutions=int(at_institutions["all"][index]),
                at_institutions_by_category={code: int(n[index]) for code, n in at_institutions.items()},
            )
        )
    counted = {"institutions": Choice("counted", "ward counts hold every incident, wherever it was recorded")}
    return _analysis("wards", evidence, identity, results, counted)


def patrol_zones(evidence: Evidence, identity: str) -> Analysis[PatrolZone]:
    """Return the discs that together hold the most incidents of all categories asked for."""
    zones, radius = resolved_zones(evidence.question.zones), resolved_radius(evidence.question.radius_m)
    inside = np.flatnonzero(evidence.inside)
    places = evidence.counts.where(evidence.inside)
    weight = evidence.weight(*evidence.question.categories)
    plan = patrol_discs(
        places.easting, places.northing, weight[inside], zones=zones.value, radius_m=radius.value
    )
    holder = np.full(len(evidence.counts), -1, dtype=np.int64)
    holder[inside] = plan.holder
    total, running, results = int(weight[inside].sum()), 0, []
    for index, centre in enumerate(plan.centre):
        easting, northing = float(places.easting[centre]), float(places.northing[centre])
        incidents = int(plan.incidents[index])
        running += incidents
        name, in_wards = describe(evidence, holder == index, weight)
        results.append(
            PatrolZone(
                centre=shapely.Point(easting, northing),
                geometry=disc(easting, northing, radius.value),
                rank=index + 1,
                name=name,
                incidents=incidents,
                share_of_incidents=incidents / total,
                cumulative_share=running / total,
                radius_m=radius.value,
                wards=in_wards,
            )
        )
    choices = _institutions(evidence) | {"zones": zones, "radius_m": radius}
    return _analysis("patrol-zones", evidence, identity, results, choices)


ANSWERS: dict[str, Callable[[Evidence, str], Analysis[Any]]] = {
    "wards": wards,
    "hotspots": hotspots,
    "overlaps": overlaps,
    "patrol-zones": patrol_zones,
}
"""The products by name; a new product is one function and one line here."""


def _hotspots_of(evidence: Evidence, category: str, ranked: Ranked) -> list[Hotspot]:
    weight = evidence.weight(category)
    total = evidence.total(category)
    active = _active_months(evidence, category, ranked)
    results = []
    for index, candidate in enumerate(ranked.candidates):
        incidents = int(ranked.incidents[index])
        name, in_wards = describe(evidence, ranked.holder == index, weight)
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


def _institutions(evidence: Evidence) -> dict[str, Choice]:
    if evidence.question.include_institutions:
        return {"institutions": Choice("counted", "asked for")}
    why = "prisons, hospitals and police stations collect records of what did not happen in a street"
    return {"institutions": Choice("left out", why)}


def _analysis(
    product: str, evidence: Evidence, identity: str, results: list[Any], choices: dict[str, Choice]
) -> Analysis[Any]:
    study_area, snapshot = evidence.study_area, evidence.state.snapshot
    counted = evidence.counts.of if product == "wards" else evidence.weight
    return Analysis(
        product=product,
        identity=identity,
        period=evidence.period,
        categories=evidence.question.categories,
        results=tuple(results),
        choices=evidence.choices
        | {"categories": Choice(list(evidence.question.categories), "asked for, or the three themes")}
        | choices,
        totals={c: int(counted(c)[evidence.inside].sum()) for c in evidence.question.categories},
        caveats=caveats(evidence, product),
        data_version=snapshot.data_version,
        committed=snapshot.committed,
        boundary_set=BoundarySetRef(
            name=study_area.area_set.name,
            content=study_area.area_set.content,
            place=study_area.area_set.place,
            areas=len(study_area.areas),
            area_codes=() if study_area.is_whole_set else tuple(area.code for area in study_area.areas),
            area_km2=study_area.area_km2,
        ),
        attribution=attribution(evidence),
        synthetic=evidence.state.summary.synthetic,
        projection=study_area.area_set.projection,
    )
