"""Keeping the rows that were left out, so that a person can look at them, mend them and load them again."""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from hotspots.csv_cells import safe_cell
from hotspots.places import IntArray
from hotspots.sources.distinct import Distinct
from hotspots.sources.reasons import REASONS, tally
from hotspots.sources.rows import Reader
from hotspots.store.durability import sync_file
from hotspots.store.ledger import LeftOut
from hotspots.store.staging import Staging

OF, ROW, REASON = "left_out_of", "row", "reason"
"""The columns before those of the file: what the row was left out of, its number there, and why."""

_OURS = (OF, ROW, REASON)
CRS = "@crs"
"""Beside the points of a file with geometry: their system, which CSV has no other place for."""

_LONGEST_PART = 80
_LARGEST_BLOCK = (1 << 31) - 1


@dataclass(frozen=True)
class _Noted:
    """Rows left out of one thing: their numbers in the file, ascending, and why."""

    number: list[IntArray]
    reason: list[npt.NDArray[np.int8]]


class LeftOutRows:
    """The rows left out of one input file, by what they are left out of."""

    def __init__(self) -> None:
        self._noted: dict[str, _Noted] = defaultdict(lambda: _Noted([], []))
        self._past: Counter[str] = Counter()

    def note(self, of: str, number: IntArray, reason: npt.NDArray[np.int8]) -> None:
        """Note rows, the ones further on in the file later; those past retention are counted, never kept."""
        past = reason == _PAST
        if past.any():
            self._past[of] += int(past.sum())
            number, reason = number[~past], reason[~past]
        if len(number):
            self._noted[of].number.append(number)
            self._noted[of].reason.append(reason)

    def note_all(self, of: str, number: IntArray, reason: str) -> None:
        """Note rows that have one reason."""
        self.note(of, number, np.full(len(number), REASONS.index(reason), dtype=np.int8))

    def reasons_of(self, of: str) -> dict[str, int]:
        """Return how many rows were left out of something, by reason."""
        kept = self._kept_reasons(of)
        return kept | {REASONS[_PAST]: self._past[of]} if self._past[of] else kept

    def reasons(self) -> dict[str, int]:
        """Return how many rows were left out, by reason."""
        total: Counter[str] = Counter()
        for of in {**self._noted, **self._past}:
            total.update(self.reasons_of(of))
        return dict(sorted(total.items()))

    @property
    def total(self) -> int:
        """Number of rows left out."""
        kept = sum(len(part) for noted in self._noted.values() for part in noted.number)
        return kept + self._past.total()

    def copy(self) -> "LeftOutRows":
        """Return one of its own, to which more can be noted."""
        other = LeftOutRows()
        for of, noted in self._noted.items():
            other._noted[of] = _Noted([*noted.number], [*noted.reason])
        other._past.update(self._past)
        return other

    def stage(
        self, staging: Staging, reader: Reader, everything: Sequence[str]
    ) -> list[tuple[LeftOut, Path]]:
        """Write the rows as they stand in the file, one file for each thing that rows are left out of.

        Parameters
        ----------
        reader : of the input file, which is read once more; not at all where no row is left out.
        everything : all that rows may have been left out of: where none was, that is said too.
        """
        of_row = np.concatenate([np.concatenate(noted.number) for noted in self._noted.values()] or [_NONE])
        why: IntArray = np.concatenate(
            [np.concatenate(noted.reason).astype(np.int64) for noted in self._noted.values()] or [_NONE]
        )
        names = list(self._noted)
        which = np.repeat(
            np.arange(len(names)),
            [sum(map(len, noted.number)) for noted in self._noted.values()],
        )
        order = np.argsort(of_row, kind="stable")
        of_row, why, which = of_row[order], why[order], which[order]
        paths = [staging.folder / f"{uuid4().hex}.csv" for _ in names]
        if names:
            _write(reader, of_row, why, which, names, paths)
        found = []
        for name, path in zip(names, paths, strict=True):
            sync_file(path)
            reasons = self._kept_reasons(name)
            found.append((LeftOut(name, reasons, file_name(name, sum(reasons.values()))), path))
        return found + [(LeftOut(of, {}, ""), Path()) for of in everything if of not in self._noted]

    def _kept_reasons(self, of: str) -> dict[str, int]:
        return tally(np.concatenate(self._noted[of].reason)) if of in self._noted else {}


_PAST = REASONS.index("past_retention")
_NONE: IntArray = np.zeros(0, dtype=np.int64)


def file_name(of: str, rows: int) -> str:
    """Return a name such as ``police-uk.cleveland-police.2024-01.77-rows.1a2b3c4d.csv``."""
    return f"{'.'.join(_safe(part) for part in of.split('/', 2))}.{rows}-rows.{uuid4().hex[:8]}.csv"


def without_cells(
    folder: Path, staging: Staging, kept: Iterable[LeftOut], texts: Collection[str], source: str | None
) -> tuple[tuple[LeftOut, ...], tuple[tuple[Path, str], ...]]:
    """Stage files of rows left out anew, without the rows of which any cell is one of some texts.

    Parameters
    ----------
    folder : of the files.
    texts : such as identifiers of records to erase, without surrounding or repeated spaces.
    source : only of this source; None of all.

    Returns
    -------
    What to record of those that change, and their staged files with names.
    """
    found: list[LeftOut] = []
    staged: list[tuple[Path, str]] = []
    for left in kept:
        if not left.file or (source is not None and left.of.split("/", 1)[0] != source):
            continue
        rows = read_kept(folder / left.file)
        gone = np.zeros(len(rows), dtype=np.bool_)
        for name in rows.column_names:
            if name not in _OURS:
                gone |= Distinct.of(rows[name]).flags(lambda cell: not _meant(cell).isdisjoint(texts))
        if not gone.any():
            continue
        rest = rows.filter(pa.array(~gone))
        reasons = dict(sorted(Counter(rest[REASON].to_pylist()).items()))
        name = file_name(left.of, len(rest)) if len(rest) else ""
        found.append(LeftOut(left.of, reasons, name))
        if name:
            staged.append((write_rows(staging, rest), name))
    return tuple(found), tuple(staged)


def read_kept(path: Path) -> pa.Table:
    """Return the rows of a file of rows left out, all as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        titles = next(csv.reader(stream))
    return arrow_csv.read_csv(
        path,
        # One block: no row is too long for it.
        arrow_csv.ReadOptions(block_size=min(max(path.stat().st_size, 1 << 20), _LARGEST_BLOCK)),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(titles, pa.string())),
    )


def write_rows(staging: Staging, rows: pa.Table) -> Path:
    """Stage a file of rows left out."""
    path = staging.folder / f"{uuid4().hex}.csv"
    arrow_csv.write_csv(rows, path)
    sync_file(path)
    return path


def _write(
    reader: Reader, number: IntArray, why: IntArray, which: IntArray, names: list[str], paths: list[Path]
) -> None:
    begun = [False] * len(names)
    titles = _titles(reader.names)
    for rows in reader.batches(None):
        first, after = np.searchsorted(number, [rows.first, rows.first + len(rows.cells)])
        for position in np.unique(which[first:after]):
            mine = np.flatnonzero(which[first:after] == position) + first
            cells = rows.cells.take(pa.array(number[mine] - rows.first))
            table = pa.table(
                {
                    OF: pa.repeat(pa.scalar(safe_cell(names[position])), len(mine)),
                    ROW: pa.array(number[mine]),
                    REASON: pa.array([REASONS[code] for code in why[mine]]),
                    **({CRS: pa.repeat(pa.scalar(reader.crs), len(mine))} if reader.crs else {}),
                    **{title: _safe_texts(cells[name]) for name, title in titles.items()},
                }
            )
            with paths[position].open("ab") as stream:
                arrow_csv.write_csv(table, stream, arrow_csv.WriteOptions(include_header=not begun[position]))
            begun[position] = True


def _safe_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # The few rows keep the whole dictionary of their block: only their own texts are looked at.
    texts = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return Distinct.of(texts).rewritten(safe_cell).cast(pa.string())


def _titles(names: Sequence[str]) -> dict[str, str]:
    """Return what the file's columns are called beside ours, which a file of rows left out has already."""
    own = [name for name in names if tuple(names[: len(_OURS)]) != _OURS or name not in _OURS]
    taken, titles = {*_OURS}, {}
    for name in own:
        title = safe_cell(name)
        while title in taken:
            title += "_"
        taken.add(title)
        titles[name] = title
    return titles


def _meant(cell: str) -> set[str]:
    """Return what a cell that `safe_cell` may have changed was, without surrounding and repeated spaces."""
    return {" ".join(text.split()) for text in (cell, cell.removeprefix("'"))}


def _safe(text: str) -> str:
    """Return letters that are harmless in a file's name; what had to be changed is told apart by a digest."""
    if not text:
        return "__"
    plain = re.sub(r"[^A-Za-z0-9_()+-]", "_", text)[:_LONGEST_PART]
    if plain == text:
        return plain
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}"
