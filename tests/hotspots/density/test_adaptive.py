"""Density at places, and the bandwidths that are made of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.density.adaptive import WIDEST, abramson_bandwidths
from hotspots.density.at_places import density_at
from hotspots.density.kernels import KERNELS
from tests.oracles.density import density_at_places

kernels = st.sampled_from(list(KERNELS))
places = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.integers(0, 40)), min_size=1, max_size=20
).map(lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3) / [10, 10, 1])


@given(places, kernels, st.sampled_from([33.3, 100.0, 250.0]))
@settings(max_examples=40, deadline=None)
def test_density_at_a_place_is_the_sum_over_every_place(rows, kernel, bandwidth_m):
    # In whole decimetres, so that the plain way decides exactly which place is nearer than the reach.
    east_dm, north_dm, weight = np.rint(rows * [10, 10, 1]).T
    for leave_out, left_out in (("none", 0.0), ("incident", 1.0), ("place", np.inf)):
        found = density_at(*rows.T, bandwidth_m, kernel=kernel, leave_out=leave_out)
        plain = density_at_places(east_dm, north_dm, weight, round(10 * bandwidth_m), kernel, left_out)
        np.testing.assert_allclose(found, 100 * plain, rtol=1e-12, atol=0)


def test_a_lonely_place_holds_nothing_when_it_is_left_out():
    east, north, weight = np.array([0.0, 5000.0]), np.zeros(2), np.array([1, 3])
    assert density_at(east, north, weight, 300.0, leave_out="place").tolist() == [0.0, 0.0]
    one_left_out = density_at(east, north, weight, 300.0, leave_out="incident")
    assert one_left_out[0] == 0.0
    assert one_left_out[1] == pytest.approx(2e6 * KERNELS["quartic"].peak_per_m2(300.0), rel=1e-14)


def test_the_place_left_out_is_the_one_that_was_asked_whatever_the_order():
    rng = np.random.default_rng(4)
    east, north = np.round(rng.uniform(0, 2000, (2, 60)), 1)
    weight = rng.integers(1, 9, 60)
    order = rng.permutation(60)
    here = density_at(east, north, weight, 200.0, leave_out="place")
    there = density_at(east[order], north[order], weight[order], 200.0, leave_out="place")
    np.testing.assert_allclose(there, here[order], rtol=1e-12)


@given(places, kernels)
@settings(max_examples=20, deadline=None)
def test_the_geometric_mean_over_incidents_is_the_global_bandwidth_before_limits(rows, kernel):
    rows = rows[rows[:, 2] > 0]
    if len(rows) == 0:
        return
    own_m = abramson_bandwidths(*rows.T, 300.0, floor_m=1e-3, kernel=kernel)
    if own_m.max() < WIDEST * 300.0:
        mean = np.average(np.log(own_m), weights=rows[:, 2])
        assert np.exp(mean) == pytest.approx(300.0, rel=1e-12)


def test_bandwidths_go_with_the_inverse_root_of_the_pilot():
    rng = np.random.default_rng(6)
    east, north = np.round(rng.normal(5000, 700, (2, 200)), 1)
    weight = rng.integers(1, 5, 200)
    own_m = abramson_bandwidths(east, north, weight, 400.0, floor_m=1.0)
    pilot = density_at_places(east, north, weight, 400.0)
    free = own_m < WIDEST * 400.0
    assert free.sum() > 150
    np.testing.assert_allclose((own_m**2 * pilot)[free], (own_m**2 * pilot)[free][0], rtol=1e-11)


def test_limits_hold_a_stack_and_a_loner():
    east = np.array([0.0] + [100_000.0 + 5000 * i for i in range(5)])
    weight = np.array([10_000, 1, 1, 1, 1, 1])
    own_m = abramson_bandwidths(east, np.zeros(6), weight, 200.0, floor_m=199.9)
    assert own_m.tolist() == [199.9] + [WIDEST * 200.0] * 5


def test_scaling_every_length_scales_the_bandwidths():
    rng = np.random.default_rng(8)
    east, north = np.round(rng.normal(5000, 700, (2, 80)), 1)
    weight = rng.integers(1, 5, 80)
    here = abramson_bandwidths(east, north, weight, 300.0, floor_m=50.0)
    there = abramson_bandwidths(2 * east, 2 * north, weight, 600.0, floor_m=100.0)
    np.testing.assert_allclose(there, 2 * here, rtol=1e-12)


def test_places_without_incidents_change_nothing_and_no_place_gives_no_bandwidth():
    east, north, weight = np.array([0.0, 50.0, 9000.0]), np.zeros(3), np.array([2.0, 1.0, 0.0])
    with_empty = abramson_bandwidths(east, north, weight, 200.0, floor_m=10.0)
    without = abramson_bandwidths(east[:2], north[:2], weight[:2], 200.0, floor_m=10.0)
    assert np.array_equal(with_empty[:2], without)
    assert np.isfinite(with_empty).all()
    assert abramson_bandwidths(np.zeros(0), np.zeros(0), np.zeros(0), 200.0, floor_m=10.0).size == 0
    assert abramson_bandwidths(east, north, 0 * weight, 200.0, floor_m=10.0).tolist() == [200.0] * 3
