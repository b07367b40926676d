"""Taking incidents away: whole slices, what is past retention, and single records for good."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspots.errors import QuestionError
from hotspots.loading.former import Former
from hotspots.loading.left_out import without_cells
from hotspots.loading.merging import rewritten
from hotspots.period import month_index, month_text
from hotspots.store.changing import Before, Change, commit_change
from hotspots.store.delta_log import LoggedFile
from hotspots.store.ledger import Record
from hotspots.store.purging import purge
from hotspots.store.schema import SliceKey
from hotspots.store.staging import Staging
from hotspots.store.table import IncidentStore


def remove_slices(store: IncidentStore, keys: Collection[SliceKey]) -> int:
    """Empty slices, and return how many incidents they held; former versions keep them.

    Raises
    ------
    QuestionError
        A slice is not loaded.
    StoreError
        The store cannot be written.
    """
    return _emptied(store, lambda before: _known(before, keys), "remove")


def remove_before(store: IncidentStore, earliest_month: int) -> int:
    """Remove all incidents of months before one for good, and return how many; no former version stays.

    Rows left out that belong to no month go when they were loaded before it.

    Raises
    ------
    StoreError
        The store cannot be written.
    """

    def old(before: Before) -> list[SliceKey]:
        return [key for key in _known_of(before) if key.month < earliest_month]

    def old_files(before: Before) -> list[str]:
        since = before.ledger.left_out_since
        return [
            of
            for of, when in since.items()
            if "//" in of and month_index(when.year, when.month) < earliest_month
        ]

    months, now = month_text(earliest_month), store.before()
    kept = {file.parent.name.partition("=")[2] for file in store.incidents_folder.glob("month=*/*")}
    if not old(now) and not old_files(now) and not any(month < months for month in kept):
        return 0
    return _emptied(store, old, "retention", files=old_files, after=lambda: purge(store.path))


def erase(store: IncidentStore, identifiers: Collection[str], source: str | None = None) -> int:
    """Erase records for good, wherever they stand: incidents, rows left out, former versions.

    Afterwards no version before this one can be asked for: what it held is gone with the records.

    Parameters
    ----------
    identifiers : as the records' files name them.
    source : only of this source; None of all.

    Returns
    -------
    The number of incidents erased; rows left out are erased as well, and not counted.

    Raises
    ------
    QuestionError
        No record has any of the identifiers.
    StoreError
        The store cannot be written.
    """
    texts = {" ".join(identifier.split()) for identifier in identifiers} - {""}
    wanted = pa.array(sorted(texts), pa.string())
    # What a killed ingest left behind may hold them.
    store.sweep()
    staging = Staging(store.path)
    erased = 0

    def decide(before: Before) -> Change:
        nonlocal erased
        erased, adds, removes = 0, [], []
        for file in before.files:
            gone = _holding(store, file, wanted, source)
            if gone.any():
                removes.append(file)
                adds += rewritten(store.incidents_folder, staging, file, ~gone)
                erased += int(gone.sum())
        left, left_files = without_cells(
            store.left_out_folder, staging, before.ledger.left_out.values(), texts, source
        )
        if not removes and not left:
            raise QuestionError(
                "no record has any of these identifiers; give them as the file that was loaded names them "
                "(sources without identifiers, such as police-uk, can only lose whole slices: "
                "'hotspots remove --slice')"
            )
        record = Record("erase", left_out=left, incidents=erased)
        return Change(record, tuple(adds), tuple(removes), left_files)

    try:
        commit_change(store.path, staging, "the erasure", decide, after=lambda: purge(store.path))
    finally:
        staging.finish(committed=False)
    return erased


def exclude_places(
    store: IncidentStore, change: Callable[[dict[int, str]], dict[int, str]]
) -> dict[int, str]:
    """Change the list of places whose incidents did not happen there, and return it.

    Parameters
    ----------
    change : from the list as it is, with reasons, to the list as it is to be.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    staging = Staging(store.path)
    now: dict[int, str] = {}

    def decide(before: Before) -> Change:
        nonlocal now
        now = change(dict(before.ledger.excluded))
        return Change(Record("exclude", excluded=now))

    try:
        commit_change(store.path, staging, "the list of excluded places", decide)
    finally:
        staging.finish(committed=False)
    return now


def _emptied(
    store: IncidentStore,
    of: Callable[[Before], Collection[SliceKey]],
    operation: str,
    *,
    files: Callable[[Before], Collection[str]] = lambda _: (),
    after: Callable[[], object] | None = None,
) -> int:
    staging = Staging(store.path)
    counts: Counter[str] = Counter()

    def decide(before: Before) -> Change:
        keys = of(before)
        former = Former.of(store.incidents_folder, before.files, keys)
        counts.clear()
        counts["incidents"] = former.incidents
        texts = tuple(str(key) for key in keys)
        left = tuple(
            replace(before.ledger.left_out[text], reasons={}, file="")
            for text in (*texts, *files(before))
            if text in before.ledger.left_out
        )
        record = Record(operation, removed=texts, left_out=left, incidents=former.incidents)
        return Change(record, former.staged_others(staging), former.files)

    try:
        commit_change(store.path, staging, "the removal", decide, after=after)
    finally:
        staging.finish(committed=False)
    return counts["incidents"]


def _loaded(before: Before) -> list[SliceKey]:
    return [SliceKey.parse(text) for text in before.ledger.slices]


def _known_of(before: Before) -> list[SliceKey]:
    """Return the slices that are loaded, and those of which only rows left out are kept."""
    of = [*before.ledger.slices, *(of for of in before.ledger.left_out if "//" not in of)]
    return [SliceKey.parse(text) for text in dict.fromkeys(of)]


def _known(before: Before, keys: Collection[SliceKey]) -> Collection[SliceKey]:
    loaded = set(_loaded(before))
    for key in keys:
        if key not in loaded:
            raise QuestionError(f"slice {key} is not loaded; 'hotspots slices' lists those that are")
    return keys


def _holding(
    store: IncidentStore, file: LoggedFile, wanted: pa.Array, source: str | None
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    rows = pq.ParquetFile(file.path(store.incidents_folder)).read(columns=["source", "id"])
    found = pc.is_in(rows["id"], value_set=wanted)
    if source is not None:
        found = pc.and_(found, pc.equal(rows["source"], source))
    return np.asarray(found.to_numpy())
