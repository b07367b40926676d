"""Three or four categories at once: the share of each inside the hotspots of all."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from hotspots.coincidence.cells import busiest_cells
from hotspots.coincidence.drawing import Purpose, chunks, dealt, offsets, rotated
from hotspots.coincidence.given import Predicted, surprises_moved
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.references import Compared, reference
from hotspots.coincidence.refitting import refitting_steps, share_slopes
from hotspots.coincidence.scene import Scene
from hotspots.coincidence.side_by_side import side_by_side
from hotspots.compilation import kernel
from hotspots.places import BoolArray, FloatArray, IntArray


def common_ground(
    scene: Scene, models: Mapping[str, Predicted] | None, *, draws: int, seed: int
) -> dict[str, Compared]:
    """Hold the share of each category inside the hotspots of all against the three references.

    Every category is drawn, each on its own. No figure depends on the order of the scene's categories.

    Parameters
    ----------
    models, draws, seed : as in `verdict.verdicts`. The p-values are not corrected for the number of
        categories.

    Returns
    -------
    By category, in the order of the scene.
    """
    wanted, scene = scene.categories, _by_code(scene)
    observed = shares_in_common(scene, scene.counts[:, None])[:, 0]
    options = {"draws": draws, "seed": seed}
    jobs = [partial(floor_in_common, scene, **options), partial(ceiling_in_common, scene, **options)]
    if models is not None:
        jobs += [
            partial(given_in_common, scene, models, **options, second=second) for second in (False, True)
        ]
    floor, ceiling, *curves = side_by_side(jobs)
    found = {}
    for k, category in enumerate(scene.categories):
        value = float(observed[k])
        given = [reference(shares[k], value) for shares in curves]
        found[category] = Compared(
            value,
            reference(floor[k], value),
            reference(ceiling[k], value),
            (given[0], given[1]) if given else None,
        )
    return {category: found[category] for category in wanted}


def _by_code(scene: Scene) -> Scene:
    """Return the scene with its categories by code: random numbers go by their places in it."""
    ranked = sorted(range(len(scene.categories)), key=lambda k: scene.categories[k])
    return replace(scene, categories=tuple(scene.categories[k] for k in ranked), counts=scene.counts[ranked])


def shares_in_common(scene: Scene, drawn: IntArray) -> FloatArray:
    """Return the share of each category's incidents in the cells that the hotspots of all have in common.

    Parameters
    ----------
    drawn : (k, draws, n) incidents at each place; ``scene.counts[:, None]`` for what was observed.

    Returns
    -------
    (k, draws) 0..1; 0 where a category has no incident.
    """
    return _shares(drawn, _in_common(scene, drawn))


def _in_common(scene: Scene, drawn: IntArray) -> BoolArray:
    """Return (draws, n) whether each place lies in the hotspots of all, as they are in each draw."""
    drawn = np.ascontiguousarray(drawn, dtype=np.int64)
    cells = _cells_in_common(drawn, scene.cells.of_place, scene.cells.around, scene.take)
    inside: BoolArray = cells[:, scene.cells.of_place]
    return inside


def _shares(drawn: IntArray, inside: BoolArray) -> FloatArray:
    held = np.einsum("kdn,dn->kd", drawn, inside)
    shares: FloatArray = held / np.maximum(drawn.sum(axis=2), 1)
    return shares


def floor_in_common(scene: Scene, *, draws: int, seed: int) -> FloatArray:
    """Return (k, draws) shares with every category moved along the streets on its own."""
    order = hilbert_order(scene.easting, scene.northing)
    offset = [
        offsets(len(order), draws, seed=seed, stream=(Purpose.COMMON_FLOOR, k))
        for k in range(len(scene.categories))
    ]
    found = []
    for some in chunks(draws, scene.counts.size):
        moved = [
            rotated(counts, order, turns[some]) for counts, turns in zip(scene.counts, offset, strict=True)
        ]
        found.append(shares_in_common(scene, np.array(moved)))
    return np.concatenate(found, axis=1)


def given_in_common(
    scene: Scene, models: Mapping[str, Predicted], *, draws: int, seed: int, second: bool = False
) -> FloatArray:
    """Return (k, draws) shares with every category as activity predicts it, see `given.given_draws`.

    Each is less what a model fitted to the category's draw would predict more inside the ground of all of
    that draw. That the ground itself would change with the models is left out.
    """
    each = [models[category] for category in scene.categories]
    order = hilbert_order(scene.easting, scene.northing, second=second)
    streams = [(Purpose.COMMON_GIVEN, k, int(second)) for k in range(len(each))]
    offset = [offsets(len(order), draws, seed=seed, stream=stream) for stream in streams]
    found = []
    for some in chunks(draws, scene.counts.size):
        moved = np.array(
            [
                surprises_moved(model, order, turns[some], some, seed=seed, stream=stream)
                for model, turns, stream in zip(each, offset, streams, strict=True)
            ]
        )
        inside = _in_common(scene, moved)
        change = [_change_inside(model, inside, counts) for model, counts in zip(each, moved, strict=True)]
        found.append(_shares(moved, inside) - change)
    return np.concatenate(found, axis=1)


def _change_inside(model: Predicted, inside: BoolArray, drawn: IntArray) -> FloatArray:
    """As `refitting.predicted_change`, of the share inside ground that is another in every draw."""
    slopes = share_slopes(model.fitted, model.activity.design, inside.astype(np.float64))
    steps = refitting_steps(model.fitted, model.activity.design, drawn)
    change: FloatArray = (slopes * steps).sum(axis=1)
    return change


def ceiling_in_common(scene: Scene, *, draws: int, seed: int) -> FloatArray:
    """Return (k, draws) shares with the incidents of all categories labelled anew at random."""
    pooled, stream = scene.counts.sum(axis=0), (Purpose.COMMON_CEILING,)
    found = [
        shares_in_common(scene, dealt(pooled, scene.totals, some, seed=seed, stream=stream))
        for some in chunks(draws, scene.counts.size)
    ]
    return np.concatenate(found, axis=1)


@kernel
def _cells_in_common(drawn: IntArray, of_place: IntArray, around: IntArray, take: int) -> BoolArray:
    categories, draws, places = drawn.shape
    hot_in = np.zeros((draws, len(around)), dtype=np.int64)
    held = np.empty(len(around), dtype=np.int64)
    for draw in range(draws):
        for k in range(categories):
            held[:] = 0
            for place in range(places):
                held[of_place[place]] += drawn[k, draw, place]
            for cell in busiest_cells(held, around, take):
                hot_in[draw, cell] += 1
    common: BoolArray = hot_in == categories
    return common
