"""The counting engine on one machine: DuckDB over the files of one snapshot."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hotspots.counting import queries
from hotspots.counting.database import Database
from hotspots.counting.parameters import excluded, files_of, span, told_apart
from hotspots.counting.window import Window
from hotspots.engine import ClockCounts, IntervalCounts, Night, PartCounts
from hotspots.period import PRECISIONS, Period
from hotspots.places import IntArray, PlaceCounts
from hotspots.snapshot import Slice, Snapshot, Summary

Bounds = tuple[float, float, float, float]


class DuckDBEngine:
    """Counts incidents with DuckDB (see `hotspots.engine.CountEngine`).

    May be used by several threads.

    Parameters
    ----------
    store, memory_mb, threads, calls, temporary : as for `Database`, which it counts with.
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
        self._database = Database(
            store, memory_mb=memory_mb, threads=threads, calls=calls, temporary=temporary
        )

    def summary(self, snapshot: Snapshot) -> Summary:
        """Return number of places and every slice of a snapshot, by source, part and month.

        Raises
        ------
        FilesGone, StoreError
            As `count_by_place`.
        """
        files = files_of(snapshot, None)
        if not files:
            return Summary(0, ())
        rows = self._database.rows(queries.SLICES, {"files": files}).to_pylist()
        places = self._database.rows(queries.PLACES, {"files": files})["places"][0].as_py()
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
        files = files_of(snapshot, period)
        values = excluded(snapshot)
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
        files = files_of(snapshot, period) if categories else []
        values = {"categories": list(categories), "include_institutions": include_institutions}
        values |= excluded(snapshot)
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
        rows = self._counted(queries.COUNT_BY_PART, files_of(snapshot, period), snapshot, period, bounds, {})
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
        files = files_of(snapshot, period)
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
        values = {"include_institutions": include_institutions} | excluded(snapshot)
        files = files_of(snapshot, period)
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
        bound: dict[str, Any] = {"files": files, **span(period), **values}
        code, within = "category", ""
        if night is not None:
            code, bound = queries.BY_NIGHT, bound | told_apart(night)
        if bounds is not None:
            within, bound = queries.WITHIN, bound | Window.of(snapshot.frame, bounds).parameters()
        return self._database.rows(query.format(code=code, within=within), bound)


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
