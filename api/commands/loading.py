"""Loading incidents from the command line."""

import sys
from pathlib import Path

import orjson

from api.commands.output import deliver
from api.settings import Settings
from hotspots.sources.profile import profile_named
from hotspots.store.ingest import IngestReport, ingest
from hotspots.store.table import IncidentStore


def load(settings: Settings, paths: list[Path], profile: str, report: Path | None) -> IngestReport:
    """Load files into the store, which is made if it is not there, and write the report if asked to.

    Raises
    ------
    SourceError
        No file can be used; the store is as it was before.
    """
    known = profile_named(profile)
    store = IncidentStore.open_or_create(settings.store, settings.crs)
    outcome = ingest(store, paths, known, progress=_progress if sys.stderr.isatty() else None)
    if report is not None:
        deliver(orjson.dumps(outcome.to_json(), option=orjson.OPT_INDENT_2), str(report))
    return outcome


def _progress(done: int, of: int, name: str) -> None:
    end = "\n" if done == of else "\r"
    sys.stderr.write(f"\033[2K{done} of {of} files  {Path(name).name}{end}")
    sys.stderr.flush()
