"""Replacing one slice of the incident table, whole or not at all."""

import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction

from hotspots.errors import StoreBusy, StoreError
from hotspots.store.delta_log import (
    LoggedFile,
    add_action,
    commit,
    logged_files,
    open_table,
    refuse_foreign_features,
    remove_action,
    sync_commit,
)
from hotspots.store.durability import sync_file, sync_folder
from hotspots.store.schema import FILE_SCHEMA, PARTITION, SliceKey, file_table

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
    """A data file that is on the disk and in no version yet."""

    name: str
    rows: int


@dataclass(frozen=True)
class _Former:
    """The files of the table that hold a slice: those of it alone, and those shared with other slices."""

    alone: tuple[LoggedFile, ...]
    shared: tuple[LoggedFile, ...]


def replace_slice(folder: Path, key: SliceKey, incidents: pa.Table, *, synthetic: bool) -> Replaced:
    """Put incidents in the place of everything a slice held (see `IncidentStore.replace_slice`).

    The data file is written and on the disk before the first attempt to commit; each attempt decides anew
    which files it takes the place of, and succeeds only if nobody committed in between.
    """
    try:
        written = _write(folder, key, file_table(key, incidents, synthetic=synthetic))
        table = open_table(folder)
        counts: Counter[str] = Counter()
        for attempt in range(_ATTEMPTS):
            table.update_incremental()
            refuse_foreign_features(table, folder)
            files = logged_files(table)
            former = _former(folder, files, key)
            if not _landed(written, files):
                counts = _count(folder, former, key)
                if not _committed(table, folder, key, former, written):
                    time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.01 * 2**attempt)))  # noqa: S311
                    continue
            return Replaced(sum(counts.values()), dict(sorted(counts.items())))
    except (DeltaError, OSError, pa.ArrowException) as error:
        raise StoreError(
            f"slice {key} cannot be written to {folder.parent} ({str(error)[:160]}); the store is as it was"
        ) from None
    if written is not None:
        (folder / written.name).unlink(missing_ok=True)
    raise StoreBusy(
        f"slice {key} was not written: other writers won {_ATTEMPTS} times; "
        "let them finish and load the file again"
    )


def _landed(written: _Written | None, files: tuple[LoggedFile, ...]) -> bool:
    """Say whether an attempt that was reported as failed had been committed after all."""
    return written is not None and any(file.name == written.name for file in files)


def _committed(
    table: DeltaTable, folder: Path, key: SliceKey, former: _Former, written: _Written | None
) -> bool:
    """Commit the replacement as the next version; False if another writer took that version."""
    gone = (*former.alone, *former.shared)
    if written is None and not gone:
        return True
    actions: list[AddAction | RemoveAction] = [remove_action(file) for file in gone]
    if written is not None:
        actions.append(add_action(folder, written.name, key, written.rows))
    for file in former.shared:
        actions += _rewritten(folder, file, key)
    version = table.version() + 1
    try:
        commit(table, actions)
    except CommitFailedError:
        return False
    sync_commit(folder, version)
    return True


def _write(folder: Path, key: SliceKey, rows: pa.Table) -> _Written | None:
    """Write rows to a new data file; no rows need none."""
    if not len(rows):
        return None
    partition = f"{PARTITION}={key.partition}"
    (folder / partition).mkdir(exist_ok=True)
    name = f"{partition}/{key.source[:60]}_{key.force[:60]}_{uuid4().hex}.parquet"
    try:
        pq.write_table(rows, folder / name, compression="zstd", store_schema=False)
        sync_file(folder / name)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    sync_folder(folder / partition)
    sync_folder(folder)
    return _Written(name, len(rows))


def _former(folder: Path, files: tuple[LoggedFile, ...], key: SliceKey) -> _Former:
    of_month = [file for file in files if file.month == key.partition]
    alone = tuple(file for file in of_month if file.slice == (key.source, key.force))
    # Another program may have merged the files of a month: then only their rows tell.
    merged = (file for file in of_month if file.slice is None)
    return _Former(alone, tuple(file for file in merged if _holds(folder, file, key)))


def _holds(folder: Path, file: LoggedFile, key: SliceKey) -> bool:
    return bool(pc.any(_is_of(_read(folder, file, ["source", "force"]), key)).as_py())


def _count(folder: Path, former: _Former, key: SliceKey) -> Counter[str]:
    counts: Counter[str] = Counter()
    for file in former.shared:
        rows = _read(folder, file, ["source", "force", "category"])
        counts += _by_category(rows.filter(_is_of(rows, key)))
    for file in former.alone:
        # A damaged or missing file of the slice is no reason to refuse what mends it.
        with suppress(OSError, pa.ArrowException):
            counts += _by_category(_read(folder, file, ["category"]))
    return counts


def _by_category(rows: pa.Table) -> Counter[str]:
    entries = pc.value_counts(rows["category"]).to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in entries})


def _rewritten(folder: Path, file: LoggedFile, key: SliceKey) -> list[AddAction]:
    """Write the other slices of a shared file to files of their own."""
    rows = _read(folder, file, FILE_SCHEMA.names)
    others = rows.filter(pc.invert(_is_of(rows, key)))
    actions: list[AddAction] = []
    for entry in others.group_by(["source", "force"]).aggregate([]).sort_by("force").to_pylist():
        other = SliceKey(entry["source"], entry["force"], key.month)
        part = _write(folder, other, others.filter(_is_of(others, other)))
        if part is not None:
            actions.append(add_action(folder, part.name, other, part.rows))
    return actions


def _read(folder: Path, file: LoggedFile, columns: list[str]) -> pa.Table:
    return pq.ParquetFile(file.path(folder)).read(columns=columns)


def _is_of(rows: pa.Table, key: SliceKey) -> pa.ChunkedArray:
    return pc.and_(pc.equal(rows["source"], key.source), pc.equal(rows["force"], key.force))
