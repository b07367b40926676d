"""Keeping the rows that were left out, so that a person can look at them."""

import re
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from hotspots.errors import StoreError
from hotspots.store.durability import write_beside


class LeftOutFolder:
    """The folder in which each input file with rows left out has a CSV file of them.

    A file that is loaded again replaces its rows here; where nothing is left out any more they go.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def keep(self, input_name: str, rows: pa.Table) -> str | None:
        """Keep the rows of an input file and return the path of their file; None for no rows.

        Two input files of one name in the same run get files of their own.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        path = self._folder / self._name_for(input_name)
        try:
            if not len(rows):
                path.unlink(missing_ok=True)
                return None
            self._folder.mkdir(exist_ok=True)
            write_beside(path, lambda beside: arrow_csv.write_csv(rows, beside))
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"rows left out cannot be kept in {path} ({str(error)[:160]})") from None
        return str(path)

    def _name_for(self, input_name: str) -> str:
        # Archives name their members as they like; only harmless letters reach the file system.
        stem = re.sub(r"[^\w.()+ -]", "_", re.sub(r"(?i)\.csv$", "", input_name)).strip(". ")[:100] or "input"
        name, number = f"{stem}.csv", 1
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}.csv"
        self._taken.add(name)
        return name


def rows_left_out(folder: Path) -> int:
    """Return how many rows are kept in a folder of rows left out; 0 where there is none."""
    return sum(
        _rows(path, status.st_size, status.st_mtime_ns)
        for path in folder.glob("*.csv")
        if (status := path.stat()).st_size
    )


@lru_cache(maxsize=4096)
def _rows(path: Path, _size: int, _changed_ns: int) -> int:
    """Count the rows of a file; its size and time of change only tell one content from another."""
    options = arrow_csv.ParseOptions(newlines_in_values=True)
    with arrow_csv.open_csv(path, parse_options=options) as batches:
        return sum(len(batch) for batch in batches)
