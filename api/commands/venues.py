"""Adding, listing and removing layers of venues."""

from pathlib import Path
from typing import Any

from api.commands.ground import projection_of_store
from api.commands.listings import say
from api.commands.terminal import print_table
from api.settings import Settings
from hotspots.store.table import IncidentStore
from hotspots.venues.catalogue import VenueCatalogue, check_layer_name
from hotspots.venues.layer import VenueLayer
from hotspots.venues.profile import venue_profile
from hotspots.venues.reading import Reading, read_venues


def add_layer(settings: Settings, file: Path, profile_name: str, name: str | None) -> Reading:
    """Read a file and put it in the store, which is made if it is not there.

    Raises
    ------
    TeachingError
        The file or the name cannot be used; the store is as it was before.
    """
    profile = venue_profile(profile_name)
    name = profile.name if name is None else name
    check_layer_name(name)
    reading = read_venues(file, profile, name=name, projection=projection_of_store(settings))
    # Made only now: a file that cannot be used leaves no store behind.
    store = IncidentStore.open_or_create(settings.store, settings.crs)
    VenueCatalogue(store.path, store.projection).add(reading.layer)
    return reading


def layers_of(settings: Settings) -> tuple[VenueLayer, ...]:
    """Return the layers of the store, by name."""
    return _catalogue(settings).layers()


def remove_layer(settings: Settings, name: str) -> None:
    """Remove a layer from the store."""
    _catalogue(settings).remove(name)


def print_reading(reading: Reading) -> None:
    """Print what was added, what was left out and why, and what was repaired."""
    layer = reading.layer
    say(f"{layer.name}: {_counts(layer)}, of {reading.read:,} rows")
    if reading.left_out:
        say(f"left out: {', '.join(f'{reason} {n:,}' for reason, n in reading.left_out.items())}")
    for line in reading.repairs:
        say(f"- repaired: {line}")


def print_layers(layers: tuple[VenueLayer, ...]) -> None:
    """Print the layers of a store."""
    if not layers:
        say("no layer of venues yet; add one with 'hotspots venues add FILE --profile licensed-premises'")
        return
    rows = [(layer.name, _counts(layer), layer.content) for layer in layers]
    print_table("Venues", ("name", "kind", "content"), rows)


def layers_as_json(layers: tuple[VenueLayer, ...]) -> dict[str, Any]:
    """Return the layers as plain values."""
    return {
        "layers": [
            {
                "name": layer.name,
                "title": layer.title,
                "kinds": layer.counts,
                "view_m": layer.view_m,
                "attribution": list(layer.attribution),
                "content": layer.content,
            }
            for layer in layers
        ]
    }


def _counts(layer: VenueLayer) -> str:
    return ", ".join(f"{n:,} {kind}" for kind, n in layer.counts.items())


def _catalogue(settings: Settings) -> VenueCatalogue:
    store = IncidentStore.open(settings.store)
    return VenueCatalogue(store.path, store.projection)
