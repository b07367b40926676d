"""The Delta log of the incident table: which files a version has, and one commit after another."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError
from deltalake.transaction import AddAction, RemoveAction

from hotspots.errors import StoreError
from hotspots.store.durability import sync_file, sync_folder
from hotspots.store.foreign_errors import first_line
from hotspots.store.ledger import METADATA_KEY
from hotspots.store.schema import DELTA_CONFIGURATION, PARTITION, TABLE_SCHEMA, SliceKey, file_statistics

_OUR_READER_VERSION = 1


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """A data file as the log names it.

    Attributes
    ----------
    name : path as it stands in the log, relative to the table and percent-encoded.
    month : its partition value, such as ``2024-01``.
    slice : (source, part) if the log says that it holds one slice and nothing else; None otherwise.
    """

    name: str
    month: str
    slice: tuple[str, str] | None

    def path(self, table: Path) -> Path:
        """Return where the file is; the log encodes names once."""
        return table / unquote(self.name)


def open_table(folder: Path) -> DeltaTable:
    """Open the incident table of a store, and make it if a store was left without one.

    Raises
    ------
    StoreError
        It cannot be read, cannot be made, or uses a feature that counting would get wrong.
    """
    try:
        if not (folder / "_delta_log").is_dir():
            _make(folder)
        table = DeltaTable(folder.as_uri())
    except (DeltaError, OSError) as error:
        raise StoreError(f"the incident table {folder} cannot be opened ({first_line(error)})") from None
    refuse_foreign_features(table, folder)
    return table


def _make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    try:
        DeltaTable.create(
            folder.as_uri(),
            TABLE_SCHEMA,
            mode="ignore",
            partition_by=[PARTITION],
            configuration=DELTA_CONFIGURATION,
        )
    except CommitFailedError:
        return  # another process made it in the same moment
    sync_commit(folder, 0)
    sync_folder(folder)
    sync_folder(folder.parent)


def refuse_foreign_features(table: DeltaTable, folder: Path) -> None:
    """Refuse a table whose files alone do not tell its rows.

    Deletion vectors mark rows of a file as gone and column mapping renames its columns; both demand a higher
    reader version than the one that the store is made with.

    Raises
    ------
    StoreError
        Another writer switched such a feature on.
    """
    protocol = table.protocol()
    if protocol.min_reader_version <= _OUR_READER_VERSION:
        return
    features = ", ".join(protocol.reader_features or []) or f"reader version {protocol.min_reader_version}"
    raise StoreError(
        f"another program changed the incident table {folder} to use {features}, with which its files "
        "no longer tell its rows; switch it off there (deletion vectors, column mapping) or load the "
        "incidents into a new store"
    )


def logged_files(table: DeltaTable) -> tuple[LoggedFile, ...]:
    """Return the data files of the version at hand, by name."""
    # Not pa.table(...), which imports pandas to see whether it was given one: two seconds of every command.
    actions = pa.RecordBatchReader.from_stream(table.get_add_actions(flatten=True)).read_all()
    names = actions["path"].to_pylist()

    def column(name: str) -> list[Any]:
        return list(actions[name].to_pylist()) if name in actions.column_names else [None] * len(names)

    months = column(f"partition.{PARTITION}")
    ends = zip(
        column("min.source"), column("max.source"), column("min.part"), column("max.part"), strict=True
    )
    slices = [
        (source, part) if source is not None and source == s2 and part is not None and part == f2 else None
        for source, s2, part, f2 in ends
    ]
    return tuple(sorted(map(LoggedFile, names, map(str, months), slices), key=lambda file: file.name))


def add_action(folder: Path, name: str, key: SliceKey, rows: int) -> AddAction:
    """Return the log's entry of a new file that holds one slice."""
    size = (folder / name).stat().st_size
    partition = {PARTITION: key.partition}
    return AddAction(name, size, partition, _now_ms(), data_change=True, stats=file_statistics(key, rows))


def remove_action(file: LoggedFile) -> RemoveAction:
    """Return the log's entry of a file that is no longer part of the table."""
    return RemoveAction(
        path=file.name,
        deletion_timestamp=_now_ms(),
        data_change=True,
        partition_values={PARTITION: file.month},
    )


def commit(table: DeltaTable, actions: list[AddAction | RemoveAction], record: str) -> None:
    """Add and remove files in one version, which must be the one right after the version at hand.

    Parameters
    ----------
    record : what the version says of itself (`ledger.Record.to_text`).

    Raises
    ------
    CommitFailedError
        Another writer committed since; look at the table again.
    """
    table.create_write_transaction(
        actions,
        "append",
        TABLE_SCHEMA,
        [PARTITION],
        # Without retries the commit is a compare-and-swap: which files to remove was decided on this version.
        commit_properties=CommitProperties(max_commit_retries=0, custom_metadata={METADATA_KEY: record}),
    )


def sync_commit(folder: Path, version: int) -> None:
    """Wait until a version's log entry (and the checkpoint written with it) is on the disk."""
    log = folder / "_delta_log"
    checkpoint = log / "_last_checkpoint"
    for path in (*log.glob(f"{version:020d}.*"), checkpoint):
        if path.exists():
            sync_file(path)
    sync_folder(log)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
