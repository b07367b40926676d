"""Outlines follow the surface and never claim more ground than was taken."""

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
from hotspots.extraction.levels import Taken, above_mean, densest_share, holding_incidents
from hotspots.extraction.outlines import outlines

BOROUGH = Polygon([(0, 0), (780, 35), (710, 520), (240, 690)]).difference(shapely.Point(300, 300).buffer(60))
GRID = grid_over(BOROUGH, 25.0)
PLACES = st.lists(
    st.tuples(st.integers(-200, 1000), st.integers(-200, 900), st.integers(1, 9)), min_size=1, max_size=25
)


def _arrays(places):
    easting, northing, weight = np.array(places, dtype=np.float64).T
    return easting, northing, weight


def _drawn(density, taken):
    return [candidate.geometry for candidate in outlines(density, taken).candidates]


def _assert_sound(polygons, grid, taken):
    assert all(polygon.is_valid and polygon.area > 0 for polygon in polygons)
    assert sum(polygon.area for polygon in polygons) <= grid.area_m2[taken.cells].sum() * (1 + 1e-9)
    assert all(polygon.difference(grid.study_area).area < 1e-6 for polygon in polygons)
    assert all(one.intersection(other).area < 1e-6 for one, other in combinations(polygons, 2))


@given(PLACES, st.sampled_from([0.01, 0.1, 0.4, 1.0]))
@settings(max_examples=30, deadline=None)
def test_outlines_are_valid_disjoint_inside_the_area_and_no_larger_than_the_cells(places, share):
    easting, northing, weight = _arrays(places)
    density = surface(GRID, easting, northing, weight, 110.0)
    for taken in (
        densest_share(density, share=share),
        above_mean(density, times_mean=1.5),
        holding_incidents(density, easting, northing, weight, incident_share=share),
    ):
        _assert_sound(_drawn(density, taken), GRID, taken)
        _assert_sound(_drawn(density, Taken(taken.cells.copy())), GRID, taken)


@given(arrays(np.bool_, GRID.shape))
@settings(max_examples=20, deadline=None)
def test_any_cells_at_all_have_sound_outlines_that_hold_no_other_cell(chosen):
    taken = Taken(chosen & GRID.mask)
    density = DensitySurface(np.where(GRID.mask, 1.0, np.nan), GRID, 110.0)
    polygons = _drawn(density, taken)
    _assert_sound(polygons, GRID, taken)
    easting, northing = np.meshgrid(GRID.easting, GRID.northing)
    held = np.zeros(GRID.shape, dtype=bool)
    for polygon in polygons:
        held |= shapely.contains_xy(polygon, easting, northing)
    assert (held == taken.cells).all()


@given(st.integers(0, 999), st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_a_level_that_many_cells_are_exactly_on_leaves_valid_outlines(seed, level):
    per_km2 = np.random.default_rng(seed).integers(0, 4, GRID.shape).astype(np.float64)
    density = DensitySurface(np.where(GRID.mask, per_km2, np.nan), GRID, 110.0)
    taken = Taken(density.per_km2 >= level, float(level))
    _assert_sound(_drawn(density, taken), GRID, taken)


@given(PLACES, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_places_does_not_matter(places, random):
    shuffled = random.sample(places, len(places))
    one, other = (
        shapely.union_all(_drawn(density, densest_share(density, share=0.1)))
        for density in (surface(GRID, *_arrays(order), 110.0) for order in (places, shuffled))
    )
    assert one.symmetric_difference(other).area < 1e-3


@pytest.mark.parametrize("axis", [0, 1])
def test_mirrored_places_have_mirrored_outlines(axis):
    random = np.random.default_rng(5)
    at, weight = random.uniform(30, 570, (40, 2)), random.integers(1, 9, 40)
    mirror = np.where(np.arange(2) == axis, -1.0, 1.0)
    grids = (
        grid_over(shapely.box(0, 0, 600, 600), 25.0),
        grid_over(shapely.affinity.scale(shapely.box(0, 0, 600, 600), *mirror, origin=(0, 0)), 25.0),
    )
    for rule in (lambda d: densest_share(d, share=0.1), lambda d: above_mean(d, times_mean=1.7)):
        drawn = []
        for grid, places in zip(grids, (at, at * mirror), strict=True):
            density = surface(grid, *places.T, weight, 110.0)
            drawn.append(shapely.union_all(_drawn(density, rule(density))))
        mirrored = shapely.affinity.scale(drawn[1], *mirror, origin=(0, 0))
        assert drawn[0].area > 10_000
        assert drawn[0].symmetric_difference(mirrored).area < 1e-3


def test_the_outline_of_one_incident_is_the_disc_above_the_level():
    grid = grid_over(shapely.box(0, 0, 1000, 1000), 5.0)
    one = surface(grid, np.array([500.0]), np.array([500.0]), np.array([1.0]), 200.0)
    for fraction in (0.1, 0.5, 0.9):
        level = fraction * 3e6 / (np.pi * 200**2)
        (found,) = _drawn(one, Taken(one.per_km2 >= level, level))
        disc = shapely.Point(500, 500).buffer(200 * np.sqrt(1 - np.sqrt(fraction)), quad_segs=64)
        assert found.symmetric_difference(disc).area < 0.03 * disc.area


def test_the_rim_of_a_hole_is_an_outline_too():
    around = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    grid = grid_over(shapely.box(0, 0, 1000, 1000), 20.0)
    ring = surface(grid, 500 + 250 * np.cos(around), 500 + 250 * np.sin(around), np.ones(60), 100.0)
    (found,) = _drawn(ring, densest_share(ring, share=0.2))
    assert len(found.interiors) == 1
    assert not found.covers(shapely.Point(500, 500))


def test_ground_that_the_border_cuts_in_parts_is_one_hotspot():
    combs = shapely.union_all(
        [shapely.box(0, 0, 400, 100), shapely.box(0, 150, 400, 250), shapely.box(0, 0, 50, 250)]
    )
    grid = grid_over(combs, 12.5)
    density = surface(grid, np.array([300.0]), np.array([125.0]), np.array([1.0]), 100.0)
    (found,) = _drawn(density, densest_share(density, share=0.3))
    assert found.geom_type == "MultiPolygon"
    assert len(found.geoms) == 2


def test_dense_ground_beyond_the_border_is_no_hotspot_and_hides_none():
    grid = grid_over(shapely.box(0, 0, 1000, 1000), 25.0)
    east, north = np.array([-60.0, 500.0]), np.array([500.0, 500.0])
    density = surface(grid, east, north, np.array([1000, 1]), 100.0)
    drawn = _drawn(density, densest_share(density, share=0.02))
    assert [polygon.bounds[0] for polygon in drawn] == [0.0, pytest.approx(425, abs=25)]


def test_a_strip_of_the_area_without_any_cell_taken_is_no_hotspot():
    strip = shapely.box(0, 0, 5, 1000)  # no centre of a cell is in it
    grid = grid_over(shapely.union(shapely.box(40, 0, 1000, 1000), strip), 25.0)
    east, north = np.array([-51.3, 507.1]), np.array([502.2, 504.3])
    density = surface(grid, east, north, np.array([9, 9]), 90.0)
    (found,) = _drawn(density, densest_share(density, share=0.02))
    assert found.bounds[0] > 400


def test_the_peak_of_an_outline_is_the_greatest_density_of_its_cells():
    grid = grid_over(shapely.box(0, 0, 2000, 1000), 25.0)
    east, north = np.array([400.0, 1200.0]), np.array([500.0, 500.0])
    density = surface(grid, east, north, np.array([10, 7]), 100.0)
    large, small = outlines(density, densest_share(density, share=0.01)).candidates
    assert large.geometry.area > small.geometry.area
    assert large.peak_per_km2 == density.per_km2.max()
    assert small.peak_per_km2 == density.per_km2[:, 32:].max()


def test_an_island_of_one_large_cell_does_not_vanish():
    grid = grid_over(shapely.box(0, 0, 900, 900), 100.0)
    cells = np.zeros(grid.shape, dtype=bool)
    cells[4, 4] = True
    (found,) = outlines(DensitySurface(np.ones(grid.shape), grid, 400.0), Taken(cells)).candidates
    assert found.geometry.area == pytest.approx(5_000)
    assert found.geometry.centroid.equals_exact(shapely.Point(449.95, 449.95), 1e-6)


def test_each_outline_has_the_least_p_of_its_own_cells():
    grid = grid_over(shapely.box(0, 0, 900, 300), 100.0)
    cells = np.zeros(grid.shape, dtype=bool)
    cells[1, [1, 2, 6]] = True
    p = np.full(grid.shape, np.nan)
    p[1, [1, 2, 6]] = 0.04, 0.03, 0.01
    found = outlines(DensitySurface(np.ones(grid.shape), grid, 400.0), Taken(cells, corrected_p=p)).candidates
    assert [candidate.significance for candidate in found] == [0.03, 0.01]
