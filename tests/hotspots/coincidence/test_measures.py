"""Hotspot cells and measures are what the definitions say, place by place."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.coincidence.cells import cells_of, top_cells
from hotspots.coincidence.common_ground import shares_in_common
from hotspots.coincidence.hilbert import ORDER, hilbert_order
from hotspots.coincidence.measures import against_all, jaccard, observed, pair_measures, self_overlap
from hotspots.coincidence.scene import NEAR_M, scene
from hotspots.errors import NotCompared
from tests.hotspots.coincidence.worlds import CELL_M, one_pattern, unrelated
from tests.oracles.coincidence import (
    along_hilbert,
    cell_of,
    cross_pairs,
    hot_cells,
    share_inside,
)


def _town(seed, *, places=60, side_m=900):
    random = np.random.default_rng(seed)
    at = np.unique(random.integers(-side_m // 10, side_m // 10, (places, 2)) * 10, axis=0).astype(float)
    counts = {
        name: random.poisson(random.gamma(0.5, 3.0, len(at))) + (np.arange(len(at)) < 30) * 2
        for name in "abc"
    }
    return at, counts, scene(at[:, 0], at[:, 1], counts, study_area_m2=2.5e6, share=0.05)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), take=st.integers(1, 30))
def test_top_cells_are_those_of_sorting_every_cell(seed, take):
    random = np.random.default_rng(seed)
    at = np.unique(random.integers(-90, 90, (60, 2)) * 10, axis=0).astype(float)
    counts = random.poisson(0.8, len(at))
    taken = top_cells(cells_of(at[:, 0], at[:, 1], CELL_M), counts, take)
    numbers = sorted({cell_of(*place, CELL_M) for place in at}, key=lambda cell: cell[::-1])
    assert {numbers[cell] for cell in np.flatnonzero(taken)} == hot_cells(
        at.tolist(), counts.tolist(), take, CELL_M
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_measures_are_those_of_the_definitions_and_lie_between_0_and_1(seed):
    at, counts, town = _town(seed)
    hot = {name: hot_cells(at.tolist(), count, town.take, CELL_M) for name, count in counts.items()}
    for a, b in town.pairs:
        first, second = town.categories[a], town.categories[b]
        found = observed(town, a, b)
        assert found.share[0] == share_inside(at.tolist(), hot[first], counts[second], CELL_M)
        assert found.back[0] == share_inside(at.tolist(), hot[second], counts[first], CELL_M)
        assert found.cross[0] == pytest.approx(
            cross_pairs(at.tolist(), counts[first], counts[second], NEAR_M)
        )
        assert found.mean[0] == (found.share[0] + found.back[0]) / 2
        assert 0 <= found.share[0] <= 1
        assert 0 <= found.cross[0] <= 1
    common = set.intersection(*hot.values())
    shares = shares_in_common(town, town.counts[:, None])[:, 0]
    assert shares.tolist() == [share_inside(at.tolist(), common, count, CELL_M) for count in counts.values()]


def test_measuring_two_drawn_patterns_is_measuring_each_against_the_other_fixed():
    town = unrelated(0)
    random = np.random.default_rng(5)
    drawn = random.permuted(np.repeat(town.counts[1][None], 7, axis=0), axis=1)
    against = against_all(town, drawn).of(0)
    both = pair_measures(town, np.repeat(town.counts[:1], 7, axis=0), drawn)
    for name in ("share", "back", "cross"):
        assert np.array_equal(getattr(against, name), getattr(both, name))
    assert len(set(against.cross)) > 1


def test_names_and_the_order_of_categories_do_not_matter():
    town = unrelated(1)
    turned = scene(
        town.easting,
        town.northing,
        {"other": town.counts[1], "one": town.counts[0]},
        study_area_m2=36e6,
        share=0.02,
    )
    found, other = observed(town, 0, 1), observed(turned, 1, 0)
    assert (found.share[0], found.cross[0]) == (other.share[0], other.cross[0])
    assert found.share[0] == observed(turned, 0, 1).back[0]


def test_a_pattern_without_any_incident_has_nothing_in_common_with_any():
    found = against_all(unrelated(0), np.zeros((2, len(unrelated(0).easting)), dtype=int))
    assert not found.share.any()
    assert not found.back.any()
    assert not found.cross.any()


def test_noise_alone_keeps_halves_of_a_pattern_from_sharing_all_and_halves_of_one_pattern_share_more():
    town = one_pattern(3)
    shared = self_overlap(town, halvings=40)
    assert (shared > observed(unrelated(3), 0, 1).share[0]).all()
    assert (shared < 1).all()
    assert np.array_equal(shared, self_overlap(town, halvings=40))
    assert not np.array_equal(shared, self_overlap(town, halvings=40, seed=2))


def test_jaccard_is_the_share_of_either_area_that_is_in_both():
    assert jaccard(shapely.box(0, 0, 20, 10), shapely.box(5, 0, 20, 10)) == 0.75
    assert jaccard(shapely.Polygon(), shapely.Polygon()) is None


@pytest.mark.parametrize("second", [False, True])
def test_places_stand_in_the_order_of_the_curve_drawn_quarter_by_quarter(second):
    at = np.random.default_rng(2).integers(0, 5000, (80, 2)).astype(float)
    low, side = at.min(axis=0), np.ptp(at, axis=0).max()
    if second:
        at_curve, low, side = at[:, ::-1], low[::-1] - side / 3, side * 4 / 3
    else:
        at_curve = at
    steps = ((at_curve - low) / side * (2**ORDER - 1)).astype(int)
    along = [along_hilbert(int(x), int(y), ORDER) for x, y in steps]
    assert (
        hilbert_order(at[:, 0], at[:, 1], second=second).tolist() == np.argsort(along, kind="stable").tolist()
    )


def test_neighbours_in_the_line_are_near_on_the_ground_and_the_second_curve_is_another():
    easting, northing = (np.arange(1024.0) % 32 * 100, np.arange(1024.0) // 32 * 100)
    orders = [hilbert_order(easting, northing, second=second) for second in (False, True)]
    for order in orders:
        steps = np.hypot(np.diff(easting[order]), np.diff(northing[order]))
        assert np.median(steps) == 100
        assert sorted(order) == list(range(1024))
    assert not np.array_equal(*orders)
    alone = hilbert_order(np.array([5.0, 5.0]), np.array([7.0, 7.0]))
    assert alone.tolist() == [0, 1]


MANY = np.full(500, 4)


@pytest.mark.parametrize(
    ("counts", "options", "said"),
    [
        ({"a": MANY}, {}, "1 categories cannot be compared; ask for 2 to 4"),
        (dict.fromkeys("abcde", MANY), {}, "5 categories cannot be compared"),
        ({"a": MANY, "b": MANY // 100}, {}, r"category 'b' has 0 incidents, too few .* \(at least 50\)"),
        ({"a": MANY, "b": MANY}, {"share": 1e-6}, "less than one cell of 150 m; ask for a larger share"),
        (
            {"a": MANY, "b": np.arange(500) // 499 * 60},
            {},
            r"'b' has incidents in 1; ask for a share of 0\.\d+",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_advice(counts, options, said):
    at = np.arange(500.0) * 100
    with pytest.raises(NotCompared, match=said):
        scene(at, at, counts, study_area_m2=36e6, **options)
