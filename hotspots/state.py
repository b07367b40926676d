"""One version of the data on one ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from boundaries.area import StudyArea
from hotspots.engine import CountEngine
from hotspots.period import Period
from hotspots.places import FloatArray, IntArray
from hotspots.snapshot import Snapshot, Summary
from hotspots.themes.definitions import Definition
from hotspots.themes.reading import shipped
from hotspots.venues.layer import VenueLayer

MARGIN_M = 5000.0
"""Incidents this far beyond the study area's bounding box still count for what lies near its edge."""

Locator = Callable[[IntArray, FloatArray, FloatArray], IntArray]
"""From (place, easting, northing) to the index of the area in the boundary set, -1 outside it."""


@dataclass(frozen=True)
class StoreState:
    """One version of the data on one ground; everything that an answer is made from.

    Attributes
    ----------
    engine, snapshot : who counts, and what.
    summary : what the snapshot holds.
    study_area : the areas asked for, in their set.
    locate : look-up of a place's area in the whole set.
    covered_months : months in which the boundary set has at least one incident, ascending.
    themes : the definition of each named theme.
    venues : the layers of venues and assets, by name.
    """

    engine: CountEngine
    snapshot: Snapshot
    summary: Summary
    study_area: StudyArea
    locate: Locator
    covered_months: tuple[int, ...]
    themes: Mapping[str, Definition] = field(default_factory=lambda: shipped().standing)
    venues: tuple[VenueLayer, ...] = ()

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Bounding box of the study area with its margin: west, south, east, north in metres."""
        west, south, east, north = self.study_area.geometry.bounds
        return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M


def covered_months(
    engine: CountEngine, snapshot: Snapshot, summary: Summary, whole_set: StudyArea, locate: Locator
) -> tuple[int, ...]:
    """Return the months in which the boundary set has at least one incident.

    A month that only a neighbouring force has published is not covered: answering it with zeros would say
    that nothing happened.
    """
    if not summary.months:
        return ()
    everything = Period.of_months(summary.months[0], summary.months[-1])
    counts = engine.count_by_interval(
        snapshot,
        everything,
        summary.categories,
        include_institutions=True,
        bounds=whole_set.geometry.bounds,
    )
    place, at = np.unique(counts.place, return_inverse=True)
    easting, northing = snapshot.frame.unpack(place)
    inside = locate(place, easting, northing)[at] >= 0
    return tuple(int(month) for month in np.unique(counts.month[inside]))
