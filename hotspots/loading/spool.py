"""Incidents on their way into data files: held back until there are enough, so that memory stays flat."""

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from hotspots.places import Int32Array
from hotspots.store.changing import NewFile, stage_file
from hotspots.store.schema import SliceKey, file_table
from hotspots.store.staging import Staging

_HELD_BYTES = 192 << 20
_WRITERS = 2


class Spool:
    """Collects the incidents of a file by slice and writes them to staged data files.

    Parameters
    ----------
    staging : where the files go; None only counts.
    whole : whether all is held until it is asked for (`tables`): some 100 bytes a record.
    held_bytes : so much is held in memory, then all is written.
    """

    def __init__(
        self, staging: Staging | None, *, synthetic: bool, whole: bool = False, held_bytes: int = _HELD_BYTES
    ) -> None:
        self._staging, self._synthetic, self._limit, self.whole = staging, synthetic, held_bytes, whole
        self._held: dict[SliceKey, list[pa.Table]] = defaultdict(list)
        self._bytes = 0
        self._files: list[NewFile] = []
        self.categories: dict[SliceKey, Counter[str]] = defaultdict(Counter)
        """Incidents of each slice by category."""

    def add(self, slices: list[SliceKey], slice_index: Int32Array, incidents: pa.Table) -> None:
        """Add incidents, each to one of the slices.

        Parameters
        ----------
        slice_index : (n,) which of them.
        incidents : n rows.
        """
        # Of small whole numbers the stable sort is linear.
        order = np.argsort(slice_index.astype(np.min_scalar_type(len(slices))), kind="stable")
        ends = np.searchsorted(slice_index[order], np.arange(len(slices) + 1))
        ordered = incidents.take(pa.array(order))
        for key, start, end in zip(slices, ends, ends[1:], strict=False):
            if end > start:
                rows = ordered.slice(start, end - start)
                self._count(key, rows)
                if self._staging is not None or self.whole:
                    self._held[key].append(rows)
        self._bytes += ordered.nbytes
        if self._bytes > self._limit and not self.whole:
            self._write()

    def files(self) -> tuple[NewFile, ...]:
        """Write what is held, and return every file."""
        self._write()
        return tuple(self._files)

    def tables(self) -> dict[SliceKey, pa.Table]:
        """Return the incidents of each slice that are held, in the order of the file."""
        return {key: _joined(parts) for key, parts in sorted(self._held.items())}

    def _count(self, key: SliceKey, rows: pa.Table) -> None:
        column = rows["category"].combine_chunks()
        counts = np.bincount(np.asarray(np.from_dlpack(column.indices)), minlength=len(column.dictionary))
        for name, n in zip(column.dictionary.to_pylist(), counts, strict=True):
            if n:
                self.categories[key][name] += int(n)

    def _write(self) -> None:
        staging, held = self._staging, self._held
        self._held, self._bytes = defaultdict(list), 0
        if staging is None or not held:
            return
        with ThreadPoolExecutor(_WRITERS) as pool:
            self._files += pool.map(lambda key: self._staged(staging, key, held.pop(key)), list(held))

    def _staged(self, staging: Staging, key: SliceKey, parts: list[pa.Table]) -> NewFile:
        rows = _joined(parts)
        place = np.asarray(np.from_dlpack(rows["place"].chunk(0)))
        # By place: smaller files, and a window of places is a span of rows.
        rows = rows.take(pa.array(np.argsort(place)))
        return stage_file(staging, key, file_table(key, rows, synthetic=self._synthetic))


def _joined(parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()
