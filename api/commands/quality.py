"""How good the loaded data are, as JSON and as a person reads it on a terminal."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from api.workspace import Workspace
from hotspots.counting.database import FilesGone
from hotspots.period import Period
from hotspots.quality.finding import ACT
from hotspots.quality.observed import Loaded, Unplaced, observe
from hotspots.quality.report import report_of
from hotspots.sources.facts import attribution_of, facts_of
from hotspots.store.ledger import Ledger, LoadedSlice
from hotspots.store.schema import SliceKey

_PLACES_SHOWN = 12
_BETWEEN = "//"
"""Between source and file, where rows that were left out belong to no slice."""


def quality_of(
    workspace: Workspace, set_name: str | None, period: Period | None, as_of: str | None
) -> dict[str, Any]:
    """Return what there is to know of the quality of the data, for a boundary set as the study area.

    Parameters
    ----------
    set_name : None is the store's default set.
    period : None is every month loaded; a month of which it holds a part is taken whole.
    as_of : version of the data; None is the latest.

    Raises
    ------
    PeriodOutsideData
        Nothing of the period is loaded.
    TeachingError
        There is no such set or version.
    """
    try:
        return _quality_of(workspace, set_name, period, as_of)
    except FilesGone:
        # Files were erased between the snapshot and the count: look again, once.
        return _quality_of(workspace, set_name, period, as_of)


def _quality_of(
    workspace: Workspace, set_name: str | None, period: Period | None, as_of: str | None
) -> dict[str, Any]:
    snapshot = workspace.store.snapshot(as_of)
    area_set = workspace.catalogue.get(set_name)
    state = workspace.state(snapshot, area_set.study_area())
    entries = [entry for entry in workspace.store.history() if entry.version <= snapshot.version]
    ledger = Ledger.of(entries)
    observed = observe(state, period, _loaded(ledger), _unplaced(ledger))
    facts = facts_of(sorted({part.source for part in observed.slices}), snapshot.sources)
    return {
        "data_version": snapshot.data_version,
        "boundary_set": {"name": area_set.name, "areas": len(area_set.areas), "content": area_set.content},
        **report_of(observed),
        "attribution": list(attribution_of(facts)),
    }


def _loaded(ledger: Ledger) -> tuple[Loaded, ...]:
    """Return what was read for every slice."""
    # A slice of which no row fits is only known by what was left out of it.
    names = {*ledger.slices, *(of for of in ledger.left_out if _BETWEEN not in of)}
    found = []
    for name in sorted(names):
        key, loading, left = SliceKey.parse(name), ledger.slices.get(name), ledger.left_out.get(name)
        # What is left out now: rows may have been mended since.
        left_out = dict(left.reasons) if left is not None else {}
        loaded = LoadedSlice(name, 0, 0, {}) if loading is None else loading.loaded
        read = max(loaded.read, sum(left_out.values()))
        found.append(Loaded(key.source, key.part, key.month, read, left_out, loaded.repaired, loaded.lsoa))
    return tuple(found)


def _unplaced(ledger: Ledger) -> tuple[Unplaced, ...]:
    """Return the rows that belong to no slice: they are held under source and file."""
    found = []
    for of, left in sorted(ledger.left_out.items()):
        source, between, file = of.partition(_BETWEEN)
        if between:
            found.append(Unplaced(source, file, left.reasons))
    return tuple(found)


def print_quality(found: dict[str, Any]) -> None:
    """Print the findings, each with what to do, then what was looked at."""
    console = Console(highlight=False, soft_wrap=False)
    area = found["study_area"]
    console.print(
        escape(
            f"Quality of the data, {found['period']}: {found['incidents']:,} incidents, "
            f"{area['incidents']:,} of them in {found['boundary_set']['name']} on {area['places']:,} places"
        )
    )
    for finding in found["findings"]:
        level = "[bold]ACT [/bold]" if finding["level"] == ACT else "know"
        console.print(f"{level} {escape(finding['text'])}")
        console.print(f"     -> {escape(finding['advice'])}")
        if finding["check"] == "artefact_places":
            _print_places(console, finding["figures"]["places"])
    console.print(escape(f"{found['summary']} Data version {found['data_version']}."))
    console.print(escape(f"{'. '.join(found['attribution'])}."))


def _print_places(console: Console, places: list[dict[str, Any]]) -> None:
    for place in places[:_PLACES_SHOWN]:
        where = f"{place['latitude']:.5f}, {place['longitude']:.5f}"
        name = place["label"] or "no label"
        counts = ", ".join(f"{category} {n:,}" for category, n in _most(place["by_category"]))
        console.print(escape(f"     {name} ({where}): {counts}; {place['why']}"))
        if place["command"]:
            # Copied as it stands: never cut into lines.
            console.print(escape(f"       {place['command']}"), soft_wrap=True)
    if len(places) > _PLACES_SHOWN:
        console.print(f"     and {len(places) - _PLACES_SHOWN} more: --json lists them")


def _most(by_category: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(by_category.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
