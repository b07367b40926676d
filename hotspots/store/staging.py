"""Where one process prepares a change, so that a kill at any moment leaves nothing that is not swept up."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from uuid import uuid4

from hotspots.errors import StoreError
from hotspots.store.durability import sync_file, sync_folder

FOLDER = "staging"
_MANIFEST = "landing.json"
_LOCK = "lock"
_HALF_MADE_FOR_S = 3600


class Staging:
    """A folder of a store in which files are written before they take their place.

    A lock that ends with the process tells a living one from what a killed one left behind. What is about to
    take its place is listed first, so that the next run can take away what no version came to name.

    Raises
    ------
    StoreError
        The store cannot be written.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._name = uuid4().hex
        self._landed: list[str] = []
        self._named: frozenset[str] = frozenset()
        self._replaced: list[str] = []
        beside = store / FOLDER / f".{self._name}"
        try:
            beside.mkdir(parents=True)
            with ExitStack() as undone:
                self._lock = undone.enter_context((beside / _LOCK).open("w"))
                fcntl.flock(self._lock, fcntl.LOCK_EX)
                # Named only once it is locked: nobody sweeps a folder that begins with a dot at once.
                beside.rename(self.folder)
                undone.pop_all()
        except OSError as error:
            shutil.rmtree(beside, ignore_errors=True)
            raise StoreError(
                f"store {store} cannot be written ({error.strerror or error}); it is as it was"
            ) from None

    @property
    def folder(self) -> Path:
        """Where files are written."""
        return self._store / FOLDER / self._name

    def land(
        self, moves: Collection[tuple[Path, str]], *, replaces: Iterable[str] = (), purges: str = ""
    ) -> None:
        """Move files to their places; those that are there already stay.

        May be called again, where a change is decided anew: only what is moved last is to be named then.

        Parameters
        ----------
        moves : file, and its path below the store.
        replaces : paths below the store of files that nothing names once the change is committed.
        purges : key of the change's record if it is to leave no former version behind.
        """
        todo = [(path, name) for path, name in moves if name not in self._landed]
        self._landed += [name for _, name in todo]
        self._named = frozenset(name for _, name in moves)
        self._replaced = list(replaces)
        manifest = self.folder / _MANIFEST
        listed = {"files": [*self._landed, *self._replaced], "purges": purges}
        manifest.with_suffix(".new").write_text(json.dumps(listed))
        sync_file(manifest.with_suffix(".new"))
        manifest.with_suffix(".new").replace(manifest)
        sync_folder(self.folder)
        folders = set()
        for path, name in todo:
            final = self._store / name
            if not final.parent.is_dir():
                final.parent.mkdir(parents=True, exist_ok=True)
                folders.add(final.parent.parent)
            path.replace(final)
            folders.add(final.parent)
        for folder in folders:
            sync_folder(folder)

    def finish(self, *, committed: bool | None) -> None:
        """Take away the folder, and what landed in vain or was replaced; None leaves it to a sweep."""
        if self._lock.closed:
            return
        if committed is not None:
            gone = [*self._landed, *self._replaced] if committed else self._landed
            _take_away(self._store, gone, self._named if committed else frozenset())
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()


def sweep(store: Path, referenced: Callable[[], Collection[str]], purge: Callable[[str], object]) -> None:
    """Take away what killed processes left behind, and complete the purges that they began.

    Parameters
    ----------
    referenced : returns the paths below the store that a version names.
    purge : takes away what former versions alone name, if the record of this key was committed.
    """
    for folder in sorted((store / FOLDER).glob("*")):
        if folder.name.startswith("."):
            with suppress(OSError):
                if time.time() - folder.stat().st_mtime > _HALF_MADE_FOR_S:
                    shutil.rmtree(folder, ignore_errors=True)
            continue
        # Made where it is missing: a kill may have come while the folder was taken away.
        with suppress(OSError), (folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            manifest = folder / _MANIFEST
            if manifest.exists():
                listed = json.loads(manifest.read_text())
                _take_away(store, listed["files"], referenced())
                if listed["purges"]:
                    purge(listed["purges"])
            shutil.rmtree(folder, ignore_errors=True)


def listed_in(store: Path) -> frozenset[str]:
    """Return the paths below the store that any process has listed as about to take their place."""
    names: set[str] = set()
    for manifest in (store / FOLDER).glob(f"*/{_MANIFEST}"):
        with suppress(OSError):
            names |= set(json.loads(manifest.read_text())["files"])
    return frozenset(names)


def _take_away(store: Path, names: Iterable[str], referenced: Collection[str]) -> None:
    for name in names:
        if name not in referenced:
            # What cannot be removed costs its space, nothing else.
            with suppress(OSError):
                os.unlink(store / name)  # noqa: PTH108
