"""A store state of incidents in a list, counted by the plain oracle: any method can be asked of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely

from boundaries.area import Area, AreaSet
from boundaries.locating import locate
from boundaries.projection import projection_of
from hotspots.answers import ANSWERS
from hotspots.categories import parse_categories
from hotspots.engine import ClockCounts, IntervalCounts, PartCounts
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.places import PlaceCounts, PlaceFrame
from hotspots.question import Asked, Question
from hotspots.snapshot import Snapshot
from hotspots.state import StoreState
from tests.oracles import counting
from tests.oracles.counting import Incident

PROJECTION = projection_of()
FRAME = PlaceFrame.of(PROJECTION)


@dataclass
class Listed:
    """An engine that goes through a list, one incident at a time."""

    incidents: list[Incident]

    def count_by_place(self, snapshot, period, bounds=None, *, night=None):
        counts = counting.count_by_place(self.incidents, period.months, bounds, night)
        place = np.array(sorted({place for place, _ in counts}), dtype=np.int64)
        codes = tuple(sorted({code for _, code in counts}))
        every = np.zeros((len(place), len(codes)), dtype=np.int64)
        held = np.zeros_like(every)
        for (number, code), (n, at_institutions) in counts.items():
            at = np.searchsorted(place, number), codes.index(code)
            every[at], held[at] = n, at_institutions
        return PlaceCounts(place, *FRAME.unpack(place), codes, every, held)

    def count_by_interval(
        self, snapshot, period, categories, *, include_institutions, bounds=None, night=None
    ):
        rows = counting.count_by_interval(
            self.incidents,
            period.months,
            categories,
            bounds,
            include_institutions=include_institutions,
            night=night,
        )
        place, month, n = (
            (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
            if rows
            else [np.zeros(0, dtype=np.int64)] * 3
        )
        return IntervalCounts(place, month, n)

    def count_by_part(self, snapshot, period, bounds=None):
        rows = counting.count_by_part(self.incidents, period.months, bounds)
        parts = tuple(sorted({row[:2] for row in rows}))
        numbers = [(parts.index(row[:2]), *row[2:]) for row in rows]
        return PartCounts(parts, *np.array(numbers, dtype=np.int64).reshape(-1, 4).T)

    def count_by_clock(self, snapshot, period, *, include_institutions, bounds=None, night=None):
        rows = counting.count_by_clock(
            self.incidents, period.months, bounds, include_institutions=include_institutions, night=night
        )
        codes = tuple(sorted({row[0] for row in rows}))
        numbers = [(codes.index(row[0]), *row[1:]) for row in rows]
        return ClockCounts(codes, *np.array(numbers, dtype=np.int64).reshape(-1, 6).T)

    def names_of(self, snapshot, period, bounds=None):
        return counting.names_of(self.incidents, period.months, bounds)


def incidents_at(easting, northing, *, month, category, times=1, label="On or near High Street"):
    """Return incidents on one point."""
    at = np.array([easting]), np.array([northing])
    place = int(FRAME.pack(*at)[0])
    one = Incident(
        "police-uk", "cleveland", month, category, place, easting, northing, label, institution=False
    )
    return [one] * times


def state_of(incidents, ground):
    """Return the state of a store that holds the incidents, over one ward."""
    wards = AreaSet("wards", (Area("E05000001", "West", ground, 4_000),), PROJECTION)
    months = tuple(sorted({incident.month for incident in incidents}))
    return StoreState(
        engine=Listed(incidents),
        snapshot=Snapshot("0" * 32, 1, datetime(2024, 5, 1, tzinfo=UTC), (), FRAME),
        summary=counting.summary(incidents),
        study_area=wards.study_area(),
        locate=lambda place, easting, northing: locate(np.array([ground], dtype=object), easting, northing),
        covered_months=months,
    )


def ask(state, *categories, period, product="hotspots", **settings):
    """Return the answer to a question."""
    assert parse_categories(",".join(categories)) == categories
    question = Question(period=Period.parse(period), categories=categories, asked=Asked(**settings))
    return ANSWERS[product](gather(state, question), "identity")


def town(*, seed=1, months=range(24288, 24300), side_m=4000.0):
    """Return a made-up town: 130 points, a busy quarter for violence, ASB everywhere, and its ground."""
    rng = np.random.default_rng(seed)
    corner = np.array([440_000.0, 520_000.0])
    scattered, quarter = rng.uniform(100, side_m - 100, (100, 2)), rng.uniform(2000, 2600, (30, 2))
    points = np.round(corner + np.concatenate([scattered, quarter]), 1)
    busy = np.arange(100, 130)
    incidents = []
    for month in months:
        for i, (easting, northing) in enumerate(points):
            street = f"On or near Street {i}"
            at = {"month": month, "label": street}
            violence = rng.poisson(1.0 if i in busy else 0.1)
            incidents += incidents_at(easting, northing, category="violence", times=violence, **at)
            incidents += incidents_at(easting, northing, category="asb", times=rng.poisson(0.5), **at)
            incidents += incidents_at(easting, northing, category="drugs", times=rng.poisson(0.05), **at)
    return incidents, shapely.box(*corner, *(corner + side_m)), points[busy]
