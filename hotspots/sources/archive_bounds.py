"""How much of a zip archive is read: what it says of itself is not believed.

Its list of members is short enough to be read, or it is not opened; a member ends where the list says, or it
is damaged.
"""

import copy
import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hotspots.errors import SourceError

MAX_MEMBERS = 10_000
"""Most files in an archive: three years of every force are some five thousand."""

_MAX_LIST_BYTES = 8 << 20
_LONGEST_COMMENT_BYTES = 0xFFFF
_END, _END_SIGN = struct.Struct("<4s4H2LH"), b"PK\5\6"
_END_64, _END_64_SIGN = struct.Struct("<4sQ2H2L4Q"), b"PK\6\6"
_LOCATOR_64, _LOCATOR_64_SIGN = struct.Struct("<4sLQL"), b"PK\6\7"


def check_list(path: Path) -> None:
    """Refuse an archive whose list of members is too long, before the list is read; pass over what is none.

    Raises
    ------
    SourceError
        It has more members than `MAX_MEMBERS`, or a list longer than those need.
    """
    try:
        members, list_bytes = _size_of_list(path)
    except (OSError, struct.error):
        return
    if members > MAX_MEMBERS or list_bytes > _MAX_LIST_BYTES:
        raise SourceError(
            f"{path} lists {members:,} files in {list_bytes:,} bytes; the limit is {MAX_MEMBERS:,} files in "
            f"{_MAX_LIST_BYTES:,} bytes: split it"
        )


def _size_of_list(path: Path) -> tuple[int, int]:
    """Return how many members an archive says it has, and the bytes of their list; 0, 0 where it is none."""
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - _END.size - _LONGEST_COMMENT_BYTES - _LOCATOR_64.size))
        tail = stream.read()
        at = _end_in(tail)
        if at < 0:
            return 0, 0
        _, _, _, _, members, list_bytes, _, _ = _END.unpack_from(tail, at)
        if at < _LOCATOR_64.size or not tail[at - _LOCATOR_64.size :].startswith(_LOCATOR_64_SIGN):
            return members, list_bytes
        # A larger record stands before the locator, or where the locator says: readers differ in where they
        # look, so the larger numbers count.
        locator_at = size - len(tail) + at - _LOCATOR_64.size
        # All ones stand for "see the larger record".
        members, list_bytes = members % 0xFFFF, list_bytes % 0xFFFFFFFF
        _, _, stated_at, _ = _LOCATOR_64.unpack_from(tail, at - _LOCATOR_64.size)
        for position in (locator_at - _END_64.size, stated_at):
            if 0 <= position <= locator_at - _END_64.size:
                stream.seek(position)
                found = _END_64.unpack(stream.read(_END_64.size))
                if found[0] == _END_64_SIGN:
                    members, list_bytes = max(members, found[7]), max(list_bytes, found[8])
    return members, list_bytes


def _end_in(tail: bytes) -> int:
    """Return where the record at an archive's end stands, found as the library finds it."""
    last = len(tail) - _END.size
    if last >= 0 and tail[last:].startswith(_END_SIGN) and tail.endswith(b"\0\0"):
        return last
    return tail.rfind(_END_SIGN)


@contextmanager
def open_member(path: Path, name: str) -> Iterator[IO[bytes]]:
    """Open a member of an archive for reading, which is damaged unless it ends where the list says.

    Left to itself the library stops at the length in the list without a word, though more would follow: with
    a checksum to match, rows would be cut off unseen.

    Raises
    ------
    zipfile.BadZipFile
        It is damaged, here or while it is read.
    OSError, KeyError
        The archive cannot be read, or has no such member.
    """
    with zipfile.ZipFile(path) as archive:
        info = copy.copy(archive.getinfo(name))
        stated = info.file_size
        # One byte more than stated is enough to see that more would follow.
        info.file_size += 1
        with archive.open(info) as stream:
            yield io.BufferedReader(_Measured(stream, stated), 1 << 16)


class _Measured(io.RawIOBase):
    """Passes bytes on and counts them."""

    def __init__(self, stream: IO[bytes], stated: int) -> None:
        self._stream, self._left = stream, stated

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        read = self._stream.read(len(buffer))
        self._left -= len(read)
        if self._left < 0 or (not read and self._left and len(buffer)):
            raise zipfile.BadZipFile("its length is not the one that the archive states")
        buffer[: len(read)] = read
        return len(read)
