"""One version of the incident table: where it lies, and what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hotspots.places import PlaceFrame


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
