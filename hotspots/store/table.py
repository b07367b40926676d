"""The incident store: one Delta table in a directory, of which whole slices are replaced."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deltalake.exceptions import DeltaError

from boundaries.projection import projection_of
from hotspots.errors import QuestionError, StoreError, StoreNotFound
from hotspots.period import Period
from hotspots.places import PlaceFrame
from hotspots.snapshot import DataFile, Snapshot
from hotspots.store.changing import LEFT_OUT, TABLE, Before
from hotspots.store.foreign_errors import first_line
from hotspots.store.ledger import Entry, Ledger
from hotspots.store.location import RECORD_NAME, read_projection, usable_path, write_record
from hotspots.store.purging import purge
from hotspots.store.staging import sweep
from hotspots.store.versions import Versions


@dataclass(frozen=True, slots=True)
class _Identity:
    """What tells one store at a path from another that was built in its place."""

    inode: int
    changed_ns: int


class IncidentStore:
    """The incidents of a service, in a directory.

    The directory holds ``store.json`` (format and projection, fixed when it is made), ``incidents/`` (the
    Delta table, partitioned by month, whose log also says what was loaded, left out and excluded),
    ``boundaries/``, ``left-out/`` and, while something is written, ``staging/``. Any number of processes may
    read while others write. May be used by several threads.

    Attributes
    ----------
    path : the directory, absolute.
    projection : how longitude and latitude become easting and northing, recorded when the store was made.
    frame : how places are numbered.
    """

    def __init__(self, path: Path) -> None:
        self.path = usable_path(path)
        self.projection = read_projection(self.path)
        self.frame = PlaceFrame.of(self.projection)
        self._lock = threading.Lock()
        self._identity = self._identify()
        self._versions = Versions(self.incidents_folder)
        self._snapshot: Snapshot | None = None

    @classmethod
    def create(cls, path: Path, crs: str = "EPSG:27700") -> Self:
        """Make an empty store.

        Parameters
        ----------
        path : a directory that is empty or does not exist.
        crs : projected coordinate system in metres.

        Raises
        ------
        StoreError
            The path holds something already, cannot be written, or has characters that are refused.
        BoundaryError
            The coordinate system cannot be used.
        """
        usable = usable_path(path)
        try:
            read_projection(usable)
        except StoreNotFound:
            projection = projection_of(crs)
            PlaceFrame.of(projection)
            write_record(usable, projection)
            return cls(usable)
        raise StoreError(f"{usable} is a store already; open it, or choose another path")

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a store.

        Raises
        ------
        StoreNotFound
            There is none at the path.
        StoreError
            Something else is there, or it cannot be read.
        """
        return cls(path)

    @classmethod
    def open_or_create(cls, path: Path, crs: str = "EPSG:27700") -> Self:
        """Open a store, or make it if there is none; `crs` matters only to a store that has to be made.

        Raises
        ------
        StoreError, BoundaryError
            As `create` and `open`.
        """
        try:
            return cls.open(path)
        except StoreNotFound:
            usable = usable_path(path)
            projection = projection_of(crs)
            PlaceFrame.of(projection)
            write_record(usable, projection)
            return cls.open(usable)

    @property
    def incidents_folder(self) -> Path:
        """Where the Delta table is."""
        return self.path / TABLE

    @property
    def boundaries_folder(self) -> Path:
        """Where boundary sets are kept."""
        return self.path / "boundaries"

    @property
    def left_out_folder(self) -> Path:
        """Where rows that were left out are kept."""
        return self.path / LEFT_OUT

    def rows_left_out(self) -> int:
        """Return how many rows of what is loaded were left out, and are kept with their reasons."""
        return sum(left.rows for left in self.ledger().left_out.values())

    def snapshot(self, as_of: str | None = None) -> Snapshot:
        """Return a version of the incidents, the latest if none is named; cheap while nothing changes.

        Parameters
        ----------
        as_of : number of the version, or its `Snapshot.data_version`.

        Raises
        ------
        QuestionError
            There is no such version, or incidents were erased since.
        StoreError
            The table cannot be read, or another store stands in its place.
        """
        with self._lock:
            self._update()
            version = self._versions.version
            if as_of is not None:
                asked = self._number(as_of)
                if asked != version:
                    return self._take(asked)
            if self._snapshot is None or self._snapshot.version != version:
                self._snapshot = self._take(version)
            return self._snapshot

    def ledger(self) -> Ledger:
        """Return what all versions say of what is loaded, left out and excluded."""
        with self._lock:
            self._update()
            return self._versions.ledger()

    def history(self) -> tuple[Entry, ...]:
        """Return what each version says of itself, the oldest first."""
        with self._lock:
            self._update()
            return self._versions.entries()

    def before(self) -> Before:
        """Return what a change of the newest version would be decided on."""
        with self._lock:
            self._update()
            return Before(self._versions.files(), self._versions.ledger())

    def sweep(self) -> None:
        """Take away what killed processes left behind."""

        def named() -> frozenset[str]:
            # Whatever any version names: a kill may have come right after the commit.
            every = {f"{TABLE}/{name}" for name in self._versions.every_file()}
            return self.ledger().files() | every

        def complete(key: str) -> None:
            # A kill may as well have come before the commit: then the former versions stay.
            if any(entry.record is not None and entry.record.key == key for entry in self.history()):
                purge(self.path)

        sweep(self.path, named, complete)

    def _update(self) -> None:
        try:
            self._follow_rebuilding()
            self._versions.update()
        except (DeltaError, OSError) as error:
            raise StoreError(
                f"the incident table {self.incidents_folder} cannot be read ({first_line(error)})"
            ) from None

    def _number(self, as_of: str) -> int:
        """Return the number of a version that can be asked for."""
        table, dash, number = as_of.rpartition("-")
        if dash and table != str(self._versions.table.metadata().id)[:8]:
            raise QuestionError(
                f"as-of {as_of} is a version of another store, or of one that was built anew since; "
                "'hotspots history' lists the versions of this one"
            )
        if not (number.isascii() and number.isdigit() and len(number) <= 18):
            raise QuestionError(
                f"as-of '{as_of[:60]}' is no version of the data; 'hotspots history' lists them"
            )
        self._versions.check(int(number))
        return int(number)

    def _take(self, version: int) -> Snapshot:
        folder = self.incidents_folder
        files = tuple(
            DataFile(file.path(folder), Period.parse(file.month).first_month)
            for file in self._versions.files_of(version)
        )
        ledger = self._versions.ledger(version)
        return Snapshot(
            table_id=str(self._versions.table.metadata().id),
            version=version,
            committed=self._versions.entries(version)[-1].committed,
            files=files,
            frame=self.frame,
            excluded=dict(sorted(ledger.excluded.items())),
            sources=dict(ledger.sources),
        )

    def _identify(self) -> _Identity:
        status = (self.path / RECORD_NAME).stat()
        return _Identity(status.st_ino, status.st_mtime_ns)

    def _follow_rebuilding(self) -> None:
        """Notice that the directory was removed and built anew: its versions start at 0 again."""
        identity = self._identify()
        if identity == self._identity:
            return
        if read_projection(self.path) != self.projection:
            raise StoreError(
                f"store {self.path} was built anew with another coordinate system; restart the service"
            )
        self._versions, self._snapshot = Versions(self.incidents_folder), None
        self._identity = identity
