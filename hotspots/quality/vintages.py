"""Codes of statistical areas (LSOA) of two censuses in one source."""

from statistics import median

from hotspots.period import month_text, spans_text
from hotspots.quality.finding import KNOW, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Loaded, Observed

BELOW = 0.5
USUAL_AT_LEAST = 0.01
LATER_MONTHS = 12
CODES_AT_LEAST = 100


def mixed_vintages(observed: Observed) -> list[Finding]:
    """Return, for each part, the months that carry older codes than later months do."""
    findings = []
    for (source, part), every in observed.loaded_of.items():
        shares = {loaded.month: _share(loaded) for loaded in every if _codes(loaded) >= CODES_AT_LEAST}
        mixed = {month: usual for month in shares if (usual := _behind(month, shares)) is not None}
        if not mixed:
            continue
        worst = min(mixed, key=lambda month: shares[month])
        findings.append(
            Finding(
                KNOW,
                f"{counted(len(mixed), 'month')} of {source}/{part} ({spans_text(mixed)}) carry LSOA codes "
                f"of 2011 among those of 2021: {percent(shares[worst])} of the codes of {month_text(worst)} "
                f"were introduced in 2021, {percent(mixed[worst])} of those of later months.",
                "Nothing is wrong with the counts: wards are found by coordinates, not by codes. Do not join "
                "these months to tables by LSOA code.",
                {
                    "source": source,
                    "part": part,
                    "months": [
                        {
                            "month": month_text(month),
                            "share_introduced_2021": round(shares[month], 4),
                            "later_months": round(usual, 4),
                        }
                        for month, usual in mixed.items()
                    ],
                },
            )
        )
    return findings


def rows_without_codes(observed: Observed) -> list[Finding]:
    """Return the parts of which some rows have a statistical area's code and others none."""
    findings = []
    for (source, part), every in observed.loaded_of.items():
        none, codes = sum(loaded.lsoa.get("none", 0) for loaded in every), sum(map(_codes, every))
        if none and codes:
            findings.append(
                Finding(
                    KNOW,
                    f"{counted(none, 'row')} of {source}/{part} ({percent(none / (none + codes))}) have no "
                    "LSOA code.",
                    "Nothing is wrong with the counts: wards are found by coordinates, not by codes.",
                    {"source": source, "part": part, "rows": none, "share": share_of(none, none + codes)},
                )
            )
    return findings


def _codes(loaded: Loaded) -> int:
    return loaded.lsoa.get("introduced_2021", 0) + loaded.lsoa.get("older", 0)


def _share(loaded: Loaded) -> float:
    return loaded.lsoa.get("introduced_2021", 0) / _codes(loaded)


def _behind(month: int, shares: dict[int, float]) -> float | None:
    """Return the usual share of later months if this month's lies well under it."""
    later = [share for at, share in shares.items() if month < at <= month + LATER_MONTHS]
    usual = median(later) if later else 0.0
    return usual if usual >= USUAL_AT_LEAST and shares[month] < BELOW * usual else None


CHECKS = (
    Check(
        "mixed_vintages",
        f"A month of a part in which the share of LSOA codes introduced in 2021 is less than {BELOW:.0%} of "
        f"the median of the {LATER_MONTHS} months after it (where that is {USUAL_AT_LEAST:.0%} or more), of "
        f"at least {CODES_AT_LEAST} codes.",
        mixed_vintages,
    ),
    Check(
        "rows_without_codes",
        "A part of which some rows have an LSOA code and others none.",
        rows_without_codes,
    ),
)
