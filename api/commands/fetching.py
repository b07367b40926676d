"""Downloading from the publishers, and loading what came."""

import sys
import tempfile
from pathlib import Path

from api.commands.ground import BoundaryFile, add_boundary_set
from api.commands.loading import load
from api.commands.tables import print_boundary_set, print_ingest_report
from api.settings import Settings
from hotspots.period import Period, month_text
from publishers.download import Client
from publishers.fetched import Fetched
from publishers.open_geography import fetch_wards
from publishers.police_uk import fetch_street_files

DOWNLOADS = Path("downloads")
_MEGABYTE = 1 << 20


def fetch_street(
    settings: Settings, force: str, period: str, into: Path | None, *, only_download: bool
) -> bool:
    """Fetch a force's street files and load them; say whether every month was there and could be loaded.

    Raises
    ------
    PublisherError
        The publisher could not be asked, or sent what cannot be used.
    SourceError, StoreError
        What came cannot be loaded.
    """
    months = [month_text(month) for month in Period.parse(period).months]
    with Client(progress=_progress) as client:
        fetched = fetch_street_files(
            force, months, into or DOWNLOADS, address=settings.police_uk_address, client=client
        )
    _tell(fetched)
    if not fetched.files or only_download:
        return not fetched.missing
    outcome = load(settings, list(fetched.files), "police-uk", None)
    print_ingest_report(outcome)
    return not fetched.missing and not outcome.failed


def fetch_boundaries(settings: Settings, area: str, vintage: str, name: str | None, *, default: bool) -> None:
    """Fetch the wards of a council and add them as a boundary set.

    Raises
    ------
    PublisherError
        The publisher could not be asked, or sent what cannot be used.
    BoundaryError
        What came cannot be added.
    """
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder, Client(progress=_progress) as client:
        fetched = fetch_wards(
            area, vintage, Path(folder), address=settings.open_geography_address, client=client
        )
        _tell(fetched)
        source = BoundaryFile(fetched.files[0])
        print_boundary_set(add_boundary_set(settings, name or f"wards-{vintage}", source, default=default))


def _tell(fetched: Fetched) -> None:
    for line in fetched.missing:
        sys.stderr.write(f"not there: {line}\n")
    for line in fetched.notes:
        sys.stderr.write(f"{line}\n")


def _progress(done: int, total: int | None, name: str) -> None:
    if sys.stderr.isatty():
        of = f" of {total / _MEGABYTE:,.1f}" if total else ""
        end = "\n" if done == total else "\r"
        sys.stderr.write(f"\033[2K{done / _MEGABYTE:,.1f}{of} MB  {name}{end}")
        sys.stderr.flush()
