"""Changing the incident table: one commit, whole or not at all, however many others write."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction

from hotspots.errors import QuestionError, StoreBusy, StoreError
from hotspots.store.delta_log import LoggedFile, add_action, commit, remove_action, sync_commit
from hotspots.store.durability import sync_file
from hotspots.store.foreign_errors import first_line
from hotspots.store.ledger import PURGING, Ledger, Record
from hotspots.store.schema import PARTITION, SliceKey
from hotspots.store.staging import Staging
from hotspots.store.versions import Versions

TABLE, LEFT_OUT = "incidents", "left-out"
_ATTEMPTS = 60
_LONGEST_PAUSE_S = 0.5
_ROWS_TOLD_APART = ("place",)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A data file on its way into the table: where it is staged, what it will be called, what it holds."""

    path: Path
    name: str
    key: SliceKey
    rows: int


class Before(NamedTuple):
    """What a change is decided on: the files of the newest version, and what all versions say."""

    files: tuple[LoggedFile, ...]
    ledger: Ledger


@dataclass(frozen=True)
class Change:
    """What one commit does.

    Attributes
    ----------
    record : what it says of itself.
    adds, removes : data files.
    left_out : staged files of rows left out, with their names.
    """

    record: Record
    adds: tuple[NewFile, ...] = ()
    removes: tuple[LoggedFile, ...] = ()
    left_out: tuple[tuple[Path, str], ...] = ()


def stage_file(staging: Staging, key: SliceKey, rows: pa.Table) -> NewFile:
    """Write a data file of a slice, on the disk when this returns."""
    name = f"{PARTITION}={key.partition}/{key.source[:60]}_{key.part[:60]}_{uuid4().hex}.parquet"
    path = staging.folder / name.rsplit("/", 1)[1]
    pq.write_table(
        rows, path, compression="zstd", compression_level=1, store_schema=False,
        write_statistics=list(_ROWS_TOLD_APART),
    )  # fmt: skip
    sync_file(path)
    return NewFile(path, name, key, len(rows))


def commit_change(
    store: Path,
    staging: Staging,
    what: str,
    decide: Callable[[Before], Change],
    versions: Versions | None = None,
    *,
    after: Callable[[], object] | None = None,
) -> int:
    """Commit a change and return its version; a reader meets the former state or the new one.

    The change is decided on the newest version, and committed only if nobody committed in between: else it is
    decided anew. When this returns, it is on the disk.

    Parameters
    ----------
    store : the store's directory.
    staging : where its files are; it is finished in any case.
    what : what is changed, for messages.
    decide : from the state before to the change; may be called several times.
    after : what belongs to the change once it is committed; what a kill leaves of it, a sweep completes.

    Raises
    ------
    StoreBusy
        Other writers won every time; nothing was changed.
    StoreError
        The store cannot be written.
    QuestionError
        What `decide` raises; nothing was changed.
    """
    attempt = _Attempt(store, staging, versions or Versions(store / TABLE))
    try:
        for number in range(_ATTEMPTS):
            if attempt.lands(decide):
                attempt.finish(after)
                return attempt.version
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.01 * 2**number)))  # noqa: S311
    except (StoreError, QuestionError):
        attempt.withdraw()
        raise
    except (DeltaError, OSError, pa.ArrowException) as error:
        raise StoreError(_what_happened(attempt.withdraw(), store, what, error)) from None
    except BaseException:
        attempt.withdraw()
        raise
    attempt.withdraw()
    raise StoreBusy(
        f"{what} was not written: other writers won {_ATTEMPTS} times; let them finish and do it again"
    )


class _Attempt:
    """A change on its way into the table."""

    def __init__(self, store: Path, staging: Staging, versions: Versions) -> None:
        self._store, self._staging, self._versions = store, staging, versions
        self._change: Change | None = None
        self._tried: set[int] = set()
        self._committed = False
        self.version = -1

    def lands(self, decide: Callable[[Before], Change]) -> bool:
        """Try to commit as the next version, and wait until it is on the disk; False if another writer won.

        An attempt that was reported as failed may have been committed after all: the log is looked at first.
        """
        self._versions.update()
        if not self._is_logged() and not self._commit(decide):
            return False
        self._committed = True
        sync_commit(self._versions.folder, self.version)
        return True

    def finish(self, after: Callable[[], object] | None) -> None:
        """Do what belongs to the change, and take away what it took the place of."""
        try:
            if after is not None:
                after()
        except BaseException:
            # Left to a sweep: the change stays listed.
            self._staging.finish(committed=None)
            raise
        self._staging.finish(committed=True)

    def withdraw(self) -> bool | None:
        """Take away the files of the change unless a version names them.

        Returns
        -------
        Whether one does; None if that cannot be told.
        """
        try:
            if self._tried and not self._committed:
                self._versions.update()
                self._committed = self._is_logged()
        except (DeltaError, OSError, StoreError):
            self._staging.finish(committed=None)
            return None
        self._staging.finish(committed=self._committed)
        return self._committed

    def _commit(self, decide: Callable[[Before], Change]) -> bool:
        before = Before(self._versions.files(), self._versions.ledger())
        change = self._change = decide(before)
        former = [
            before.ledger.left_out[left.of].file
            for left in change.record.left_out
            if left.of in before.ledger.left_out
        ]
        moves = [(file.path, f"{TABLE}/{file.name}") for file in change.adds]
        moves += [(path, f"{LEFT_OUT}/{name}") for path, name in change.left_out]
        self._staging.land(
            moves,
            replaces=[f"{LEFT_OUT}/{name}" for name in former if name],
            purges=change.record.key if change.record.operation in PURGING else "",
        )
        actions: list[AddAction | RemoveAction] = [remove_action(file) for file in change.removes]
        actions += [add_action(self._versions.folder, file.name, file.key, file.rows) for file in change.adds]
        self.version = self._versions.version + 1
        self._tried.add(self.version)
        try:
            commit(self._versions.table, actions, change.record.to_text())
        except CommitFailedError:
            return False
        return True

    def _is_logged(self) -> bool:
        """Whether one of the versions that were tried is this change."""
        if self._change is None:
            return False
        for entry in self._versions.entries():
            key = entry.record.key if entry.record is not None else ""
            if entry.version in self._tried and key == self._change.record.key:
                self.version = entry.version
                return True
        return False


def _what_happened(committed: bool | None, store: Path, what: str, error: Exception) -> str:
    why = first_line(error)
    if committed:
        return f"{what} was committed, but cannot be made safe on disk: {why}; mend the disk and do it again"
    if committed is None:
        return (
            f"whether {what} was committed to {store} cannot be told ({why}); mend the disk and do it again"
        )
    return f"{what} cannot be written to {store} ({why}); the store is as it was"
