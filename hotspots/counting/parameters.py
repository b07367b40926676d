"""The values that queries bind, by name: files, span of time, places and categories told apart."""

from datetime import date
from typing import Any

from hotspots.engine import Night
from hotspots.period import Period
from hotspots.snapshot import Snapshot

_EPOCH = date(1970, 1, 1)
_MINUTES_A_DAY = 1440


def files_of(snapshot: Snapshot, period: Period | None) -> list[str]:
    """Return the files that can hold incidents of a period: a long list of others costs time."""
    months = None if period is None else period.months
    return [str(file.path) for file in snapshot.files if months is None or file.month in months]


def span(period: Period) -> dict[str, Any]:
    """Return the months that a period touches, and its first and last minute of local civil time.

    Examples
    --------
    >>> span(Period(date(1970, 1, 1), date(1970, 1, 3)))
    {'first_month': 23640, 'last_month': 23640, 'first_minute': 0, 'last_minute': 2879}
    """
    return {
        "first_month": period.first_month,
        "last_month": period.last_month,
        "first_minute": (period.start - _EPOCH).days * _MINUTES_A_DAY,
        "last_minute": (period.end - _EPOCH).days * _MINUTES_A_DAY - 1,
    }


def excluded(snapshot: Snapshot) -> dict[str, Any]:
    """Return the places whose incidents count as at an institution."""
    return {"excluded": list(snapshot.excluded)}


def told_apart(night: Night) -> dict[str, Any]:
    """Return which incidents count under a code of their own; a night past midnight is as long as it is."""
    return {
        "told_apart": list(night.categories),
        "without_domestic": night.without_domestic,
        "everywhere": night.places is None,
        "places": list(night.places or ()),
        "night_start": night.start,
        "night_minutes": (night.end - night.start) % _MINUTES_A_DAY,
    }
