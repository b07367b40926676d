"""Cells of typed formats, brought to the few types that rows have."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

Cell = str | float | bool | date | datetime | None
"""A cell of a format that types every cell by itself."""

_LARGEST_WHOLE = 2.0**53
_TEXTS = pa.dictionary(pa.int32(), pa.string())


def is_flat(kind: pa.DataType) -> bool:
    """Say whether a column of this type can be a column of rows; nested, binary and durations cannot."""
    if kinds.is_dictionary(kind):
        return is_flat(kind.value_type)
    return _is_text(kind) or any(
        test(kind)
        for test in (
            kinds.is_integer,
            kinds.is_floating,
            kinds.is_decimal,
            kinds.is_boolean,
            kinds.is_date,
            kinds.is_time,
            kinds.is_timestamp,
            kinds.is_null,
        )
    )


def plain(column: pa.Array) -> pa.Array:
    """Return a flat column in one of the types of rows.

    Whole numbers become int64 (float64 where they do not fit), other numbers float64, times of day the text
    ``HH:MM`` (``HH:MM:SS`` where seconds count), moments microseconds.
    """
    kind = column.type
    if kinds.is_dictionary(kind):
        if _is_text(kind.value_type):
            return column.cast(_TEXTS)
        return plain(column.dictionary_decode())
    if _is_text(kind) or kinds.is_null(kind):
        return column.cast(pa.string())
    if kinds.is_time(kind):
        return pa.array([None if at is None else time_text(at) for at in column.to_pylist()], pa.string())
    if kinds.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz), safe=kind.unit != "ns")
    if kinds.is_date(kind):
        return column.cast(pa.date32())
    if kinds.is_uint64(kind) and _too_large(column):
        return column.cast(pa.float64(), safe=False)
    if kinds.is_integer(kind):
        return column.cast(pa.int64())
    return column if kinds.is_boolean(kind) else column.cast(pa.float64(), safe=False)


def column_of(cells: Sequence[Cell]) -> pa.Array:
    """Return cells that are typed one by one as a column.

    Cells of one kind keep it; where kinds are mixed, all become the text that `text_of` gives.

    Examples
    --------
    >>> column_of([1.0, None, 20.0]).type, column_of([1.0, 0.5]).type
    (DataType(int64), DataType(double))
    >>> column_of(["00123", 124.0]).to_pylist()
    ['00123', '124']
    """
    met = set(map(type, cells)) - {type(None)}
    if met <= {str}:
        return pa.array(cells, pa.string()).dictionary_encode()
    if met == {float}:
        numbers = pa.array(cells, pa.float64())
        values = numbers.drop_null().to_numpy()
        whole = bool(np.all((values == np.trunc(values)) & (np.abs(values) < _LARGEST_WHOLE)))
        return numbers.cast(pa.int64()) if whole else numbers
    if met == {bool}:
        return pa.array(cells, pa.bool_())
    if met == {date}:
        return pa.array(cells, pa.date32())
    if met <= {date, datetime}:
        return pa.array([_moment(cell) for cell in cells], pa.timestamp("us"))
    return pa.array(
        [None if cell is None else text_of(cell) for cell in cells], pa.string()
    ).dictionary_encode()


def cell_of(value: Any) -> Cell:
    """Return a value as Python has it as a cell: blank text is missing, times of day and durations are text.

    Raises
    ------
    ValueError
        It is a number that is not finite.

    Examples
    --------
    >>> cell_of(" "), cell_of(3), cell_of(time(14, 5)), cell_of(timedelta(hours=36))
    (None, 3.0, '14:05', '36:00')
    """
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise ValueError(f"no number {value}")
        return float(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return time_text(value) if isinstance(value, time) else value


def text_of(cell: Cell) -> str:
    """Return a cell as text, as a CSV file would have it; dates as ISO 8601 with a space before the time.

    Examples
    --------
    >>> text_of(124.0), text_of(0.5), text_of(datetime(2024, 1, 31, 14, 5)), text_of(True)
    ('124', '0.5', '2024-01-31 14:05:00', 'TRUE')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _LARGEST_WHOLE
        return str(int(cell)) if whole else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell if isinstance(cell, str) else cell.isoformat()


def time_text(at: time) -> str:
    """Return a time of day as text.

    Examples
    --------
    >>> time_text(time(14, 5)), time_text(time(14, 5, 9))
    ('14:05', '14:05:09')
    """
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def _moment(cell: Cell) -> Cell:
    return datetime(cell.year, cell.month, cell.day) if type(cell) is date else cell  # noqa: DTZ001


def _is_text(kind: pa.DataType) -> bool:
    return bool(kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind))


def _too_large(column: pa.Array) -> bool:
    largest = pc.max(column).as_py()
    return largest is not None and largest >= 1 << 63
