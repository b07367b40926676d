"""Near hotspots made one, and the ground that one point stands for."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.extraction.catchment import catchment_radius_m
from hotspots.extraction.merging import merged
from hotspots.extraction.ranking import Candidate

CELLS = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12)


def _squares(cells):
    return tuple(
        Candidate(shapely.box(c * 20, r * 20, c * 20 + 10, r * 20 + 10), r + c) for r, c in sorted(cells)
    )


@given(CELLS, st.sampled_from([5.0, 10.0, 14.0, 30.0]))
@settings(max_examples=40, deadline=None)
def test_what_is_left_is_farther_apart_and_no_ground_is_gained_or_lost(cells, merge_m):
    squares = _squares(cells)
    found = merged(squares, merge_m)
    grounds = [candidate.geometry for candidate in found]
    for i, one in enumerate(grounds):
        assert one.is_valid
        assert all(one.distance(other) > merge_m for other in grounds[:i])
        parts = [square for square in squares if square.geometry.within(one)]
        assert found[i].peak_per_km2 == max(part.peak_per_km2 for part in parts)
        assert _walked(parts, merge_m) == len(parts)
    assert shapely.union_all(grounds).equals(shapely.union_all([square.geometry for square in squares]))


def _walked(parts, merge_m):
    """How many parts can be reached from the first in steps of at most merge_m."""
    reached, waiting = {0}, [0]
    while waiting:
        here = parts[waiting.pop()].geometry
        near = {i for i, part in enumerate(parts) if part.geometry.distance(here) <= merge_m} - reached
        reached |= near
        waiting += near
    return len(reached)


def test_nothing_is_merged_unless_asked_for_not_even_what_touches():
    touching = (Candidate(shapely.box(0, 0, 10, 10)), Candidate(shapely.box(10, 0, 20, 10)))
    assert merged(touching, 0) == touching
    (one,) = merged(touching, 1)
    assert one.geometry.equals(shapely.box(0, 0, 20, 10))
    assert (one.peak_per_km2, one.significance) == (None, None)


def test_the_merged_keep_the_least_p():
    parts = (Candidate(shapely.box(0, 0, 9, 9), 3.0, 0.04), Candidate(shapely.box(10, 0, 20, 9), 2.0, 0.01))
    (one,) = merged(parts, 5)
    assert (one.peak_per_km2, one.significance) == (3.0, 0.01)


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), unique=True, max_size=20))
@settings(max_examples=40, deadline=None)
def test_the_catchment_is_half_the_median_distance_to_the_nearest_other_place(places):
    at = np.array(places, dtype=np.float64).reshape(-1, 2)
    if len(places) < 2:
        assert catchment_radius_m(*at.T) == 0
        return
    nearest = [min(np.hypot(*(a - b)) for j, b in enumerate(at) if j != i) for i, a in enumerate(at)]
    assert catchment_radius_m(*at.T) == pytest.approx(np.clip(np.median(nearest) / 2, 10, 75))
