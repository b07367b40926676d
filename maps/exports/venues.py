"""What is said of venues, as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from hotspots.analysis import Analysis
from hotspots.venues.findings import NearIncidents, NearVenues, Surroundings, Venue

_FIGURES: dict[str, Callable[[NearIncidents], float | None]] = {
    "incidents": lambda near: near.incidents,
    "share": lambda near: near.share,
    "expected": lambda near: near.expected,
    "ratio": lambda near: near.ratio,
    "p": lambda near: near.p,
    "corrected_p": lambda near: near.corrected_p,
}
"""What is told of the incidents near something, each a number by category."""


def of_venue(_: Analysis[Any], venue: Venue) -> dict[str, Any]:
    """Return the fields of a venue."""
    about = {"rank": venue.rank, "name": venue.name, "kind": venue.kind, "layer": venue.layer}
    return about | _of_incidents(venue.near)


def of_near_venues(near: NearVenues) -> dict[str, Any]:
    """Return the venues of a kind around some ground; a share of it only where areas are among them."""
    record = asdict(near) | {"within": {str(distance): n for distance, n in near.within.items()}}
    return {name: value for name, value in record.items() if value is not None}


def of_surroundings(found: Surroundings) -> dict[str, Any]:
    """Return what is said of all venues together: by kind, and what cameras cover (null without any)."""
    return {
        "kinds": {kind: _of_incidents(near) for kind, near in found.kinds.items()},
        "coverage": None if found.coverage is None else asdict(found.coverage),
    }


def _of_incidents(near: Mapping[str, NearIncidents | None]) -> dict[str, dict[str, float | None]]:
    return {
        name: {category: None if one is None else figure(one) for category, one in near.items()}
        for name, figure in _FIGURES.items()
    }
