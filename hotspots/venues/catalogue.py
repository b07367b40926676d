"""The layers of venues of a store, side by side in one folder."""

import re
import threading
from contextlib import suppress
from pathlib import Path

from boundaries.catalogue import remove_abandoned
from boundaries.projection import Projection
from hotspots.errors import SourceError, StoreError
from hotspots.store.durability import sync_folder, write_beside
from hotspots.venues.layer import MOST_KINDS, VenueLayer
from hotspots.venues.layer_file import decode, encode

FOLDER = "venues"
"""Of a store."""

_ENDING = ".parquet"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 60


def check_layer_name(name: str) -> None:
    """Refuse what cannot be the name of a layer, which is that of its file.

    Raises
    ------
    SourceError
        It is not small letters, digits and single hyphens, or is longer than 60 characters.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise SourceError(
            f"layer name {name[:60]!a} cannot be used; give small letters, digits and single hyphens, "
            f"{_LONGEST_NAME} at most, such as pubs-2024"
        )


class VenueCatalogue:
    """The layers of one store.

    Each is one file that holds all there is to know of it, written beside and renamed: a reader meets the
    old layer or the new one, whatever happens to the writer. Layers that were read stay in memory while
    their files do not change. May be used by several threads.

    Parameters
    ----------
    store : the store's folder; the layers' is made when the first is added.
    projection : the store's; a layer made with another is refused.
    """

    def __init__(self, store: Path, projection: Projection) -> None:
        self._folder = store / FOLDER
        self._projection = projection
        self._lock = threading.Lock()
        self._held: dict[str, tuple[tuple[int, ...], VenueLayer]] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of the layers, in order."""
        stems = [path.name.removesuffix(_ENDING) for path in self._folder.glob(f"*{_ENDING}")]
        return tuple(sorted(stem for stem in stems if _NAME.fullmatch(stem)))

    def layers(self) -> tuple[VenueLayer, ...]:
        """Return every layer, by name; one that is removed meanwhile is left out.

        Raises
        ------
        StoreError
            The file of one is damaged, or of another projection.
        """
        found = [self._layer(name) for name in self.names()]
        return tuple(layer for layer in found if layer is not None)

    def add(self, layer: VenueLayer) -> None:
        """Add a layer, or replace the one of its name.

        Raises
        ------
        SourceError
            The name cannot be a layer's name, or the layers would have more than 50 kinds together.
        StoreError
            The folder cannot be written.
        """
        check_layer_name(layer.name)
        self._check_kinds(layer)
        content = encode(layer)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_abandoned(self._folder, ".*.part")
            write_beside(self._path(layer.name), lambda beside: beside.write_bytes(content))
        except OSError as error:
            raise StoreError(
                f"layer '{layer.name}' cannot be written to {self._folder} ({error.strerror}); make the "
                "folder writable and its disk free"
            ) from None

    def remove(self, name: str) -> None:
        """Remove a layer, damaged or not.

        Raises
        ------
        SourceError
            There is none of that name.
        """
        if name not in self.names():
            there = ", ".join(self.names()) or "none yet"
            raise SourceError(f"no layer of venues is called '{name[:60]}'; the store has {there}")
        self._path(name).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _check_kinds(self, added: VenueLayer) -> None:
        kinds = set(added.kinds)
        for name in set(self.names()) - {added.name}:
            # A layer that cannot be read keeps no other out.
            with suppress(StoreError):
                other = self._layer(name)
                kinds.update(other.kinds if other is not None else ())
        if len(kinds) > MOST_KINDS:
            raise SourceError(
                f"with layer '{added.name}' the store would have {len(kinds):,} kinds of venues, at most "
                f"{MOST_KINDS} are told apart; say under [kinds] of a profile which are one, or remove a "
                f"layer ({', '.join(self.names())})"
            )

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_ENDING}"

    def _layer(self, name: str) -> VenueLayer | None:
        path = self._path(name)
        with self._lock:
            try:
                status = path.stat()
            except FileNotFoundError:
                return None
            identity = (status.st_mtime_ns, status.st_size, status.st_ino)
            held = self._held.get(name)
            if held is None or held[0] != identity:
                layer = decode(path)
                if layer.projection != self._projection:
                    raise StoreError(
                        f"layer '{name}' was projected to {layer.projection.crs}, the store uses "
                        f"{self._projection.crs} by its own pipeline; add its file again"
                    )
                held = self._held[name] = (identity, layer)
        return held[1]
