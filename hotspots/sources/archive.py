"""Zip archives: which members can be read, and how old they are."""

import re
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from hotspots.errors import SourceError
from hotspots.sources.archive_bounds import check_list

MAX_FILE_BYTES = 1 << 30
"""Largest file that is read out of an archive: forty times the largest of a force and month."""

MAX_RATIO = 250
"""Largest compression ratio; street files compress about 5 to 15 times."""

MAX_UNPACKED_BYTES = 64 << 30
"""Largest sum of what the members unpack to: several times three years of every force."""

_RATIO_MATTERS_FROM_BYTES = 10 << 20
_ENCRYPTED = 0x1
_BESIDE_SHP = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".fix"}
_KNOWN_ENDINGS = ("*.csv", "*.tsv", "*.xlsx", "*.geojson", "*.gpkg", "*.shp", "*.parquet", "*.geoparquet")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive; `refusal` says why it is not read, and is empty where it is."""

    name: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive.

    Attributes
    ----------
    published : the date in the archive's name (``2024-12.zip``), else that of its newest member.
    members : its files, in the archive's order.
    """

    path: Path
    published: datetime
    members: tuple[Member, ...]


def is_taken(name: str, patterns: Sequence[str]) -> bool:
    """Say whether a file inside a folder or archive is read, by its name.

    Parameters
    ----------
    patterns : such as ``*-street.csv``, without regard to letter case; none takes every ending that is known.

    Examples
    --------
    >>> is_taken("2024-01/2024-01-cleveland-street.csv", ["*-street.csv"])
    True
    >>> is_taken("2024-01-cleveland-stop-and-search.csv", ["*-street.csv"])
    False
    """
    base = PurePosixPath(name).name
    if base.startswith("._"):
        return False
    return any(fnmatch(base.lower(), pattern.lower()) for pattern in patterns or _KNOWN_ENDINGS)


def reason_to_skip(name: str, patterns: Sequence[str], taken: Collection[str] = ()) -> str:
    """Return why a file that is not taken, or only has the name of one that is, is not read.

    Parameters
    ----------
    taken : the names of the files that are, for a part of a shapefile is read with its .shp.

    Examples
    --------
    >>> reason_to_skip("2024/log.dbf", [], ["2024/log.shp"])
    'part of the shapefile log.shp, and read with it'
    """
    base = PurePosixPath(name).name.lower()
    shape = _shape_of(name)
    if shape and any(shape == other.lower() for other in taken):
        return f"part of the shapefile {PurePosixPath(shape).name}, and read with it"
    if is_taken(name, patterns):
        return "a broken link, or no file that can be read"
    if base.startswith("._"):
        return "not data: a file that macOS adds to archives"
    if base.endswith("-outcomes.csv"):
        return "outcomes, not incidents"
    if base.endswith("-stop-and-search.csv"):
        return "stops and searches, not incidents"
    if base.endswith(".zip"):
        return "an archive inside a folder or archive; name it itself to read it"
    return f"its name is not {' or '.join(patterns or _KNOWN_ENDINGS)}"


def _shape_of(name: str) -> str:
    """Return the .shp, in lower case, that a file is named as a part of; empty where it is none."""
    path = PurePosixPath(name.lower().removesuffix(".xml"))
    is_part = path.suffix in _BESIDE_SHP or name.lower().endswith(".shp.xml")
    return str(path.with_suffix(".shp")) if is_part else ""


def open_archive(path: Path) -> Archive:
    """List an archive.

    Raises
    ------
    SourceError
        It is not a zip archive, is damaged, is empty, holds too much, or nothing but archives.
    """
    check_list(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except zipfile.BadZipFile:
        raise SourceError(
            f"{path} is not a zip archive that can be read; if it was downloaded, download it again"
        ) from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror or error})") from None
    if not infos:
        raise SourceError(f"{path} is an empty archive; give one that holds files of incidents")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES:
        raise SourceError(
            f"{path} unpacks to {unpacked:,} bytes; the limit is {MAX_UNPACKED_BYTES:,}: split it"
        )
    if all(info.filename.lower().endswith(".zip") for info in infos):
        raise SourceError(
            f"{path} holds nothing but archives ({len(infos)}), which are not opened inside another; "
            "unpack it and load each by itself"
        )
    members = tuple(Member(info.filename, _refusal(info)) for info in infos)
    return Archive(path, _published(path, infos), members)


def _published(path: Path, infos: list[zipfile.ZipInfo]) -> datetime:
    named = re.match(r"(\d{4})-(\d{2})(?!\d)", path.name, flags=re.ASCII)
    if named and 1 <= int(named[2]) <= 12 and int(named[1]) >= 1:
        return datetime(int(named[1]), int(named[2]), 1)  # noqa: DTZ001  zip times have no zone either
    return max(_member_time(info) for info in infos)


def _member_time(info: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*info.date_time)  # noqa: DTZ001
    except ValueError:
        return datetime.min  # noqa: DTZ901  a nonsensical stamp is older than any other


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted; unpack it with its password first"
    if info.file_size > MAX_FILE_BYTES:
        return f"unpacks to {info.file_size:,} bytes; the limit is {MAX_FILE_BYTES:,}: split it"
    big = info.file_size > _RATIO_MATTERS_FROM_BYTES
    if big and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return (
            f"unpacks to {info.file_size / max(info.compress_size, 1):,.0f} times its size; "
            f"the limit is {MAX_RATIO} times, so it is not opened"
        )
    return ""
