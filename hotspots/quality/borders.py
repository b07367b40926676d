"""Whose incidents lie inside the study area: those of its own force, and those of others."""

from collections import Counter

from hotspots.quality.finding import ACT, KNOW, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Observed


def outside_incidents(observed: Observed) -> list[Finding]:
    """Return other parts' incidents inside the study area, and the home part's outside it, by source."""
    inside: dict[str, Counter[str]] = {}
    for (source, part), rows, holds in observed.each_part():
        inside.setdefault(source, Counter())[part] += int(rows.incidents[holds].sum())
    findings = []
    for source in sorted({source for source, _ in observed.months_of}):
        own = inside.get(source, Counter())
        if not own.total():
            findings.append(_nothing_inside(source))
            continue
        home = min(own, key=lambda part: (-own[part], part))
        findings += _of_others(source, home, own)
        findings += _of_home(source, home, own[home], sum(observed.months_of[source, home].values()))
    return findings


def _nothing_inside(source: str) -> Finding:
    return Finding(
        ACT,
        f"No incident of {source} lies in the study area.",
        "Check that incidents and boundaries are of the same region; a neighbour's data only serve the edge.",
        {"source": source, "inside": 0},
    )


def _of_others(source: str, home: str, inside: Counter[str]) -> list[Finding]:
    others = {part: n for part, n in inside.most_common() if n and part != home}
    if not others:
        return []
    n = sum(others.values())
    told = ", ".join(f"{part} {number:,}" for part, number in others.items())
    return [
        Finding(
            KNOW,
            f"{counted(n, 'incident')} inside the study area ({percent(n / inside.total())}) "
            f"{'comes' if n == 1 else 'come'} from other parts of {source} than {home}: {told}.",
            "They are counted, once: incidents near a border are published by either force. Load the "
            "neighbours' months as far as the home part's, or the edge looks quieter in some months.",
            {"source": source, "home": home, "inside": inside[home], "others_inside": others,
             "share": share_of(n, inside.total())},
        )
    ]  # fmt: skip


def _of_home(source: str, home: str, inside: int, everywhere: int) -> list[Finding]:
    outside = everywhere - inside
    if outside <= 0:
        return []
    return [
        Finding(
            KNOW,
            f"{counted(outside, 'incident')} of {source}/{home} ({percent(outside / everywhere)}) "
            f"{'lies' if outside == 1 else 'lie'} outside the study area.",
            "They are in no ward's count; near the edge they serve the density. Few or none are expected "
            "where the part is the study area's own.",
            {"source": source, "home": home, "inside": inside, "outside": outside,
             "share": share_of(outside, everywhere)},
        )
    ]  # fmt: skip


CHECKS = (
    Check(
        "outside_incidents",
        "Any incident inside the study area of another part than the home part (the one of its source "
        "with the most incidents inside), any of the home part outside it, and a source with none inside.",
        outside_incidents,
    ),
)
