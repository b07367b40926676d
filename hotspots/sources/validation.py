"""Which rows fit, and why the others are left out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from boundaries.projection import Projection
from hotspots.places import BoolArray, FloatArray, IntArray, PlaceFrame

REASONS: tuple[str, ...] = ("bad_date", "unknown_category", "no_location", "null_island", "out_of_bounds")
"""Why a row is left out, in the order in which they are tried; the first that applies is given.

``bad_date``: the month is not YYYY-MM or its year is outside 1990 to 2100. ``unknown_category``: the crime
type has no category. ``no_location``: a coordinate is empty or no finite number. ``null_island``: longitude
and latitude are both 0. ``out_of_bounds``: outside the area of use of the store's coordinate system.
"""

FITS = -1
"""In place of a reason: the row is kept."""


@dataclass(frozen=True)
class Located:
    """Where rows are.

    Attributes
    ----------
    longitude, latitude : (n,) degrees; NaN where there was no number.
    place : (n,) place numbers, 0 where the row is not `inside`.
    inside : (n,) whether the row lies in the area of use.
    """

    longitude: FloatArray
    latitude: FloatArray
    place: IntArray
    inside: BoolArray


def locate(longitude: FloatArray, latitude: FloatArray, projection: Projection, frame: PlaceFrame) -> Located:
    """Return the places of (n,) longitudes and latitudes in degrees."""
    inside = projection.in_area_of_use(longitude, latitude)
    place = np.zeros(len(longitude), dtype=np.int64)
    easting, northing = projection.to_projected(longitude[inside], latitude[inside])
    packable = frame.inside(easting, northing)
    inside[inside] = packable
    place[inside] = frame.pack(easting[packable], northing[packable])
    return Located(longitude, latitude, place, inside)


def reasons(*, bad_date: BoolArray, unknown_category: BoolArray, located: Located) -> npt.NDArray[np.int8]:
    """Return (n,) the index in `REASONS` of the first reason that applies, or `FITS`."""
    finite = np.isfinite(located.longitude) & np.isfinite(located.latitude)
    null_island = (located.longitude == 0) & (located.latitude == 0)
    applies = [bad_date, unknown_category, ~finite, null_island, ~located.inside]
    return np.select(applies, np.arange(len(REASONS), dtype=np.int8), default=np.int8(FITS)).astype(np.int8)


def tally(reason: npt.NDArray[np.int8]) -> dict[str, int]:
    """Return how many rows were left out for each reason that occurs."""
    counts = np.bincount(reason[reason != FITS], minlength=len(REASONS))
    return {name: int(n) for name, n in zip(REASONS, counts, strict=True) if n}


def likely_cause(rows: pa.Table, reason: npt.NDArray[np.int8], crs: str) -> str:
    """Say why no row of a file fits, from the commonest reason and the first row that has it."""
    commonest = int(np.bincount(reason, minlength=1).argmax())
    first = int(np.flatnonzero(reason == commonest)[0])

    def cell(column: str) -> str:
        return str(rows[column][first])[:60]

    return {
        "bad_date": f"Month is '{cell('Month')}', not YYYY-MM (a spreadsheet rewrites dates when it saves)",
        "unknown_category": f"Crime type '{cell('Crime type')}' is not one of data.police.uk's",
        "no_location": "Longitude and Latitude are empty or no numbers",
        "null_island": "Longitude and Latitude are 0",
        "out_of_bounds": (
            f"longitude {cell('Longitude')}, latitude {cell('Latitude')} is outside the area of use of {crs} "
            "(are they swapped, or does the store need another coordinate system?)"
        ),
    }[REASONS[commonest]]
