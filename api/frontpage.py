"""What the map page must know before it asks for anything."""

from api.workspace import Workspace
from boundaries.catalogue import CatalogueEntry
from hotspots.asked_period import latest_months
from hotspots.membership import choosable, have_in_common
from hotspots.patrol import DEFAULT_RADIUS_M, DEFAULT_ZONES
from hotspots.period import month_label, month_text
from hotspots.snapshot import Summary
from hotspots.sources.facts import attribution_of, facts_of
from maps.page.rendering import BoundarySetOption, CategoryOption, DataLine, PageContext


def page_context(workspace: Workspace) -> PageContext:
    """Return the facts of the store's latest version; without data or boundaries the page says so."""
    snapshot = workspace.store.snapshot()
    summary = workspace.summary(snapshot)
    facts = facts_of(summary.sources, snapshot.sources)
    entries = workspace.catalogue.entries()
    months: tuple[int, ...] = ()
    if entries:
        months = workspace.covered_months(snapshot, workspace.catalogue.get(None))
    return PageContext(
        title_of_area=next((_title(entry) for entry in entries if entry.is_default), "no boundary set yet"),
        boundary_sets=tuple(
            BoundarySetOption(entry.name, f"{entry.name} ({entry.areas} areas)", entry.is_default)
            for entry in entries
        ),
        months=tuple(month_text(month) for month in months),
        default_period=str(latest_months(months)) if months else "",
        data_line=DataLine(
            sources=tuple(source.title for source in facts),
            data_until=month_label(months[-1]) if months else "",
            incidents=summary.incidents,
            places=summary.places,
            left_out=workspace.store.rows_left_out(),
            synthetic=summary.synthetic,
            attribution=attribution_of(facts),
            data_version=snapshot.data_version,
        ),
        categories=_categories(workspace, summary),
        default_zones=DEFAULT_ZONES,
        default_radius_m=DEFAULT_RADIUS_M,
    )


def _categories(workspace: Workspace, summary: Summary) -> tuple[CategoryOption, ...]:
    themes = {name: definition.codes for name, definition in workspace.themes().items()}
    codes = choosable(summary.categories, themes)
    return tuple(
        CategoryOption(
            code, tuple(other for other in codes if other != code and have_in_common(code, other, themes))
        )
        for code in codes
    )


def _title(entry: CatalogueEntry) -> str:
    return f"{entry.place}, {entry.name}" if entry.place else entry.name
