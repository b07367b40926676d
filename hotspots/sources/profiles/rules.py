"""What a kind of file is: its columns, places, times and categories, its publisher, and what must be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out.

    Attributes
    ----------
    encoding : of a text file; ``auto`` is its byte order mark, else UTF-8, else cp1252.
    delimiter : between the cells of a text file; ``auto``, a comma, semicolon, tab or bar.
    sheet : of a workbook; empty for the first.
    layer : of a GeoPackage; empty for the only one.
    names : patterns of the file names taken inside folders and archives; none for every known ending.
    """

    encoding: str = "auto"
    delimiter: str = "auto"
    sheet: str = ""
    layer: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; empty where none does. They are matched as `folded` has them.

    Attributes
    ----------
    part : columns of which the first that is not empty names the part of the slice.
    """

    id: str = ""
    updated: str = ""
    category: str = ""
    label: str = ""
    month: str = ""
    date: str = ""
    time: str = ""
    from_date: str = ""
    from_time: str = ""
    to_date: str = ""
    to_time: str = ""
    longitude: str = ""
    latitude: str = ""
    easting: str = ""
    northing: str = ""
    grid_reference: str = ""
    setting: str = ""
    domestic: str = ""
    proactive: str = ""
    outcome: str = ""
    lsoa: str = ""
    part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """How a row says where.

    Attributes
    ----------
    system : ``lonlat``, ``EPSG:n`` (of easting and northing), ``grid-reference``, or ``geometry`` (the file's
        own points, in its own system).
    repair_swapped : whether longitude and latitude that are exchanged are put right; else it is a reason.
    furthest_m : farther than this from the study area is a reason, metres; None where it never is.
    """

    system: str = "lonlat"
    repair_swapped: bool = False
    furthest_m: float | None = None


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How a row says when.

    Attributes
    ----------
    formats : strptime formats, tried in order on a date's text, with its time's after a space.
    zone : IANA name of the zone whose civil time it is.
    precision : ``month``, ``day``, ``hour`` or ``minute``; nothing finer is stored.
    """

    formats: tuple[str, ...]
    zone: str = "Europe/London"
    precision: str = "minute"


@dataclass(frozen=True, slots=True)
class SliceRule:
    """What a file replaces.

    Attributes
    ----------
    part : of the slice, where no column names one.
    mode : ``replace`` (a file replaces its slices of source, part and month) or ``merge`` (a record
        replaces the one of the same id).
    """

    part: str = "all"
    mode: str = "replace"


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """How a row says what.

    Attributes
    ----------
    codes : category of a local text, `folded`; the tables that come with the software are included.
    leave_out : local texts, `folded`, of what is no incident on purpose; they win over `codes`.
    """

    codes: Mapping[str, str]
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of input.

    Attributes
    ----------
    name : what people call it, such as ``police-uk``.
    source : slug under which its incidents are stored.
    title : name for readers.
    attribution : lines that every answer made from it carries.
    synthetic : whether its incidents are made up.
    layout, columns, place, time, slice, categories : how to read it.
    institutions : exact location labels of places that collect records of what did not happen there.
    label_prefix : taken off labels, such as ``On or near``.
    words : for setting, domestic and proactive, the meaning of a local text, `folded`.
    caveats : what every answer made from it must say: (category it is about or None for all, sentence).
    """

    name: str
    source: str
    title: str
    attribution: tuple[str, ...]
    synthetic: bool
    layout: Layout
    columns: Columns
    place: PlaceRule
    time: TimeRule
    slice: SliceRule
    categories: CategoryRule
    institutions: tuple[str, ...] = ()
    label_prefix: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    caveats: tuple[tuple[str | None, str], ...] = ()


def folded(text: str) -> str:
    """Return a text as it is compared: without regard to letter case and to surrounding or repeated spaces.

    Examples
    --------
    >>> folded("  Fly   Tipping ")
    'fly tipping'
    """
    return " ".join(text.split()).casefold()
