"""From the examined rows of a file to one commit: its slices replaced, or its records merged."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from hotspots.loading.file_rows import ROW_NUMBER, FileRows
from hotspots.loading.former import Former
from hotspots.loading.left_out import LeftOutRows
from hotspots.loading.merging import NOTHING_MERGED, Merged, settle
from hotspots.snapshot import SourceFacts
from hotspots.sources.profiles.rules import Profile
from hotspots.store.changing import Before, Change, NewFile, commit_change, stage_file
from hotspots.store.ledger import Input, LeftOut, Record
from hotspots.store.schema import SliceKey, file_table
from hotspots.store.staging import Staging
from hotspots.store.table import IncidentStore


@dataclass(frozen=True)
class Applied:
    """What applying a file came to.

    Attributes
    ----------
    replaced : incidents that it took the place of.
    former : those of each slice, by category.
    left_out : its rows that were left out.
    left_out_files : where they are kept.
    merged : whether records were merged by their identifiers.
    mended : whether they are rows that were left out before.
    """

    replaced: int
    former: dict[SliceKey, Counter[str]]
    left_out: LeftOutRows
    left_out_files: tuple[str, ...]
    merged: bool = False
    mended: bool = False


def apply(
    store: IncidentStore, rows: FileRows, staging: Staging | None, input_of: Callable[[], Input]
) -> Applied:
    """Commit what a file holds, once its rows are examined.

    Parameters
    ----------
    staging : where its data files are; None only says what would come of it.
    input_of : says what the file is known by, once that is known.
    """
    plan = _Merging(store, rows) if rows.profile.slice.mode == "merge" else _Replacing(store, rows)
    if staging is None:
        before = store.before()
        plan.decide(before, None)
        return plan.applied(())
    if not rows.read:
        return plan.applied(())
    plan.stage(staging)

    def decide(before: Before) -> Change:
        return plan.change(before, staging, input_of())

    commit_change(store.path, staging, f"what {rows.file.name} holds", decide)
    return plan.applied(plan.left_out_files)


class _Plan:
    """What is common to both ways."""

    def __init__(self, store: IncidentStore, rows: FileRows) -> None:
        self.store, self.rows = store, rows
        self.left_out = rows.left_out
        self.left_out_files: tuple[str, ...] = ()

    def left(self, staging: Staging) -> tuple[tuple[LeftOut, ...], tuple[tuple[Path, str], ...]]:
        """Stage the rows left out; return what to record of them, and the files with their names."""
        everything = [self.rows.of_file]
        if self.rows.profile.slice.mode == "replace":
            everything += [str(key) for key in self.rows.keys()]  # noqa: SIM118
        staged = self.left_out.stage(staging, self.rows.reader, everything)
        self.left_out_files = tuple(
            str(self.store.left_out_folder / left.file) for left, _ in staged if left.file
        )
        return tuple(left for left, _ in staged), tuple(
            (path, left.file) for left, path in staged if left.file
        )


class _Replacing(_Plan):
    """A file takes the place of everything that its slices held."""

    def __init__(self, store: IncidentStore, rows: FileRows) -> None:
        super().__init__(store, rows)
        self._former = Former((), {}, ())
        self._files: tuple[NewFile, ...] = ()
        self._left: tuple[tuple[LeftOut, ...], tuple[tuple[Path, str], ...]] = ((), ())

    def stage(self, staging: Staging) -> None:
        self._left = self.left(staging)
        self._files = self.rows.spool.files()

    def decide(self, before: Before, _: Staging | None) -> None:
        keys = [key for key in self.rows.keys() if self.rows.kept_of(key)]  # noqa: SIM118
        self._former = Former.of(self.store.incidents_folder, before.files, keys)

    def change(self, before: Before, staging: Staging, of: Input) -> Change:
        self.decide(before, staging)
        others = self._former.staged_others(staging)
        left, left_files = self._left
        record = Record(
            "ingest",
            of,
            self.rows.loaded(merged=False),
            left_out=left,
            sources=facts_of_profile(self.rows.profile),
        )
        return Change(record, (*self._files, *others), self._former.files, left_files)

    def applied(self, left_out_files: tuple[str, ...]) -> Applied:
        return Applied(self._former.incidents, self._former.by_category, self.left_out, left_out_files)


class _Merging(_Plan):
    """The records of a file take the place of those with the same identifiers."""

    def __init__(self, store: IncidentStore, rows: FileRows) -> None:
        super().__init__(store, rows)
        self._tables = rows.spool.tables()
        self._stored: dict[SliceKey, pa.Table] = {}
        self._merged = NOTHING_MERGED

    def stage(self, _: Staging) -> None:
        """Which records are stored is known only at the commit."""

    def decide(self, before: Before, staging: Staging | None) -> None:
        self.left_out = self.rows.left_out.copy()
        self._stored, self._merged = settled_tables(
            self.store, self.rows, self._tables, self.left_out, before, staging
        )

    def change(self, before: Before, staging: Staging, of: Input) -> Change:
        self.decide(before, staging)
        adds = list(self._merged.adds)
        kept = {str(key): len(self._stored.get(key, ())) for key in self._tables}
        for key, table in self._stored.items():
            rows = file_table(key, table, synthetic=self.rows.profile.synthetic)
            adds.append(stage_file(staging, key, rows))
        left, left_files = self.left(staging)
        slices = [replace(part, kept=kept[part.slice], left_out={}) for part in self.rows.loaded(merged=True)]
        record = Record(
            "ingest", of, tuple(slices), left_out=left, sources=facts_of_profile(self.rows.profile)
        )
        return Change(record, tuple(adds), self._merged.removes, left_files)

    def applied(self, left_out_files: tuple[str, ...]) -> Applied:
        return Applied(self._merged.replaced, {}, self.left_out, left_out_files, merged=True)


def settled_tables(
    store: IncidentStore,
    rows: FileRows,
    tables: Mapping[SliceKey, pa.Table],
    left_out: LeftOutRows,
    before: Before,
    staging: Staging | None,
) -> tuple[dict[SliceKey, pa.Table], Merged]:
    """Return the records that are stored, by slice, and what becomes of the files of those they replace.

    Parameters
    ----------
    tables : records of the file, by slice.
    left_out : where those are noted of which the file, or the store, has a later version.
    staging : None only counts.
    """
    if not tables:
        return {}, NOTHING_MERGED
    columns = [
        name for name in ("id", "updated", ROW_NUMBER) if name in next(iter(tables.values())).column_names
    ]
    records = pa.concat_tables([table.select(columns) for table in tables.values()])
    number = records[ROW_NUMBER].combine_chunks()
    folder, source = store.incidents_folder, rows.profile.source
    settled = settle(records, number, folder, staging, before.files, source, rows.ahead)
    numbers = np.asarray(np.from_dlpack(number))
    left_out.note_all(rows.of_file, numbers[settled.duplicate], "duplicate_id")
    left_out.note_all(rows.of_file, numbers[settled.older], "older_version")
    stored, at = {}, 0
    for key, table in tables.items():
        mine = table.filter(pa.array(settled.stored[at : at + len(table)]))
        at += len(table)
        if len(mine):
            stored[key] = mine
    return stored, settled.merged


def facts_of_profile(profile: Profile) -> dict[str, SourceFacts]:
    """Return what must be said with incidents of a profile, as a commit records it."""
    facts = SourceFacts(profile.title, profile.attribution, profile.caveats, profile.time.precision)
    return {profile.source: facts}
