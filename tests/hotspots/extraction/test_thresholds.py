"""The densest ground as polygons, ranked by the incidents inside."""

from functools import partial
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely import Polygon

from hotspots.density.grid import grid_over
from hotspots.density.surface import DensitySurface, surface
from hotspots.errors import QuestionError
from hotspots.extraction.ranking import Candidate, rank_by_incidents
from hotspots.extraction.settings import resolved_least_incidents, resolved_min_area, resolved_share
from hotspots.extraction.thresholds import densest_share
from tests.oracles.extraction import densest_components

BOROUGH = Polygon([(0, 0), (780, 35), (710, 520), (240, 690)]).difference(shapely.Point(300, 300).buffer(60))
GRID = grid_over(BOROUGH, 50.0)


def _surface(levels):
    return DensitySurface(np.where(GRID.mask, levels, np.nan), GRID, 200.0)


@given(arrays(np.float64, GRID.shape, elements=st.integers(0, 6)), st.sampled_from([0.02, 0.1, 0.3, 1.0]))
@settings(max_examples=60, deadline=None)
def test_polygons_are_the_densest_cells_joined_by_edges_and_cut_at_the_border(levels, share):
    found = densest_share(_surface(levels), share=share, min_area_m2=0.0)
    expected = densest_components(
        np.nan_to_num(_surface(levels).per_km2), GRID.area_m2, share * BOROUGH.area * (1 + 1e-12)
    )
    assert sorted(round(c.geometry.area, 3) for c in found) == sorted(
        round(sum(GRID.area_m2[cell] for cell in cells), 3) for cells in expected
    )
    for candidate in found:
        (cells,) = [c for c in expected if _centres_in(candidate.geometry) == c]
        assert candidate.peak_per_km2 == max(levels[cell] for cell in cells)
    _assert_sound([candidate.geometry for candidate in found], BOROUGH, share)


def _centres_in(geometry):
    easting, northing = np.meshgrid(GRID.easting, GRID.northing)
    inside = shapely.contains_xy(geometry, easting, northing) & GRID.mask
    return {(int(row), int(column)) for row, column in np.argwhere(inside)}


def _assert_sound(polygons, study_area, share):
    assert all(polygon.is_valid and not polygon.is_empty for polygon in polygons)
    assert sum(polygon.area for polygon in polygons) <= share * study_area.area * (1 + 1e-9)
    assert all(polygon.difference(study_area).area < 1e-6 for polygon in polygons)
    assert all(one.intersection(other).area < 1e-6 for one, other in combinations(polygons, 2))


def test_equally_dense_cells_are_taken_from_the_south_and_then_from_the_west():
    grid = grid_over(shapely.box(0, 0, 300, 200), 100.0)
    flat = DensitySurface(np.ones(grid.shape), grid, 400.0)
    (found,) = densest_share(flat, share=4 / 6, min_area_m2=0.0)
    assert found.geometry.equals(shapely.union(shapely.box(0, 0, 300, 100), shapely.box(0, 100, 100, 200)))


def test_cells_that_meet_in_a_corner_are_two_hotspots_and_a_hole_stays_a_hole():
    grid = grid_over(shapely.box(0, 0, 500, 300), 100.0)
    levels = np.array([[1, 1, 1, 0, 0], [1, 0, 1, 0, 0], [1, 1, 1, 0, 0]], dtype=np.float64)
    (ring,) = densest_share(DensitySurface(levels, grid, 400.0), share=1.0)
    assert len(ring.geometry.interiors) == 1
    levels = np.array([[1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 0, 0]], dtype=np.float64)
    assert len(densest_share(DensitySurface(levels, grid, 400.0), share=1.0)) == 2


def test_slivers_are_dropped_and_nothing_is_taken_in_their_stead():
    grid = grid_over(shapely.box(0, 0, 600, 100), 100.0)
    levels = np.array([[9.0, 0.0, 8.0, 8.0, 0.0, 7.0]])
    (found,) = densest_share(DensitySurface(levels, grid, 400.0), share=0.5, min_area_m2=15_000.0)
    assert found.geometry.bounds == (200, 0, 400, 100)


def test_where_nothing_happened_there_is_no_hotspot():
    assert densest_share(_surface(np.zeros(GRID.shape)), share=1.0) == ()
    ranked = rank_by_incidents((), np.zeros(2), np.zeros(2), np.ones(2, dtype=np.int64))
    assert ranked.candidates == ()
    assert ranked.holder.tolist() == [-1, -1]


def test_rank_is_by_incidents_then_peak_then_smaller_area_then_west_then_south():
    squares = [
        Candidate(shapely.box(600, 0, 620, 10), 5.0),
        Candidate(shapely.box(500, 0, 510, 10), 5.0),
        Candidate(shapely.box(400, 50, 410, 60), 5.0),
        Candidate(shapely.box(400, 0, 410, 10), 5.0),
        Candidate(shapely.box(300, 0, 310, 10), 6.0),
        Candidate(shapely.box(200, 0, 210, 10), 1.0),
        Candidate(shapely.box(100, 0, 110, 10), 9.0),
    ]
    centres = shapely.get_coordinates(shapely.centroid([square.geometry for square in squares]))
    weight = np.array([7, 7, 7, 7, 7, 8, 4])
    ranked = rank_by_incidents(tuple(squares), *centres.T, weight, min_incidents=5)
    assert ranked.candidates == tuple(squares[i] for i in (5, 4, 3, 2, 1, 0))
    assert ranked.incidents.tolist() == [8, 7, 7, 7, 7, 7]
    assert ranked.holder.tolist() == [5, 4, 3, 2, 1, 0, -1]


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
def test_hotspots_of_real_stockton_cover_at_most_one_per_cent_and_hold_what_they_say(stockton, category):
    easting, northing, weight = stockton.places[category]
    grid = grid_over(stockton.study_area, 25.0)
    candidates = densest_share(surface(grid, easting, northing, weight, 150.0))
    ranked = rank_by_incidents(candidates, easting, northing, weight)
    polygons = [candidate.geometry for candidate in ranked.candidates]
    _assert_sound(polygons, stockton.study_area, 0.01)
    for polygon, incidents in zip(polygons, ranked.incidents, strict=True):
        assert weight[shapely.intersects_xy(polygon, easting, northing)].sum() == incidents
    assert ranked.incidents.sum() > 0.35 * weight.sum()
    assert (np.diff(ranked.incidents) <= 0).all()
    assert ranked.incidents.min() >= 5


@pytest.mark.parametrize(
    ("resolved", "value"),
    [
        (resolved_share, 0.0),
        (resolved_share, 1.0),
        (resolved_share, float("nan")),
        (resolved_min_area, -1.0),
        (partial(resolved_least_incidents, months=12), 0),
    ],
)
def test_settings_outside_their_limits_are_refused(resolved, value):
    with pytest.raises(QuestionError, match="is outside"):
        resolved(value)
    assert resolved(None).why != resolved(resolved(None).value).why == "asked for"


def test_a_hotspot_holds_one_incident_a_month_by_default_and_never_under_five():
    assert [resolved_least_incidents(None, months=months).value for months in (1, 5, 12, 24)] == [
        5,
        5,
        12,
        24,
    ]
