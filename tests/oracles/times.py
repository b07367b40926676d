"""When a row happened, the plain way: Python's own datetime, one row after the other."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PRECISIONS = ("month", "day", "hour", "minute")
_MINUTE = timedelta(minutes=1)


def read(text, formats):
    """Return (datetime, precision) by the first format that fits, or None."""
    for form in formats:
        try:
            moment = datetime.strptime(text.strip(), form)  # noqa: DTZ007
        except ValueError:
            continue
        if 1990 <= moment.year <= 2100:
            finest = "minute" if "%M" in form else "hour" if "%H" in form or "%I" in form else "day"
            return moment, finest if "%d" in form else "month"
    return None


def unit(moment, precision):
    """Return the first and the last minute of the unit of local time around a moment."""
    begin = moment.replace(second=0, microsecond=0)
    if precision == "minute":
        return begin, begin
    begin = begin.replace(minute=0)
    if precision == "hour":
        return begin, begin + 59 * _MINUTE
    begin = begin.replace(hour=0)
    if precision == "day":
        return begin, begin + timedelta(days=1) - _MINUTE
    begin = begin.replace(day=1)
    return begin, (begin + timedelta(days=32)).replace(day=1) - _MINUTE


def utc_seconds(local, zone, *, later=False):
    """Return seconds since 1970 UTC; a time that does not exist is taken as the clock stood before."""
    both = [int(local.replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) for fold in (0, 1)]
    # In a gap fold=0 is the greater of the two, and reads the time with the offset before it.
    return max(both) if later else both[0]


def interval(first, last, formats, zone, precision):
    """Return (start, end, precision) of two texts in seconds since 1970 UTC, or None."""
    found = [read(text, formats) for text in (first, last)]
    if None in found:
        return None
    units = []
    for moment, finest in found:
        kept = min(finest, precision, key=PRECISIONS.index)
        units.append((*unit(moment, kept), kept))
    start = utc_seconds(units[0][0], zone)
    end = utc_seconds(units[1][1], zone, later=True) + 60
    return start, end, min((one[2] for one in units), key=PRECISIONS.index)


def text(seconds):
    """Return seconds since 1970 UTC as people write them."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M:%S")
