"""Where a piece of ground is, in words: the wards that it lies in and a name that a person knows."""

import numpy as np

from hotspots.analysis import AreaRef
from hotspots.evidence import Evidence
from hotspots.naming import place_name
from hotspots.places import BoolArray, IntArray


def describe(evidence: Evidence, held: BoolArray, weight: IntArray) -> tuple[str, tuple[AreaRef, ...]]:
    """Return the name of the ground that holds some places, and its wards, most incidents first.

    Parameters
    ----------
    held : (n,) the places of the evidence that the ground holds.
    weight : (n,) incidents that decide which street and which ward come first.
    """
    wards = _wards(evidence, held, weight)
    streets = evidence.street_of
    counted = np.flatnonzero(held & (weight > 0))
    labels = ((streets.get(int(evidence.counts.place[i]), ""), int(weight[i])) for i in counted)
    return place_name(labels, wards[0].name if wards else None), wards


def _wards(evidence: Evidence, held: BoolArray, weight: IntArray) -> tuple[AreaRef, ...]:
    areas = evidence.study_area.area_set.areas
    incidents = np.zeros(len(areas), dtype=np.int64)
    here = held & evidence.inside & (weight > 0)
    np.add.at(incidents, evidence.area_index[here], weight[here])
    order = sorted(np.flatnonzero(incidents), key=lambda i: (-incidents[i], areas[i].code))
    return tuple(AreaRef(areas[i].code, areas[i].name) for i in order)
