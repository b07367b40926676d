"""Where the hotspots of several categories lie on the same ground."""

from itertools import permutations

from hotspots.analysis import Analysis, Choice, Overlap
from hotspots.answers.assembly import assembled, institutions_choice
from hotspots.categories import GROUPS, TITLES, members
from hotspots.description import describe
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.grouping import positions_of_each
from hotspots.methods.finding import find
from hotspots.overlap import MIN_PART_AREA_M2, OverlapPart, count_inside, overlap_parts


def obstacle(categories: tuple[str, ...]) -> str | None:
    """Return why categories cannot be overlaid, or None where they can.

    Two to four can, so that their combinations can be read, none of which includes another: every incident
    of the included one would coincide with itself.

    Examples
    --------
    >>> obstacle(("all", "violence"))
    'all includes violence; overlay categories that do not include each other, such as violence,asb,drugs'
    >>> obstacle(("violence", "drugs")) is None
    True
    """
    if not 2 <= len(categories) <= 4:
        told = "1 category" if len(categories) == 1 else f"{len(categories)} categories"
        return f"{told} cannot be overlaid; name 2 to 4, such as violence,asb,drugs"
    stored = [*TITLES, *(code for code in categories if code not in GROUPS)]
    included = {code: frozenset(members(code, stored)) for code in categories}
    for whole, part in permutations(categories, 2):
        if included[part] <= included[whole]:
            return (
                f"{whole} includes {part}; overlay categories that do not include each other, such as "
                "violence,asb,drugs"
            )
    return None


def answer(evidence: Evidence, identity: str) -> Analysis[Overlap]:
    """Return where the hotspots of two or more categories coincide.

    Raises
    ------
    QuestionError
        The categories cannot be overlaid (see `obstacle`), or a setting of the method is outside its limits.
    """
    refusal = obstacle(evidence.question.categories)
    if refusal is not None:
        raise QuestionError(refusal)
    found = find(evidence)
    parts = overlap_parts(
        {
            category: [candidate.geometry for candidate in ranked.candidates]
            for category, ranked in found.ranked.items()
        }
    )
    why = "smaller pieces, and those without an incident of each category, are where outlines cross"
    least = Choice(MIN_PART_AREA_M2, why)
    choices = institutions_choice(evidence) | found.choices | {"min_overlap_area_m2": least}
    return assembled("overlaps", evidence, identity, _ranked(evidence, parts), choices, remarks=found.remarks)


def _ranked(evidence: Evidence, parts: tuple[OverlapPart, ...]) -> list[Overlap]:
    """Count, name and rank the pieces that hold an incident of each of their categories."""
    categories, counts = evidence.question.categories, evidence.counts
    weights = {category: evidence.weight(category) * evidence.inside for category in categories}
    inside = count_inside(parts, counts.easting, counts.northing, weights)
    held = positions_of_each(inside.holder, len(parts))
    together = {kind: evidence.weight(*kind) * evidence.inside for kind in {p.categories for p in parts}}
    # Ground where a category's outline reaches but none of its incidents lies shares nothing.
    order = [i for i, part in enumerate(parts) if all(inside.incidents[c][i] for c in part.categories)]
    order.sort(key=lambda i: (-together[parts[i].categories][held[i]].sum(), i))
    totals = {category: evidence.total(category) for category in categories}
    results = []
    for rank, index in enumerate(order, start=1):
        part = parts[index]
        name, wards = describe(evidence, held[index], together[part.categories])
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
    return results
