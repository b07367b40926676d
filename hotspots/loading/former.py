"""What slices hold before they are replaced: the files that they are in, and their incidents by category."""

from collections import Counter, defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotspots.store.changing import NewFile, stage_file
from hotspots.store.delta_log import LoggedFile
from hotspots.store.schema import FILE_SCHEMA, SliceKey
from hotspots.store.staging import Staging


@dataclass(frozen=True)
class Former:
    """The files of the table that hold some slices.

    Attributes
    ----------
    files : all of them.
    by_category : incidents of each of the slices by category; those that are new are absent.
    others : rows of other slices that another program merged into these files, by slice and file.
    """

    files: tuple[LoggedFile, ...]
    by_category: dict[SliceKey, Counter[str]]
    others: tuple[tuple[SliceKey, pa.Table], ...]

    @property
    def incidents(self) -> int:
        """Incidents of all the slices."""
        return sum(counts.total() for counts in self.by_category.values())

    def staged_others(self, staging: Staging) -> tuple[NewFile, ...]:
        """Write the rows of other slices to files of their own."""
        return tuple(stage_file(staging, key, rows) for key, rows in self.others)

    @classmethod
    def of(cls, table: Path, files: Collection[LoggedFile], keys: Collection[SliceKey]) -> "Former":
        """Return those of a version's files that hold any of the slices.

        Parameters
        ----------
        table : the incident table's directory.
        """
        wanted = {(key.partition, key.source, key.part): key for key in keys}
        months = {key.partition for key in keys}
        counts: dict[SliceKey, Counter[str]] = defaultdict(Counter)
        found: list[LoggedFile] = []
        others: list[tuple[SliceKey, pa.Table]] = []
        for file in files:
            if file.month not in months:
                continue
            if file.slice is None:
                rest = _split(table, file, keys, counts)
                if rest is not None:
                    found.append(file)
                    others += rest
            elif (file.month, *file.slice) in wanted:
                found.append(file)
                # A damaged or missing file of the slice is no reason to refuse what mends it.
                with suppress(OSError, pa.ArrowException):
                    rows = pq.ParquetFile(file.path(table)).read(columns=["category"])
                    counts[wanted[file.month, *file.slice]] += _by_category(rows)
        return cls(tuple(found), dict(counts), tuple(others))


def _split(
    table: Path, file: LoggedFile, keys: Collection[SliceKey], counts: dict[SliceKey, Counter[str]]
) -> list[tuple[SliceKey, pa.Table]] | None:
    """Return the rows of other slices in a file of several; None if it holds none of ours."""
    rows = pq.ParquetFile(file.path(table)).read(columns=FILE_SCHEMA.names)
    held = rows.group_by(["source", "part", "month_index"]).aggregate([]).sort_by("part").to_pylist()
    slices = [SliceKey(entry["source"], entry["part"], entry["month_index"]) for entry in held]
    if not set(slices) & set(keys):
        return None
    others = []
    for key in slices:
        mine = rows.filter((pc.field("source") == key.source) & (pc.field("part") == key.part))
        if key in keys:
            counts[key] += _by_category(mine)
        else:
            others.append((key, mine))
    return others


def _by_category(rows: pa.Table) -> Counter[str]:
    entries = rows["category"].value_counts().to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in entries})
