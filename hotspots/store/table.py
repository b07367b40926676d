"""The incident store: one Delta table in a directory, of which whole slices are replaced."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyarrow as pa
from deltalake.exceptions import DeltaError

from boundaries.projection import projection_of
from hotspots.engine import DataFile, Snapshot
from hotspots.errors import StoreError, StoreNotFound
from hotspots.period import Period
from hotspots.places import PlaceFrame
from hotspots.store.delta_log import committed_at, logged_files, open_table, refuse_foreign_features
from hotspots.store.foreign_errors import first_line
from hotspots.store.left_out import rows_left_out
from hotspots.store.location import RECORD_NAME, read_projection, usable_path, write_record
from hotspots.store.replacement import Replaced, replace_slice
from hotspots.store.schema import SliceKey


@dataclass(frozen=True, slots=True)
class _Identity:
    """What tells one store at a path from another that was built in its place."""

    inode: int
    changed_ns: int


class IncidentStore:
    """The incidents of a service, in a directory.

    The directory holds ``store.json`` (format and projection, fixed when it is made), ``incidents/`` (the
    Delta table, partitioned by month), ``boundaries/`` and ``left-out/``. Any number of processes may read
    while others write. May be used by several threads.

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
        self._table = open_table(self.incidents_folder)
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
        return self.path / "incidents"

    @property
    def boundaries_folder(self) -> Path:
        """Where boundary sets are kept."""
        return self.path / "boundaries"

    @property
    def left_out_folder(self) -> Path:
        """Where rows that were left out are kept."""
        return self.path / "left-out"

    def rows_left_out(self) -> int:
        """Return how many rows of what is loaded were left out, and are kept with their reasons."""
        return rows_left_out(self.left_out_folder)

    def snapshot(self) -> Snapshot:
        """Return the latest version of the incidents; cheap while nothing changes.

        Raises
        ------
        StoreError
            The table cannot be read, or another store stands in its place.
        """
        with self._lock:
            try:
                self._follow_rebuilding()
                self._table.update_incremental()
            except (DeltaError, OSError) as error:
                raise StoreError(
                    f"the incident table {self.incidents_folder} cannot be read ({first_line(error)})"
                ) from None
            version = self._table.version()
            if self._snapshot is None or self._snapshot.version != version:
                refuse_foreign_features(self._table, self.incidents_folder)
                self._snapshot = self._take(version)
            return self._snapshot

    def replace_slice(self, key: SliceKey, incidents: pa.Table, *, synthetic: bool) -> Replaced:
        """Put incidents in the place of everything a slice held; other slices stay as they are.

        One commit: a reader meets the former slice or the new one. When the call returns, the new one is on
        the disk. An empty table leaves the slice empty. A process that is killed on the way can leave a data
        file that no version names: it is never read and costs its space, nothing else.

        Parameters
        ----------
        key : the slice.
        incidents : columns category, place, label, institution; one row for each incident.
        synthetic : whether they are made up.

        Raises
        ------
        StoreBusy
            Other writers won every time; nothing was written.
        StoreError
            The store cannot be written.
        """
        return replace_slice(self.incidents_folder, key, incidents, synthetic=synthetic)

    def _take(self, version: int) -> Snapshot:
        folder = self.incidents_folder
        files = tuple(
            DataFile(file.path(folder), Period.parse(file.month).first_month)
            for file in logged_files(self._table)
        )
        table_id = str(self._table.metadata().id)
        return Snapshot(table_id, version, committed_at(folder, version), files, self.frame)

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
        self._table, self._snapshot, self._identity = open_table(self.incidents_folder), None, identity
