"""The boundary sets of a store, side by side in one folder."""

import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from boundaries.area import AreaSet
from boundaries.errors import BoundaryError, DamagedBoundarySet, ProjectionMismatch, UnknownBoundarySet
from boundaries.projection import Projection
from boundaries.set_file import Header, decode, encode, read_header

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_ENDING = ".parquet"
_ABANDONED_AFTER_S = 3600.0


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One set as a list shows it.

    Attributes
    ----------
    name : name of the set.
    areas : how many areas it has.
    populated : how many of them have a known population.
    population : residents of those areas; None where none has a known population.
    content : hash of codes, names and geometry.
    is_default : whether a question that names no set is about this one.
    repairs : one line per polygon that was repaired.
    place : the council that the areas are of; empty where it is not known.
    """

    name: str
    areas: int
    populated: int
    population: int | None
    content: str
    is_default: bool
    repairs: tuple[str, ...]
    place: str


class Catalogue:
    """The boundary sets of one store.

    Each set is one GeoParquet file that holds all there is to know of it, written beside and renamed: a
    reader meets the old set or the new one, whatever happens to the writer. Which set is the default, and
    which was added last, stand in files of their own, so that a damaged set is in nobody's way who asks for
    another. Sets that were read stay in memory while their files do not change. May be used by several
    threads.

    Parameters
    ----------
    folder : the folder; made when the first set is added.
    projection : the store's; a set made with another is refused.
    """

    def __init__(self, folder: Path, projection: Projection) -> None:
        self._folder = folder
        self._projection = projection
        self._lock = threading.Lock()
        self._headers: dict[str, tuple[tuple[int, ...], Header]] = {}
        self._sets: dict[str, tuple[tuple[int, ...], AreaSet]] = {}

    @property
    def lookups(self) -> Path:
        """Folder of what is remembered of place -> area; see `boundaries.locating.AreaLookup`."""
        return self._folder / "lookups"

    @property
    def default_name(self) -> str | None:
        """Name of the set that a question without one is about: the one marked, else the last added.

        It is named even if its file is damaged: a question is never about other ground than was meant.
        """
        names = self.names()
        for told in ("default", "last-added"):
            if (name := self._told(told)) in names:
                return name
        headers = self._sound_headers()
        last = max(headers, key=lambda name: (headers[name].added, name), default=None)
        return last or next(iter(names), None)

    def names(self) -> tuple[str, ...]:
        """Return the names of the sets, in order."""
        if not self._folder.is_dir():
            return ()
        stems = [path.name.removesuffix(_ENDING) for path in self._folder.glob(f"*{_ENDING}")]
        return tuple(sorted(stem for stem in stems if _NAME.fullmatch(stem)))

    def entries(self) -> tuple[CatalogueEntry, ...]:
        """Return one entry per set, by name; a damaged set that is not the default has none.

        Raises
        ------
        DamagedBoundarySet
            The file of the default set is damaged.
        """
        default = self.default_name
        if default is not None:
            self._header(default)
        return tuple(
            _entry(name, header, is_default=name == default) for name, header in self._sound_headers().items()
        )

    def get(self, name: str | None = None) -> AreaSet:
        """Return a set exactly as it was added; without a name, the default.

        Raises
        ------
        UnknownBoundarySet
            There is no set of that name, or none at all.
        DamagedBoundarySet
            The set's file is damaged.
        ProjectionMismatch
            The set's file was made for another projection.
        """
        wanted = self.default_name if name is None else name
        if wanted is None or wanted not in self.names():
            raise UnknownBoundarySet(self._teach_names(name))
        path = self._path(wanted)
        with self._lock:
            identity = _identity(path)
            held = self._sets.get(wanted)
            if held is None or held[0] != identity:
                area_set = decode(path)
                self._require_projection(area_set)
                held = self._sets[wanted] = (identity, area_set)
        return held[1]

    def add(self, area_set: AreaSet, *, default: bool = False) -> None:
        """Add a set, or replace the one of its name; look-ups that no set needs any more are dropped.

        Raises
        ------
        BoundaryError
            The name cannot be a set's name, or the folder cannot be written.
        ProjectionMismatch
            The set was projected otherwise than the store.
        """
        _require_name(area_set.name, self.names())
        self._require_projection(area_set)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_abandoned(self._folder)
            _write(self._path(area_set.name), encode(area_set, added=self._last_added() + 1))
            if default:
                _write(self._folder / "default", area_set.name.encode())
            _write(self._folder / "last-added", area_set.name.encode())
            self._drop_lookups()
        except OSError as error:
            raise BoundaryError(
                f"boundary set '{area_set.name}' cannot be written to {self._folder} ({error.strerror}); "
                "make the folder writable and its disk free"
            ) from None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_ENDING}"

    def _told(self, file_name: str) -> str:
        """Return the name of a set that stands in a file of its own; empty where there is no such file."""
        try:
            return (self._folder / file_name).read_text(encoding="utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def _header(self, name: str) -> Header:
        path = self._path(name)
        with self._lock:
            identity = _identity(path)
            held = self._headers.get(name)
            if held is None or held[0] != identity:
                held = self._headers[name] = (identity, read_header(path))
        return held[1]

    def _sound_headers(self) -> dict[str, Header]:
        """Return the headers that can be read, by name: a damaged set stops neither a list nor an adding."""
        headers = {}
        for name in self.names():
            try:
                headers[name] = self._header(name)
            except DamagedBoundarySet:
                continue
        return headers

    def _last_added(self) -> int:
        return max((header.added for header in self._sound_headers().values()), default=0)

    def _drop_lookups(self) -> None:
        needed = {header.content for header in self._sound_headers().values()}
        for path in self.lookups.glob("*.npz"):
            if path.stem not in needed:
                path.unlink(missing_ok=True)
        remove_abandoned(self.lookups)

    def _require_projection(self, area_set: AreaSet) -> None:
        if area_set.projection != self._projection:
            raise ProjectionMismatch(
                f"boundary set '{area_set.name}' was projected to {area_set.projection.crs}, the store uses "
                f"{self._projection.crs} by its own pipeline; read the boundary file again for this store"
            )

    def _teach_names(self, name: str | None) -> str:
        names = self.names()
        how = "add one: hotspots boundaries add FILE --set NAME"
        if not names:
            return f"no boundary set is in this store yet; {how}"
        return (
            f"boundary set '{(name or '')[:60]}' is not in this store, which has {', '.join(names)}; or {how}"
        )


def _entry(name: str, header: Header, *, is_default: bool) -> CatalogueEntry:
    return CatalogueEntry(
        name=name,
        areas=header.areas,
        populated=header.populated,
        population=header.population if header.populated else None,
        content=header.content,
        is_default=is_default,
        repairs=header.repairs,
        place=header.place,
    )


def _require_name(name: str, names: tuple[str, ...]) -> None:
    if not _NAME.fullmatch(name):
        raise BoundaryError(
            f"boundary set name {name[:60]!a} cannot be used; start with a letter or digit, then at most "
            "63 letters, digits, dots, underscores or hyphens, such as wards-2025"
        )
    alike = [known for known in names if known != name and known.lower() == name.lower()]
    if alike:
        raise BoundaryError(
            f"boundary set name '{name}' differs from '{alike[0]}' only in capitals; choose another, "
            f"or replace that set: --set {alike[0]}"
        )


def _identity(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise UnknownBoundarySet(
            f"boundary set '{path.name.removesuffix(_ENDING)}' was removed meanwhile; "
            "'hotspots boundaries list' shows the sets"
        ) from None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _write(path: Path, content: bytes) -> None:
    """Write beside, reach the disk, rename: the file is the old one or the new one, never part of one."""
    beside = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def remove_abandoned(folder: Path, pattern: str = ".*.tmp") -> None:
    """Remove what a crash left behind; a file that is young may be another writer's."""
    for path in folder.glob(pattern):
        try:
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                path.unlink()
        except FileNotFoundError:
            continue
