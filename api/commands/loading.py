"""Loading incidents from the command line."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import orjson

from api.away import away_from_default_set
from api.commands.output import STANDARD_OUTPUT, check_place, deliver
from api.errors import Interrupted
from api.settings import Settings
from hotspots.errors import SourceError
from hotspots.loading.ingest import IngestReport, Progress, ingest
from hotspots.sources.profiles.known import profile_named
from hotspots.store.table import IncidentStore


def load(
    settings: Settings, paths: list[Path], profile: str, report: Path | None, *, dry_run: bool = False
) -> IngestReport:
    """Load files into the store, which is made if it is not there, and write the report if asked to.

    Parameters
    ----------
    dry_run : report what would be, and write nothing; a store that is not there is not made.

    Raises
    ------
    SourceError
        No file can be used; the store is as it was before.
    Interrupted
        Ctrl-C was pressed; the months loaded are whole.
    """
    known = profile_named(profile)
    if known.synthetic:
        raise SourceError(
            f"profile '{profile}' is the made-up borough's, which 'hotspots demo' builds; made-up and real "
            "incidents never share a store"
        )
    if report is not None:
        check_place(str(report))
    with _made_if_needed(settings, dry_run=dry_run) as store, _interruptible() as progress:
        outcome = ingest(
            store,
            paths,
            known,
            progress=progress,
            dry_run=dry_run,
            retention_months=settings.retention_months,
            away=away_from_default_set(store),
        )
    if report is not None:
        deliver(orjson.dumps(outcome.to_json(), option=orjson.OPT_INDENT_2), str(report))
    return outcome


def is_standard_output(report: Path | None) -> bool:
    """Say whether the report goes where a table would go."""
    return report is not None and str(report) == STANDARD_OUTPUT


@contextmanager
def _made_if_needed(settings: Settings, *, dry_run: bool) -> Iterator[IncidentStore]:
    """Open the store or make it; one that was made for files that cannot be used does not stay."""
    was_there = settings.store.exists()
    if dry_run and not was_there:
        with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
            yield IncidentStore.create(Path(folder) / "store", settings.crs)
        return
    store = IncidentStore.open_or_create(settings.store, settings.crs)
    try:
        yield store
    except SourceError:
        if not was_there:
            shutil.rmtree(store.path, ignore_errors=True)
        raise


@contextmanager
def _interruptible() -> Iterator[Progress]:
    """Let Ctrl-C take effect between two files, when everything loaded is whole; a second one at once.

    Left to itself, an interrupt that arrives inside a library's own import or compiled code can vanish.
    """
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            signal.default_int_handler(number, frame)
        pressed = True

    def progress(done: int, of: int, name: str) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == of else "\r"
            sys.stderr.write(f"\033[2K{done} of {of} files  {Path(name).name}{end}")
            sys.stderr.flush()
        if pressed and done < of:
            raise Interrupted(
                f"interrupted after {done} of {of} files; the months loaded are whole: run it again for the "
                "rest"
            )

    former = signal.signal(signal.SIGINT, press)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, former)
