"""The monthly archives of data.police.uk, of which only the wanted members are read."""

import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from publishers.download import Client
from publishers.errors import RangesIgnored, TransferFailed
from publishers.ranges import RemoteFile
from publishers.saving import save

LARGEST_ARCHIVE_BYTES = 4 << 30
"""A whole archive is only taken from a server that does not send parts; the largest published is 2.6 GB."""

LARGEST_MEMBER_BYTES = 1 << 30
"""Forty times the largest street file of a force and month."""

_MEMBER = re.compile(r"(\d{4}-\d{2})-([a-z-]+)-(street|outcomes|stop-and-search)\.csv")
_HEADER_BYTES = 30 + 512


class PoliceArchive:
    """One archive: which months and forces it holds, and its street files.

    Attributes
    ----------
    month : of its name, which is its last month.
    months : all months of which it holds anything.
    forces : all forces of which it holds anything.
    """

    def __init__(self, month: str, zipped: zipfile.ZipFile, remote: RemoteFile | None) -> None:
        self.month, self._zipped, self._remote = month, zipped, remote
        self._street: dict[tuple[str, str], zipfile.ZipInfo] = {}
        months, forces = set(), set()
        for info in zipped.infolist():
            matched = _MEMBER.fullmatch(PurePosixPath(info.filename).name.lower())
            if matched:
                months.add(matched[1])
                forces.add(matched[2])
                if matched[3] == "street":
                    self._street[matched[1], matched[2]] = info
        if not months:
            raise TransferFailed(
                f"archive {month}.zip holds no police files; the publisher may have changed it"
            )
        self.months, self.forces = frozenset(months), frozenset(forces)

    def holds(self, month: str, force: str) -> bool:
        """Say whether there is a street file of that month and force."""
        return (month, force) in self._street

    def fetch(self, month: str, force: str, path: Path) -> None:
        """Write a street file, checked by the checksum in the archive's directory; one that is there stays.

        Raises
        ------
        TransferFailed
            It is damaged, encrypted or too large.
        PublisherError
            It could not be had.
        """
        info = self._street[month, force]
        if path.is_file() and path.stat().st_size == info.file_size and _checksum(path) == info.CRC:
            return
        if info.file_size > LARGEST_MEMBER_BYTES:
            raise TransferFailed(
                f"{path.name}: unpacks to {info.file_size:,} bytes; the limit is {LARGEST_MEMBER_BYTES:,}"
            )
        if self._remote is not None:
            start = info.header_offset
            self._remote.prefetch(start, start + _HEADER_BYTES + info.compress_size)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
            try:
                # zipfile compares the checksum at the last byte, and never gives more than is stated.
                with self._zipped.open(info) as member:
                    while block := member.read(1 << 20):
                        beside.write(block)
                beside.flush()
                os.fsync(beside.fileno())
                Path(beside.name).chmod(0o644)
                Path(beside.name).replace(path)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                raise TransferFailed(
                    f"{path.name} is damaged in archive {self.month}.zip ({error}); try again later"
                ) from None
            finally:
                Path(beside.name).unlink(missing_ok=True)


@contextmanager
def open_police_archive(client: Client, address: str, month: str, folder: Path) -> Iterator[PoliceArchive]:
    """Open the archive of a month where it lies; from a server that sends no parts, fetch it whole first.

    The whole archive stands in `folder` while it is used.

    Raises
    ------
    NotPublished
        There is no archive of that month.
    PublisherError
        It could not be had, or is no archive.
    """
    url, name = f"{address}/data/archive/{month}.zip", f"archive {month}.zip"
    try:
        remote = RemoteFile(client, url, name=name)
    except RangesIgnored:
        whole = folder / f".hotspots-archive-{month}.zip"
        save(client, url, whole, name=name, largest=LARGEST_ARCHIVE_BYTES)
        try:
            with _opened(whole, name) as zipped:
                yield PoliceArchive(month, zipped, None)
        finally:
            whole.unlink(missing_ok=True)
    else:
        with _opened(remote, name) as zipped:
            yield PoliceArchive(month, zipped, remote)


def _opened(file: Path | RemoteFile, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, EOFError) as error:
        raise TransferFailed(
            f"{name} is no zip archive that can be read ({error}); try again later"
        ) from None


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found = zlib.crc32(block, found)
    return found
