"""Counts, rates and ranks of wards."""

from collections.abc import Sequence

import numpy as np

from hotspots.places import IntArray


def counts_by_area(area_index: IntArray, weight: IntArray, areas: int) -> IntArray:
    """Return the incidents of each area, from the incidents at places and the area of each place.

    Parameters
    ----------
    area_index : (n,) index of each place's area, -1 outside every one: such a place counts nowhere.
    weight : (n,) incidents at each place.
    areas : number of areas.

    Returns
    -------
    (areas,) incidents; 0 where nothing is recorded.

    Examples
    --------
    >>> counts_by_area(np.array([0, 2, 2, -1]), np.array([5, 1, 2, 9]), 3).tolist()
    [5, 0, 3]
    """
    counts = np.zeros(areas, dtype=np.int64)
    inside = area_index >= 0
    # Integers added as integers: a bincount with weights would pass through floating point.
    np.add.at(counts, area_index[inside], np.asarray(weight, dtype=np.int64)[inside])
    return counts


def rate_per_1000(incidents: int, population: int | None) -> float | None:
    """Return incidents per 1,000 residents, or None where the population is not known or nobody lives.

    Examples
    --------
    >>> rate_per_1000(50, 8000), rate_per_1000(0, 8000), rate_per_1000(50, None), rate_per_1000(50, 0)
    (6.25, 0.0, None, None)
    """
    if not population or population < 0:
        return None
    return 1000.0 * incidents / population


def ranks(counts: IntArray, codes: Sequence[str]) -> IntArray:
    """Return the rank of each area: 1 has the most incidents, ties go to the lesser code.

    Examples
    --------
    >>> ranks(np.array([3, 9, 3]), ["E2", "E3", "E1"]).tolist()
    [3, 1, 2]
    """
    order = sorted(range(len(codes)), key=lambda area: (-int(counts[area]), codes[area]))
    rank = np.zeros(len(codes), dtype=np.int64)
    rank[order] = np.arange(1, len(codes) + 1)
    return rank
