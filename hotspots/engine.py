"""What the analysis asks of a database: to count, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hotspots.period import Period
from hotspots.places import IntArray, PlaceCounts
from hotspots.snapshot import Snapshot, Summary


@dataclass(frozen=True, slots=True)
class Night:
    """Which incidents an engine counts under a code of their own, so that a theme can have them apart.

    Of the categories named, an incident that starts at night is counted as ``violence~night``, one whose
    hour is not known as ``violence~untimed``. The others keep their code, and so does what is marked domestic
    or lies at another place, where that is asked for. No incident counts twice.

    Attributes
    ----------
    categories : stored codes; kinds are not implied.
    start, end : minutes of the local day: from the one up to, not including, the other; the night may go past
        midnight.
    without_domestic : leave incidents under their own code that are known to be domestic.
    places : places at which incidents are told apart; None is everywhere.
    """

    categories: tuple[str, ...]
    start: int
    end: int
    without_domestic: bool = False
    places: tuple[int, ...] | None = None


@dataclass(frozen=True)
class IntervalCounts:
    """Incidents by place and month: (m,) place, month index and incidents, by place then month."""

    place: IntArray
    month: IntArray
    incidents: IntArray


@dataclass(frozen=True)
class ClockCounts:
    """Incidents by category, place and when they start in local civil time, in that order.

    Attributes
    ----------
    categories : the k stored categories that occur, ascending.
    category : (m,) index in `categories`.
    place, month, incidents : (m,) place, month index and incidents.
    weekday : (m,) 0 (Monday) to 6; -1 where the day is not known or the incident may have been on another.
    hour : (m,) 0 to 23; -1 where the hour is not known or the incident may have lasted more than two.
    """

    categories: tuple[str, ...]
    category: IntArray
    place: IntArray
    month: IntArray
    weekday: IntArray
    hour: IntArray
    incidents: IntArray


@dataclass(frozen=True)
class PartCounts:
    """Incidents by source, part, month and place, in that order.

    Attributes
    ----------
    parts : the k (source, part) that occur, ascending.
    part : (m,) index in `parts`.
    month, place, incidents : (m,) month index, place and incidents.
    """

    parts: tuple[tuple[str, str], ...]
    part: IntArray
    month: IntArray
    place: IntArray
    incidents: IntArray

    def rows(self, chosen: slice) -> "PartCounts":
        """Return some of the rows."""
        return PartCounts(
            self.parts, self.part[chosen], self.month[chosen], self.place[chosen], self.incidents[chosen]
        )


class CountEngine(Protocol):
    """Counts the incidents of a snapshot."""

    def summary(self, snapshot: Snapshot) -> Summary:
        """Return what the snapshot holds."""
        ...

    def count_by_place(
        self,
        snapshot: Snapshot,
        period: Period,
        bounds: tuple[float, float, float, float] | None = None,
        *,
        night: Night | None = None,
    ) -> PlaceCounts:
        """Return incidents by place and category; only within bounds (metres, ends included) if given."""
        ...

    def count_by_interval(
        self,
        snapshot: Snapshot,
        period: Period,
        categories: Sequence[str],
        *,
        include_institutions: bool,
        bounds: tuple[float, float, float, float] | None = None,
        night: Night | None = None,
    ) -> IntervalCounts:
        """Return incidents of these stored categories together by place and month; kinds are not implied."""
        ...

    def count_by_part(
        self, snapshot: Snapshot, period: Period, bounds: tuple[float, float, float, float] | None = None
    ) -> PartCounts:
        """Return incidents of any category by source, part, month and place, institutions included."""
        ...

    def names_of(
        self, snapshot: Snapshot, period: Period, bounds: tuple[float, float, float, float] | None = None
    ) -> dict[int, str]:
        """Return the commonest street label of each place in the period; ties go to the lesser text."""
        ...

    def count_by_clock(
        self,
        snapshot: Snapshot,
        period: Period,
        *,
        include_institutions: bool,
        bounds: tuple[float, float, float, float] | None = None,
        night: Night | None = None,
    ) -> ClockCounts:
        """Return incidents by category, place, month, weekday and hour of the day."""
        ...
