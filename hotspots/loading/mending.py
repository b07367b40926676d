"""Rows that were left out, mended by a person and loaded again: they join their slices."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from hotspots.csv_cells import safe_cell
from hotspots.errors import SourceError
from hotspots.loading.applying import Applied, facts_of_profile, settled_tables
from hotspots.loading.file_rows import ROW_NUMBER, FileRows
from hotspots.loading.left_out import CRS, OF, REASON, ROW, LeftOutRows, file_name, read_kept, write_rows
from hotspots.loading.merging import NOTHING_MERGED
from hotspots.sources.distinct import Distinct
from hotspots.sources.formats.csv_text import CsvRows, open_csv
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.rules import Layout
from hotspots.sources.rows import Reader, Rows
from hotspots.store.changing import Before, Change, commit_change, stage_file
from hotspots.store.ledger import Input, LeftOut, LoadedSlice, Record
from hotspots.store.schema import SliceKey, file_table
from hotspots.store.staging import Staging
from hotspots.store.table import IncidentStore

_HEAD_BYTES = 64

Row = tuple[str, int]
"""What a row was left out of, and its number there."""


def mended_rows(file: InputFile) -> CsvRows | None:
    """Return the reader of a file of rows that were left out of others, as `hotspots left-out` writes them.

    None for any other file. Such a file is CSV with commas, whatever the rows stood in first.

    Raises
    ------
    SourceError
        It cannot be read.
    """
    if file.refusal:
        return None
    with file.open() as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(OF.encode()):
        return None
    reader = open_csv(file, Layout())
    reader = replace(reader, names=tuple(map(_meant, reader.names)))
    if not {OF, ROW, REASON} <= set(reader.names):
        return None
    if CRS not in reader.names:
        return reader
    systems = {text for rows in reader.batches([CRS]) for text in Distinct.of(rows.cells[CRS]).texts}
    if len(systems) > 1:
        raise SourceError(
            f"{file.name} holds points of {len(systems)} systems; load those of each by themselves"
        )
    return replace(reader, crs=next(iter(systems), ""))


def _meant(title: str) -> str:
    """Return a column's name without the apostrophe that keeps spreadsheets from running it."""
    return title[1:] if title.startswith("'") and safe_cell(title[1:]) == title else title


def mend(
    store: IncidentStore, rows: FileRows, staging: Staging | None, input_of: Callable[[], Input]
) -> Applied:
    """Add the rows that fit now to their slices, and take them off the rows left out.

    A row is known by what it was left out of and by its number there, so that one that is loaded twice is
    added once: what is no longer left out is left aside with the reason ``already_mended``. Rows that still
    do not fit stay left out as they were. Records with identifiers are merged, as those of any file.

    Parameters
    ----------
    rows : examined; their incidents carry the numbers of their rows.
    staging : where data files go; None only says what would come of it.

    Raises
    ------
    SourceError
        No row of the file is left out of anything, or of another source.
    """
    mending = _Mending(store, rows)
    if staging is None:
        mending.change(store.before(), None, None)
    else:
        what = f"what {rows.file.name} mends"
        commit_change(store.path, staging, what, lambda before: mending.change(before, staging, input_of()))
    return Applied(
        mending.merged.replaced, {}, mending.left_out, mending.left_out_files, merged=True, mended=True
    )


class _Mending:
    """Mended rows on their way into the store."""

    def __init__(self, store: IncidentStore, rows: FileRows) -> None:
        self._store, self._rows = store, rows
        self._origin = _origins(rows.reader)
        others = {of.split("/", 1)[0] for of, _ in self._origin.values()} - {rows.profile.source}
        if others:
            raise SourceError(
                f"{rows.file.name} holds rows left out of source '{min(others)[:60]}', and profile "
                f"'{rows.profile.name}' is of source '{rows.profile.source}'; load them with the profile of "
                "the file that they stood in"
            )
        self.left_out = LeftOutRows()
        self.left_out_files: tuple[str, ...] = ()
        self.merged = NOTHING_MERGED

    def change(self, before: Before, staging: Staging | None, given: Input | None) -> Change:
        self.left_out = self._rows.left_out.copy()
        fresh = self._fresh(before)
        if self._rows.profile.slice.mode == "merge" and fresh:
            fresh, self.merged = settled_tables(
                self._store, self._rows, fresh, self.left_out, before, staging
            )
        if not fresh:
            raise SourceError(
                f"{self._rows.file.name}: none of its {self._rows.read:,} rows is left out any more, or fits "
                "now; 'hotspots left-out' lists those that are, with their reasons"
            )
        adds = list(self.merged.adds)
        mended: dict[str, set[int]] = defaultdict(set)
        for key, table in fresh.items():
            for n in table[ROW_NUMBER].to_pylist():
                of, number = self._origin[n]
                mended[of].add(number)
            if staging is not None:
                stored = file_table(key, table, synthetic=self._rows.profile.synthetic)
                adds.append(stage_file(staging, key, stored))
        folder = self._store.left_out_folder
        left, staged = _without(folder, staging, before.ledger.left_out, mended)
        self.left_out_files = tuple(str(folder / name) for _, name in staged)
        record = Record(
            "mend",
            given,
            _grown(before, {key: len(table) for key, table in fresh.items()}),
            left_out=left,
            sources=facts_of_profile(self._rows.profile),
        )
        return Change(record, tuple(adds), self.merged.removes, staged)

    def _fresh(self, before: Before) -> dict[SliceKey, pa.Table]:
        """Return the rows that fit now and are still left out, each once, by slice."""
        named = {of for of, _ in self._origin.values()}
        waiting = _waiting(self._store.left_out_folder, before.ledger.left_out, named)
        fresh = {}
        for key, table in self._rows.spool.tables().items():
            numbers = np.asarray(np.from_dlpack(table[ROW_NUMBER].combine_chunks()))
            chosen = np.array([_take(self._origin[int(n)], waiting) for n in numbers], dtype=np.bool_)
            self.left_out.note_all(self._rows.of_file, numbers[~chosen], "already_mended")
            if chosen.any():
                fresh[key] = table.filter(pa.array(chosen))
        return fresh


def _origins(reader: Reader) -> dict[int, Row]:
    """Return, for each row of the file, the row that it was."""
    origin: dict[int, Row] = {}
    for rows in reader.batches([OF, ROW]):
        origin |= dict(zip(range(rows.first, rows.first + len(rows.cells)), _named(rows), strict=True))
    return origin


def _named(rows: Rows) -> list[Row]:
    of, number = Distinct.of(rows.cells[OF]), Distinct.of(rows.cells[ROW])
    numbers = number.numbers(lambda text: int(text) if text.isascii() and text.isdigit() else -1)
    return [(of.texts[code], int(n)) for code, n in zip(of.codes, numbers, strict=True)]


def _waiting(folder: Path, left_out: Mapping[str, LeftOut], named: set[str]) -> dict[str, set[int]]:
    """Return the numbers of the rows that are left out now, by what they are left out of."""
    return {
        of: set(map(int, read_kept(folder / left_out[of].file)[ROW].to_pylist()))
        for of in named
        if of in left_out and left_out[of].file
    }


def _take(row: Row, waiting: dict[str, set[int]]) -> bool:
    of, number = row
    if number not in waiting.get(of, ()):
        return False
    waiting[of].remove(number)
    return True


def _without(
    folder: Path, staging: Staging | None, left_out: Mapping[str, LeftOut], mended: Mapping[str, set[int]]
) -> tuple[tuple[LeftOut, ...], tuple[tuple[Path, str], ...]]:
    """Stage the files of rows left out without those that were mended."""
    found, staged = [], []
    for of, numbers in mended.items():
        if not numbers or staging is None:
            continue
        kept = read_kept(folder / left_out[of].file)
        rest = kept.filter(pa.array([int(n) not in numbers for n in kept[ROW].to_pylist()]))
        name = file_name(of, len(rest)) if len(rest) else ""
        found.append(LeftOut(of, dict(sorted(Counter(rest[REASON].to_pylist()).items())), name))
        if name:
            staged.append((write_rows(staging, rest), name))
    return tuple(found), tuple(staged)


def _grown(before: Before, added: Mapping[SliceKey, int]) -> tuple[LoadedSlice, ...]:
    """Return the slices with what was added; read and left out stay those of the file that filled them."""
    grown = []
    for key, n in added.items():
        former = before.ledger.slices.get(str(key))
        base = former.loaded if former is not None else LoadedSlice(str(key), 0, 0, {})
        grown.append(
            LoadedSlice(
                base.slice, base.read, base.kept, base.left_out, base.merged, base.repaired, base.lsoa,
                base.mended + n,
            )
        )  # fmt: skip
    return tuple(grown)
