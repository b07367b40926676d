"""Where a store is, and the file that makes a directory a store."""

import json
import os
import re
from pathlib import Path
from uuid import uuid4

from boundaries.projection import Projection
from hotspots.errors import StoreError, StoreNotFound
from hotspots.store.durability import sync_file, sync_folder
from hotspots.store.schema import STORE_FORMAT

RECORD_NAME = "store.json"

_GLOB_CHARACTERS = "*?[]{}"
_HOW_TO_MAKE = "make one with 'hotspots ingest FILE... --profile police-uk', or name another with --store"


def usable_path(path: Path) -> Path:
    """Return a store's absolute path.

    Raises
    ------
    StoreError
        The path has a character that the table's libraries take for a pattern or an escape.
    """
    if "\0" in str(path):
        raise StoreError("the store's path holds a NUL character; choose another path")
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  links stay as the person named them
    found = sorted(set(str(absolute)) & set(_GLOB_CHARACTERS))
    if found:
        raise StoreError(
            f"store path '{_short(absolute)}' holds {' '.join(found)}, which would be taken for a pattern; "
            f"choose a path without {' '.join(_GLOB_CHARACTERS)}"
        )
    escaped = re.search(r"%[0-9A-Fa-f]{2}", str(absolute))
    if escaped:
        raise StoreError(
            f"store path '{_short(absolute)}' holds {escaped[0]}, which would be taken for an escaped "
            "character; choose a path without a percent sign before two digits"
        )
    return absolute


def read_projection(path: Path) -> Projection:
    """Return the projection of a store, fixed when it was made.

    Raises
    ------
    StoreNotFound
        Nothing is at the path, or an empty directory.
    StoreError
        Something else is there, or a store of a newer format.
    """
    try:
        if not path.exists():
            raise StoreNotFound(f"there is no store at {_short(path)}; {_HOW_TO_MAKE}")
        if not path.is_dir():
            raise StoreError(
                f"store path {_short(path)} is a file; a store is a directory: choose another path"
            )
        if not (path / RECORD_NAME).exists():
            if not any(path.iterdir()):
                raise StoreNotFound(f"directory {_short(path)} is empty and no store; {_HOW_TO_MAKE}")
            raise StoreError(
                f"directory {_short(path)} holds other files and is no store (no {RECORD_NAME}); "
                "choose an empty or new directory"
            )
        return _parse(path / RECORD_NAME)
    except OSError as error:
        raise StoreError(f"store {_short(path)} cannot be read ({error.strerror or error})") from None


def write_record(path: Path, projection: Projection) -> None:
    """Make a directory a store, unless another process just did.

    Raises
    ------
    StoreError
        The directory cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        beside = path / f".{uuid4().hex}.part"
        record = {"format": STORE_FORMAT, "projection": projection.as_json()}
        try:
            beside.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
            sync_file(beside)
            # A link is refused where the name exists: of two processes the first decides.
            os.link(beside, path / RECORD_NAME)
        except FileExistsError:
            pass
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"store {_short(path)} cannot be made ({error.strerror or error}); "
            "choose a path where you may write, with --store or HOTSPOTS_STORE"
        ) from None


def _parse(path: Path) -> Projection:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if int(record["format"]) > STORE_FORMAT:
            raise StoreError(
                f"store {_short(path.parent)} has format {record['format']}, this version reads up to "
                f"{STORE_FORMAT}; use the newer version of the software that made it"
            )
        if int(record["format"]) < STORE_FORMAT:
            raise StoreError(
                f"store {_short(path.parent)} has format {record['format']} of an older version of the "
                f"software, this one reads {STORE_FORMAT}; load the files into a new store, and add its "
                "boundaries again"
            )
        return Projection.from_json(record["projection"])
    except (ValueError, KeyError, TypeError):
        raise StoreError(
            f"{_short(path)} is damaged; restore it from a backup, or load the files into a new store"
        ) from None


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else "..." + text[-197:]
