"""Candidates and their ranks: by the incidents counted inside or what they weigh, ties by rule."""

import math
from dataclasses import dataclass

import numpy as np

from boundaries.locating import locate
from hotspots.extraction.settings import DEFAULT_MIN_INCIDENTS
from hotspots.grouping import positions_of_each
from hotspots.places import FloatArray, IntArray
from hotspots.polygons import Ground


@dataclass(frozen=True, slots=True)
class Candidate:
    """Ground that may be a hotspot.

    Attributes
    ----------
    geometry : valid, inside the study area.
    peak_per_km2 : greatest density inside; None where the method has no surface.
    significance : least p inside, corrected for the number of tests; None where nothing was tested.
    """

    geometry: Ground
    peak_per_km2: float | None = None
    significance: float | None = None


@dataclass(frozen=True)
class Ranked:
    """Hotspots in order of rank and the places that they hold.

    Attributes
    ----------
    candidates : (k,) rank 1 first.
    incidents : (k,) incidents inside, counted from the incidents.
    holder : (n,) for each place the index of the hotspot that holds it, -1 for none.
    weight : (k,) what the incidents inside weigh, by which they are ranked; None where all weigh the same.
    """

    candidates: tuple[Candidate, ...]
    incidents: IntArray
    holder: IntArray
    weight: FloatArray | None = None

    def __post_init__(self) -> None:
        for array in (self.incidents, self.holder, self.weight):
            if array is not None:
                array.flags.writeable = False


def rank_by_incidents(
    candidates: tuple[Candidate, ...],
    easting: FloatArray,
    northing: FloatArray,
    weight: IntArray,
    *,
    score: FloatArray | None = None,
    min_incidents: int = DEFAULT_MIN_INCIDENTS,
    at_most: int | None = None,
) -> Ranked:
    """Count the incidents inside each candidate and rank: most incidents first, or most weight.

    A place on the edge of two candidates counts in the first of them only. Ties go to more incidents, the
    greater peak density, then the smaller area, the westernmost and the southernmost. Candidates that hold
    fewer than `min_incidents` are dropped, and of the others all ranks after `at_most`.

    Parameters
    ----------
    candidates : with disjoint interiors.
    easting, northing : (n,) places of the study area, metres.
    weight : (n,) incidents at each place.
    score : (n,) what the incidents of each place weigh together, such as their harm; ranks follow it. None
        ranks by incidents.

    Examples
    --------
    >>> from shapely import box
    >>> squares = (Candidate(box(0, 0, 9, 9)), Candidate(box(20, 0, 29, 9)), Candidate(box(40, 0, 49, 9)))
    >>> east = np.array([5.0, 25.0, 26.0, 45.0, 60.0])
    >>> ranked = rank_by_incidents(squares, east, np.full(5, 5.0), np.array([6, 4, 5, 1, 8]))
    >>> ranked.incidents.tolist(), ranked.holder.tolist()
    ([9, 6], [1, 0, 0, -1, -1])
    """
    if not candidates:
        nobody = np.full(len(easting), -1, dtype=np.int64)
        return Ranked((), np.zeros(0, dtype=np.int64), nobody, None if score is None else np.zeros(0))
    geometries = np.array([candidate.geometry for candidate in candidates], dtype=object)
    holder = locate(geometries, easting, northing)
    inside = holder >= 0
    incidents = np.zeros(len(candidates), dtype=np.int64)
    np.add.at(incidents, holder[inside], np.asarray(weight, dtype=np.int64)[inside])
    held = incidents if score is None else _weight_held(score, holder, len(candidates))
    kept = [i for i in range(len(candidates)) if incidents[i] >= min_incidents]
    kept.sort(key=lambda i: (-held[i], -incidents[i], *_tie_break(candidates[i])))
    kept = kept[:at_most]
    rank = np.full(len(candidates) + 1, -1, dtype=np.int64)
    rank[kept] = np.arange(len(kept))
    # Index -1 reads the extra last entry, which stays -1.
    return Ranked(
        tuple(candidates[i] for i in kept),
        incidents[kept],
        rank[holder],
        None if score is None else held[kept].astype(np.float64),
    )


def _weight_held(score: FloatArray, holder: IntArray, count: int) -> FloatArray:
    # Exactly rounded sums: the order of the places must not decide a rank.
    return np.array([math.fsum(score[places]) for places in positions_of_each(holder, count)])


def _tie_break(candidate: Candidate) -> tuple[float, ...]:
    west, south, _, _ = candidate.geometry.bounds
    return (-(candidate.peak_per_km2 or 0.0), candidate.geometry.area, west, south)
