"""When the incidents of each category start: by month, weekday and hour of the day, place by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.engine import ClockCounts
from hotspots.period import month_label
from hotspots.places import IntArray


@dataclass(frozen=True, slots=True)
class Clock:
    """A way to tell times apart.

    Attributes
    ----------
    name : ``month``, ``weekday`` or ``hour``.
    beside : slots before and after one's own that still count as the same time, round the clock.
    """

    name: str
    beside: int = 0


MONTH, WEEKDAY, HOUR = Clock("month"), Clock("weekday"), Clock("hour", beside=1)
"""A month is that of one year. Hours are told roughly: the one before and the one after count as the same."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = tuple(f"{hour:02d}:00" for hour in range(24))


@dataclass(frozen=True)
class Calendar:
    """Incidents of k categories at n places by the slots of one clock.

    Attributes
    ----------
    clock : how times are told apart.
    slots : names of the slots in order, such as ``Jan 2024``, ``Monday`` or ``13:00``.
    counts : (k, n, slots) incidents whose slot is known.
    totals : (k,) all incidents, those too whose slot is not known.
    """

    clock: Clock
    slots: tuple[str, ...]
    counts: IntArray
    totals: IntArray

    def __post_init__(self) -> None:
        for array in (self.counts, self.totals):
            array.flags.writeable = False

    @property
    def profiles(self) -> IntArray:
        """(k, slots) incidents of each category in each slot, all places together."""
        profiles: IntArray = self.counts.sum(axis=1)
        return profiles


def calendars(
    counted: ClockCounts, place: IntArray, codes: Mapping[str, Sequence[str]], months: range
) -> tuple[Calendar, ...]:
    """Return the calendars of categories by month, weekday and hour.

    Parameters
    ----------
    place : (n,) ascending numbers of the places wanted; incidents elsewhere are left out.
    codes : by category, the stored codes that it includes.
    months : the months of the period, as indices.

    Examples
    --------
    Two incidents: one on a Friday at an hour that nobody knows, one of which only the month is known.

    >>> rows = [np.array(row) for row in ([0, 0], [7, 7], [24288, 24289], [4, -1], [-1, -1], [1, 1])]
    >>> found = calendars(ClockCounts(("asb",), *rows), np.array([7]), {"asb": ["asb"]}, range(24288, 24290))
    >>> [(one.clock.name, int(one.counts.sum()), one.totals.tolist()) for one in found]
    [('month', 2, [2]), ('weekday', 1, [2]), ('hour', 0, [2])]
    """
    at = np.minimum(np.searchsorted(place, counted.place), len(place) - 1)
    wanted = place[at] == counted.place
    of = [wanted & np.isin(counted.category, _columns(included, counted)) for included in codes.values()]
    totals = np.array([counted.incidents[rows].sum() for rows in of], dtype=np.int64)
    told = (
        (MONTH, tuple(month_label(month) for month in months), counted.month - months.start),
        (WEEKDAY, _WEEKDAYS, counted.weekday),
        (HOUR, _HOURS, counted.hour),
    )
    found = []
    for clock, slots, slot in told:
        counts = np.zeros((len(of), len(place), len(slots)), dtype=np.int64)
        for k, rows in enumerate(of):
            known = rows & (slot >= 0)
            np.add.at(counts[k], (at[known], slot[known]), counted.incidents[known])
        found.append(Calendar(clock, slots, counts, totals))
    return tuple(found)


def _columns(codes: Sequence[str], counted: ClockCounts) -> list[int]:
    return [column for column, code in enumerate(counted.categories) if code in codes]
