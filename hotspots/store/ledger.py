"""What the commits of a store say of themselves: which file filled a slice, and what was left out of it.

Each commit carries its record in the Delta log, so that data and record are one: a version that is there has
its record, and a record speaks of a version that is there.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from hotspots.errors import StoreError
from hotspots.snapshot import SourceFacts
from hotspots.store.foreign_errors import first_line

METADATA_KEY = "hotspots"
"""Of the commit's metadata, under which the record stands as JSON."""


@dataclass(frozen=True, slots=True)
class Input:
    """The file that a commit was made from: its name, the SHA-256 of its bytes, and its profile."""

    file: str
    sha256: str
    profile: str


@dataclass(frozen=True, slots=True)
class LoadedSlice:
    """What an ingest put into a slice.

    Attributes
    ----------
    slice : such as ``police-uk/cleveland-police/2024-01``.
    read, kept : rows of the file for this slice.
    left_out : rows left out, by reason.
    merged : whether records were merged into the slice by their identifiers, rather than replacing it.
    repaired : rows whose longitude and latitude were exchanged back.
    lsoa : rows by vintage of their statistical area's code: ``introduced_2021``, ``older``, ``none``.
    mended : rows that were left out first, and added after a person had mended them.
    """

    slice: str
    read: int
    kept: int
    left_out: dict[str, int]
    merged: bool = False
    repaired: int = 0
    lsoa: dict[str, int] = field(default_factory=dict)
    mended: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows left out of something, and the file below ``left-out/`` that keeps them.

    Attributes
    ----------
    of : a slice; or source and name of the input file, for rows that belong to no slice.
    reasons : rows by reason; none where nothing is left out any more.
    file : name of the file; empty where there is none.
    """

    of: str
    reasons: dict[str, int]
    file: str

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Record:
    """What one commit says of itself.

    Attributes
    ----------
    operation : ingest, mend, remove, erase, retention or exclude.
    input : the file, of an ingest or mending.
    slices : what was put into slices.
    removed : slices that were emptied.
    left_out : what is now left out of what.
    excluded : all excluded places from now on, and why; None where that does not change.
    sources : facts of the sources.
    incidents : how many incidents were removed or erased.
    key : tells this commit from every other.
    """

    operation: str
    input: Input | None = None
    slices: tuple[LoadedSlice, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    excluded: dict[int, str] | None = None
    sources: dict[str, SourceFacts] = field(default_factory=dict)
    incidents: int = 0
    key: str = field(default_factory=lambda: uuid4().hex)

    def to_text(self) -> str:
        """Return the record as it stands in the log."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Record":
        """Return the record that `to_text` wrote."""
        said = json.loads(text)
        excluded = said["excluded"]
        return cls(
            operation=said["operation"],
            input=Input(**said["input"]) if said["input"] else None,
            slices=tuple(LoadedSlice(**entry) for entry in said["slices"]),
            removed=tuple(said["removed"]),
            left_out=tuple(LeftOut(**entry) for entry in said["left_out"]),
            excluded=None if excluded is None else {int(place): why for place, why in excluded.items()},
            sources={source: _facts(entry) for source, entry in said["sources"].items()},
            incidents=said["incidents"],
            key=said["key"],
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One version: when it was committed, and its record; None where another program made it."""

    version: int
    committed: datetime
    record: Record | None


@dataclass(frozen=True, slots=True)
class Loading:
    """Where what a slice holds came from: the last commit that put something into it."""

    entry: Entry
    loaded: LoadedSlice


@dataclass(frozen=True)
class Ledger:
    """All that the versions up to one say together.

    Attributes
    ----------
    slices : the last loading of each slice that was not emptied since.
    left_out : what is left out of what, where it is anything.
    left_out_since : when the file that the rows stood in was loaded.
    excluded : places whose incidents are not counted among hotspots, and why.
    sources : facts of every source that was loaded.
    erased : the last version that left no former one behind; None where all can be asked for.
    """

    slices: Mapping[str, Loading] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    left_out_since: Mapping[str, datetime] = field(default_factory=dict)
    excluded: Mapping[int, str] = field(default_factory=dict)
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    erased: Entry | None = None

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Ledger":
        """Return what entries, in order of version, say together."""
        slices: dict[str, Loading] = {}
        left_out: dict[str, LeftOut] = {}
        since: dict[str, datetime] = {}
        whole = cls(slices, left_out, since)
        for entry in entries:
            record = entry.record
            if record is None:
                continue
            for emptied in record.removed:
                slices.pop(emptied, None)
            slices |= {loaded.slice: Loading(entry, loaded) for loaded in record.slices}
            left_out |= {left.of: left for left in record.left_out}
            for left in record.left_out:
                since[left.of] = (
                    entry.committed if record.operation == "ingest" else since.get(left.of, entry.committed)
                )
            whole = replace(whole, sources={**whole.sources, **record.sources})
            if record.excluded is not None:
                whole = replace(whole, excluded=record.excluded)
            if record.operation in PURGING:
                whole = replace(whole, erased=entry)
        for of in [of for of, left in left_out.items() if not left.rows]:
            del left_out[of], since[of]
        return whole

    def files(self) -> frozenset[str]:
        """Return the files of rows left out, as paths below the store."""
        return frozenset(f"left-out/{left.file}" for left in self.left_out.values() if left.file)


PURGING = frozenset({"erase", "retention"})
"""Operations after which no former version can be asked for."""


def read_entry(table: Path, version: int) -> Entry:
    """Return what the log entry of a version of a table says.

    Raises
    ------
    StoreError
        The entry cannot be read.
    """
    path = table / "_delta_log" / f"{version:020d}.json"
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if '"commitInfo"' in line:
                    return _entry(version, json.loads(line)["commitInfo"], path)
        return Entry(version, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC), None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"log entry {path} cannot be read ({first_line(error)})") from None


def _entry(version: int, info: dict[str, Any], path: Path) -> Entry:
    stamp = info["timestamp"] / 1000 if "timestamp" in info else path.stat().st_mtime
    text = info.get(METADATA_KEY)
    return Entry(version, datetime.fromtimestamp(stamp, tz=UTC), Record.from_text(text) if text else None)


def _facts(entry: dict[str, Any]) -> SourceFacts:
    return SourceFacts(
        entry["title"],
        tuple(entry["attribution"]),
        tuple((category, text) for category, text in entry["caveats"]),
        entry["precision"],
    )
