"""How a prediction changes with the pattern that its model is fitted to."""

import numpy as np
import pytest

from hotspots.coincidence.cells import top_cells
from hotspots.coincidence.common_ground import given_in_common
from hotspots.coincidence.drawing import Purpose, offsets
from hotspots.coincidence.given import activity, given_draws, predicted, surprises_moved
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.measures import against_all
from hotspots.coincidence.negative_binomial import fit
from hotspots.coincidence.refitting import predicted_change
from tests.hotspots.coincidence.worlds import THREE, models_of, with_activity


@pytest.fixture(scope="module")
def drawn():
    """A town, b as activity predicts it, what an incident weighs in S(a->b), and 40 draws of b."""
    town, recorded = with_activity(1)
    model = predicted(town.counts[1], activity(town.easting, town.northing, recorded))
    weight = town.hotspots()[:1, town.cells.of_place].astype(float)
    order = hilbert_order(town.easting, town.northing)
    moved = surprises_moved(model, order, np.arange(10, 410, 10), slice(0, 40), seed=1, stream=(0,))
    return town, model, weight, moved


def test_one_step_from_the_fit_is_near_to_fitting_anew(drawn):
    _, model, weight, moved = drawn
    design = model.activity.design

    def share(mean):
        return float(weight[0] @ mean / mean.sum())

    anew = [share(fit(counts, design).mean) - share(model.fitted.mean) for counts in moved]
    change = predicted_change(model.fitted, design, weight, moved)[0]
    assert np.std(anew) > 0.01
    assert np.std(change - anew) < 0.15 * np.std(anew)


def test_the_counts_that_a_model_was_fitted_to_change_nothing(drawn):
    town, model, weight, _ = drawn
    change = predicted_change(model.fitted, model.activity.design, weight, town.counts[1][None])
    assert np.abs(change).max() < 1e-4


def test_each_draw_of_common_ground_is_less_the_change_inside_the_ground_of_that_draw():
    town, recorded = with_activity(1, of=THREE)
    models = models_of(town, recorded)
    found = given_in_common(town, models, draws=7, seed=2)
    order = hilbert_order(town.easting, town.northing)
    for draw in range(7):
        moved = []
        for k, model in enumerate(models.values()):
            stream = (Purpose.COMMON_GIVEN, k, 0)
            offset = offsets(len(order), 7, seed=2, stream=stream)[[draw]]
            some = slice(draw, draw + 1)
            moved.append(surprises_moved(model, order, offset, some, seed=2, stream=stream))
        hot = [top_cells(town.cells, counts[0], town.take) for counts in moved]
        inside = np.logical_and.reduce(hot)[town.cells.of_place]
        for k, (model, counts) in enumerate(zip(models.values(), moved, strict=True)):
            change = predicted_change(
                model.fitted, model.activity.design, inside[None].astype(float), counts
            )[0, 0]
            share = counts[0, inside].sum() / counts.sum()
            assert found[k, draw] == pytest.approx(share - change, abs=1e-12)
    assert found.std() > 0


def test_draws_lie_nearer_to_what_a_model_fitted_to_them_predicts(drawn):
    town, model, _, _ = drawn
    order = hilbert_order(town.easting, town.northing)
    plain = against_all(
        town, surprises_moved(model, order, np.arange(1, 200), slice(0, 199), seed=1, stream=(2,))
    ).of(0)
    less = given_draws(town, 1, model, draws=199, seed=1).of(0)
    for measure in ("share", "cross"):
        first, second = getattr(plain, measure), getattr(less, measure)
        assert second.std() < 0.95 * first.std()
        assert second.mean() == pytest.approx(first.mean(), rel=0.1)
