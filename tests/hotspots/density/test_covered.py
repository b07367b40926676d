"""Which ground the loaded incidents cover: the rule by hand and by brute force, and its ends."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from hotspots.density.covered import covered_ground, covered_share
from hotspots.density.edge import mass_inside

TOWN = shapely.box(0, 0, 4000, 4000)
CRESCENT = Polygon([(0, 0), (6000, 500), (5200, 5600), (3900, 5500), (4100, 1800), (300, 1500)])


def _border(ground, number=80):
    at = shapely.line_interpolate_point(ground.boundary, np.linspace(0, 1, number), normalized=True)
    return shapely.get_coordinates(at)


def _lattice(west, south, east, north, step):
    return [a.ravel() for a in np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))]


@pytest.mark.parametrize("study_area", [TOWN, CRESCENT, TOWN.difference(shapely.box(1000, 1000, 1600, 3000))])
@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_with_neighbours_loaded_all_round_no_border_is_an_edge(study_area, kernel):
    easting, northing = _lattice(-2500, -2500, 8500, 8500, 180.0)
    covered = covered_ground(study_area, easting, northing, 400.0)
    mass = mass_inside(
        covered, *_border(study_area).T, 400.0 / (5 if kernel == "gaussian" else 1), kernel=kernel
    )
    assert (mass == 1.0).all()
    assert covered_share(study_area, covered, 400.0) == 1.0


def test_with_none_loaded_the_covered_ground_is_the_study_area():
    nothing = np.zeros(0)
    within = np.array([2000.0, 5.0, 0.0, 4000.0]), np.array([2000.0, 3995.0, 2000.0, 4000.0])
    far = np.array([9000.0, -6000.0]), np.array([2000.0, -6000.0])
    for easting, northing in [(nothing, nothing), within, far]:
        assert covered_ground(TOWN, easting, northing, 150.0) is TOWN
    assert covered_share(TOWN, TOWN, 150.0) == 0.0


def test_with_a_neighbour_on_one_side_only_that_side_is_no_edge():
    easting, northing = _lattice(4100, -1500, 5500, 5500, 300.0)
    covered = covered_ground(TOWN, easting, northing, 300.0)
    north = np.linspace(400, 3600, 9)
    assert (mass_inside(covered, 4000.0, north, 300.0) == 1.0).all()
    np.testing.assert_allclose(mass_inside(covered, 0.0, north, 300.0), 0.5, atol=1e-12)
    # The neighbour's ground goes round both corners of its side: 3,400 m of it and what it reaches beyond.
    assert 0.25 < covered_share(TOWN, covered, 300.0) < 0.36


def test_a_hole_of_the_study_area_is_covered_where_its_incidents_are_loaded():
    holed = TOWN.difference(shapely.box(1500, 1500, 2500, 2500))
    inside_the_hole = np.array([2000.0]), np.array([2000.0])
    covered = covered_ground(holed, *inside_the_hole, 200.0)
    assert covered.equals(TOWN)
    assert covered_share(holed, covered, 200.0) == pytest.approx(4000 / 20000)


@given(st.lists(st.tuples(st.integers(-2500, 6500), st.integers(-2500, 6500)), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_a_square_is_covered_by_the_rule(places):
    easting, northing = np.array(places, dtype=np.float64).T
    covered = covered_ground(TOWN, easting, northing, 500.0)
    middles = {(p // 250 * 250 + 125, q // 250 * 250 + 125) for p, q in places if not _inside(p, q)}
    near = [m for m in middles if TOWN.distance(shapely.Point(m)) <= 1500]
    for east, north in zip(*_lattice(-4125, -4125, 8000, 8000, 250.0), strict=True):
        expected = _inside(east, north) or any((east - e) ** 2 + (north - n) ** 2 <= 1000**2 for e, n in near)
        assert shapely.intersects_xy(covered, east, north) == expected


def _inside(east, north):
    return 0 <= east <= 4000 and 0 <= north <= 4000


@given(st.lists(st.tuples(st.integers(-2500, 8500), st.integers(-2500, 8500)), max_size=8))
@settings(max_examples=15, deadline=None)
def test_more_places_never_cover_less_and_the_study_area_is_always_covered(places):
    rows = np.array(places, dtype=np.float64).reshape(-1, 2)
    fewer, all_of_them = (covered_ground(CRESCENT, *part.T, 700.0) for part in (rows[::2], rows))
    assert all_of_them.is_valid
    assert CRESCENT.difference(fewer).area < 1e-6
    assert fewer.difference(all_of_them).area < 1e-6


def test_the_covered_share_is_a_length():
    half = TOWN.union(shapely.box(-1000, 2000, 5000, 5000))
    # The upper half but 200 m at each end: 2 x 1,800 m and the north side.
    assert covered_share(TOWN, half, 200.0) == pytest.approx((2 * 1800 + 4000) / 16000, abs=20 * 2 / 16000)
