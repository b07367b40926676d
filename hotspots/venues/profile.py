"""How a file of venues is laid out: profiles that are built in, and those that a TOML file describes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hotspots.errors import SourceError
from hotspots.sources.profiles.checks import check_place, check_system
from hotspots.sources.profiles.known import FILE_ENDING
from hotspots.sources.profiles.rules import Columns, Layout, PlaceRule, folded
from hotspots.sources.profiles.toml_file import KEYS as INCIDENT_KEYS
from hotspots.sources.profiles.toml_file import (
    layout_in,
    parsed_toml,
    slug_in,
    system_told_by,
    text_of_profile,
)
from hotspots.sources.profiles.toml_table import Table

_WHERE = ("longitude", "latitude", "easting", "northing", "grid_reference")

KEYS: dict[str, tuple[str, ...]] = {
    "": ("name", "title", "attribution", "kind", "areas", "view_m", "file", "columns", "place", "kinds"),
    "file": tuple(key for key in INCIDENT_KEYS["file"] if key != "names"),
    "columns": ("name", "kind", *_WHERE),
    "place": ("system",),
}
"""The keys of a profile's file, by table; the empty one is the file itself."""

GREATEST_VIEW_M = 1000.0
"""A camera that sees further watches a landscape, not who does what."""


@dataclass(frozen=True, slots=True)
class VenueProfile:
    """One kind of file of venues.

    Attributes
    ----------
    name : what people call it; the layer's name where none is given.
    title : name for readers.
    kind : of every venue; empty where a column says it.
    attribution : lines that every answer made from it carries.
    areas : whether its venues are areas, else points.
    view_m : how far its cameras see; None where it does not say.
    layout : how the file is laid out.
    columns : ``label`` holds the name, ``category`` the kind; those that are empty are found by their names.
    place : its system is empty where the file's own points or columns tell it.
    kinds : kind of a text in the column of kinds, `folded`; none takes the texts themselves, as slugs.
    """

    name: str
    title: str
    kind: str
    attribution: tuple[str, ...] = ()
    areas: bool = False
    view_m: float | None = None
    layout: Layout = field(default_factory=Layout)
    columns: Columns = field(default_factory=Columns)
    place: PlaceRule = field(default_factory=lambda: PlaceRule(system=""))
    kinds: Mapping[str, str] = field(default_factory=dict)


BUILT_IN: dict[str, VenueProfile] = {
    profile.name: profile
    for profile in (
        VenueProfile("licensed-premises", "Licensed premises", "licensed-premises"),
        VenueProfile("cctv", "CCTV cameras", "cctv"),
        VenueProfile("street-lights", "Street lights", "street-lights"),
        VenueProfile("schools", "Schools", "schools"),
        VenueProfile("transport", "Stops and stations", "transport"),
        VenueProfile("areas", "Areas", "", areas=True),
        VenueProfile("pspo", "Public Spaces Protection Orders", "pspo", areas=True),
        VenueProfile("closure", "Closure orders", "closure", areas=True),
        VenueProfile("clear-hold-build", "Clear, Hold, Build", "clear-hold-build", areas=True),
    )
}
"""Files with columns called as usual; of ``areas`` a column says what each is."""


def venue_profile(name: str) -> VenueProfile:
    """Return a built-in profile, or the one that a file describes.

    Parameters
    ----------
    name : of a built-in profile, or the path of a file that ends in ``.toml``.

    Raises
    ------
    SourceError
        No profile has that name, or the file cannot be read or contradicts itself.

    Examples
    --------
    >>> venue_profile("pspo").areas, venue_profile("cctv").kind
    (True, 'cctv')
    """
    if name in BUILT_IN:
        return BUILT_IN[name]
    if name.lower().endswith(FILE_ENDING):
        return venue_profile_of(text_of_profile(name), Path(name).name)
    raise SourceError(
        f"profile '{name[:60]}' of venues is unknown; choose among {', '.join(BUILT_IN)}, or give a file "
        f"ending in {FILE_ENDING}"
    )


def venue_profile_of(text: str, file: str) -> VenueProfile:
    r"""Return the profile that a TOML text describes.

    Raises
    ------
    SourceError
        A key is unknown, missing, of another kind, or contradicts another; one line with file, key and value.

    Examples
    --------
    >>> text = 'name = "pubs"\nkind = "licensed-premises"\n[columns]\nname = "Sign"'
    >>> pubs = venue_profile_of(text, "pubs.toml")
    >>> pubs.kind, pubs.columns.label, pubs.place.system
    ('licensed-premises', 'Sign', '')
    """
    table = Table(parsed_toml(text, file, described="docs/venues.md"), file).allowing(KEYS[""])
    name, areas = slug_in(table, "name", ""), table.flag("areas")
    named = table.table("columns", KEYS["columns"])
    columns = Columns(
        label=named.text("name").strip(),
        category=named.text("kind").strip(),
        **{key: named.text(key).strip() for key in _WHERE},
        part=(),
    )
    return VenueProfile(
        name=name,
        title=table.line("title", name),
        kind=_kind(table, columns),
        attribution=table.lines("attribution"),
        areas=areas,
        view_m=_view(table),
        layout=layout_in(table.table("file", KEYS["file"])),
        columns=columns,
        place=_place(table, columns, areas=areas),
        kinds=_kinds(table.table("kinds"), columns),
    )


def _kind(table: Table, columns: Columns) -> str:
    if columns.category and "kind" in table.values:
        raise table.wrong("kind", "contradicts columns.kind, which says it of each venue; keep one of them")
    if columns.category:
        return ""
    if "kind" not in table.values:
        raise SourceError(
            f"{table.file}: kind is missing; say what the venues are, such as kind = 'licensed-premises', or "
            "name the column that says it with columns.kind"
        )
    return slug_in(table, "kind", "")


def _kinds(table: Table, columns: Columns) -> dict[str, str]:
    if table.values and not columns.category:
        raise SourceError(f"{table.file}: [kinds] needs the column that holds these texts; name columns.kind")
    return {folded(text): slug_in(table, text, "") for text in table.values}


def _view(table: Table) -> float | None:
    view_m = table.number("view_m")
    if view_m is not None and view_m > GREATEST_VIEW_M:
        raise table.wrong("view_m", f"must be at most {GREATEST_VIEW_M:.0f} metres, such as 50")
    return view_m


def _place(table: Table, columns: Columns, *, areas: bool) -> PlaceRule:
    place = table.table("place", KEYS["place"])
    system = place.text("system")
    if areas:
        if system or any(getattr(columns, key) for key in _WHERE):
            raise SourceError(f"{table.file}: areas = true takes the file's own polygons; name no place")
        return PlaceRule(system="geometry")
    if not system and not any(getattr(columns, key) for key in _WHERE):
        return PlaceRule(system="")
    system = system or system_told_by(columns)
    check_place(table, columns, system)
    return PlaceRule(system=check_system(place, system))
