"""The counting engine on one machine: DuckDB over the files of one snapshot."""

import shutil
import tempfile
import threading
import weakref
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from hotspots.counting import queries
from hotspots.counting.window import Window
from hotspots.engine import ClockCounts, IntervalCounts, Night, PartCounts, Slice, Snapshot, Summary
from hotspots.errors import StoreError
from hotspots.period import PRECISIONS, Period
from hotspots.places import IntArray, PlaceCounts
from hotspots.store.foreign_errors import first_line

_EPOCH = date(1970, 1, 1)
_MINUTES_A_DAY = 1440

Bounds = tuple[float, float, float, float]


class FilesGone(StoreError):
    """Files of the snapshot are no longer there: take a new snapshot and ask again."""


class DuckDBEngine:
    """Counts incidents with DuckDB (see `hotspots.engine.CountEngine`).

    The database is in memory and holds nothing; it reads the Parquet files of the snapshot and may open no
    file outside the store. May be used by several threads: each call has a cursor of its own.

    Parameters
    ----------
    store : the store's directory.
    memory_mb : memory that the engine may use, in megabytes; beyond it, it writes to `temporary`.
    threads : threads that one call may use.
    calls : calls that run at the same time; further ones wait.
    temporary : directory for what does not fit in memory; None makes one and removes it at the end.
    """

    def __init__(
        self,
        store: Path,
        *,
        memory_mb: int = 1024,
        threads: int = 2,
        calls: int = 4,
        temporary: Path | None = None,
    ) -> None:
        self._calls = threading.BoundedSemaphore(calls)
        folder = str(temporary) if temporary is not None else self._temporary_folder()
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads,
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            },
        )
        # These cannot be bound; a quotation mark in the path is doubled.
        allowed = str(store).replace("'", "''")
        self._connection.execute(f"SET allowed_directories = ['{allowed}']")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def summary(self, snapshot: Snapshot) -> Summary:
        """Return number of places and every slice of a snapshot, by source, part and month.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        files = _files(snapshot, None)
        if not files:
            return Summary(0, ())
        rows = self._rows(queries.SLICES, {"files": files}).to_pylist()
        places = self._rows(queries.PLACES, {"files": files})["places"][0].as_py()
        slices: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
        for row in rows:
            slices.setdefault((row["source"], row["part"], row["month_index"]), []).append(row)
        return Summary(places, tuple(_slice(key, parts) for key, parts in slices.items()))

    def count_by_place(
        self, snapshot: Snapshot, period: Period, bounds: Bounds | None = None, *, night: Night | None = None
    ) -> PlaceCounts:
        """Return incidents by place and category; the categories are those that occur, by code.

        Raises
        ------
        FilesGone
            Files of the snapshot were cleaned away; a new snapshot has others.
        StoreError
            A file cannot be read, or the memory does not suffice.
        """
        files = _files(snapshot, period)
        values = _excluded(snapshot)
        rows = self._counted(queries.COUNT_BY_PLACE, files, snapshot, period, bounds, values, night)
        if rows is None:
            return _no_places()
        place, row_of = np.unique(_integers(rows, "place"), return_inverse=True)
        code = rows["category"].combine_chunks().dictionary_encode()
        stored = code.dictionary.to_pylist()
        categories = tuple(sorted(stored))
        column_of = np.array([categories.index(c) for c in stored], dtype=np.int64)[_as_numpy(code.indices)]
        counts = np.zeros((2, len(place), len(categories)), dtype=np.int64)
        counts[0, row_of, column_of] = _integers(rows, "incidents")
        counts[1, row_of, column_of] = _integers(rows, "at_institutions")
        easting, northing = snapshot.frame.unpack(place)
        return PlaceCounts(place, easting, northing, categories, counts[0], counts[1])

    def count_by_interval(
        self,
        snapshot: Snapshot,
        period: Period,
        categories: Sequence[str],
        *,
        include_institutions: bool,
        bounds: Bounds | None = None,
        night: Night | None = None,
    ) -> IntervalCounts:
        """Return incidents of these stored categories together by place and month.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        files = _files(snapshot, period) if categories else []
        values = {"categories": list(categories), "include_institutions": include_institutions}
        values |= _excluded(snapshot)
        rows = self._counted(queries.COUNT_BY_INTERVAL, files, snapshot, period, bounds, values, night)
        if rows is None:
            nothing = np.zeros(0, dtype=np.int64)
            return IntervalCounts(nothing, nothing, nothing)
        return IntervalCounts(
            _integers(rows, "place"), _integers(rows, "month_index"), _integers(rows, "incidents")
        )

    def count_by_part(self, snapshot: Snapshot, period: Period, bounds: Bounds | None = None) -> PartCounts:
        """Return incidents of any category by source, part, month and place, institutions included.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        rows = self._counted(queries.COUNT_BY_PART, _files(snapshot, period), snapshot, period, bounds, {})
        if rows is None or not len(rows):
            nothing = np.zeros(0, dtype=np.int64)
            return PartCounts((), nothing, nothing, nothing, nothing)
        source, part = (rows[name].combine_chunks().dictionary_encode() for name in ("source", "part"))
        # The rows stand in order of source and part: each pair begins once.
        code = _as_numpy(source.indices) * len(part.dictionary) + _as_numpy(part.indices)
        begins = np.append(True, code[1:] != code[:-1])
        first = np.flatnonzero(begins).tolist()
        return PartCounts(
            tuple((rows["source"][row].as_py(), rows["part"][row].as_py()) for row in first),
            np.cumsum(begins) - 1,
            _integers(rows, "month_index"),
            _integers(rows, "place"),
            _integers(rows, "incidents"),
        )

    def names_of(self, snapshot: Snapshot, period: Period, bounds: Bounds | None = None) -> dict[int, str]:
        """Return the commonest label of each place; ties go to the lesser text.

        A place whose incidents have no label is absent.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        files = _files(snapshot, period)
        rows = self._counted(queries.NAMES_OF, files, snapshot, period, bounds, {})
        if rows is None:
            return {}
        return dict(zip(rows["place"].to_pylist(), rows["label"].to_pylist(), strict=True))

    def count_by_clock(
        self,
        snapshot: Snapshot,
        period: Period,
        *,
        include_institutions: bool,
        bounds: Bounds | None = None,
        night: Night | None = None,
    ) -> ClockCounts:
        """Return incidents by category, place, month, weekday and hour of the day.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        values = {"include_institutions": include_institutions} | _excluded(snapshot)
        files = _files(snapshot, period)
        rows = self._counted(queries.COUNT_BY_CLOCK, files, snapshot, period, bounds, values, night)
        if rows is None or not len(rows):
            nothing = np.zeros(0, dtype=np.int64)
            return ClockCounts((), *[nothing] * 6)
        # The rows stand in order of category: the dictionary is ascending.
        code = rows["category"].combine_chunks().dictionary_encode()
        names = ("place", "month_index", "weekday", "hour", "incidents")
        numbers = (_integers(rows, name) for name in names)
        return ClockCounts(tuple(code.dictionary.to_pylist()), _as_numpy(code.indices), *numbers)

    def _counted(
        self,
        query: str,
        files: list[str],
        snapshot: Snapshot,
        period: Period,
        bounds: Bounds | None,
        values: dict[str, Any],
        night: Night | None = None,
    ) -> pa.Table | None:
        """Run a query over a period and window; None where there is no file to read."""
        if not files:
            return None
        bound: dict[str, Any] = {"files": files, **_span(period), **values}
        code, within = "category", ""
        if night is not None:
            code, bound = queries.BY_NIGHT, bound | _told_apart(night)
        if bounds is not None:
            within, bound = queries.WITHIN, bound | Window.of(snapshot.frame, bounds).parameters()
        return self._rows(query.format(code=code, within=within), bound)

    def _rows(self, query: str, values: dict[str, Any]) -> pa.Table:
        with self._calls:
            # A shared connection would mix the results of calls that run at the same time.
            cursor = self._connection.cursor()
            try:
                return cursor.sql(query, params=values).to_arrow_table()
            except duckdb.OutOfMemoryException:
                raise StoreError(
                    "the incidents cannot be counted in the memory given; "
                    "give more (HOTSPOTS_MEMORY_MB), or ask for a shorter period"
                ) from None
            except duckdb.Error as error:
                if not all(Path(file).exists() for file in values["files"]):
                    raise FilesGone("files of this version of the data are gone; ask again") from None
                raise StoreError(f"the incidents cannot be counted ({first_line(error)})") from None
            finally:
                cursor.close()

    def _temporary_folder(self) -> str:
        try:
            folder = tempfile.mkdtemp(prefix="hotspots-")
        except OSError:
            return ""  # nowhere to write: what does not fit in memory is refused
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder


def _files(snapshot: Snapshot, period: Period | None) -> list[str]:
    """Return the files that can hold incidents of a period: a long list of others costs time."""
    months = None if period is None else period.months
    return [str(file.path) for file in snapshot.files if months is None or file.month in months]


def _span(period: Period) -> dict[str, int]:
    """Return the months that a period touches, and its first and last minute of local civil time."""
    return {
        "first_month": period.first_month,
        "last_month": period.last_month,
        "first_minute": (period.start - _EPOCH).days * _MINUTES_A_DAY,
        "last_minute": (period.end - _EPOCH).days * _MINUTES_A_DAY - 1,
    }


def _excluded(snapshot: Snapshot) -> dict[str, Any]:
    return {"excluded": list(snapshot.excluded)}


def _told_apart(night: Night) -> dict[str, Any]:
    return {
        "told_apart": list(night.categories),
        "without_domestic": night.without_domestic,
        "everywhere": night.places is None,
        "places": list(night.places or ()),
        "night_start": night.start,
        "night_minutes": (night.end - night.start) % _MINUTES_A_DAY,
    }


def _slice(key: tuple[str, str, int], rows: list[dict[str, Any]]) -> Slice:
    source, part, month = key
    return Slice(
        source=source,
        part=part,
        month=month,
        incidents=sum(row["incidents"] for row in rows),
        categories=tuple(row["category"] for row in rows),
        synthetic=any(row["synthetic"] for row in rows),
        precision=PRECISIONS[min(row["precision"] for row in rows) - 1],
        finest=PRECISIONS[max(row["finest"] for row in rows) - 1],
    )


def _integers(rows: pa.Table, column: str) -> IntArray:
    return _as_numpy(rows[column].combine_chunks())


def _as_numpy(integers: pa.Array) -> IntArray:
    # Not to_numpy(), which imports pandas: most of a second of every command.
    return np.array(np.from_dlpack(integers), dtype=np.int64)


def _no_places() -> PlaceCounts:
    nothing = np.zeros(0, dtype=np.int64)
    metres = np.zeros(0)
    table = np.zeros((0, 0), dtype=np.int64)
    return PlaceCounts(nothing, metres, metres.copy(), (), table, table.copy())
