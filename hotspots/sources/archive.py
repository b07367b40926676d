"""Zip archives of street files: which members can be read, and how old they are."""

import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from hotspots.errors import SourceError

MAX_FILE_BYTES = 1 << 30
"""Largest file that is read: forty times the largest that data.police.uk publishes for a force and month."""

MAX_RATIO = 250
"""Largest compression ratio; street files compress about 5 to 15 times."""

_RATIO_MATTERS_FROM_BYTES = 10 << 20
_ENCRYPTED = 0x1


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


def is_street_name(name: str) -> bool:
    """Say whether a file of this name holds street-level incidents.

    Examples
    --------
    >>> is_street_name("2024-01/2024-01-cleveland-street.csv")
    True
    >>> is_street_name("2024-01-cleveland-stop-and-search.csv")
    False
    """
    base = PurePosixPath(name).name
    return base.lower().endswith("-street.csv") and not base.startswith("._")


def reason_to_skip(name: str) -> str:
    """Return why a file that is not a street file, or only has the name of one, is not read."""
    base = PurePosixPath(name).name.lower()
    if is_street_name(name):
        return "a broken link, or no file that can be read"
    if base.startswith("._"):
        return "not data: a file that macOS adds to archives"
    if base.endswith("-outcomes.csv"):
        return "outcomes, not incidents"
    if base.endswith("-stop-and-search.csv"):
        return "stops and searches, not incidents"
    if base.endswith(".zip"):
        return "an archive inside a folder or archive; name it itself to read it"
    return "not a street file (...-street.csv)"


def open_archive(path: Path) -> Archive:
    """List an archive.

    Raises
    ------
    SourceError
        It is not a zip archive, is damaged, or is empty.
    """
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
        raise SourceError(f"{path} is an empty archive; give one that holds ...-street.csv files")
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
