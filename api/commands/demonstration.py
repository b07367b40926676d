"""The made-up borough: generated, loaded like anybody's data, kept apart in its own store."""

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

import boundaries.synthetic
import hotspots.synthetic
from api.commands.ground import BoundaryFile, add_boundary_set
from api.commands.venues import add_layer
from api.errors import CommandError
from api.settings import Settings
from boundaries.projection import projection_of
from boundaries.synthetic import SET_NAME, write_demo_borough
from hotspots.loading.ingest import ingest
from hotspots.sources.profiles.known import profile_named
from hotspots.store.table import IncidentStore
from hotspots.synthetic import write_demo_incidents
from hotspots.synthetic_venues import write_demo_venues

_STAMP = "made-by.txt"


def build_demo(settings: Settings, folder: Path) -> Settings:
    """Build the made-up borough if it is not there as this version makes it; return settings to serve it.

    The store is built beside and renamed, so an interrupted build leaves nothing half-made.
    """
    stamp = _recipe()
    store = folder / "demo"
    if not (store / _STAMP).is_file() or (store / _STAMP).read_text() != stamp:
        sys.stderr.write(f"Making up a borough in {store} ...\n")
        sys.stderr.flush()
        try:
            _build(settings, folder, store, stamp)
        except OSError as error:
            raise CommandError(
                f"cannot write {store}: {error.strerror}; run it where you may write"
            ) from None
    return settings.model_copy(update={"store": store})


def _build(settings: Settings, folder: Path, store: Path, stamp: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".demo-") as scratch:
        beside = Path(scratch) / "store"
        files = Path(scratch) / "files"
        projection = projection_of("EPSG:27700")
        wards, population = write_demo_borough(files)
        incidents = write_demo_incidents(files / "incidents", projection=projection)
        building = settings.model_copy(update={"store": beside, "crs": "EPSG:27700"})
        add_boundary_set(building, SET_NAME, BoundaryFile(wards, population=population), default=True)
        ingest(IncidentStore.open(beside), [incidents], profile_named("demo"))
        for venues, profile in write_demo_venues(files / "venues"):
            add_layer(building, venues, str(profile), None)
        (beside / _STAMP).write_text(stamp)
        if store.exists():
            shutil.move(store, Path(scratch) / "former")
        beside.replace(store)


def _recipe() -> str:
    """Hash of the generators: another recipe is another borough, and is built anew."""
    digest = hashlib.sha256()
    generators = [Path(str(boundaries.synthetic.__file__))]
    generators += sorted(Path(str(hotspots.synthetic.__file__)).parent.glob("synthetic*.py"))
    for generator in generators:
        digest.update(generator.read_bytes())
    return digest.hexdigest()
