"""Counts by ward: nothing lost, nothing counted twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boundaries.locating import locate
from hotspots.ward_statistics import counts_by_area, ranks, rate_per_1000

located = st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 2**54)), max_size=30).map(
    lambda rows: np.array(rows, dtype=np.int64).reshape(-1, 2)
)


@given(located)
def test_counts_are_those_of_each_area_by_itself_to_the_last_incident(rows):
    area, weight = rows.T
    expected = [sum(int(w) for a, w in rows if a == index) for index in range(5)]
    assert counts_by_area(area, weight, 5).tolist() == expected


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_ranks_are_a_permutation_that_no_count_contradicts(counts):
    codes = [f"E{9 - i}" for i in range(len(counts))]
    rank = ranks(np.array(counts), codes)
    assert sorted(rank) == list(range(1, len(counts) + 1))
    order = np.argsort(rank)
    told = [(-counts[i], codes[i]) for i in order]
    assert told == sorted(told)


def test_a_rate_is_null_where_nobody_is_known_to_live():
    assert rate_per_1000(107, 1000) == 107.0
    assert rate_per_1000(107, None) is rate_per_1000(107, 0) is None


def test_real_wards_add_up_to_the_borough(stockton):
    easting, northing, weight = stockton.places["asb"]
    counts = counts_by_area(locate(stockton.wards, easting, northing), weight, len(stockton.wards))
    assert len(counts) == 27
    assert counts.sum() == weight.sum()
