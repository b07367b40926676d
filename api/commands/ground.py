"""Adding a boundary set to a store."""

from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings
from boundaries.area import AreaSet
from boundaries.catalogue import Catalogue
from boundaries.population import read_population, with_population
from boundaries.projection import Projection, projection_of
from boundaries.reading import read_areas
from hotspots.errors import StoreNotFound
from hotspots.store.table import IncidentStore


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """A file of boundaries as a person names it, with its population file if there is one."""

    path: Path
    code_field: str | None = None
    name_field: str | None = None
    population: Path | None = None
    population_field: str | None = None
    population_code_field: str | None = None


def add_boundary_set(settings: Settings, name: str, source: BoundaryFile, *, default: bool) -> AreaSet:
    """Read a file, project and repair it, and put it in the store, which is made if it is not there.

    Raises
    ------
    BoundaryError
        A file cannot be used; the store is as it was before.
    """
    areas = read_areas(
        source.path,
        name=name,
        projection=projection_of_store(settings),
        code_field=source.code_field,
        name_field=source.name_field,
    )
    if source.population is not None:
        residents = read_population(
            source.population,
            areas.codes,
            field=source.population_field,
            code_field=source.population_code_field,
        )
        areas = with_population(areas, residents)
    # Made only now: a file that cannot be used leaves no store behind.
    store = IncidentStore.open_or_create(settings.store, settings.crs)
    Catalogue(store.boundaries_folder, store.projection).add(areas, default=default)
    return areas


def projection_of_store(settings: Settings) -> Projection:
    """Return the store's projection, or the one that it will have."""
    try:
        return IncidentStore.open(settings.store).projection
    except StoreNotFound:
        return projection_of(settings.crs)
