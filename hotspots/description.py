"""Where a piece of ground is, in words: the wards that it lies in and a name that a person knows."""

import numpy as np

from hotspots.analysis import AreaRef
from hotspots.evidence import Evidence
from hotspots.naming import place_name
from hotspots.places import IntArray


def describe(evidence: Evidence, held: IntArray, weight: IntArray) -> tuple[str, tuple[AreaRef, ...]]:
    """Return the name of the ground that holds some places, and its wards, most incidents first.

    Parameters
    ----------
    held : (m,) indices of the places of the evidence that the ground holds.
    weight : (n,) incidents at every place of the evidence; they decide which street and which ward come
        first.
    """
    counted = held[weight[held] > 0]
    wards = _wards(evidence, counted, weight[counted])
    streets = evidence.street_of
    labels = (
        (streets.get(place, ""), incidents)
        for place, incidents in zip(
            evidence.counts.place[counted].tolist(), weight[counted].tolist(), strict=True
        )
    )
    return place_name(labels, wards[0].name if wards else None), wards


def _wards(evidence: Evidence, held: IntArray, weight: IntArray) -> tuple[AreaRef, ...]:
    areas = evidence.study_area.area_set.areas
    inside = evidence.inside[held]
    index, at = np.unique(evidence.area_index[held[inside]], return_inverse=True)
    incidents = np.zeros(len(index), dtype=np.int64)
    np.add.at(incidents, at, weight[inside])
    # Areas stand in order of their codes: of wards with as many incidents the lesser code comes first.
    order = np.lexsort((index, -incidents))
    return tuple(AreaRef(areas[i].code, areas[i].name) for i in index[order])
