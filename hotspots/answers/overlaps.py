"""Where the hotspots of several categories lie on the same ground."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import shapely

from hotspots.analysis import Analysis
from hotspots.answers.assembly import assembled, institutions_choice
from hotspots.answers.comparing import compared
from hotspots.answers.hotspots import why_none
from hotspots.categories import FEWEST_TOGETHER, MOST_TOGETHER, kind_of, title_of
from hotspots.choice import Choice
from hotspots.coincidence.comparison import Comparison
from hotspots.coincidence.measures import jaccard
from hotspots.description import describe_each
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.settings import resolved_least_incidents
from hotspots.grouping import positions_of_each
from hotspots.membership import codes_held, have_in_common
from hotspots.methods.finding import find
from hotspots.methods.found import NOT_TESTED
from hotspots.overlap import MIN_PART_AREA_M2, OverlapPart, count_inside, overlap_parts
from hotspots.polygons import Ground
from hotspots.results import Overlap
from hotspots.themes.definitions import Definition
from hotspots.venues.layer import together
from hotspots.venues.nearness import venues_near

_EQUAL = 0.9
"""Outlines of as much ground differ by how many corners they cut."""

_WHY_AREA = (
    "ground of each category, with the pieces that a density leaves out as too small for a hotspot: of "
    "unequal ground the larger would share more"
)
_WHY_HOTSPOTS = (
    "the part of it that is listed and drawn, where overlaps lie: pieces of fewer than min_incidents, under "
    "min_area or beyond at_most are no hotspots"
)


def obstacle(categories: tuple[str, ...], themes: Mapping[str, Definition]) -> str | None:
    """Return why categories cannot be overlaid, or None where they can.

    Two to four can, so that their combinations can be read, if no two have incidents in common: each of
    those would coincide with itself.

    Parameters
    ----------
    themes : the definition of each named theme.

    Examples
    --------
    >>> obstacle(("all", "violence"), {})
    'all includes violence; overlay categories without incidents in common, such as violence,asb,drugs'
    >>> obstacle(("violence", "drugs"), {}) is None
    True
    """
    if not FEWEST_TOGETHER <= len(categories) <= MOST_TOGETHER:
        told = "1 category" if len(categories) == 1 else f"{len(categories)} categories"
        limits = f"{FEWEST_TOGETHER} to {MOST_TOGETHER}"
        return f"{told} cannot be overlaid; name {limits}, such as violence,asb,drugs"
    codes = {theme: definition.codes for theme, definition in themes.items()}
    for one, other in combinations(categories, 2):
        if have_in_common(one, other, codes):
            told = f"{one} and {other} have incidents in common"
            if codes_held(other, codes) <= codes_held(one, codes):
                told = f"{one} includes {other}"
            elif codes_held(one, codes) <= codes_held(other, codes):
                told = f"{other} includes {one}"
            return f"{told}; overlay categories without incidents in common, such as violence,asb,drugs"
    return None


def answer(evidence: Evidence, identity: str) -> Analysis[Overlap]:
    """Return where the hotspots of two or more categories coincide, and whether that means anything.

    Raises
    ------
    QuestionError
        The categories cannot be overlaid (see `obstacle`) or compared (see `coincidence.scene.scene`), or a
        setting of the method is outside its limits.
    """
    refusal = obstacle(evidence.question.categories, evidence.state.themes)
    if refusal is not None:
        raise QuestionError(refusal)
    found = find(evidence)
    listed = {
        category: tuple(candidate.geometry for candidate in ranked.candidates)
        for category, ranked in found.ranked.items()
    }
    cut = listed | found.cut
    beside = compared(evidence, _jaccard(cut))
    least = resolved_least_incidents(None, months=len(evidence.period.months))
    results = _overlaps_of(evidence, overlap_parts(listed), least.value)
    why = "smaller pieces, and those without an incident of each category, are where outlines cross"
    choices = institutions_choice(evidence) | found.choices | beside.choices
    choices |= {
        "area_km2": Choice(_areas_km2(cut), _WHY_AREA),
        "hotspots_km2": Choice(_areas_km2(listed), _WHY_HOTSPOTS),
        "min_overlap_area_m2": Choice(MIN_PART_AREA_M2, why),
        "min_overlap_incidents": Choice(least.value, f"of its categories together: {least.why}"),
    }
    analysis = assembled(
        "overlaps",
        evidence,
        identity,
        _tested(results, beside.coincidence.comparison),
        choices,
        notes=why_none(evidence, found),
        remarks=[
            *beside.remarks,
            *_of_unequal_area(choices["area_km2"].value),
            *(line for line in found.remarks if line != NOT_TESTED or not beside.choices),
        ],
    )
    return replace(analysis, coincidence=beside.coincidence)


def _tested(results: list[Overlap], comparison: Comparison | None) -> list[Overlap]:
    """Give each overlap the least p of the squares joined in its kind that it meets."""
    if comparison is None:
        return results
    squares = shapely.STRtree(comparison.squares.polygons())
    by_kind = {kind_of(names): joins for names, joins in comparison.local.together.items()}
    found = []
    for overlap in results:
        p = by_kind[overlap.kind].corrected_p[squares.query(overlap.geometry, predicate="intersects")]
        least = float(np.nanmin(p)) if np.isfinite(p).any() else None
        found.append(replace(overlap, significance=least))
    return found


def _jaccard(grounds: Mapping[str, Sequence[Ground]]) -> dict[str, float | None]:
    united = {category: shapely.union_all(list(ground)) for category, ground in grounds.items()}
    return {kind_of(pair): jaccard(*(united[c] for c in pair)) for pair in combinations(united, 2)}


def _areas_km2(grounds: Mapping[str, Sequence[Ground]]) -> dict[str, float]:
    return {
        category: round(sum(piece.area for piece in ground) / 1e6, 3) for category, ground in grounds.items()
    }


def _of_unequal_area(areas_km2: Mapping[str, float]) -> list[str]:
    least, greatest = min(areas_km2.values()), max(areas_km2.values())
    if least >= _EQUAL * greatest:
        return []
    told = ", ".join(f"{title_of(category)} {area:.2f} km²" for category, area in areas_km2.items())
    return [
        f"The ground cut for each category differs in area ({told}): what is shared says more of the "
        "larger. A comparison is of equal area all the same."
    ]


def _overlaps_of(evidence: Evidence, parts: tuple[OverlapPart, ...], least: int) -> list[Overlap]:
    """Return the pieces that hold so many incidents and one of each category, counted, named and ranked."""
    categories, counts = evidence.question.categories, evidence.counts
    weights = {category: evidence.weight(category) * evidence.inside for category in categories}
    inside = count_inside(parts, counts.easting, counts.northing, weights)
    held = positions_of_each(inside.holder, len(parts))
    own = {kind: evidence.weight(*kind) * evidence.inside for kind in {p.categories for p in parts}}
    sums = [int(own[part.categories][places].sum()) for part, places in zip(parts, held, strict=True)]
    # Ground where a category's outline reaches but none of its incidents lies shares nothing.
    shared = [all(inside.incidents[c][i] for c in part.categories) for i, part in enumerate(parts)]
    order = [i for i in range(len(parts)) if shared[i] and sums[i] >= least]
    order.sort(key=lambda i: (-sums[i], i))
    totals = {category: evidence.total(category) for category in categories}
    near = venues_near(together(evidence.state.venues), [part.geometry for part in parts])
    described = describe_each(evidence, [held[i] for i in order], [own[parts[i].categories] for i in order])
    results = []
    for rank, (index, (name, wards)) in enumerate(zip(order, described, strict=True), start=1):
        part = parts[index]
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
                venues=near[index],
            )
        )
    return results
