"""The density grid: aligned cells, a mask by cell centre, areas that end at the border."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, affinity

from hotspots.density.grid import grid_over, grid_shape
from hotspots.density.settings import GREATEST_CELLS, resolved_bandwidth, resolved_cell
from hotspots.errors import QuestionError

COAST = shapely.union_all(
    [
        Polygon([(3, 4), (910, 130), (1040, 655), (620, 700), (600, 480), (480, 730), (120, 610)]),
        shapely.box(1100, 20, 1333, 250),
    ]
).difference(shapely.Point(300, 300).buffer(90))


@given(
    cell_m=st.sampled_from([12.5, 25.0, 40.0, 90.0]),
    angle=st.integers(0, 359),
    east=st.integers(-900, 900),
)
@settings(max_examples=10, deadline=None)
def test_mask_and_areas_are_those_of_each_cell_by_itself(cell_m, angle, east):
    ground = affinity.translate(affinity.rotate(COAST, angle), east, -400)
    grid = grid_over(ground, cell_m)
    easting, northing = np.meshgrid(grid.easting, grid.northing)
    half = cell_m / 2
    cells = shapely.box(easting - half, northing - half, easting + half, northing + half)
    assert np.array_equal(grid.mask, shapely.covers(ground, shapely.points(easting, northing)))
    inside_m2 = shapely.area(shapely.intersection(cells, ground))
    assert grid.area_m2[grid.mask] == pytest.approx(inside_m2[grid.mask], rel=1e-9)
    assert not grid.area_m2[~grid.mask].any()


def test_grids_of_one_cell_size_share_their_lines_whatever_the_study_area():
    one, other = grid_over(COAST, 25.0), grid_over(affinity.translate(COAST, 130.3, -77.7), 25.0)
    for grid in (one, other):
        assert grid.west % 25.0 == grid.south % 25.0 == 0
        west, south, east, north = grid.bounds
        assert shapely.box(west, south, east, north).covers(grid.study_area)


def test_grid_of_real_stockton_holds_the_borough(stockton):
    grid = grid_over(stockton.study_area, 50.0)
    assert grid.area_m2.sum() == pytest.approx(stockton.study_area.area, rel=0.005)
    assert grid.area_m2.sum() < stockton.study_area.area


@pytest.mark.parametrize(("bandwidth_m", "cell_m"), [(150, 25), (300, 50), (100, 20), (25, 5), (5000, 1000)])
def test_default_cell_is_a_round_number_between_a_tenth_and_a_fifth(bandwidth_m, cell_m):
    assert resolved_cell(None, bandwidth_m, (0, 0, 1000, 1000)).value == cell_m


def test_a_whole_country_gets_the_coarsest_cell_that_is_right_or_a_bandwidth_that_fits():
    county, country = (0, 0, 130_000, 120_000), (0, 0, 500_000, 600_000)
    assert resolved_cell(None, 150.0, county).value == 37.5
    with pytest.raises(QuestionError, match="cell of at least 137 m with a bandwidth of at least 548 m"):
        resolved_cell(None, 150.0, country)
    rows, columns = grid_shape(country, 137.0)
    assert rows * columns <= GREATEST_CELLS
    rows, columns = grid_shape(country, 136.0)
    assert rows * columns > GREATEST_CELLS


@pytest.mark.parametrize(
    ("cell_m", "advice"),
    [
        (38.0, "at most 37.5 m or a bandwidth of at least 152 m"),
        (2.0, "at least 3 m"),
        (float("nan"), "at most"),
    ],
)
def test_a_cell_that_misleads_is_refused_with_the_nearest_that_does_not(cell_m, advice):
    with pytest.raises(QuestionError, match=advice):
        resolved_cell(cell_m, 150.0, (0, 0, 1000, 1000))


@pytest.mark.parametrize("bandwidth_m", [24.9, 5001, float("nan"), float("inf")])
def test_a_bandwidth_outside_its_limits_is_refused(bandwidth_m):
    with pytest.raises(QuestionError, match="outside 25 to 5000 m"):
        resolved_bandwidth(bandwidth_m)
