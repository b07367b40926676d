"""The whole report: every check in its order, what it found, and the sentence that sums it up."""

from typing import Any

from hotspots.quality import (
    artefacts,
    borders,
    heaping,
    labels,
    left_out,
    months,
    snapping,
    sources,
    vintages,
)
from hotspots.quality.finding import ACT, Check, counted
from hotspots.quality.observed import Observed

CHECKS: tuple[Check, ...] = (
    *months.CHECKS,
    *left_out.CHECKS,
    *artefacts.CHECKS,
    *snapping.CHECKS,
    *heaping.CHECKS,
    *labels.CHECKS,
    *borders.CHECKS,
    *vintages.CHECKS,
    *sources.CHECKS,
)
"""In the order in which they are told."""


def report_of(observed: Observed) -> dict[str, Any]:
    """Return the findings, those to act on first, the rules by which they were sought, and a summary.

    Returns
    -------
    ``period``, ``incidents`` (all loaded), ``study_area`` (its incidents, places and how they heap),
    ``findings``, ``checks`` and ``summary``, of texts, numbers, lists and dicts.
    """
    found = [(check, finding) for check in CHECKS for finding in check.found(observed)]
    findings = [
        {
            "check": check.name,
            "level": finding.level,
            "text": finding.text,
            "advice": finding.advice,
            "figures": finding.figures,
        }
        for check, finding in sorted(found, key=lambda pair: pair[1].level != ACT)
    ]
    inside = observed.counts.of("all")
    names = [check.name for check, _ in found]
    return {
        "period": str(observed.period),
        "incidents": sum(part.incidents for part in observed.slices),
        "study_area": {
            "incidents": int(inside.sum()),
            "places": len(inside),
            "concentration": heaping.concentration(inside),
        },
        "findings": findings,
        "checks": [
            {"check": check.name, "rule": check.rule, "findings": names.count(check.name)} for check in CHECKS
        ],
        "summary": _summary([finding.level for _, finding in found]),
    }


def _summary(levels: list[str]) -> str:
    if not levels:
        return f"Nothing was found: {len(CHECKS)} checks, no finding."
    act = levels.count(ACT)
    know = len(levels) - act
    return f"{counted(len(levels), 'finding')} of {len(CHECKS)} checks: {act} to act on, {know} to know."
