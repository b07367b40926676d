"""Loading uploads in their turn: one at a time in each process, a few waiting, more refused."""

import errno
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from api.away import away_from_default_set
from api.errors import DiskFull, Interrupted, UploadsWaiting
from api.ingesting.accepting import Accepted, accept
from api.ingesting.folders import UploadFolder, sweep_uploads
from api.ingesting.form import Received
from api.ingesting.labels import labelled
from api.ingesting.receiving import write_error
from api.ingesting.states import State, error_of, forget_old, now_text, unforeseen, write_state
from boundaries.errors import TeachingError
from hotspots.errors import SourceError
from hotspots.loading.ingest import ingest
from hotspots.store.table import IncidentStore

AT_ONCE = 4
"""Uploads of one process that are received, wait, or are loaded."""

_PROGRESS_EVERY_S = 0.5
_log = logging.getLogger(__name__)


class Ingests:
    """The uploads of one process.

    Parameters
    ----------
    store : where they are loaded.
    retention_months : as `hotspots.loading.ingest.ingest` has it.
    """

    def __init__(self, store: IncidentStore, *, retention_months: int = 0) -> None:
        self.store = store
        self._retention_months = retention_months
        self._free = threading.Semaphore(AT_ONCE)
        self._stopping = threading.Event()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="ingest")
        # A store that cannot be written is read all the same; an upload to it says so.
        with suppress(OSError):
            sweep_uploads(store.path)
            forget_old(store.path)

    def reserve(self) -> UploadFolder:
        """Return a folder for an upload, which is `release`d or `submit`ted.

        Raises
        ------
        UploadsWaiting
            As many are being received or loaded as are taken at a time.
        DiskFull, StoreError
            No folder can be made.
        """
        if not self._free.acquire(blocking=False):
            raise UploadsWaiting(
                f"{AT_ONCE} uploads are being received or loaded, more are not taken at a time; "
                "send it again in a minute"
            )
        try:
            forget_old(self.store.path)
            return UploadFolder(self.store.path)
        except OSError as error:
            self._free.release()
            raise write_error(error) from None

    def release(self, folder: UploadFolder) -> None:
        """Take an upload away that is not loaded."""
        folder.remove()
        self._free.release()

    def accept(self, folder: UploadFolder, received: Received) -> Accepted:
        """Look at what was received, as `api.ingesting.accepting.accept` does.

        Raises
        ------
        UnreadableUpload, SourceError
            It cannot be loaded.
        """
        try:
            return accept(received)
        except SourceError as error:
            raise SourceError(labelled(str(error), folder, self.store)) from None

    def submit(self, folder: UploadFolder, accepted: Accepted) -> State:
        """Load an upload once those before it are loaded; the folder is taken care of if this returns.

        Raises
        ------
        DiskFull, StoreError
            Its state cannot be written.
        """
        state = State(
            folder.id, "waiting", accepted.file.name, accepted.profile.name, accepted.dry_run,
            accepted.file.stat().st_size, now_text(),
        )  # fmt: skip
        try:
            write_state(self.store.path, state)
        except OSError as error:
            raise write_error(error) from None
        folder.is_submitted = True
        self._worker.submit(self._work, folder, accepted, state)
        return state

    def close(self) -> None:
        """Stop between two files; what waits is not begun."""
        self._stopping.set()
        self._worker.shutdown(wait=True)

    def _work(self, folder: UploadFolder, accepted: Accepted, state: State) -> None:
        try:
            ended = self._loaded(folder, accepted, state)
            # What was uploaded goes first: the disk may be full of it.
            folder.empty()
            self.note(ended)
        finally:
            self.release(folder)

    def _loaded(self, folder: UploadFolder, accepted: Accepted, state: State) -> State:
        """Load an upload and return what became of it."""
        state = replace(state, state="loading", started=now_text())
        watch = _Watch(self, folder, state)
        try:
            watch.check()
            self.note(state)
            report = ingest(
                self.store,
                [accepted.file],
                accepted.profile,
                progress=watch.progress,
                dry_run=accepted.dry_run,
                retention_months=self._retention_months,
                away=away_from_default_set(self.store),
            )
            told = labelled(report.to_json(), folder, self.store)
            found: dict[str, Any] = {"state": "done", "report": told}
        except Interrupted as error:
            found = {"state": "interrupted", "error": error_of(error)}
        except TeachingError as error:
            told = labelled(str(error), folder, self.store)
            full = os.strerror(errno.ENOSPC) in told
            found = {"state": "failed", "error": error_of(DiskFull() if full else error, told)}
        except Exception:  # noqa: BLE001  whatever it was, it is logged, and the next upload is loaded
            _log.exception("an upload could not be loaded")
            found = {"state": "failed", "error": unforeseen()}
        return replace(watch.state, finished=now_text(), **found)

    @property
    def is_stopping(self) -> bool:
        """Whether nothing more is begun."""
        return self._stopping.is_set()

    def note(self, state: State) -> None:
        """Write a state; where that cannot be done, the one before stays."""
        try:
            write_state(self.store.path, state)
        except OSError as error:
            _log.warning("the state of ingest cannot be written: %s", error.strerror)


class _Watch:
    """Notes how far an upload is loaded, and stops it when the service stops."""

    def __init__(self, ingests: Ingests, folder: UploadFolder, state: State) -> None:
        self._ingests, self._folder = ingests, folder
        self._noted = time.monotonic()
        self.state = state

    def progress(self, done: int, of: int, name: str) -> None:
        label = labelled(name, self._folder, self._ingests.store)
        self.state = replace(self.state, progress={"done": done, "of": of, "file": label})
        if time.monotonic() - self._noted > _PROGRESS_EVERY_S:
            self._ingests.note(self.state)
            self._noted = time.monotonic()
        if done < of:
            self.check()

    def check(self) -> None:
        if self._ingests.is_stopping:
            raise Interrupted(
                "the service was stopped before this was loaded to its end; the files loaded are whole: "
                "load it again"
            )
