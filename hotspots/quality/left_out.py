"""Rows that were left out when files were loaded, and rows that were mended by rule."""

from collections import Counter
from typing import Any

from hotspots.period import month_text
from hotspots.quality.finding import ACT, KNOW, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Loaded, Observed

ON_PURPOSE = frozenset({"not_an_incident", "older_version", "past_retention", "already_mended"})
"""Reasons for which leaving a row out is what was asked for."""

ACT_FROM = 0.01
"""From this share of the rows on, rows left out against the purpose call for action."""

_ADVICE = {
    "no_location": "These incidents stand in no count and on no map; say so beside totals. Nothing in the "
    "store can place them.",
    "unknown_category": "Give their texts a category in the profile ([categories.codes]) and load again.",
    "bad_date": "Add the file's date format to the profile ([time] formats) and load again.",
    "swapped": "Set repair_swapped = true in the profile ([place]) and load again.",
}
_OTHERWISE = "Look at the rows, which the store keeps with their reasons; mend them and load again."


def rows_left_out(observed: Observed) -> list[Finding]:
    """Return, for each part of a source, how many rows were left out, why and when; then rows of no slice."""
    findings = [
        _of_part(source, part, every)
        for (source, part), every in observed.loaded_of.items()
        if any(loaded.left_out for loaded in every)
    ]
    return [*findings, *(_unplaced(source, n, reasons) for source, n, reasons in _of_no_slice(observed))]


def _of_part(source: str, part: str, every: list[Loaded]) -> Finding:
    read = sum(loaded.read for loaded in every)
    reasons: Counter[str] = Counter()
    for loaded in every:
        reasons.update(loaded.left_out)
    left_out = reasons.total()
    unwanted = {reason: n for reason, n in reasons.items() if reason not in ON_PURPOSE}
    worst = max(every, key=lambda loaded: sum(loaded.left_out.values()) / max(loaded.read, 1))
    told = ", ".join(f"{reason} {n:,} ({percent(n / read)})" for reason, n in reasons.most_common())
    chief = max(unwanted, key=lambda reason: unwanted[reason]) if unwanted else ""
    return Finding(
        ACT if sum(unwanted.values()) >= ACT_FROM * read else KNOW,
        f"{left_out:,} of {counted(read, 'row')} of {source}/{part} were left out: {told}; most in "
        f"{month_text(worst.month)} ({percent(sum(worst.left_out.values()) / max(worst.read, 1))}).",
        _ADVICE.get(chief, _OTHERWISE) if unwanted else "Nothing: they were left out on purpose.",
        {
            "source": source,
            "part": part,
            "read": read,
            "left_out": dict(reasons.most_common()),
            "share": share_of(left_out, read),
            "share_without_location": share_of(reasons["no_location"], read),
            "months": [_of_month(loaded) for loaded in every if loaded.left_out],
        },
    )


def _of_month(loaded: Loaded) -> dict[str, Any]:
    return {
        "month": month_text(loaded.month),
        "read": loaded.read,
        "left_out": dict(loaded.left_out),
        "shares": {reason: share_of(n, loaded.read) for reason, n in loaded.left_out.items()},
    }


def _of_no_slice(observed: Observed) -> list[tuple[str, int, Counter[str]]]:
    reasons: dict[str, Counter[str]] = {}
    for unplaced in observed.unplaced:
        reasons.setdefault(unplaced.source, Counter()).update(unplaced.left_out)
    return [(source, count.total(), count) for source, count in sorted(reasons.items()) if count.total()]


def _unplaced(source: str, n: int, reasons: Counter[str]) -> Finding:
    told = ", ".join(f"{reason} {n:,}" for reason, n in reasons.most_common())
    chief = reasons.most_common(1)[0][0]
    return Finding(
        ACT,
        f"{counted(n, 'row')} of {source} could not be given to any month: {told}.",
        _ADVICE.get(chief, _OTHERWISE),
        {"source": source, "left_out": dict(reasons.most_common())},
    )


def rows_repaired(observed: Observed) -> list[Finding]:
    """Return how many rows of each part had longitude and latitude exchanged back."""
    findings = []
    for (source, part), every in observed.loaded_of.items():
        repaired = {month_text(loaded.month): loaded.repaired for loaded in every if loaded.repaired}
        read = sum(loaded.read for loaded in every)
        n = sum(repaired.values())
        if n:
            findings.append(
                Finding(
                    KNOW,
                    f"Longitude and latitude of {counted(n, 'row')} of {source}/{part} "
                    f"({percent(n / read)}) were exchanged, and were exchanged back.",
                    "Tell the publisher; look at one of them on the map before you rely on it.",
                    {"source": source, "part": part, "rows": n, "months": repaired},
                )
            )
    return findings


CHECKS = (
    Check(
        "rows_left_out",
        f"Any row left out when its slice was last loaded. To act on from {ACT_FROM:.0%} of the rows, not "
        f"counting those left out on purpose ({', '.join(sorted(ON_PURPOSE))}).",
        rows_left_out,
    ),
    Check("rows_repaired", "Any row whose longitude and latitude were exchanged back.", rows_repaired),
)
