"""What became of each upload: a small file in the store, so that any worker can say it."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from api.errors import Consequence, Interrupted, UnknownResource, consequence_of
from api.ingesting.folders import is_held, is_id
from boundaries.errors import TeachingError
from hotspots.store.durability import write_beside

FOLDER = "ingests"
KEPT_DAYS = 30
"""How long it can be asked what became of an upload."""

LISTED = 50
"""How many of them are listed, the newest first."""

_GOING_ON = ("waiting", "loading")
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class State:
    """What became of an upload so far.

    Attributes
    ----------
    id : of the upload.
    state : waiting, loading, done, failed or interrupted.
    file : its name as a label.
    profile : name of the profile.
    dry_run : whether nothing is written but the report.
    bytes : size of the file.
    received, started, finished : when, in UTC; empty before.
    progress : files done, files in all, and the name of the last one done.
    report : what `hotspots ingest --report` writes, once it is done.
    error : what went wrong, as a problem has it, once it failed.
    """

    id: str
    state: str
    file: str
    profile: str
    dry_run: bool
    bytes: int
    received: str
    started: str = ""
    finished: str = ""
    progress: dict[str, Any] = field(default_factory=lambda: {"done": 0, "of": None, "file": None})
    report: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


def now_text() -> str:
    """Return the present time as states have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def error_of(error: TeachingError, detail: str | None = None) -> dict[str, Any]:
    """Return an error as the problem that it would be."""
    return _problem(consequence_of(error), " ".join((detail or str(error)).split()))


def unforeseen() -> dict[str, Any]:
    """Return the problem of an error that nobody foresaw."""
    return _problem(
        Consequence(500, "Something went wrong here"), "The fault is ours; it is logged. Load it again later."
    )


def write_state(store: Path, state: State) -> None:
    """Write a state in the place of the former one.

    Raises
    ------
    OSError
        It cannot be written.
    """
    path = _path(store, state.id)
    path.parent.mkdir(exist_ok=True)
    write_beside(path, lambda beside: beside.write_bytes(orjson.dumps(asdict(state))))


def read_state(store: Path, upload: str) -> State:
    """Return what became of an upload.

    Raises
    ------
    UnknownResource
        There is none of that id, or it is longer ago than states are kept.
    """
    state = _read(store, upload) if is_id(upload) else None
    if state is None:
        raise UnknownResource(
            f"ingest '{upload[:60]}' is unknown; what became of an upload is kept for {KEPT_DAYS} days"
        )
    return state


def newest_states(store: Path) -> list[State]:
    """Return the newest, as many as are listed, without their reports."""
    found = [path for _, path in sorted(_files(store), reverse=True) if is_id(path.stem)][:LISTED]
    states = [state for path in found if (state := _read(store, path.stem)) is not None]
    return sorted(states, key=lambda state: state.received, reverse=True)


def forget_old(store: Path) -> None:
    """Take away states older than they are kept."""
    for written, path in list(_files(store)):
        if time.time() - written > KEPT_DAYS * _DAY_S:
            with suppress(OSError):
                path.unlink()


def _files(store: Path) -> Iterator[tuple[float, Path]]:
    """Return when each file was written, and its path."""
    for path in (store / FOLDER).glob("*"):
        with suppress(OSError):  # another process may just have taken it away
            yield path.stat().st_mtime, path


def _read(store: Path, upload: str) -> State | None:
    state = _parsed(store, upload)
    if state is None or state.state not in _GOING_ON or is_held(store, upload):
        return state
    # Nobody is at work on it. It may just have been finished: then it says so by now.
    state = _parsed(store, upload)
    if state is None or state.state not in _GOING_ON:
        return state
    gone = Interrupted(
        "the service stopped while this was waiting or loaded; whole files are loaded, or not at all: "
        "load it again"
    )
    return State(**asdict(state) | {"state": "interrupted", "error": error_of(gone)})


def _parsed(store: Path, upload: str) -> State | None:
    try:
        return State(**orjson.loads(_path(store, upload).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _path(store: Path, upload: str) -> Path:
    return store / FOLDER / f"{upload}.json"


def _problem(consequence: Consequence, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": consequence.title,
        "status": consequence.status,
        "detail": detail,
    }
