"""Records with identifiers: a later version takes the place of an earlier one, wherever that stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspots.places import BoolArray
from hotspots.store.changing import NewFile, stage_file
from hotspots.store.delta_log import LoggedFile
from hotspots.store.schema import FILE_SCHEMA, SliceKey
from hotspots.store.staging import Staging


@dataclass(frozen=True)
class Merged:
    """What merging records into files comes to.

    Attributes
    ----------
    removes : files of which records are replaced.
    adds : these files without the records.
    replaced : number of records replaced.
    older : (n,) which of the new records are older than what is stored.
    """

    removes: tuple[LoggedFile, ...]
    adds: tuple[NewFile, ...]
    replaced: int
    older: BoolArray


NOTHING_MERGED = Merged((), (), 0, np.zeros(0, dtype=np.bool_))


def latest_of_each(identity: pa.Array, updated: pa.Array | None, number: pa.Array) -> BoolArray:
    """Return which of n records are the latest of their identifier: by `updated`, else by `number`.

    Parameters
    ----------
    number : (n,) of the record's row in the file; the one further on is later.

    Examples
    --------
    >>> latest_of_each(pa.array(["a", "b", "a"]), None, pa.array([3, 1, 2])).tolist()
    [True, True, False]
    """
    n = len(identity)
    codes = np.asarray(np.from_dlpack(identity.dictionary_encode().indices))
    when = _instants(updated, n)
    order = np.lexsort((np.asarray(np.from_dlpack(number)), when, codes))
    last = np.ones(n, dtype=np.bool_)
    last[:-1] = codes[order][1:] != codes[order][:-1]
    latest = np.zeros(n, dtype=np.bool_)
    latest[order[last]] = True
    return latest


def merge(
    table: Path,
    staging: Staging | None,
    files: Sequence[LoggedFile],
    source: str,
    identity: pa.Array,
    updated: pa.Array | None,
) -> Merged:
    """Take the records that are replaced out of the files of their source.

    Parameters
    ----------
    table : the incident table's directory.
    staging : where the files go that are left of them; None only counts.
    files : of the newest version.
    identity, updated : (n,) of the new records, each identifier once.
    """
    when = _instants(updated, len(identity))
    older = np.zeros(len(identity), dtype=np.bool_)
    touched: list[tuple[LoggedFile, pa.Table, BoolArray]] = []
    for file in files:
        if file.slice is not None and file.slice[0] != source:
            continue
        # Only the identifiers first: most files hold none of them.
        stored = pq.ParquetFile(file.path(table)).read(columns=["source", "id", "updated"])
        at = pc.index_in(stored["id"].combine_chunks(), value_set=identity).fill_null(-1)
        of_new = np.asarray(np.from_dlpack(at))
        there = (of_new >= 0) & np.asarray(pc.equal(stored["source"], source).to_numpy())
        if not there.any():
            continue
        stored_when = _instants(stored["updated"].combine_chunks(), len(stored))
        newer_stored = there & (stored_when > when[of_new])
        older[of_new[newer_stored]] = True
        gone = there & ~newer_stored
        if gone.any():
            touched.append((file, stored, gone))
    adds: list[NewFile] = []
    if staging is not None:
        for file, _, gone in touched:
            adds += rewritten(table, staging, file, ~gone)
    return Merged(
        tuple(file for file, _, _ in touched),
        tuple(adds),
        int(sum(gone.sum() for _, _, gone in touched)),
        older,
    )


def merge_after(
    ahead: dict[str, int],
    table: Path,
    files: Sequence[LoggedFile],
    source: str,
    identity: pa.Array,
    updated: pa.Array | None,
) -> Merged:
    """Count as `merge` does, as if records of former files of the run were stored; write nothing.

    Parameters
    ----------
    ahead : when the records of former files were changed, by identifier; those that would be stored join.
    """
    names = identity.to_pylist()
    when = _instants(updated, len(names))
    met = np.array([name in ahead for name in names], dtype=np.bool_)
    others = pa.array(np.flatnonzero(~met))
    merged = merge(
        table, None, files, source, identity.take(others), None if updated is None else updated.take(others)
    )
    older = np.array([ahead.get(name, moment) > moment for name, moment in zip(names, when, strict=True)])
    older[~met] = merged.older
    ahead.update((names[i], int(when[i])) for i in np.flatnonzero(~older))
    return replace(merged, replaced=merged.replaced + int((met & ~older).sum()), older=older)


@dataclass(frozen=True)
class Settled:
    """Which of n new records are stored.

    Attributes
    ----------
    stored : (n,) whether the record is.
    duplicate, older : (n,) whether it is not, as the file, or the store, has a later version.
    merged : what becomes of the files of the store.
    """

    stored: BoolArray
    duplicate: BoolArray
    older: BoolArray
    merged: Merged


def settle(
    records: pa.Table,
    number: pa.Array,
    table: Path,
    staging: Staging | None,
    files: Sequence[LoggedFile],
    source: str,
    ahead: dict[str, int],
) -> Settled:
    """Decide which of the records of a file are stored, and stage the files of those that they replace.

    Parameters
    ----------
    records : columns id and, where it is known, updated.
    number : (n,) of their rows in the file.
    staging : None only counts.
    ahead : of a dry run, what files before this one would have stored.
    """
    identity = records["id"].combine_chunks()
    updated = records["updated"].combine_chunks() if "updated" in records.column_names else None
    latest = latest_of_each(identity, updated, number)
    chosen = pa.array(np.flatnonzero(latest))
    new = identity.take(chosen), None if updated is None else updated.take(chosen)
    merged = (
        merge_after(ahead, table, files, source, *new)
        if staging is None
        else merge(table, staging, files, source, *new)
    )
    older = np.zeros(len(latest), dtype=np.bool_)
    older[latest] = merged.older
    return Settled(latest & ~older, ~latest, older, merged)


def rewritten(table: Path, staging: Staging, file: LoggedFile, staying: BoolArray) -> list[NewFile]:
    """Stage a data file anew with only some of its rows: a file for each slice in it that still has any."""
    rows = pq.ParquetFile(file.path(table)).read(columns=FILE_SCHEMA.names).filter(pa.array(staying))
    found = []
    for slice_ in rows.group_by(["source", "part", "month_index"]).aggregate([]).to_pylist():
        key = SliceKey(slice_["source"], slice_["part"], slice_["month_index"])
        mine = pc.and_(pc.equal(rows["source"], key.source), pc.equal(rows["part"], key.part))
        found.append(stage_file(staging, key, rows.filter(mine).cast(FILE_SCHEMA)))
    return found


def _instants(updated: pa.Array | None, n: int) -> npt.NDArray[np.int64]:
    """Microseconds since 1970; where it is not known, before everything."""
    if updated is None:
        return np.full(n, np.iinfo(np.int64).min)
    whole = updated.cast(pa.int64()).fill_null(np.iinfo(np.int64).min)
    return np.asarray(np.from_dlpack(whole))
