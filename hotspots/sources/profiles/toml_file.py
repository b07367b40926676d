"""Profiles from TOML files: every key is known, of its kind, and at one with the others."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from hotspots.errors import SourceError
from hotspots.period import PRECISIONS
from hotspots.sources.profiles.checks import (
    check_columns,
    check_encoding,
    check_formats,
    check_system,
    check_zone,
)
from hotspots.sources.profiles.meanings import WORDS, categories_of, caveat_of, words_of
from hotspots.sources.profiles.rules import (
    Columns,
    Layout,
    PlaceRule,
    Profile,
    SliceRule,
    TimeRule,
)
from hotspots.sources.profiles.toml_table import Table

BUILT_IN_SOURCES = ("police-uk", "demo")
"""Sources whose incidents a file of one's own never joins."""

DELIMITERS = ("auto", ",", ";", "\t", "|")

KEYS: dict[str, tuple[str, ...]] = {
    "": (
        *("name", "source", "title", "attribution", "institutions", "label_prefix"),
        *("file", "columns", "place", "time", "slice", "categories", "words", "caveats"),
    ),
    "file": tuple(field.name for field in fields(Layout)),
    "columns": tuple(field.name for field in fields(Columns)),
    "place": tuple(field.name for field in fields(PlaceRule)),
    "time": tuple(field.name for field in fields(TimeRule)),
    "slice": tuple(field.name for field in fields(SliceRule)),
    "categories": ("use", "leave_out", "codes"),
    "words": tuple(WORDS),
    "caveats": ("category", "text"),
}
"""The keys of a profile's file, by table; the empty one is the file itself."""

_MAX_BYTES = 1 << 20
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEFAULT_FORMATS = (
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"),
    *("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M"),
)


def read_profile(path: str) -> Profile:
    """Return the profile that a file describes.

    Raises
    ------
    SourceError
        The file cannot be read, is not TOML, or says what cannot be; one line with file, key and value.
    """
    file = Path(path).name
    profile = profile_of(text_of_profile(path), file)
    if profile.source in BUILT_IN_SOURCES:
        raise SourceError(f"{file}: source '{profile.source}' is a built-in profile's; choose another name")
    return profile


def text_of_profile(path: str) -> str:
    """Return the text of a profile's file.

    Raises
    ------
    SourceError
        It cannot be read, is too large, or is no UTF-8.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise SourceError(
                f"{file.name}: a profile is at most {_MAX_BYTES:,} bytes; name the data after it"
            )
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(
            f"profile {path} cannot be read ({error.strerror or error}); check the path"
        ) from None
    except ValueError:
        raise SourceError(f"{file.name}: a profile must be UTF-8 text; save it so in your editor") from None
    return text


def profile_of(text: str, file: str, *, synthetic: bool = False) -> Profile:
    r"""Return the profile that a TOML text describes.

    Parameters
    ----------
    file : name of the file, for messages.
    synthetic : whether its incidents are made up; no file can say so of itself.

    Raises
    ------
    SourceError
        As `read_profile`.

    Examples
    --------
    >>> council = 'name = "asb"\n[columns]\ncategory = "Type"\nmonth = "Month"\ngrid_reference = "Grid"'
    >>> profile = profile_of(council, "asb.toml")
    >>> profile.place.system, profile.time.precision, profile.slice.mode
    ('grid-reference', 'month', 'replace')
    """
    table = Table(parsed_toml(text, file), file).allowing(KEYS[""])
    name = slug_in(table, "name", "")
    columns = _columns(table.table("columns", KEYS["columns"]))
    slices = table.table("slice", KEYS["slice"])
    place, when = table.table("place", KEYS["place"]), table.table("time", KEYS["time"])
    mode = slices.choice("mode", ("replace", "merge"), "merge" if columns.id else "replace")
    system = place.text("system") or system_told_by(columns)
    check_columns(table, columns, system=system, mode=mode)
    return Profile(
        name=name,
        source=slug_in(table, "source", name),
        title=table.line("title", name),
        attribution=table.lines("attribution"),
        synthetic=synthetic,
        layout=layout_in(table.table("file", KEYS["file"])),
        columns=columns,
        place=PlaceRule(
            check_system(place, system), place.flag("repair_swapped"), place.number("furthest_m")
        ),
        time=_time(when, columns),
        slice=SliceRule(slug_in(slices, "part", "all"), mode),
        categories=categories_of(table.table("categories", KEYS["categories"])),
        institutions=table.lines("institutions"),
        label_prefix=table.line("label_prefix"),
        words=words_of(table.table("words", KEYS["words"]), columns),
        caveats=tuple(caveat_of(caveat) for caveat in table.tables("caveats", KEYS["caveats"])),
    )


def parsed_toml(text: str, file: str, *, described: str = "docs/profiles.md") -> dict[str, object]:
    """Return what a TOML text says; `described` is the page that tells how such a file is written.

    Raises
    ------
    SourceError
        It is not TOML.
    """
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a TOMLDecodeError names line and column
        raise SourceError(f"{file} is not TOML: {str(error)[:200]}; see {described}") from None
    except RecursionError:
        raise SourceError(f"{file} is not a profile: its lists are nested too deeply") from None


def slug_in(table: Table, key: str, default: str) -> str:
    """Return a text that is a slug.

    Raises
    ------
    SourceError
        It is none.
    """
    value = table.text(key, default)
    if not _SLUG.fullmatch(value) or len(value) > 60:
        raise table.wrong(key, "must be small letters, digits and single hyphens, such as 'council-asb'")
    return value


def layout_in(table: Table) -> Layout:
    """Return how a file is laid out, from the table ``[file]``."""
    return Layout(
        encoding=check_encoding(table),
        delimiter=table.choice("delimiter", DELIMITERS, "auto"),
        sheet=table.text("sheet"),
        layer=table.text("layer"),
        names=table.texts("names"),
    )


def _columns(table: Table) -> Columns:
    single = {key: table.text(key).strip() for key in KEYS["columns"] if key != "part"}
    return Columns(**single, part=table.texts("part"))


def system_told_by(columns: Columns) -> str:
    """Return the system that the columns tell by themselves; empty for metres, which do not tell theirs."""
    if columns.grid_reference:
        return "grid-reference"
    return "lonlat" if columns.longitude or columns.latitude else ""


def _time(table: Table, columns: Columns) -> TimeRule:
    usual = ("%Y-%m",) if columns.month else _DEFAULT_FORMATS
    return TimeRule(
        formats=check_formats(table, columns) or usual,
        zone=check_zone(table),
        precision=table.choice("precision", PRECISIONS, "month" if columns.month else "minute"),
    )
