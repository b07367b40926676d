"""When each row of a file happened: an interval, as coarse as it is known and as the profile lets it be."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hotspots.errors import SourceError
from hotspots.period import PRECISIONS
from hotspots.places import BoolArray, IntArray
from hotspots.sources.pairs import Codes
from hotspots.sources.when.moments import Moments, moments_in

if TYPE_CHECKING:
    from hotspots.sources.profiles.known import Columns, TimeRule

_Fields = TypeVar("_Fields", Moments, "Times")

__all__ = ["PRECISIONS", "Times", "times_of"]


@dataclass(frozen=True)
class Times:
    """When n rows happened; the arrays are read-only, and where all rows are one they share its memory.

    Attributes
    ----------
    month : (n,) index (`hotspots.period.month_index`) of the month of the local start; -1 where `bad`.
    start, end : (n,) seconds since 1970 UTC of the half-open interval [start, end); both 0 where `bad`.
    local_minute : (n,) minutes since 1970-01-01T00:00 local civil time of the start; 0 where `bad`.
    precision : (n,) index in `PRECISIONS`; the coarser of the two where start and end are known differently.
    bad : (n,) whether no date is given, or one that cannot be read, or of a year outside 1990 to 2100.
    backwards : (n,) whether the end is before the start. future : (n,) whether the start is after now.
    """

    month: npt.NDArray[np.int32]
    start: IntArray
    end: IntArray
    local_minute: IntArray
    precision: npt.NDArray[np.int8]
    bad: BoolArray
    backwards: BoolArray
    future: BoolArray

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False


def times_of(cells: pa.Table, columns: "Columns", rule: "TimeRule", now: datetime) -> Times:
    """Return when rows happened.

    A row happened between the start of the unit of time that its first date names and the end of the unit
    that its second names: from 10:00 to 10:00 is one minute, a day alone is that day. Where one of the two
    is missing it is as the other. Times of day that are missing leave a day. Texts without an offset from
    UTC are local civil time of the rule's zone. Nothing finer than the rule's precision is in the result.

    Parameters
    ----------
    cells : columns by the names that `columns` gives.
    now : with its time zone. More than a minute after it (days, months: beginning after it) is the future.

    Raises
    ------
    SourceError
        No column of dates is named, or a format or the time zone is unknown.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> names = ("month", "date", "time", "from_date", "from_time", "to_date", "to_time")
    >>> columns = Some(**dict.fromkeys(names, "") | {"date": "When"})
    >>> rule = Some(formats=("%d/%m/%Y %H:%M",), zone="Europe/London", precision="hour")
    >>> now = datetime.fromisoformat("2025-01-01T00:00Z")
    >>> times = times_of(pa.table({"When": ["01/06/2024 10:59"]}), columns, rule, now)
    >>> [np.datetime64(int(second), "s").item().isoformat() for second in (times.start[0], times.end[0])]
    ['2024-06-01T09:00:00', '2024-06-01T10:00:00']
    """
    day, clock = columns.from_date or columns.date or columns.month, columns.from_time or columns.time
    last_day, last_clock = columns.to_date or day, columns.to_time
    if not (day or last_day):
        raise SourceError("the profile names no column of dates; give month, date or from_date in [columns]")
    ends = bool(columns.to_date or last_clock)
    if not day:
        day, clock, ends = last_day, last_clock, False
    first, row_of_first = moments_in(cells, day, clock, rule, now)
    if not ends:
        return _by_row(_joined(first, first), row_of_first)
    last, row_of_last = moments_in(cells, last_day, last_clock, rule, now, time_needed=not columns.to_date)
    return _joined(_by_row(first, row_of_first), _by_row(last, row_of_last))


def _joined(first: Moments, last: Moments) -> Times:
    """Return the times from the start of the first moments to the end of the last."""
    bad = first.bad | last.bad | (first.missing & last.missing)
    alone = last.missing
    absent = first.missing

    def of_first(field: str, where_bad: int) -> npt.NDArray[Any]:
        values: npt.NDArray[Any] = getattr(first, field)
        if first is not last:
            values = np.where(absent, getattr(last, field), values)
        return np.where(bad, values.dtype.type(where_bad), values)

    start, end = of_first("start", 0), np.where(bad, 0, np.where(alone, first.end, last.end))
    precision = np.minimum(
        np.where(absent, last.precision, first.precision), np.where(alone, first.precision, last.precision)
    )
    return Times(
        month=of_first("month", -1),
        start=start,
        end=end,
        local_minute=of_first("local_minute", 0),
        precision=np.where(bad, np.int8(0), precision),
        bad=bad,
        backwards=~bad & (end <= start),
        future=of_first("future", 0),
    )


def _by_row(distinct: _Fields, codes: Codes) -> _Fields:
    """Return every field by row."""

    def of_rows(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.broadcast_to(values, codes.shape) if len(values) == 1 else values[codes]

    return type(distinct)(*(of_rows(getattr(distinct, field.name)) for field in fields(distinct)))
