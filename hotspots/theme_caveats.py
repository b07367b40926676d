"""What must be said of a theme or kind that the data tell apart in part, or not at all."""

from collections.abc import Iterable

from hotspots.categories import title_of
from hotspots.evidence import Evidence
from hotspots.membership import UNTIMED, plain
from hotspots.sources.facts import facts_of
from hotspots.themes.standing import undivided


def proxies(evidence: Evidence) -> list[str]:
    """Say what stands for the themes that the data do not tell apart."""
    lines = []
    for one in evidence.themes.standing:
        if one.is_proxy:
            counted = _titles(one.definition.proxy)
            hours = ", at whatever hour" if one.definition.hours else ""
            lines.append(
                f"A proxy: the data loaded do not tell {title_of(one.theme)} apart; counted in its place: "
                f"{counted}{hours}. {one.definition.proxy_caveat}".strip()
            )
    return lines


def untold(evidence: Evidence) -> list[str]:
    """Say how many incidents may be of a theme or kind that is asked for, and are not counted as such."""
    standing = {one.theme: one for one in evidence.themes.standing if not one.is_proxy}
    stored = evidence.counts.categories
    asked: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for category in evidence.question.categories:
        theme = standing.get(category)
        kinds = theme.definition.categories if theme else (category,)
        for parent in undivided(kinds):
            whole = tuple(code for code in stored if plain(code) == parent)
            asked.setdefault(("kind", whole), []).append(category)
        if theme and theme.definition.hours:
            hourless = tuple(code for code in stored if code.endswith(UNTIMED))
            asked.setdefault(("hour", hourless), []).append(category)
    return [
        line
        for (lacking, codes), categories in asked.items()
        for line in _not_counted(evidence, lacking, codes, categories)
    ]


def _not_counted(
    evidence: Evidence, lacking: str, codes: tuple[str, ...], categories: list[str]
) -> list[str]:
    incidents = int(evidence.counts.stored_as(*codes)[evidence.inside].sum())
    if not incidents:
        return []
    return [
        f"{incidents:,} incidents of {_titles(codes)} ({_sources(evidence, codes)}) are stored without their "
        f"{lacking}: some may be of {_titles(categories)}, and none is counted as such."
    ]


def _sources(evidence: Evidence, codes: Iterable[str]) -> str:
    """Name the sources that hold such incidents in the period."""
    wanted = set(map(plain, codes))
    held = {
        one.source
        for one in evidence.state.summary.slices
        if one.month in evidence.period.months and not wanted.isdisjoint(one.categories)
    }
    return "; ".join(facts.title for facts in facts_of(sorted(held), evidence.state.snapshot.sources))


def _titles(codes: Iterable[str]) -> str:
    *first, last = dict.fromkeys(title_of(plain(code)) for code in codes)
    return f"{', '.join(first)} and {last}" if first else last
