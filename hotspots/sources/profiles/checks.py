"""What a profile's file may not say, or not together."""

import re
import zoneinfo
from datetime import UTC, datetime

from hotspots.errors import SourceError
from hotspots.sources.profiles.rules import Columns
from hotspots.sources.profiles.toml_table import Table, nearest

SYSTEMS = ("lonlat", "EPSG:n", "grid-reference", "geometry")

_PLACE_COLUMNS = {
    "lonlat": ("longitude", "latitude"),
    "metres": ("easting", "northing"),
    "grid-reference": ("grid_reference",),
    "geometry": (),
}
_DATE_COLUMNS = {
    "month": ("month",),
    "date": ("date", "time"),
    "from_date": ("from_date", "from_time", "to_date", "to_time"),
}
_NEEDED = {
    "time": "date",
    "from_time": "from_date",
    "to_date": "from_date",
    "to_time": "to_date",
    "updated": "id",
}
_DIRECTIVE = re.compile(r"%(.?)")
_DIRECTIVES = "aAbBdfHIjmMpSyYzZ%"
_EXAMPLE = datetime(2024, 11, 23, 21, 45, 12, tzinfo=UTC)
_SPELLED = (("yyyy", "%Y"), ("yy", "%y"), ("mmm", "%b"), ("dd", "%d"), ("hh", "%H"), ("ss", "%S"))


def check_columns(table: Table, columns: Columns, *, system: str, mode: str) -> None:
    """Refuse columns that are missing, contradict each other, or do not go with the system and mode.

    Raises
    ------
    SourceError
        They do; the keys and what to do are named.
    """
    if not columns.category:
        raise SourceError(
            f"{table.file}: columns.category is missing; name the column that says what happened"
        )
    _check_date(table, columns)
    check_place(table, columns, system)
    for key, needed in _NEEDED.items():
        if getattr(columns, key) and not getattr(columns, needed):
            raise SourceError(
                f"{table.file}: columns.{key} = '{getattr(columns, key)[:60]}' means nothing without "
                f"columns.{needed}; name that column too, or leave {key} away"
            )
    if mode == "merge" and not columns.id:
        raise SourceError(
            f"{table.file}: slice.mode = 'merge' needs columns.id, by which records replace each other; name "
            "the column of the reference number, or choose 'replace'"
        )


def _check_date(table: Table, columns: Columns) -> None:
    ways = [way for way, keys in _DATE_COLUMNS.items() if any(getattr(columns, key) for key in keys)]
    if not ways:
        raise SourceError(
            f"{table.file}: no column says when; name one of columns.month, columns.date (with time) or "
            "columns.from_date (with from_time, to_date, to_time)"
        )
    if len(ways) > 1:
        raise SourceError(
            f"{table.file}: columns name {' and '.join(ways)}, which exclude each other; keep one "
            "(from_date with to_date where there is an interval)"
        )


def check_place(table: Table, columns: Columns, system: str) -> None:
    """Refuse columns of places that are missing, contradict each other, or do not go with the system.

    Raises
    ------
    SourceError
        They do; the keys and what to do are named.
    """
    ways = [way for way, keys in _PLACE_COLUMNS.items() if any(getattr(columns, key) for key in keys)]
    if not ways and not system:
        raise SourceError(
            f"{table.file}: no column says where; name columns.longitude and columns.latitude, "
            "columns.easting and columns.northing, or columns.grid_reference, or set place.system = "
            "'geometry' for a file of points"
        )
    if ways == ["metres"] and not system:
        raise SourceError(
            f"{table.file}: place.system is missing, and easting and northing do not tell it; the British "
            "National Grid is 'EPSG:27700'"
        )
    way = "metres" if system.upper().startswith("EPSG:") else system
    expected = _PLACE_COLUMNS.get(way)
    if expected is None:
        return  # the system itself is refused, by `check_system`
    missing = [key for key in expected if not getattr(columns, key)]
    others = [key for other in ways if other != way for key in _PLACE_COLUMNS[other] if getattr(columns, key)]
    if missing or others:
        keys = " and ".join(f"columns.{key}" for key in expected) or "no column"
        wrong = f"{missing[0]} is missing" if missing else f"{others[0]} is another way to say where"
        raise SourceError(f"{table.file}: place.system = '{system[:40]}' takes {keys}; {wrong}")


def check_system(table: Table, system: str) -> str:
    """Return the coordinate system, as it is known.

    Raises
    ------
    SourceError
        It is none of `SYSTEMS`, or its number is not known.
    """
    numbered = re.fullmatch(r"EPSG:(\d{4,6})", system, flags=re.IGNORECASE | re.ASCII)
    if numbered is not None:
        import pyproj  # heavy, and most profiles need none of it

        try:
            pyproj.CRS.from_epsg(int(numbered[1]))
        except pyproj.exceptions.CRSError:
            raise table.wrong("system", "must be a known number such as EPSG:27700") from None
        return f"EPSG:{numbered[1]}"
    if system not in SYSTEMS or system == "EPSG:n":
        raise table.wrong("system", f"must be one of {', '.join(SYSTEMS)} (such as EPSG:27700)")
    return system


def check_formats(table: Table, columns: Columns) -> tuple[str, ...]:
    """Return the formats of dates, each of which says a year and a month.

    Raises
    ------
    SourceError
        A format cannot be understood, or none reads the times that a column holds.
    """
    formats = table.texts("formats")
    for text in formats:
        _check_format(table, text)
    timed = next((key for key in ("time", "from_time", "to_time") if getattr(columns, key)), None)
    if formats and timed and not any(re.search(r"%[HI]", text) for text in formats):
        raise table.wrong(
            "formats",
            f"must hold one with a time, such as '{formats[0]} %H:%M', since columns.{timed} is named",
        )
    return formats


def _check_format(table: Table, text: str) -> None:
    used = set(_DIRECTIVE.findall(text))
    unknown = next((sign for sign in used if not sign or sign not in _DIRECTIVES), None)
    wrong = ""
    if "%" not in text:
        wrong = f"'{text[:40]}' has no % signs: write {_with_signs(text)}"
    elif unknown is not None:
        wrong = f"'{text[:40]}' has %{unknown}, which is not known"
    elif not used & set("yY") or not used & set("mbBj"):
        wrong = f"'{text[:40]}' has no year or no month"
    elif "I" in used and "p" not in used:
        wrong = f"'{text[:40]}' has hours to 12 (%I) without %p: write %H for hours to 24"
    else:
        try:
            datetime.strptime(_EXAMPLE.strftime(text), text)  # noqa: DTZ007 - tried, not kept
        except ValueError:
            wrong = f"'{text[:40]}' does not read what it writes"
    if wrong:
        raise table.wrong(
            "formats", f"must be strptime formats such as '%d/%m/%Y %H:%M' (23/11/2024 21:45): {wrong}"
        )


def _with_signs(text: str) -> str:
    """Return a format such as dd/mm/yyyy HH:MM in strptime's words.

    Examples
    --------
    >>> _with_signs("dd/mm/yyyy hh:mm")
    "'%d/%m/%Y %H:%M'"
    """
    spelled = re.sub(r"(?<=:)mm", "%M", text.lower())
    for letters, sign in _SPELLED:
        spelled = spelled.replace(letters, sign)
    return f"'{re.sub(r'(?<!%)mm', '%m', spelled)[:40]}'"


def check_zone(table: Table) -> str:
    """Return the time zone, whose name is known.

    Raises
    ------
    SourceError
        It is not; the nearest name is given.
    """
    zone = table.text("zone", "Europe/London")
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(zone, zoneinfo.available_timezones())
        raise table.wrong(
            "zone", f"must be a time zone such as 'Europe/London'; {near}".rstrip("; ")
        ) from None
    return zone


def check_encoding(table: Table) -> str:
    """Return the encoding of a text file, which is known.

    Raises
    ------
    SourceError
        It is not.
    """
    encoding = table.text("encoding", "auto")
    if encoding == "auto":
        return encoding
    try:
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise table.wrong(
            "encoding", "must be auto, or an encoding such as utf-8, cp1252 or utf-16"
        ) from None
    return encoding
