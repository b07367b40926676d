"""Leaving nothing of former versions behind, so that what was erased is gone."""

from pathlib import Path

from hotspots.store.changing import LEFT_OUT, TABLE
from hotspots.store.staging import listed_in
from hotspots.store.versions import Versions


def purge(store: Path) -> None:
    """Remove every data file and file of rows left out that the newest version does not name.

    What another process is about to commit stays: it is listed before it takes its place.

    Raises
    ------
    OSError
        Some of it cannot be removed; the rest is.
    """
    there = [*(store / TABLE).glob("month=*/*"), *(store / LEFT_OUT).glob("*")]
    # In this order: what has landed since is not looked at, and what is committed meanwhile is named.
    coming = listed_in(store)
    versions = Versions(store / TABLE)
    named = {file.path(versions.folder) for file in versions.files()}
    named |= {store / name for name in versions.ledger().files() | coming}
    failure: OSError | None = None
    for path in there:
        if path not in named:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                failure = error
    if failure is not None:
        raise failure
