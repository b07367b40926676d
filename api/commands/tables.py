"""What a person reads on a terminal."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from api.commands.coincidence_tables import print_coincidence
from api.commands.terminal import Row, console, p_text, print_table
from hotspots.analysis import Analysis
from hotspots.chance import DEFAULT_ALPHA
from hotspots.results import AreaRef, Hotspot, Overlap, PatrolZone, WardStatistics
from hotspots.venues.findings import Venue
from maps.choices_in_words import value_in_words

if TYPE_CHECKING:  # a table of wards need not wait for what reads files
    from boundaries.area import AreaSet
    from boundaries.catalogue import CatalogueEntry
    from hotspots.loading.report import IngestReport

_NARROW = 100


def print_answer(analysis: Analysis[Any]) -> None:
    """Print the results of an answer, then what must be known of it."""
    heading, rows = _ROWS[analysis.product](analysis)
    title = f"{analysis.product}: {', '.join(analysis.categories)}; {analysis.boundary_set.name}"
    print_table(f"{title}; {analysis.period.label}", heading, rows)
    terminal = console()
    totals = ", ".join(f"{category} {n:,}" for category, n in analysis.totals.items())
    terminal.print(f"In the study area ({analysis.boundary_set.area_km2:.1f} km²): {escape(totals)}")
    if analysis.coincidence is not None:
        print_coincidence(analysis.coincidence)
    for line in analysis.caveats:
        terminal.print(f"- {escape(line)}")
    terminal.print(f"Made with {escape(_choices(analysis))}; the reasons stand in --out - or a .json file.")
    terminal.print(f"Data version {analysis.data_version}. {escape('. '.join(analysis.attribution))}.")


def _choices(analysis: Analysis[Any]) -> str:
    """Return every setting that has a value, in one line."""
    known = {"period", "boundary_set", "area", "categories"}  # the title says these
    values = {name: choice.value for name, choice in analysis.choices.items() if name not in known}
    return ", ".join(f"{name} {_value(value)}" for name, value in values.items() if value is not None)


def _value(value: Any) -> str:
    words = value_in_words(value)
    return f"({words})" if isinstance(value, dict | list) else words


def print_boundary_set(area_set: "AreaSet") -> None:
    """Print what was added, and every polygon that was repaired."""
    terminal = console()
    residents = [area.population for area in area_set.areas if area.population is not None]
    known = f"{sum(residents):,} residents in {len(residents)} areas" if residents else "no population"
    terminal.print(escape(f"{area_set.name}: {len(area_set.areas)} areas, {known}"))
    for line in area_set.repairs:
        terminal.print(f"- repaired: {escape(line)}")


def print_boundary_sets(entries: "Sequence[CatalogueEntry]") -> None:
    """Print the boundary sets of a store."""
    if not entries:
        console().print("no boundary set yet; add one with 'hotspots boundaries add FILE --set NAME'")
        return
    rows = [
        (
            entry.name,
            f"{entry.areas:,}",
            "-" if entry.population is None else f"{entry.population:,}",
            entry.content,
            "yes" if entry.is_default else "",
        )
        for entry in entries
    ]
    print_table("Boundary sets", ("name", "areas", "residents", "content", "default"), rows)


def print_ingest_report(report: "IngestReport") -> None:
    """Print rows read, kept and left out, by file, then what else happened."""
    rows = [
        (
            record.file,
            f"{record.read:,}",
            f"{record.kept:,}",
            ", ".join(f"{reason} {n:,}" for reason, n in record.left_out.items()) or "-",
            "yes" if record.replaced else "",
        )
        for record in report.files
    ]
    title = "Would be loaded (nothing was written)" if report.dry_run else "Loaded"
    print_table(title, ("file", "rows read", "kept", "left out", "replaced"), rows)
    terminal = console()
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in report.left_out.items()) or "none"
    terminal.print(f"{report.read:,} rows read, {report.kept:,} kept, left out: {escape(reasons)}")
    for record in report.to_json()["skipped"]:
        terminal.print(f"- skipped {escape(record['file'])}: {escape(record['reason'])}")
    for loser in report.superseded:
        terminal.print(escape(f"- {loser.slice} of {loser.file} is superseded by {loser.by}"))
    for warning in report.warnings:
        terminal.print(f"[bold]WARNING[/bold] {escape(warning)}")
    for record in report.to_json()["failed"]:
        terminal.print(f"[bold]FAILED[/bold] {escape(record['file'])}: {escape(record['error'])}")


def print_status(status: dict[str, Any]) -> None:
    """Print what a store holds."""
    terminal = console()
    months = status["months"]
    span = f"{months['first']} to {months['last']}" if months["first"] else "no month"
    terminal.print(
        f"{status['incidents']:,} incidents on {status['places']:,} places, {span}; "
        f"data version {status['data_version']}"
    )
    if months["missing"]:
        terminal.print(f"Missing months: {', '.join(months['missing'])}")
    for source in status["sources"]:
        made_up = " (made up)" if source["synthetic"] else ""
        terminal.print(escape(f"- {source['source']}{made_up}: {source['incidents']:,} incidents"))
    for entry in status["boundary_sets"]:
        default = ", the default" if entry["default"] else ""
        terminal.print(escape(f"- boundary set {entry['name']}: {entry['areas']} areas{default}"))


def _wards(analysis: Analysis[WardStatistics]) -> tuple[Row, Sequence[Row]]:
    codes = list(analysis.results[0].incidents) if analysis.results else []
    # A narrow terminal has no room for codes, which every export carries.
    wide = console().width >= _NARROW
    heading = ("rank", *(["code"] if wide else []), "name", *codes, "per 1,000", "per km²")
    rows = [
        (
            str(ward.rank),
            *([ward.code] if wide else []),
            ward.name,
            *(f"{ward.incidents[code]:,}" for code in codes),
            "-" if ward.per_1000["all"] is None else f"{ward.per_1000['all']:.1f}",
            f"{ward.per_km2:,.0f}",
        )
        for ward in analysis.results
    ]
    return heading, rows


def _hotspots(analysis: Analysis[Hotspot]) -> tuple[Row, Sequence[Row]]:
    months = len(analysis.period.months)
    # Columns that only some questions fill.
    weighs = any(spot.weight is not None for spot in analysis.results)
    tests = any(spot.significance is not None for spot in analysis.results)
    extra = (*(["weight"] if weighs else []), *(["p"] if tests else []))
    heading = ("category", "rank", "name", "incidents", *extra, "share", "km²", "months")
    rows = [
        (
            spot.category,
            str(spot.rank),
            spot.name,
            f"{spot.incidents:,}",
            *(["-" if spot.weight is None else f"{spot.weight:,.0f}"] if weighs else []),
            *([p_text(spot.significance)] if tests else []),
            f"{spot.share_of_incidents:.1%}",
            f"{spot.area_km2:.3f}",
            f"{spot.active_months} of {months}",
        )
        for spot in analysis.results
    ]
    return heading, rows


def _overlaps(analysis: Analysis[Overlap]) -> tuple[Row, Sequence[Row]]:
    heading = ("rank", "kind", "name", *analysis.categories, "km²")
    rows = [
        (
            str(overlap.rank),
            overlap.kind,
            overlap.name,
            *(f"{overlap.incidents[category]:,}" for category in analysis.categories),
            f"{overlap.area_km2:.3f}",
        )
        for overlap in analysis.results
    ]
    return heading, rows


def _patrol_zones(analysis: Analysis[PatrolZone]) -> tuple[Row, Sequence[Row]]:
    heading = ("rank", "name", "incidents", "share", "together", "wards")
    rows = [
        (
            str(zone.rank),
            zone.name,
            f"{zone.incidents:,}",
            f"{zone.share_of_incidents:.1%}",
            f"{zone.cumulative_share:.1%}",
            _names(zone.wards),
        )
        for zone in analysis.results
    ]
    return heading, rows


def _venues(analysis: Analysis[Venue]) -> tuple[Row, Sequence[Row]]:
    heading = ("rank", "name", "kind", *analysis.categories, "more than expected")
    rows = [
        (
            str(venue.rank),
            venue.name,
            venue.kind,
            *("-" if near is None else f"{near.incidents:,}" for near in venue.near.values()),
            _more_than_expected(venue) or "-",
        )
        for venue in analysis.results
    ]
    return heading, rows


def _more_than_expected(venue: Venue) -> str:
    """Return the categories of which chance would seldom put as many near a venue, and how many times."""
    return ", ".join(
        f"{category} {near.ratio:.1f} times"
        for category, near in venue.near.items()
        if near is not None and near.ratio is not None and near.corrected_p <= DEFAULT_ALPHA
    )


_ROWS: dict[str, Callable[[Analysis[Any]], tuple[Row, Sequence[Row]]]] = {
    "wards": _wards,
    "hotspots": _hotspots,
    "overlaps": _overlaps,
    "patrol-zones": _patrol_zones,
    "venues": _venues,
}


def _names(wards: tuple[AreaRef, ...]) -> str:
    return ", ".join(ward.name for ward in wards)
