"""What GeoJSON may not hold where GDAL reads it: an address to fetch, a command to run."""

import json
import mmap
import re
from pathlib import Path

_LONGEST_CRS = 4096
_CRS_KEY = re.compile(rb"[\"']crs[\"']")
_ESCAPED_CRS = re.compile(rb"\\u00(63|72|73)")


def address_of(path: Path) -> str:
    """Return what GDAL opens as GeoJSON and as nothing else.

    Without the driver's name before it another driver may take the file: one runs commands that JSON holds.
    """
    return f"GeoJSON:{path.absolute()}"


def has_plain_system(path: Path) -> bool:
    """Say whether each "crs" of a file is the plain name of a system: GDAL fetches what one links to.

    Raises
    ------
    ValueError
        The file is empty.
    """
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if _ESCAPED_CRS.search(text):
            return False
        return all(_is_plain(text, found) for found in _CRS_KEY.finditer(text))


def _is_plain(text: mmap.mmap, found: "re.Match[bytes]") -> bool:
    after = text[found.end() : found.end() + _LONGEST_CRS].lstrip()
    if after[:1] in b",]}":
        return True
    value = after[1:].lstrip()
    if found[0] != b'"crs"' or after[:1] != b":" or value[:1] == b"/":
        return False
    if value[:1] != b"{":
        return True
    try:
        crs = json.JSONDecoder().raw_decode(value.decode("utf-8", errors="replace"))[0]
    except (ValueError, RecursionError):
        return False
    return crs.get("type") in {"name", "EPSG"}
