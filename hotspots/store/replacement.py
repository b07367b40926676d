"""Replacing one slice of the incident table, whole or not at all."""

import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction

from hotspots.errors import StoreBusy, StoreError
from hotspots.store.delta_log import (
    add_action,
    commit,
    logged_files,
    open_table,
    refuse_foreign_features,
    remove_action,
    sync_commit,
)
from hotspots.store.durability import sync_file, sync_folder
from hotspots.store.foreign_errors import first_line
from hotspots.store.former import Former
from hotspots.store.schema import PARTITION, SliceKey, file_table

_ATTEMPTS = 60
_LONGEST_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Replaced:
    """What stood in a slice before it was replaced.

    Attributes
    ----------
    incidents : number of former incidents; 0 where the slice is new.
    by_category : the same by category.
    """

    incidents: int
    by_category: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """A data file that is on the disk, and in no version as long as it is not committed."""

    name: str
    key: SliceKey
    rows: int


def replace_slice(folder: Path, key: SliceKey, incidents: pa.Table, *, synthetic: bool) -> Replaced:
    """Put incidents in the place of everything a slice held (see `IncidentStore.replace_slice`).

    The data file is written and on the disk before the first attempt to commit; each attempt decides anew
    which files it takes the place of, and succeeds only if nobody committed in between.
    """
    replacement = _Replacement(folder, key)
    try:
        replacement.write(file_table(key, incidents, synthetic=synthetic))
        for attempt in range(_ATTEMPTS):
            if replacement.lands():
                return replacement.replaced()
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.01 * 2**attempt)))  # noqa: S311
    except StoreError:
        replacement.withdraw()
        raise
    except (DeltaError, OSError, pa.ArrowException) as error:
        raise StoreError(_what_happened(replacement.withdraw(), folder, key, error)) from None
    replacement.withdraw()
    raise StoreBusy(
        f"slice {key} was not written: other writers won {_ATTEMPTS} times; "
        "let them finish and load the file again"
    )


class _Replacement:
    """A slice on its way into the table: the files written for it, and what it takes the place of."""

    def __init__(self, folder: Path, key: SliceKey) -> None:
        self._folder = folder
        self._key = key
        self._table = open_table(folder)
        self._own: list[_Written] = []
        self._others: list[_Written] = []
        self._counts: Counter[str] = Counter()
        self._version: int | None = None
        self._committed = False

    def write(self, rows: pa.Table) -> None:
        """Write the slice's own data file; no rows need none."""
        if len(rows):
            self._own.append(_write(self._folder, self._key, rows))

    def lands(self) -> bool:
        """Try to commit as the next version, and wait until it is on the disk; False if another writer won.

        An attempt that was reported as failed may have been committed after all: the log is looked at first.
        """
        self._table.update_incremental()
        refuse_foreign_features(self._table, self._folder)
        if not self._is_logged() and not self._commit():
            return False
        self._committed = True
        if self._version is not None:
            sync_commit(self._folder, self._version)
        return True

    def replaced(self) -> Replaced:
        """Return what stood in the slice, once it is replaced."""
        return Replaced(sum(self._counts.values()), dict(sorted(self._counts.items())))

    def withdraw(self) -> bool | None:
        """Remove the files written unless a version names them, and say whether one does; None if unknown."""
        try:
            if self._version is not None and not self._committed:
                self._table.update_incremental()
                self._committed = self._is_logged()
        except (DeltaError, OSError):
            return None
        if self._committed:
            return True
        self._remove(self._own)
        self._remove(self._others)
        return False

    def _commit(self) -> bool:
        self._remove(self._others)
        former = Former.of(self._folder, logged_files(self._table), self._key)
        self._counts = former.by_category(self._folder, self._key)
        for other, rows in former.others(self._folder, self._key):
            self._others.append(_write(self._folder, other, rows))
        actions: list[AddAction | RemoveAction] = [
            remove_action(file) for file in (*former.alone, *former.shared)
        ]
        actions += [
            add_action(self._folder, file.name, file.key, file.rows) for file in (*self._own, *self._others)
        ]
        if not actions:
            return True
        self._version = self._table.version() + 1
        try:
            commit(self._table, actions)
        except CommitFailedError:
            return False
        return True

    def _is_logged(self) -> bool:
        written = {file.name for file in (*self._own, *self._others)}
        return any(file.name in written for file in logged_files(self._table))

    def _remove(self, files: list[_Written]) -> None:
        while files:
            # What cannot be removed costs its space, nothing else.
            with suppress(OSError):
                (self._folder / files.pop().name).unlink()


def _write(folder: Path, key: SliceKey, rows: pa.Table) -> _Written:
    """Write rows to a new data file."""
    partition = f"{PARTITION}={key.partition}"
    (folder / partition).mkdir(exist_ok=True)
    name = f"{partition}/{key.source[:60]}_{key.force[:60]}_{uuid4().hex}.parquet"
    try:
        pq.write_table(rows, folder / name, compression="zstd", store_schema=False)
        sync_file(folder / name)
        sync_folder(folder / partition)
        sync_folder(folder)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    return _Written(name, key, len(rows))


def _what_happened(committed: bool | None, folder: Path, key: SliceKey, error: Exception) -> str:
    why = first_line(error)
    if committed:
        return (
            f"slice {key} was committed, but cannot be made safe on disk: {why}; "
            "mend the disk and load the file again"
        )
    if committed is None:
        return (
            f"whether slice {key} was committed to {folder.parent} cannot be told ({why}); "
            "mend the disk and load the file again"
        )
    return f"slice {key} cannot be written to {folder.parent} ({why}); the store is as it was"
