"""What the analysis asks of a database: to count, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hotspots.period import Period
from hotspots.places import IntArray, PlaceCounts, PlaceFrame


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What must be said with the incidents of a source, as its profile said when they were loaded."""

    title: str
    attribution: tuple[str, ...]
    caveats: tuple[tuple[str | None, str], ...]
    precision: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a snapshot and the month (see `period.month_index`) whose incidents it holds."""

    path: Path
    month: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable version of the incident table; a request takes one and uses nothing else.

    Attributes
    ----------
    table_id : identity of the table; a rebuilt store starts at version 0 with another.
    version : version of the table.
    committed : when that version was committed, with its time zone.
    files : the data files of that version; none for an empty table.
    frame : how its places are numbered.
    excluded : places whose incidents count as at an institution, by a list in the store, and why.
    sources : facts of the sources loaded.
    """

    table_id: str
    version: int
    committed: datetime
    files: tuple[DataFile, ...]
    frame: PlaceFrame
    excluded: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)

    @property
    def data_version(self) -> str:
        """Identity of the data, such as ``3f2a91c0-24``."""
        return f"{self.table_id[:8]}-{self.version}"


@dataclass(frozen=True, slots=True)
class Slice:
    """What one source published for one part and month, as loaded.

    Attributes
    ----------
    precision, finest : ``month``, ``day``, ``hour`` or ``minute``: the coarsest and the finest of its
        incidents.
    """

    source: str
    part: str
    month: int
    incidents: int
    categories: tuple[str, ...]
    synthetic: bool
    precision: str = "month"
    finest: str = "month"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a snapshot holds: number of places and every slice, by source, part and month."""

    places: int
    slices: tuple[Slice, ...]

    @property
    def incidents(self) -> int:
        """All incidents."""
        return sum(s.incidents for s in self.slices)

    @property
    def months(self) -> tuple[int, ...]:
        """The months that are loaded, ascending."""
        return tuple(sorted({s.month for s in self.slices}))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that are stored, by code."""
        return tuple(sorted({code for s in self.slices for code in s.categories}))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that are loaded, by name."""
        return tuple(sorted({s.source for s in self.slices}))

    @property
    def synthetic(self) -> bool:
        """Whether any of it is made up."""
        return any(s.synthetic for s in self.slices)


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
