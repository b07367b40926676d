"""Raw coordinates to distinct places: every row counted once, in one order, and degrees refused."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.density.collapsing import check_metres, collapsed
from hotspots.errors import QuestionError

rows = st.lists(
    st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(0, 9)), min_size=1, max_size=60
)


@given(rows, st.booleans(), st.floats(-0.04, 0.04))
@settings(max_examples=40, deadline=None)
def test_each_place_holds_the_rows_that_stand_on_it(rows, weighed, off_m):
    east_dm, north_dm, weight = np.array(rows).T
    held = Counter()
    for east, north, one in zip(east_dm.tolist(), north_dm.tolist(), weight.tolist(), strict=True):
        held[north, east] += one if weighed else 1
    easting, northing = 445_000 + east_dm / 10 + off_m, 520_000 + north_dm / 10 - off_m
    found = collapsed(easting, northing, weight if weighed else None)
    in_order = sorted(held)
    assert np.rint((found[0] - 445_000) * 10).tolist() == [east for _, east in in_order]
    assert np.rint((found[1] - 520_000) * 10).tolist() == [north for north, _ in in_order]
    assert found[2].tolist() == [held[place] for place in in_order]


def test_more_places_than_the_first_table_holds_are_all_found_again():
    rng = np.random.default_rng(9)
    place = rng.permutation(np.repeat(np.arange(70_000), 3))
    easting, northing = 400_000 + (place % 500) * 7.3, 500_000 + (place // 500) * 11.9
    east, north, weight = collapsed(easting, northing)
    assert (weight == 3).all()
    assert len(weight) == 70_000
    assert np.array_equal(east, np.rint(10 * (400_000 + np.tile(np.arange(500) * 7.3, 140))) / 10)
    assert np.array_equal(north, np.rint(10 * (500_000 + np.repeat(np.arange(140) * 11.9, 500))) / 10)


def test_the_order_of_rows_does_not_matter_to_whole_weights():
    rng = np.random.default_rng(10)
    easting, northing = 1e5 + rng.integers(0, 50, (2, 4000)) * 10.0
    weight = rng.integers(0, 1000, 4000)
    order = rng.permutation(4000)
    one, other = (
        collapsed(easting, northing, weight),
        collapsed(easting[order], northing[order], weight[order]),
    )
    for here, there in zip(one, other, strict=True):
        assert np.array_equal(here, there)


def test_coordinates_come_out_as_the_doubles_nearest_to_their_decimals():
    easting = np.array([445_000.1, 445_000.3, 123_456.7])
    east, _, _ = collapsed(easting, np.array([520_000.0, 520_001.0, 520_002.0]))
    assert east.tolist() == easting.tolist()


def test_no_row_makes_no_place():
    assert [column.size for column in collapsed(np.zeros(0), np.zeros(0))] == [0, 0, 0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_row_without_a_location_is_named(bad):
    with pytest.raises(QuestionError, match=r"of row 1 is not finite"):
        collapsed(np.array([4e5, 4e5, 4e5]), np.array([5e5, bad, 5e5]))


def test_degrees_are_refused_and_told_what_is_wanted():
    longitude, latitude = np.array([-1.41, -1.13]), np.array([54.46, 54.64])
    for east, north in ((longitude, latitude), (latitude, longitude)):
        with pytest.raises(QuestionError, match="degrees; give easting and northing in metres"):
            collapsed(east, north)


def test_metres_near_the_origin_are_taken():
    check_metres(np.array([0.0, 100.0]), np.array([0.0, 50.0]))
    check_metres(np.array([500.0]), np.array([0.0]))
    check_metres(np.zeros(0), np.zeros(0))


def test_a_stray_coordinate_beyond_the_earth_is_refused():
    with pytest.raises(QuestionError, match=r"span 1e\+12 m, more than 1e\+08 m"):
        collapsed(np.array([0.0, 1e12]), np.array([0.0, 0.0]))
