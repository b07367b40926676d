"""Making sure that what was written survives a power cut, before anyone is told that it is there."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Wait until a folder's list of names is on the disk; nothing where the system has no such thing."""
    if hasattr(os, "O_DIRECTORY"):
        _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def write_beside(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name beside it and rename it: a reader meets the old file or the new one.

    Parameters
    ----------
    path : where the file shall stand.
    write : writes the file at the path it is given.
    """
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        write(beside)
        sync_file(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
