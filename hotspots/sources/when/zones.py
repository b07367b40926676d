"""Local civil time and UTC: work once for each distinct day, once for each minute of a day that changes.

A day on which the clocks do not change has one offset. On the others, two in a year, the offset is looked up
for every minute, since some places have changed at 00:01 or by half an hour.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from hotspots.errors import SourceError
from hotspots.places import IntArray

MINUTES_A_DAY = 1440
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - civil time has no zone
_Offsets = npt.NDArray[np.int16]


def local_to_utc(local_minute: IntArray, zone: str, *, later: bool = False) -> IntArray:
    """Return (n,) minutes since 1970 UTC of local civil minutes since 1970-01-01T00:00.

    A time that the clocks jump over in spring is taken as the clock stood before: forward of the gap. Of a
    time that comes twice in autumn, the earlier is given, or the `later`.

    Raises
    ------
    SourceError
        There is no such time zone.

    Examples
    --------
    >>> twice = np.array([(datetime(2024, 10, 27, 1, 30) - datetime(1970, 1, 1)).total_seconds() // 60])
    >>> first, second = (local_to_utc(twice.astype(int), "Europe/London", later=x) for x in (False, True))
    >>> (second - first).tolist()
    [60]
    """
    _zone(zone)
    return local_minute - _offsets(local_minute, zone, _later if later else _earlier)


def utc_to_local(utc_minute: IntArray, zone: str) -> IntArray:
    """Return (n,) local civil minutes since 1970-01-01T00:00 of minutes since 1970 UTC."""
    _zone(zone)
    return utc_minute + _offsets(utc_minute, zone, _at_utc)


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A key that is a folder, or points out of the data, is an error of the file system or of value.
    except (KeyError, ValueError, OSError):
        raise SourceError(
            f"time zone '{name[:60]}' is unknown; give a name such as Europe/London or UTC"
        ) from None


def _offsets(minutes: IntArray, zone: str, of_day: Callable[[str, int], _Offsets]) -> IntArray:
    """Return (n,) minutes east of UTC, from tables of a day: one number, or one for each minute."""
    if not len(minutes):
        return np.zeros(0, dtype=np.int64)
    day = minutes // MINUTES_A_DAY
    first = int(day.min())
    day -= first
    present = np.zeros(int(day.max()) + 1, dtype=np.bool_)
    present[day] = True
    constant = np.zeros(len(present), dtype=np.int64)
    changing = np.zeros(len(present), dtype=np.bool_)
    for number in np.flatnonzero(present):
        table = of_day(zone, first + int(number))
        constant[number], changing[number] = table[0], len(table) > 1
    offsets: IntArray = constant[day]
    rows = np.flatnonzero(changing[day])
    for number in np.flatnonzero(changing):
        there = rows[day[rows] == number]
        offsets[there] = of_day(zone, first + int(number))[minutes[there] % MINUTES_A_DAY]
    return offsets


@lru_cache(maxsize=100_000)
def _earlier(zone: str, day: int) -> _Offsets:
    return _civil_day(zone, day, lambda before, _after: before)


@lru_cache(maxsize=100_000)
def _later(zone: str, day: int) -> _Offsets:
    # Where a time comes twice the offset falls; in a gap it rises, and the one before it holds.
    return _civil_day(zone, day, min)


def _civil_day(zone: str, day: int, choose: Callable[[int, int], int]) -> _Offsets:
    midnight = _EPOCH + timedelta(days=day)
    ends = {both for moment in (midnight, midnight + timedelta(days=1)) for both in _civil(zone, moment)}
    if len(ends) == 1:
        return np.array([ends.pop()], dtype=np.int16)
    each = (_civil(zone, midnight + timedelta(minutes=minute)) for minute in range(MINUTES_A_DAY))
    return np.array([choose(*both) for both in each], dtype=np.int16)


def _civil(zone: str, moment: datetime) -> tuple[int, int]:
    """Return the offsets before and after a change of the clocks; twice the same at any other time."""
    return (
        _minutes(moment.replace(tzinfo=_zone(zone), fold=0)),
        _minutes(moment.replace(tzinfo=_zone(zone), fold=1)),
    )


@lru_cache(maxsize=100_000)
def _at_utc(zone: str, day: int) -> _Offsets:
    midnight = (_EPOCH + timedelta(days=day)).replace(tzinfo=UTC)

    def offset(minute: int) -> int:
        return _minutes((midnight + timedelta(minutes=minute)).astimezone(_zone(zone)))

    if offset(0) == offset(MINUTES_A_DAY):
        return np.array([offset(0)], dtype=np.int16)
    return np.array([offset(minute) for minute in range(MINUTES_A_DAY)], dtype=np.int16)


def _minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()) / timedelta(minutes=1))
