"""What a slice holds before it is replaced: the files that it is in, and its incidents by category."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspots.store.delta_log import LoggedFile
from hotspots.store.schema import FILE_SCHEMA, SliceKey


@dataclass(frozen=True)
class Former:
    """The files of the table that hold a slice.

    Attributes
    ----------
    alone : those that hold nothing else.
    shared : those that another program merged with other slices of the month.
    """

    alone: tuple[LoggedFile, ...]
    shared: tuple[LoggedFile, ...]

    @classmethod
    def of(cls, folder: Path, files: tuple[LoggedFile, ...], key: SliceKey) -> "Former":
        """Return those of a version's files that hold a slice."""
        of_month = [file for file in files if file.month == key.partition]
        alone = tuple(file for file in of_month if file.slice == (key.source, key.force))
        # Another program may have merged the files of a month: then only their rows tell.
        merged = (file for file in of_month if file.slice is None)
        return cls(alone, tuple(file for file in merged if _holds(folder, file, key)))

    def by_category(self, folder: Path, key: SliceKey) -> Counter[str]:
        """Return the incidents of the slice by category."""
        counts: Counter[str] = Counter()
        for file in self.shared:
            rows = _read(folder, file, ["source", "force", "category"])
            counts += _by_category(rows.filter(_is_of(rows, key)))
        for file in self.alone:
            # A damaged or missing file of the slice is no reason to refuse what mends it.
            with suppress(OSError, pa.ArrowException):
                counts += _by_category(_read(folder, file, ["category"]))
        return counts

    def others(self, folder: Path, key: SliceKey) -> list[tuple[SliceKey, pa.Table]]:
        """Return the rows of the other slices in the shared files, one table for each slice and file."""
        found = []
        for file in self.shared:
            rows = _read(folder, file, FILE_SCHEMA.names)
            rest = rows.filter(pc.invert(_is_of(rows, key)))
            for entry in rest.group_by(["source", "force"]).aggregate([]).sort_by("force").to_pylist():
                other = SliceKey(entry["source"], entry["force"], key.month)
                found.append((other, rest.filter(_is_of(rest, other))))
        return found


def _holds(folder: Path, file: LoggedFile, key: SliceKey) -> bool:
    return bool(pc.any(_is_of(_read(folder, file, ["source", "force"]), key)).as_py())


def _by_category(rows: pa.Table) -> Counter[str]:
    entries = pc.value_counts(rows["category"]).to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in entries})


def _read(folder: Path, file: LoggedFile, columns: list[str]) -> pa.Table:
    return pq.ParquetFile(file.path(folder)).read(columns=columns)


def _is_of(rows: pa.Table, key: SliceKey) -> pa.ChunkedArray:
    return pc.and_(pc.equal(rows["source"], key.source), pc.equal(rows["force"], key.force))
