"""Keeping the rows that were left out, so that a person can look at them."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from hotspots.errors import StoreError
from hotspots.store.durability import write_beside
from hotspots.store.foreign_errors import first_line
from hotspots.store.schema import SliceKey

_KEPT = re.compile(r"(?P<name>.+)\.(?P<rows>\d{1,12})-rows\.csv", flags=re.ASCII)
_LONGEST_PART = 80


class LeftOutFolder:
    """The folder in which each slice with rows left out has a CSV file of them.

    A slice that is loaded again replaces its rows here, whatever file it comes from; where nothing is left
    out any more they go. Rows whose month cannot be read belong to no slice: they are kept by the name of
    their input file. How many rows a file holds stands in its name, as in
    ``police-uk.city-of-london-police.2024-01.77-rows.csv``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def keep_slice(self, key: SliceKey, rows: pa.Table) -> str | None:
        """Keep the rows left out of a slice and return the path of their file; None for no rows.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        return self._keep(f"{_safe(key.source)}.{_safe(key.force)}.{key.partition}", rows)

    def keep_without_month(self, source: str, input_name: str, rows: pa.Table) -> str | None:
        """Keep the rows of an input file that belong to no slice and return the path of their file.

        Two input files of one name in the same run get files of their own; None for no rows.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        stem = re.sub(r"(?i)\.csv$", "", input_name)
        name, number = f"{_safe(source)}.no-month.{_safe(stem)}", 1
        while name in self._taken:
            number += 1
            name = f"{_safe(source)}.no-month.{_safe(stem)}-{number}"
        self._taken.add(name)
        return self._keep(name, rows)

    def _keep(self, name: str, rows: pa.Table) -> str | None:
        """Put rows in the place of those kept under a name before."""
        path = self._folder / f"{name}.{len(rows)}-rows.csv"
        try:
            # Listed first: what another process keeps in the meantime is not removed.
            former = [kept.path for kept in _kept_in(self._folder) if kept.name == name and kept.path != path]
            if len(rows):
                self._folder.mkdir(exist_ok=True)
                write_beside(path, lambda beside: arrow_csv.write_csv(rows, beside))
            for file in former:
                file.unlink(missing_ok=True)
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"rows left out cannot be kept in {path} ({first_line(error)})") from None
        return str(path) if len(rows) else None


def rows_left_out(folder: Path) -> int:
    """Return how many rows are kept in a folder of rows left out; 0 where there is none."""
    return sum(kept.rows for kept in _kept_in(folder))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of rows left out: what they were left out of, and how many they are."""

    path: Path
    name: str
    rows: int


def _kept_in(folder: Path) -> list[_Kept]:
    named = ((path, _KEPT.fullmatch(path.name)) for path in folder.glob("*-rows.csv"))
    return [_Kept(path, found["name"], int(found["rows"])) for path, found in named if found]


def _safe(text: str) -> str:
    """Return letters that are harmless in a file's name; what had to be changed is told apart by a digest."""
    plain = re.sub(r"[^A-Za-z0-9_()+-]", "_", text)[:_LONGEST_PART]
    if plain == text and text:
        return plain
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}"
