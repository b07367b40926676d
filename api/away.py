"""How far places lie from the ground that a store is about."""

from functools import partial

import shapely

from boundaries.catalogue import Catalogue
from boundaries.nearness import distance_outside
from hotspots.sources.examining import Away
from hotspots.store.table import IncidentStore


def away_from_default_set(store: IncidentStore) -> Away | None:
    """Return what says how far places lie from the store's default boundary set; None where there is none."""
    catalogue = Catalogue(store.boundaries_folder, store.projection)
    if not catalogue.names():
        return None
    area = catalogue.get(None).study_area().geometry
    shapely.prepare(area)
    return partial(distance_outside, area)
