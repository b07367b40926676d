"""Draws keep what they promise to keep, and are the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from hotspots.coincidence import common_ground as in_common
from hotspots.coincidence import drawing, floor
from hotspots.coincidence import given as given_activity
from hotspots.coincidence.ceiling import ceiling_draws
from hotspots.coincidence.common_ground import common_ground
from hotspots.coincidence.drawing import dealt, offsets, rotated
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.given import activity, given_draws, predicted, surprises_moved
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.measures import observed, self_overlap
from hotspots.coincidence.verdict import verdicts
from tests.hotspots.coincidence.worlds import THREE, models_of, unrelated, with_activity
from tests.oracles import coincidence as plain


@settings(max_examples=20, deadline=None)
@given(values=st.lists(st.integers(0, 50), min_size=2, max_size=30), data=st.data())
def test_a_rotation_keeps_the_counts_and_moves_them_along_the_order(values, data):
    order = data.draw(st.permutations(range(len(values))))
    offset = data.draw(st.integers(0, len(values) - 1))
    moved = rotated(np.array(values), np.array(order), np.array([offset]))[0].tolist()
    assert moved == plain.rotated(values, order, offset)
    assert sorted(moved) == sorted(values)


@settings(max_examples=20, deadline=None)
@given(places=st.integers(2, 40), draws=st.integers(1, 130), seed=st.integers(0, 99))
def test_no_rotation_is_used_again_before_all_were(places, draws, seed):
    used = offsets(places, draws, seed=seed, stream=(0,))
    times = np.bincount(used, minlength=places)
    assert len(used) == draws
    assert times[0] == 0
    assert times[1:].max() - times[1:].min() <= 1


@settings(max_examples=20, deadline=None)
@given(
    pooled=st.lists(st.integers(0, 9), min_size=3, max_size=12),
    parts=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    seed=st.integers(0, 2**53 - 1),
)
def test_a_deal_keeps_the_incidents_of_every_place_and_the_size_of_every_label(pooled, parts, seed):
    sizes = np.array(parts) * sum(pooled) // sum(parts)
    sizes[0] += sum(pooled) - sizes.sum()
    counts = dealt(np.array(pooled), sizes, slice(3, 9), seed=seed, stream=(0,))
    assert (counts.sum(axis=0) == pooled).all()
    assert (counts.sum(axis=2) == sizes[:, None]).all()
    assert (counts >= 0).all()


def test_dealt_counts_of_a_place_are_hypergeometric():
    pooled, sizes, draws = np.array([6, 3, 11]), np.array([8, 5, 7]), 20_000
    counts = dealt(pooled, sizes, slice(0, draws), seed=1, stream=(0,))
    for label, size in enumerate(sizes):
        for place, held in enumerate(pooled):
            seen = np.bincount(counts[label, :, place], minlength=held + 1)
            expected = draws * stats.hypergeom(20, size, held).pmf(np.arange(held + 1))
            rare = expected < 5
            seen, expected = seen[~rare], expected[~rare]
            chi2 = ((seen - expected) ** 2 / expected).sum()
            assert chi2 < stats.chi2(len(seen)).ppf(0.9999)


def test_a_draw_is_the_same_whichever_are_made_with_it_and_another_stream_is_another():
    pooled, sizes = np.arange(30), np.array([135, 300])
    together = dealt(pooled, sizes, slice(0, 10), seed=7, stream=(2,))
    alone = dealt(pooled, sizes, slice(4, 5), seed=7, stream=(2,))
    assert np.array_equal(together[:, 4:5], alone)
    assert not np.array_equal(dealt(pooled, sizes, slice(4, 5), seed=7, stream=(3,)), alone)
    assert not np.array_equal(dealt(pooled, sizes, slice(4, 5), seed=8, stream=(2,)), alone)


@pytest.mark.parametrize("bytes_at_a_time", [1, 17 * 8 * 500])
def test_how_many_draws_are_made_at_a_time_changes_no_figure(monkeypatch, bytes_at_a_time):
    town, recorded = with_activity(1, of=THREE)
    models = models_of(town, recorded)

    def found():
        compared = common_ground(town, models, draws=40, seed=3)
        shares = [floor_draws(town, 1, draws=40, seed=3), ceiling_draws(town, 0, 1, draws=40, seed=3)]
        shares.append(given_draws(town, 1, models["b"], draws=40, seed=3))
        return compared, [one.share for one in shares], self_overlap(town, halvings=20)

    compared, shares, own = found()
    monkeypatch.setattr(drawing, "MOST_BYTES", bytes_at_a_time)
    again, shares_again, own_again = found()
    assert [one.p for one in again.values()] == [one.p for one in compared.values()]
    assert np.array_equal(own_again, own)
    for first, second in zip(shares, shares_again, strict=True):
        # Sums of fractions may differ in their last figure.
        np.testing.assert_allclose(second, first, rtol=0, atol=1e-12)


def test_no_two_references_share_random_numbers(monkeypatch):
    town, recorded = with_activity(1, of=THREE)
    models = models_of(town, recorded)
    used = {"states": [], "offsets": []}
    state, turns = drawing.stream_state, drawing.offsets
    for room in (drawing, given_activity):
        monkeypatch.setattr(
            room, "stream_state", lambda *args: used["states"].append(state(*args)) or used["states"][-1]
        )
    for room in (given_activity, floor, in_common):
        monkeypatch.setattr(
            room,
            "offsets",
            lambda *args, **named: used["offsets"].append(named["stream"]) or turns(*args, **named),
        )
    verdicts(town, models, draws=2, seed=1)
    common_ground(town, models, draws=2, seed=1)
    # Three pairs and all are labelled anew; three categories are predicted along two curves, twice.
    assert len(set(used["states"])) == len(used["states"]) == 2 * (3 + 1 + 2 * 3 * 2)
    assert len(set(used["offsets"])) == len(used["offsets"]) == 3 + 3 + 2 * 3 * 2


def test_the_numbers_of_a_deal_are_these_on_every_machine():
    # SplitMix64 is whole-number arithmetic: written down once, they must never change.
    counts = dealt(np.array([9, 5, 14, 2]), np.array([13, 17]), slice(0, 4), seed=1, stream=(0,))
    assert counts[0].tolist() == [[5, 2, 5, 1], [2, 4, 6, 1], [4, 3, 5, 1], [5, 2, 6, 0]]


def test_surprises_that_do_not_move_return_the_counts_and_moved_ones_follow_the_model():
    town, recorded = with_activity(1)
    order = hilbert_order(town.easting, town.northing)
    model = predicted(town.counts[1], activity(town.easting, town.northing, recorded))
    still = surprises_moved(model, order, np.zeros(3, dtype=np.int64), slice(0, 3), seed=1, stream=(0,))
    assert (still == town.counts[1]).all()
    turns = offsets(len(order), len(order) - 1, seed=1, stream=(0,))
    moved = surprises_moved(model, order, turns, slice(0, len(turns)), seed=1, stream=(0,))
    # Over all rotations every place gets every surprise once: its mean count is near its fitted mean.
    spread = np.sqrt((model.fitted.mean + model.fitted.mean**2 / model.fitted.size) / len(turns))
    assert np.abs((moved.mean(axis=0) - model.fitted.mean) / spread).max() < 6
    assert moved.std(axis=0).min() > 0


@pytest.mark.parametrize("name", ["floor", "given", "second", "ceiling"])
def test_the_same_seed_gives_the_same_draws_and_another_seed_others(name):
    town, recorded = with_activity(2)
    model = predicted(town.counts[1], activity(town.easting, town.northing, recorded))
    draw = {
        "floor": lambda seed: floor_draws(town, 1, draws=60, seed=seed).of(0),
        "given": lambda seed: given_draws(town, 1, model, draws=60, seed=seed).of(0),
        "second": lambda seed: given_draws(town, 1, model, draws=60, seed=seed, second=True).of(0),
        "ceiling": lambda seed: ceiling_draws(town, 0, 1, draws=60, seed=seed),
    }[name]
    for measure in ("share", "back", "cross"):
        first, again, other = (getattr(draw(seed), measure) for seed in (1, 1, 2))
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)
        assert ((first >= 0) & (first <= 1)).all()


def test_all_rotations_measured_one_by_one_are_the_floor():
    town = unrelated(4)
    places = len(town.easting)
    order = hilbert_order(town.easting, town.northing).tolist()
    found = sorted(floor_draws(town, 1, draws=places - 1, seed=3).of(0).share)
    hot = plain.hot_cells(
        list(zip(town.easting, town.northing, strict=True)), town.counts[0], town.take, 150.0
    )
    at = list(zip(town.easting, town.northing, strict=True))
    some = [
        plain.share_inside(at, hot, plain.rotated(town.counts[1], order, offset), 150.0)
        for offset in (1, 77, 300)
    ]
    assert set(some) <= set(found)
    assert len(found) == places - 1
    assert len(floor_draws(town, 1, draws=10**6, seed=3).of(0).share) == places - 1


def test_the_ceiling_of_a_pair_turned_round_is_the_same_draws():
    town = unrelated(5)
    one, other = (ceiling_draws(town, *pair, draws=20, seed=1) for pair in ((0, 1), (1, 0)))
    assert np.array_equal(one.share, other.back)
    assert np.array_equal(one.cross, other.cross)
    assert observed(town, 0, 1).share[0] < one.share.min()
