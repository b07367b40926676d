"""The distinct values of a date column (and its time column) as units of time: from when to when, in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.period import FIRST_YEAR, LAST_YEAR, PRECISIONS, month_index
from hotspots.places import BoolArray, IntArray
from hotspots.sources.pairs import Codes, coded, pairs_of, texts_of
from hotspots.sources.when.date_texts import Dates, dates_of, format_of
from hotspots.sources.when.zones import MINUTES_A_DAY, local_to_utc, utc_to_local

if TYPE_CHECKING:
    from hotspots.sources.profiles.known import TimeRule

_MONTH, _DAY, _HOUR, _MINUTE = range(len(PRECISIONS))
_HOW_FAR_AHEAD_S = 60
"""Clocks of two machines differ: so far ahead of now, a time is not in the future."""


@dataclass(frozen=True)
class Moments:
    """k values of a column, each the unit of time that it names: a minute, an hour, a day or a month.

    Attributes
    ----------
    missing : (k,) whether nothing is given. bad : (k,) whether what is given cannot be read.
    precision : (k,) index in `PRECISIONS`.
    month : (k,) index of the local month.
    local_minute : (k,) minutes since 1970-01-01T00:00 local civil time of the unit's start.
    start, end : (k,) seconds since 1970 UTC; an ambiguous start is the earlier, an ambiguous end the later.
    future : (k,) whether the unit begins after now.
    """

    missing: BoolArray
    bad: BoolArray
    precision: npt.NDArray[np.int8]
    month: npt.NDArray[np.int32]
    local_minute: IntArray
    start: IntArray
    end: IntArray
    future: BoolArray


def moments_in(
    cells: pa.Table,
    date_column: str,
    time_column: str,
    rule: "TimeRule",
    now: datetime,
    *,
    time_needed: bool = False,
) -> tuple[Moments, Codes]:
    """Return the moments that the rows name, and which of them each row has.

    Parameters
    ----------
    time_column : "" where there is none. A row without a time is known to the day.
    time_needed : a row without a time is missing.
    """
    dates = coded(cells[date_column])
    if not time_column:
        read, missing = _read(dates.values, rule.formats)
        return _moments(read, missing, rule, now), dates.codes
    times = coded(cells[time_column])
    pairs = pairs_of(dates, times)
    clock = _clock_texts(times.values)
    timeless = pc.equal(clock, "").to_numpy(zero_copy_only=False)[pairs.second]
    days, formats = dates.values, tuple(rule.formats)
    if pa.types.is_temporal(days.type):
        days, formats = _day_texts(days, rule.zone), ("%Y-%m-%d",)
    else:
        days = texts_of(days)
    written = pc.binary_join_element_wise(
        days.take(pa.array(pairs.first)), clock.take(pa.array(pairs.second)), " "
    )
    read, missing = _read(written, _joined_formats(formats, rule.formats))
    missing |= pc.equal(days, "").to_numpy(zero_copy_only=False)[pairs.first]
    read.precision[timeless] = np.minimum(read.precision[timeless], _DAY)
    return _moments(read, missing | (timeless & time_needed), rule, now), pairs.codes


def _read(values: pa.Array, formats: tuple[str, ...]) -> tuple[Dates, BoolArray]:
    """Return what values of any type say, and which of them are missing."""
    if not pa.types.is_temporal(values.type) or pa.types.is_time(values.type):
        texts = texts_of(values)
        return dates_of(texts, tuple(formats)), pc.equal(texts, "").to_numpy(zero_copy_only=False)
    zoned = pa.types.is_timestamp(values.type) and values.type.tz is not None
    precision = _DAY if pa.types.is_date(values.type) else _MINUTE
    missing = values.is_null().to_numpy(zero_copy_only=False)
    whole = values.cast(pa.timestamp("us", values.type.tz if zoned else None)).cast(pa.int64()).fill_null(0)
    minute = whole.to_numpy(zero_copy_only=False) // 60_000_000
    first, after = (np.datetime64(f"{year}-01-01T00:00", "m") for year in (FIRST_YEAR, LAST_YEAR + 1))
    fits = ~missing & (minute >= first.astype(np.int64)) & (minute < after.astype(np.int64))
    n = len(minute)
    read = Dates(
        fits,
        np.where(fits, minute, 0),
        np.zeros(n, dtype=np.int64),
        np.full(n, zoned),
        np.full(n, precision, dtype=np.int8),
    )
    return read, missing


def _moments(read: Dates, missing: BoolArray, rule: "TimeRule", now: datetime) -> Moments:
    utc = read.minute - read.offset
    local = read.minute
    if read.zoned.any():
        local = np.where(read.zoned, utc_to_local(utc, rule.zone), local)
    precision = np.minimum(read.precision, np.int8(PRECISIONS.index(rule.precision)))
    days = (local // MINUTES_A_DAY).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    step = np.array([MINUTES_A_DAY, MINUTES_A_DAY, 60, 1])[precision]
    begin, last = local // step * step, (local // step + 1) * step - 1
    of_month = precision == _MONTH
    if of_month.any():
        begin[of_month] = _first_minute(months[of_month])
        last[of_month] = _first_minute(months[of_month] + 1) - 1
    start = local_to_utc(begin, rule.zone)
    # The last minute, not the end: where the clocks go back at 2 the minute before 1:00 is not an hour long.
    end = local_to_utc(last, rule.zone, later=True) + 1
    exact = read.zoned & (precision == _MINUTE)
    start, end = np.where(exact, utc, start) * 60, np.where(exact, utc + 1, end) * 60
    month = months.astype(np.int64) + month_index(1970, 1)
    ahead = np.where(precision >= _HOUR, _HOW_FAR_AHEAD_S, 0)
    counted = (month >= month_index(FIRST_YEAR, 1)) & (month <= month_index(LAST_YEAR, 12))
    return Moments(
        missing=missing,
        bad=~missing & ~(read.fits & counted),
        precision=precision,
        month=month.astype(np.int32),
        local_minute=begin,
        start=start,
        end=end,
        future=start > now.timestamp() + ahead,
    )


def _first_minute(months: npt.NDArray[np.datetime64]) -> IntArray:
    return months.astype("datetime64[m]").astype(np.int64)


def _clock_texts(values: pa.Array) -> pa.Array:
    """Return times of day as texts; a timestamp is what a spreadsheet makes of a time without a day."""
    if pa.types.is_timestamp(values.type):
        return pc.strftime(values, format="%H:%M").fill_null("")
    if pa.types.is_integer(values.type):
        # As a number, 0930 has lost its 0.
        return pc.utf8_lpad(values.cast(pa.string()), 4, "0").fill_null("")
    return texts_of(values)


def _day_texts(values: pa.Array, zone: str) -> pa.Array:
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        values = pc.local_timestamp(values.cast(pa.timestamp("us", zone)))
    return values.cast(pa.date32(), safe=False).cast(pa.string()).fill_null("")


def _joined_formats(formats: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """Return formats of a date with a time after a space, and of a date whose time is missing.

    The formats of a profile may name the date alone, or both; 9:30 and 09:30:00 are always understood.

    Examples
    --------
    >>> _joined_formats(("%d/%m/%Y %H:%M",), ("%d/%m/%Y %H:%M",))
    ('%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y')
    """
    days = [day for day, _ in map(_cut, formats) if day]
    clocks = [clock for _, clock in map(_cut, given) if clock]
    # A time of day goes with a day, not with a month.
    of_days = [day for day in days if format_of(day).precision != _MONTH]
    joined = [f"{day} {clock}" for day in of_days for clock in (*clocks, "%H:%M", "%H:%M:%S")]
    return tuple(dict.fromkeys((*formats, *joined, *days)))


def _cut(form: str) -> tuple[str, str]:
    """Cut a format before its first directive of a time of day."""
    places = [at for at in map(form.find, ("%H", "%I", "%T", "%R")) if at >= 0]
    if not places:
        return form, ""
    day = form[: min(places)].rstrip(" T,\t")
    return (day if "%" in day else ""), form[min(places) :]
