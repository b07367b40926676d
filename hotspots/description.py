"""Where a piece of ground is, in words: the wards that it lies in and a name that a person knows."""

from collections.abc import Sequence

import numpy as np

from hotspots.evidence import Evidence
from hotspots.naming import Clues, distinct_names, place_name
from hotspots.places import IntArray
from hotspots.results import AreaRef

Description = tuple[str, tuple[AreaRef, ...]]
"""Name of some ground, and its wards, most incidents first."""


def describe(evidence: Evidence, held: IntArray, weight: IntArray) -> Description:
    """Return the name of the ground that holds some places, and its wards, most incidents first.

    Parameters
    ----------
    held : (m,) indices of the places of the evidence that the ground holds.
    weight : (n,) incidents at every place of the evidence; they decide which street and which ward come
        first.
    """
    clues, wards = _clues(evidence, held, weight)
    return place_name(clues.labels, clues.ward), wards


def describe_each(
    evidence: Evidence, held: Sequence[IntArray], weights: Sequence[IntArray]
) -> list[Description]:
    """Return name and wards of every ground of one list, rank 1 first; no two names are alike.

    Parameters
    ----------
    held : for each ground the indices of the places of the evidence that it holds.
    weights : for each ground (n,) incidents at every place of the evidence that it is named after.
    """
    found = [_clues(evidence, places, weight) for places, weight in zip(held, weights, strict=True)]
    names = distinct_names([clues for clues, _ in found])
    return [(name, wards) for name, (_, wards) in zip(names, found, strict=True)]


def _clues(evidence: Evidence, held: IntArray, weight: IntArray) -> tuple[Clues, tuple[AreaRef, ...]]:
    counts, streets = evidence.counts, evidence.street_of
    counted = held[weight[held] > 0]
    incidents = weight[counted]
    wards = _wards(evidence, counted, incidents)
    labels = tuple(
        (streets.get(place, ""), count)
        for place, count in zip(counts.place[counted].tolist(), incidents.tolist(), strict=True)
    )
    ward = wards[0].name if wards else None
    if not labels:
        return Clues((), ward, 0.0, 0.0), wards
    easting = float(np.average(counts.easting[counted], weights=incidents))
    return Clues(labels, ward, easting, float(np.average(counts.northing[counted], weights=incidents))), wards


def _wards(evidence: Evidence, held: IntArray, weight: IntArray) -> tuple[AreaRef, ...]:
    areas = evidence.study_area.area_set.areas
    inside = evidence.inside[held]
    index, at = np.unique(evidence.area_index[held[inside]], return_inverse=True)
    incidents = np.zeros(len(index), dtype=np.int64)
    np.add.at(incidents, at, weight[inside])
    # Areas stand in order of their codes: of wards with as many incidents the lesser code comes first.
    order = np.lexsort((index, -incidents))
    return tuple(AreaRef(areas[i].code, areas[i].name) for i in index[order])
