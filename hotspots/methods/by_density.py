"""Hotspots out of the density of incidents (kde)."""

from hotspots.categories import title_of
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.levels import Taken
from hotspots.extraction.outlines import outlines
from hotspots.extraction.ranking import Ranked
from hotspots.extraction.settings import resolved_least_incidents, resolved_share
from hotspots.extraction.thresholds import BY_NAME, Pattern, resolved_threshold
from hotspots.methods.found import NOT_TESTED, Found
from hotspots.methods.shape import ranked, shape_of
from hotspots.methods.smoothing import Smoothing, smoothing_of
from hotspots.places import FloatArray
from hotspots.polygons import Ground
from hotspots.question import TESTED
from hotspots.weights import check_covered, not_covered_caveat

_MUCH = 0.9


def by_density(evidence: Evidence) -> Found:
    """Find the ground where the density of each category passes the threshold.

    Raises
    ------
    QuestionError
        A setting is outside its limits, or does not go with another.
    """
    asked = evidence.question.asked
    threshold = resolved_threshold(asked.threshold)
    chosen = BY_NAME[threshold.value].settings(asked)
    smoothing = smoothing_of(evidence, share=resolved_share(asked.share).value)
    if smoothing.weighs and threshold.value in TESTED:
        raise QuestionError(
            f"threshold '{threshold.value}' asks how often chance would do as much, which is known for "
            "incidents and not for their weights; leave weights and half-life out, or choose threshold share"
        )
    if asked.adaptive and threshold.value in TESTED:
        raise QuestionError(
            f"threshold '{threshold.value}' compares one surface with others made alike, and an adaptive "
            "bandwidth hangs on where the incidents are; leave adaptive out, or choose threshold share"
        )
    shape = shape_of(evidence)
    least = resolved_least_incidents(asked.min_incidents, months=len(evidence.period.months))
    score = {category: smoothing.weighted(category) for category in evidence.question.categories}
    check_covered(score)
    found: dict[str, Ranked] = {}
    cut: dict[str, tuple[Ground, ...]] = {}
    remarks: list[str] = []
    for category, weighted in score.items():
        remarks += not_covered_caveat(category, weighted)
        if not weighted.weight.any():
            found[category] = ranked(evidence, category, (), shape)
            continue
        pattern = _pattern(evidence, category, smoothing, weighted.weight)
        if threshold.value == "risk" and not pattern.controls.any():
            raise QuestionError(
                f"relative-to '{chosen['relative_to'].value}' has no incidents here besides those of "
                f"'{category}' itself; choose a category with others, such as all"
            )
        taken = BY_NAME[threshold.value].take(pattern, chosen)
        candidates = outlines(pattern.surface, taken).candidates
        cut[category] = tuple(candidate.geometry for candidate in candidates)
        found[category] = ranked(
            evidence,
            category,
            [one for one in candidates if one.geometry.area >= shape.min_area_m2.value],
            shape,
            least=least.value,
            score=weighted.weight if smoothing.weighs else None,
        )
        remarks += [*_tested(category, taken), *_dropped(category, pattern, taken, found[category])]
    choices = smoothing.choices | {"threshold": threshold} | chosen | shape.choices | {"min_incidents": least}
    return Found(
        found,
        choices,
        (*remarks, *_remarks(threshold.value)),
        tested=threshold.value in TESTED,
        without_weight=tuple(
            c for c, weighted in score.items() if weighted.not_covered and not found[c].candidates
        ),
        cut=cut,
    )


def _pattern(evidence: Evidence, category: str, smoothing: Smoothing, weight: FloatArray) -> Pattern:
    asked, counts = evidence.question.asked, evidence.counts
    others = evidence.weight("all", without=(category,))
    return Pattern(
        surface=smoothing.surface(category, weight),
        easting=counts.easting,
        northing=counts.northing,
        weight=evidence.weight(category),
        inside=evidence.inside,
        stencil=lambda: smoothing.stencil(category, weight),
        exposure=others if asked.exposure == "crime" else evidence.weight("all") > 0,
        controls=evidence.weight(asked.relative_to or "crime", without=(category,)),
    )


def _tested(category: str, taken: Taken) -> list[str]:
    if not taken.tests:
        return []
    return [f"For {title_of(category)} {taken.tests:,} cells were tested, and p is corrected for as many."]


def _dropped(category: str, pattern: Pattern, taken: Taken, found: Ranked) -> list[str]:
    """Say how much of the ground that passed the threshold is no hotspot, where it is much."""
    passed_km2 = float(pattern.surface.grid.area_m2[taken.cells].sum()) / 1e6
    kept_km2 = sum(candidate.geometry.area for candidate in found.candidates) / 1e6
    if not found.candidates or kept_km2 >= _MUCH * passed_km2:
        return []
    return [
        f"{title_of(category)}: {passed_km2:.2f} km² pass the threshold, hotspots are {kept_km2:.2f} km²; "
        "the other pieces are smaller than min-area, hold fewer than min-incidents or are beyond at-most."
    ]


def _remarks(threshold: str) -> list[str]:
    if threshold == "significance":
        return ["More than chance means: than as many incidents relocated over the places where people are."]
    if threshold == "risk":
        return ["High here is the share of the category among other incidents, not the number of incidents."]
    return [NOT_TESTED]
