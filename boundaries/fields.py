"""Which columns of a file of areas hold the codes and the names."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from boundaries.errors import FieldNotFound

Columns = Mapping[str, tuple[str | None, ...]]

# WD25CD, wd13cd, LSOA21CD, ward24_code; not WD13CDO (the code before 2009) and not LADCD_ACTIVE.
_PUBLISHED_CODE = re.compile(r"([A-Za-z]+\d{2}(?:\d{2})?_?)(cd|code)", re.IGNORECASE)
_COUNCIL = re.compile(r"(?:lt?la|lad|utla|council|borough)(?:\d{2}|\d{4})?(?:nm|name)")
_CODES = ("code", "wardcode", "wdcode", "gsscode", "onscode", "areacode", "geocode", "geographycode", "gss")
_NAMES = ("name", "wardname", "wdname", "areaname", "geographyname", "ward", "area", "nm", "title", "label")


def find_code_field(columns: Columns, *, asked: str | None = None) -> str:
    """Return the column that holds the codes.

    A column named as the Office for National Statistics does (``WD25CD``, ``lsoa21cd``) comes first, then
    one named ``code``, ``ward_code``, ``gss_code`` or alike. A column with a value that stands twice is not
    taken while another has none: in a file of wards ``LAD25CD`` is the council's code.

    Raises
    ------
    FieldNotFound
        The column asked for is missing, no column has such a name, or several have.
    """
    if asked is not None:
        return _asked_for(columns, asked, option="--code-field")
    published = [name for name in columns if _PUBLISHED_CODE.fullmatch(name)]
    unique = [name for name in published if _most_frequent(columns[name]) <= 1]
    if len(unique) > 1:
        raise FieldNotFound(
            f"columns {_listed(unique)} could all hold the codes; choose one with --code-field"
        )
    if unique:
        return unique[0]
    for name in [n for wanted in _CODES for n in columns if _plain(n) == wanted]:
        return name
    if published:
        return max(published, key=lambda name: len(set(columns[name])))
    raise FieldNotFound(
        f"no column looks like codes (such as WD25CD or code) among {_listed(columns)}; "
        "name one with --code-field"
    )


def find_name_field(columns: Columns, *, code_field: str, asked: str | None = None) -> str:
    """Return the column that holds the names: the one that goes with the codes, else one called name.

    Raises
    ------
    FieldNotFound
        The column asked for is missing, or no column has such a name.
    """
    if asked is not None:
        return _asked_for(columns, asked, option="--name-field")
    partners = []
    published = _PUBLISHED_CODE.fullmatch(code_field)
    if published:
        partners = [_plain(published[1] + ending) for ending in ("nm", "name")]
    elif _plain(code_field).endswith("code"):
        partners = [_plain(code_field)[:-4] + "name"]
    for name in [n for wanted in (*partners, *_NAMES) for n in columns if _plain(n) == wanted]:
        return name
    raise FieldNotFound(
        f"no column looks like names (such as WD25NM or name) among {_listed(columns)}; "
        f"name one with --name-field ('--name-field {code_field}' shows the codes)"
    )


def find_council_field(columns: Columns) -> str | None:
    """Return the column that holds the name of each area's council (``LAD25NM``, ``lad_name``), if any."""
    return next((name for name in columns if _COUNCIL.fullmatch(_plain(name))), None)


def _asked_for(columns: Columns, asked: str, *, option: str) -> str:
    if asked in columns:
        return asked
    regardless_of_case = [name for name in columns if name.lower() == asked.lower()]
    if len(regardless_of_case) == 1:
        return regardless_of_case[0]
    near = difflib.get_close_matches(asked, columns, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise FieldNotFound(
        f"{option} '{asked[:60]}' is not a column of text or whole numbers{hint}; "
        f"there are {_listed(columns)}"
    )


def _most_frequent(values: tuple[str | None, ...]) -> int:
    counts = Counter(value.strip() for value in values if value is not None)
    return max(counts.values(), default=0)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _listed(names: Iterable[str]) -> str:
    columns = [name[:60] for name in names]
    shown = ", ".join(columns[:12]) or "none"
    return shown if len(columns) <= 12 else f"{shown} and {len(columns) - 12} more"
