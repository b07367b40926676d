"""Months that are missing, and months with far fewer incidents than usual."""

from statistics import median

from hotspots.period import month_text, spans_text
from hotspots.quality.finding import ACT, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Observed

FEW_BELOW = 0.5
"""A month with less than this share of the usual number has far fewer incidents than usual."""

USUAL_AT_LEAST = 40
"""Half of 40 is three standard deviations of a Poisson count below it: fewer may be chance."""

MONTHS_AROUND = 12
"""Months on either side that say what is usual, so that a slow change is not a finding."""

OTHERS_AT_LEAST = 3


def missing_months(observed: Observed) -> list[Finding]:
    """Return, for each part of a source, the months without an incident where some are to be expected."""
    findings = []
    # Parts far from the study area say nothing of what should be loaded for it.
    near = frozenset(observed.by_part.parts)
    of_source: dict[str, set[int]] = {}
    for (source, part), months in observed.months_of.items():
        of_source.setdefault(source, set()).update(months if (source, part) in near else ())
    for (source, part), months in observed.months_of.items():
        first, last = min(months), max(months)
        between = [month for month in range(first, last + 1) if month not in months]
        others = sorted(of_source[source] - set(months) - set(between)) if (source, part) in near else []
        if not between and not others:
            continue
        told = []
        if between:
            told.append(f"{spans_text(between)} between its first month and its last")
        if others:
            told.append(f"{spans_text(others)}, which other parts of {source} have here")
        n = len(between) + len(others)
        findings.append(
            Finding(
                ACT,
                f"{source}/{part} holds no incident in {counted(n, 'month')}: {'; and '.join(told)}.",
                "Load the files of these months, or ask for periods without them: a month without data is "
                "not a quiet month.",
                {
                    "source": source,
                    "part": part,
                    "first": month_text(first),
                    "last": month_text(last),
                    "missing_between": [month_text(month) for month in between],
                    "missing_beside_other_parts": [month_text(month) for month in others],
                },
            )
        )
    return findings


def months_with_few(observed: Observed) -> list[Finding]:
    """Return the months with far fewer incidents than the months around them."""
    findings = []
    for (source, part), months in observed.months_of.items():
        for month, n in months.items():
            around = [
                other for at, other in months.items() if at != month and abs(at - month) <= MONTHS_AROUND
            ]
            if len(around) < OTHERS_AT_LEAST:
                continue
            usual = median(around)
            if usual < USUAL_AT_LEAST or n >= FEW_BELOW * usual:
                continue
            findings.append(
                Finding(
                    ACT,
                    f"{source}/{part} holds {counted(n, 'incident')} in {month_text(month)}, "
                    f"{percent(n / usual)} of the usual {usual:,.0f}.",
                    "Check whether the file is whole and load the re-issued one; until then leave the month "
                    "out of comparisons.",
                    {
                        "source": source,
                        "part": part,
                        "month": month_text(month),
                        "incidents": n,
                        "usual": usual,
                        "share_of_usual": share_of(n, usual),
                    },
                )
            )
    return findings


CHECKS = (
    Check(
        "missing_months",
        "A month without an incident of a part, between that part's first and last month; or one that "
        "another part of the same source has, both having incidents within 5 km of the study area's "
        "bounding box.",
        missing_months,
    ),
    Check(
        "months_with_few",
        f"A month of a part with less than {FEW_BELOW:.0%} of the median of the other months within "
        f"{MONTHS_AROUND} months of it, where there are at least {OTHERS_AT_LEAST} and the median is "
        f"{USUAL_AT_LEAST} or more.",
        months_with_few,
    ),
)
