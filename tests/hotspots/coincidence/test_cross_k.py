"""Cross-K is that of its definition, even spread gives pi r^2, and the envelopes keep their level."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.coincidence.cross_k import besag_l, cross_k, cross_k_of
from hotspots.coincidence.envelope import global_envelope
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.rings import DISTANCES_M, GREATEST_WEIGHT, rings_of
from hotspots.coincidence.scene import NEAR_M
from hotspots.coincidence.set_covariance import overlap_share
from hotspots.errors import QuestionError
from tests.hotspots.coincidence.worlds import SIDE_M, one_pattern, town, unrelated
from tests.oracles import cross_k as oracle

SQUARE = shapely.box(0, 0, SIDE_M, SIDE_M)
BENT = shapely.Polygon([(0, 0), (3000, 0), (3000, 1000), (1200, 1000), (1200, 4000), (0, 4000)])


def _vectors(random, number, reach_m=1000.0):
    angle, length_m = random.uniform(0, 2 * np.pi, number), reach_m * np.sqrt(random.random(number))
    return length_m * np.cos(angle), length_m * np.sin(angle)


def test_a_rectangle_moved_leaves_what_its_sides_less_the_vector_span():
    east, north = _vectors(np.random.default_rng(1), 200)
    found = overlap_share(shapely.box(0, 0, 9000, 6000), east, north, 1000.0)
    assert found == pytest.approx((9000 - abs(east)) * (6000 - abs(north)) / (9000 * 6000), rel=1.5e-3)
    assert overlap_share(BENT, np.zeros(1), np.zeros(1), 700.0).tolist() == [1]


def test_the_overlap_of_a_bent_area_and_of_parts_is_near_the_exact_one_and_the_same_backwards():
    east, north = _vectors(np.random.default_rng(2), 60)
    for ground in (
        BENT,
        shapely.union(BENT, shapely.box(4000, 500, 6000, 4500)) - shapely.box(9, 9, 500, 500),
    ):
        exact = [oracle.share_moved(ground, *vector) for vector in zip(east, north, strict=True)]
        found = overlap_share(ground, east, north, 1000.0)
        assert found == pytest.approx(exact, rel=6e-3)
        assert overlap_share(ground, -east, -north, 1000.0) == pytest.approx(found, rel=1e-12)


def test_the_overlap_of_a_borough_is_within_a_part_in_3_000(stockton):
    east, north = _vectors(np.random.default_rng(3), 100)
    exact = [oracle.share_moved(stockton.study_area, *vector) for vector in zip(east, north, strict=True)]
    assert overlap_share(stockton.study_area, east, north, 1000.0) == pytest.approx(exact, rel=3e-4)


def test_a_pair_along_a_ribbon_never_outweighs_all_others():
    ribbon = shapely.LineString([(0, 0), (5000, 4000)]).buffer(10)
    along = np.linspace(0, 1, 60)
    rings = rings_of(town(5000 * along, 4000 * along, a=np.full(60, 2), b=np.ones(60)), ribbon)
    assert max(weight.max() for weight in rings.weights) == GREATEST_WEIGHT


def _few(seed, places=40):
    """Incidents of two categories at a few places in the bent area, on a raster of 100 m."""
    random = np.random.default_rng(seed)
    at = np.argwhere(shapely.intersects_xy(BENT, *np.meshgrid(np.arange(30) * 100, np.arange(40) * 100)))
    north, east = at[random.choice(len(at), places, replace=False)].T * 100.0
    a, b = random.poisson(2, (2, places)) + (np.arange(places) < 30) * 2
    return town(east, north, a=a, b=b)


@pytest.mark.parametrize("seed", [1, 2])
def test_k_is_that_of_every_pair_with_its_exact_correction(seed):
    scene = _few(seed)
    rings = rings_of(scene, BENT)
    found = cross_k_of(rings, scene.counts[:1], scene.counts[1:])[0]
    at = list(zip(scene.easting, scene.northing, strict=True))
    plain = oracle.cross_k(at, *scene.counts.tolist(), rings.distance_m.tolist(), BENT)
    assert found == pytest.approx(plain, rel=3e-3)
    assert cross_k_of(rings, scene.counts[1:], scene.counts[:1])[0] == pytest.approx(found, rel=1e-12)


def test_patterns_spread_evenly_have_the_area_of_a_disc():
    ground, means = shapely.box(0, 0, 5000, 4000), []
    for seed in range(20):
        random = np.random.default_rng(seed)
        at = np.round(random.uniform(0, (5000, 4000), (600, 2)), 1)
        of_a = np.arange(600) < 300
        rings = rings_of(town(*at.T, a=of_a.astype(int), b=(~of_a).astype(int)), ground)
        means.append(cross_k_of(rings, of_a[None].astype(int), ~of_a[None])[0])
    disc = np.pi * rings.distance_m**2
    error = np.std(means, axis=0) / np.sqrt(len(means))
    assert (np.abs(np.mean(means, axis=0) - disc) < 4 * error).all()
    # Without the correction K at 1 km would be a tenth too small: the test would see that.
    assert error[-1] < 0.02 * disc[-1]
    assert besag_l(disc) == pytest.approx(rings.distance_m)


def test_distances_below_the_spacing_and_beyond_what_the_border_leaves_are_withheld_and_it_is_said_why():
    rings = rings_of(_few(1), BENT)
    assert rings.distance_m.tolist() == list(range(150, 751, 50))
    assert rings.withheld[100] == "less than published points are apart (150 m)"
    assert rings.withheld[800] == "more than a quarter of the study area's shorter side (750 m)"
    assert sorted([*rings.withheld, *rings.distance_m]) == list(DISTANCES_M)
    with pytest.raises(QuestionError, match="no distance can be looked at"):
        rings_of(_few(1), BENT, (50.0,))


curve_sets = st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4).map(tuple), min_size=2, max_size=12)


@settings(max_examples=60, deadline=None)
@given(curve_sets)
def test_p_is_the_share_of_curves_whose_sorted_ranks_are_as_extreme(curves):
    found = global_envelope(np.array(curves[0], float), np.array(curves[1:], float), 0.2)
    assert found.p == pytest.approx(oracle.extreme_rank_length_p(curves))


def test_a_curve_leaves_the_envelope_somewhere_if_and_only_if_p_is_at_most_the_level():
    random, calls = np.random.default_rng(5), 0
    for _ in range(200):
        curves = np.cumsum(random.normal(0, 1, (40, 8)), axis=1)
        found = global_envelope(curves[0], curves[1:], 0.2)
        outside = ((curves[0] < found.low) | (curves[0] > found.high)).any()
        assert outside == (found.p <= 0.2)
        calls += outside
    # Of exchangeable curves one in five: within four standard deviations.
    assert abs(calls / 200 - 0.2) < 4 * np.sqrt(0.2 * 0.8 / 200)


def test_exchangeable_curves_with_ties_are_called_no_more_often_than_the_level():
    random = np.random.default_rng(6)
    p = np.array(
        [
            global_envelope(curves[0], curves[1:], 0.05).p
            for curves in np.cumsum(random.poisson(0.5, (300, 100, 10)), axis=2).astype(float)
        ]
    )
    assert 0.01 <= np.mean(p <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def _found(world, worlds=24):
    """Cross-K of a and b in so many worlds."""
    distances = (100.0, 200.0, 400.0, 800.0)
    scenes = [world(seed) for seed in range(worlds)]
    return [cross_k(scene, 0, 1, rings_of(scene, SQUARE, distances), draws=99) for scene in scenes]


def test_one_pattern_stays_within_the_ceiling_and_leaves_the_floor():
    found = _found(one_pattern)
    assert np.mean([one.ceiling.p <= 0.05 for one in found]) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / len(found))
    assert np.mean([(one.observed > one.floor.high).any() for one in found]) >= 0.8


def test_unrelated_patterns_fall_below_the_ceiling_and_leave_the_floor_more_often_than_its_level():
    found = _found(unrelated)
    assert np.mean([(one.observed < one.ceiling.low).any() for one in found]) >= 0.8
    # The line of a curve knows less of what is near than the ground does: its envelope is too narrow.
    assert 0.05 < np.mean([one.floor.p <= 0.05 for one in found]) <= 0.4


def test_the_curves_are_those_of_the_draws_of_the_references_and_of_the_seed():
    scene = unrelated(1)
    rings = rings_of(scene, SQUARE, (NEAR_M,))
    # At so small a level the envelope holds every draw.
    one, again, other = (cross_k(scene, 0, 1, rings, draws=99, seed=seed, alpha=0.005) for seed in (1, 1, 2))
    assert (one.floor.high, one.ceiling.p) == (again.floor.high, again.ceiling.p)
    assert one.floor.high != other.floor.high
    # X of the same draws is K without the correction, as a share of the area.
    cross = floor_draws(scene, 1, draws=99, seed=1).of(0).cross
    curves = np.array([cross.min(), cross.max()]) * SQUARE.area
    assert one.floor.low[0] == pytest.approx(curves[0], rel=0.05)
    assert one.floor.high[0] == pytest.approx(curves[1], rel=0.05)
