"""Made-up data with nothing wrong with them, and what the checks see of data."""

from dataclasses import replace

import numpy as np
import shapely

from hotspots.quality.observed import observe
from hotspots.quality.report import CHECKS
from tests.hotspots.listed import FRAME, incidents_at, state_of
from tests.oracles.counting import Incident

WEST, SOUTH, SIDE_M = 440_000.0, 520_000.0, 4_000.0
GROUND = shapely.box(WEST, SOUTH, WEST + SIDE_M, SOUTH + SIDE_M)
MONTHS = range(24288, 24300)


def points(n: int = 60) -> np.ndarray:
    """Return n points on a lattice in the ground, far enough from each other and its edge."""
    k = np.arange(n)
    return np.column_stack([WEST + 150 + 370 * (k % 10), SOUTH + 150 + 370 * (k // 10)])


def clean(*, months=MONTHS, part="cleveland", category="violence", times=2) -> list[Incident]:
    """Return incidents that lie on every point in every month alike, each point a street of its own."""
    return [
        replace(incident, part=part)
        for month in months
        for number, (easting, northing) in enumerate(points())
        for incident in incidents_at(
            easting, northing, month=month, category=category, times=times, label=f"Street {number}"
        )
    ]


def moved(incidents: list[Incident], metres: float) -> list[Incident]:
    """Return incidents as far to the east of where they were."""
    return [
        replace(
            i,
            easting=i.easting + metres,
            place=int(FRAME.pack(np.array([i.easting + metres]), np.array([i.northing]))[0]),
        )
        for i in incidents
    ]


def observed(incidents, *, loaded=(), unplaced=(), period=None, excluded=None, precision="minute"):
    """Return what the checks see."""
    state = state_of(incidents, GROUND)
    slices = tuple(replace(one, precision=precision) for one in state.summary.slices)
    state = replace(
        state,
        summary=replace(state.summary, slices=slices),
        snapshot=replace(state.snapshot, excluded=excluded or {}),
    )
    return observe(state, period, loaded, unplaced)


def found(name: str, seen) -> list:
    """Return the findings of one check."""
    return next(check for check in CHECKS if check.name == name).found(seen)
