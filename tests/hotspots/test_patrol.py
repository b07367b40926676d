"""Patrol discs: greedy by definition, near the best possible, no incident twice."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import QuestionError
from hotspots.patrol import disc, patrol_discs, resolved_radius, resolved_zones
from tests.oracles import patrol as oracle

lattice = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 5)),
    max_size=25,
    unique_by=lambda row: row[:2],
).map(lambda rows: np.array(rows, dtype=np.int64).reshape(-1, 3))
radii = st.sampled_from([1.0, 2.0, 5.0])
# Steps of 35.2 m by 93.6 m (together exactly 100 m) from corners off whole metres, as the national grid has
# them, the last across a power of two, where doubles change their spacing.
corner = st.sampled_from([(0.0, 0.0), (440_000.1, 520_000.3), (440_123.4, 524_200.7)])
step = st.sampled_from([(1.0, 1.0), (35.2, 93.6)])


def _on_lattice(rows, steps, west_south):
    return (np.round(west_south[k] + rows[:, k] * steps[k], 1) for k in range(2))


@given(lattice, st.integers(1, 6), st.sampled_from([1.0, 2.0, 5.0, 35.2, 100.0, 187.2, 200.0]), step, corner)
@settings(max_examples=150, deadline=None)
def test_each_disc_is_the_first_that_holds_the_most_of_what_is_left(rows, zones, radius_m, steps, west_south):
    east, north = _on_lattice(rows, steps, west_south)
    weight = rows[:, 2]
    plan = patrol_discs(east, north, weight, zones=zones, radius_m=radius_m)
    centres, incidents, holder = oracle.greedy(east, north, weight, zones, radius_m)
    assert plan.centre.tolist() == centres
    assert plan.incidents.tolist() == incidents
    assert plan.holder.tolist() == holder


@given(lattice.filter(lambda rows: len(rows) <= 9), st.integers(1, 3), radii)
@settings(max_examples=60, deadline=None)
def test_greedy_holds_at_least_63_per_cent_of_the_best_possible(rows, zones, radius_m):
    east, north, weight = rows[:, 0] * 1.0, rows[:, 1] * 1.0, rows[:, 2]
    held = patrol_discs(east, north, weight, zones=zones, radius_m=radius_m).incidents.sum()
    best = oracle.best_possible(east, north, weight, zones, radius_m)
    assert (1 - 1 / math.e) * best <= held <= best


@pytest.mark.parametrize("west_south", [(440_000.1, 520_000.3), (524_250.3, 524_190.9), (0.0, 0.0)])
@pytest.mark.parametrize(("east_m", "north_m", "radius_m"), [(35.2, 93.6, 100.0), (52.8, 140.4, 150.0)])
def test_a_place_at_exactly_the_radius_is_inside_wherever_it_lies(west_south, east_m, north_m, radius_m):
    for tenths in range(200):
        west, south = np.round(west_south[0] + tenths / 10, 1), np.round(west_south[1] + tenths / 5, 1)
        east = np.array([west, np.round(west + east_m, 1)])
        north = np.array([south, np.round(south + north_m, 1)])
        weight = np.array([2, 3])
        assert patrol_discs(east, north, weight, zones=1, radius_m=radius_m).incidents.tolist() == [5]
        short = patrol_discs(east, north, weight, zones=1, radius_m=radius_m - 0.1)
        assert short.incidents.tolist() == [3]


def test_plan_of_real_stockton_counts_no_incident_twice(stockton):
    east, north, weight = stockton.places["violence"]
    plan = patrol_discs(east, north, weight, zones=40, radius_m=150.0)
    assert len(plan.centre) == 40
    assert (np.diff(plan.incidents) <= 0).all()
    for zone, centre in enumerate(plan.centre):
        mine = plan.holder == zone
        assert weight[mine].sum() == plan.incidents[zone]
        ground = disc(east[centre], north[centre], 150.0)
        assert shapely.intersects_xy(ground, east[mine], north[mine]).all()
    assert plan.incidents.sum() > 0.35 * weight.sum()


def test_it_stops_when_nothing_is_left():
    plan = patrol_discs(np.array([0.0, 9.0, 500.0]), np.zeros(3), np.array([1, 1, 0]), zones=9, radius_m=50.0)
    assert plan.centre.tolist() == [0]
    none = patrol_discs(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), zones=9, radius_m=50.0)
    assert len(none.centre) == len(none.holder) == 0


def test_the_disc_leaves_no_place_of_its_circle_outside_and_reaches_hardly_further():
    ground = disc(444_000.0, 520_000.0, 200.0)
    angle = np.linspace(0, 2 * math.pi, 1001)
    assert shapely.dwithin(
        ground, shapely.points(444_000 + 200 * np.cos(angle), 520_000 + 200 * np.sin(angle)), 1e-6
    ).all()
    assert ground.area == pytest.approx(math.pi * 200**2, rel=1e-3)
    assert shapely.hausdorff_distance(shapely.Point(444_000, 520_000), ground) < 200.1


def test_settings_outside_their_limits_are_refused():
    for zones in (0, 201):
        with pytest.raises(QuestionError, match="is outside 1 to 200 zones"):
            resolved_zones(zones)
    for radius_m in (24, 2001, float("nan")):
        with pytest.raises(QuestionError, match="is outside 25 to 2000 m"):
            resolved_radius(radius_m)
    assert resolved_zones(None).value == 10
    assert resolved_radius(None).value == 150.0
