"""A whole file from an address to the disk: written beside and renamed, taken up again where it broke off."""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from urllib3 import BaseHTTPResponse

from publishers.answers import validator
from publishers.download import Client
from publishers.errors import ChangedMeanwhile, TooLarge, TransferFailed

PART_LIFE_S = 24 * 3600
"""How long a part of a file is kept to go on with: a day. An older one is thrown away."""


def save(client: Client, address: str, path: Path, *, name: str, largest: int, checksum: str = "") -> Path:
    """Fetch a file, and return its path once it is whole.

    While it comes it stands beside as ``NAME.part``, with what tells its version in ``NAME.part.tag``. A
    part is gone on with (Range, If-Range), now or by a later call within `PART_LIFE_S`, only where the
    server names versions; a file that was replaced in between starts anew.

    Parameters
    ----------
    largest : most bytes.
    checksum : ``md5:...`` or ``sha256:...`` in hexadecimal, where the publisher gives one.

    Raises
    ------
    PublisherError
        It could not be had, or has another checksum.
    """
    part, tag = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.tag")
    path.parent.mkdir(parents=True, exist_ok=True)
    if part.exists() and time.time() - part.stat().st_mtime > PART_LIFE_S:
        _remove(part, tag)
    try:
        try:
            _fetch(client, address, part, tag, name=name, largest=largest)
        except ChangedMeanwhile:
            _remove(part, tag)
            _fetch(client, address, part, tag, name=name, largest=largest)
        if checksum:
            _verify(part, checksum, name)
    except BaseException as error:
        # Also after Ctrl-C: what came of a large file is worth going on with.
        worthless = isinstance(error, (TooLarge, _WrongChecksum)) or not tag.exists()
        if worthless or not part.exists() or not part.stat().st_size:
            _remove(part, tag)
        raise
    part.replace(path)
    _remove(tag)
    return path


class _WrongChecksum(TransferFailed):
    """What came is not what was published."""


def _fetch(client: Client, address: str, part: Path, tag: Path, *, name: str, largest: int) -> None:
    def headers() -> Mapping[str, str]:
        done = part.stat().st_size if part.exists() and tag.exists() else 0
        return {"Range": f"bytes={done}-", "If-Range": tag.read_text()} if done else {}

    def read(response: BaseHTTPResponse) -> None:
        before = part.stat().st_size if response.status == 206 and part.exists() else 0
        begins = response.headers.get("Content-Range", "")
        if response.status == 206 and not begins.startswith(f"bytes {before}-"):
            raise ChangedMeanwhile(f"{name}: another part came than the one asked for")
        if not before:
            _remove(part, tag)
            if version := validator(response):
                tag.write_text(version)
        with part.open("ab") as file:
            for block in client.blocks(response, name=name, largest=largest, before=before):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    client.get(address, read, name=name, headers=headers)


def _verify(path: Path, checksum: str, name: str) -> None:
    kind, _, expected = checksum.partition(":")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, kind).hexdigest()
    if found != expected.strip().lower():
        raise _WrongChecksum(
            f"{name}: its {kind} is {found}, the publisher gives {expected.strip()}; thrown away, try again"
        )


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
