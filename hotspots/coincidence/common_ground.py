"""Three or four categories at once: the share of each inside the hotspots of all."""

from functools import partial

import numpy as np

from hotspots.coincidence.cells import busiest_cells
from hotspots.coincidence.drawing import chunks, dealt, offsets, rotated
from hotspots.coincidence.given import Activity, Predicted, predicted, surprises_moved
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.references import Compared, reference
from hotspots.coincidence.scene import Scene
from hotspots.coincidence.side_by_side import side_by_side
from hotspots.compilation import kernel
from hotspots.places import FloatArray, IntArray

COMMON_STREAM = 1_000
"""Draws here are independent of those of the pairs."""


def common_ground(scene: Scene, by: Activity | None, *, draws: int, seed: int) -> dict[str, Compared]:
    """Hold the share of each category inside the hotspots of all against the three references.

    Parameters
    ----------
    by : activity recorded at the same places, of none of the categories compared, or None.
    draws, seed : as in `verdict.verdicts`. The p-values are not corrected for the number of categories.

    Returns
    -------
    By category, in the order of the scene.
    """
    observed = shares_in_common(scene, scene.counts[:, None])[:, 0]
    options = {"draws": draws, "seed": seed}
    jobs = [partial(floor_in_common, scene, **options), partial(ceiling_in_common, scene, **options)]
    if by is not None:
        models = [predicted(counts, by) for counts in scene.counts]
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
    return found


def shares_in_common(scene: Scene, drawn: IntArray) -> FloatArray:
    """Return the share of each category's incidents in the cells that the hotspots of all have in common.

    Parameters
    ----------
    drawn : (k, draws, n) incidents at each place; ``scene.counts[:, None]`` for what was observed.

    Returns
    -------
    (k, draws) 0..1; 0 where a category has no incident.
    """
    drawn = np.ascontiguousarray(drawn, dtype=np.int64)
    held = _held_in_common(drawn, scene.cells.of_place, scene.cells.around, scene.take)
    shares: FloatArray = held / np.maximum(drawn.sum(axis=2), 1)
    return shares


def floor_in_common(scene: Scene, *, draws: int, seed: int) -> FloatArray:
    """Return (k, draws) shares with every category but the first moved along the streets on its own."""
    order = hilbert_order(scene.easting, scene.northing)
    moving = range(1, len(scene.categories))
    offset = {k: _offsets(len(order), draws, seed, k) for k in moving}
    found = []
    for some in chunks(draws):
        first = np.repeat(scene.counts[:1], some.stop - some.start, axis=0)
        moved = [rotated(scene.counts[k], order, offset[k][some]) for k in moving]
        found.append(shares_in_common(scene, np.array([first, *moved])))
    return np.concatenate(found, axis=1)


def given_in_common(
    scene: Scene, by: list[Predicted], *, draws: int, seed: int, second: bool = False
) -> FloatArray:
    """Return (k, draws) shares with every category but the first as activity predicts it.

    Parameters
    ----------
    by : k models, in the order of the categories.
    """
    order = hilbert_order(scene.easting, scene.northing, second=second)
    moving = range(1, len(scene.categories))
    stream = COMMON_STREAM + second
    offset = {k: _offsets(len(order), draws, seed, stream + 2 * k) for k in moving}
    found = []
    for some in chunks(draws):
        first = np.repeat(scene.counts[:1], some.stop - some.start, axis=0)
        moved = [
            surprises_moved(by[k], order, offset[k][some], some, seed=seed, stream=stream + 2 * k)
            for k in moving
        ]
        found.append(shares_in_common(scene, np.array([first, *moved])))
    return np.concatenate(found, axis=1)


def ceiling_in_common(scene: Scene, *, draws: int, seed: int) -> FloatArray:
    """Return (k, draws) shares with the incidents of all categories labelled anew at random."""
    pooled = scene.counts.sum(axis=0)
    return np.concatenate(
        [
            shares_in_common(scene, dealt(pooled, scene.totals, some, seed=seed, stream=COMMON_STREAM))
            for some in chunks(draws)
        ],
        axis=1,
    )


def _offsets(places: int, draws: int, seed: int, stream: int) -> IntArray:
    return offsets(places, draws, np.random.Generator(np.random.PCG64([seed, 3, stream])))


@kernel
def _held_in_common(drawn: IntArray, of_place: IntArray, around: IntArray, take: int) -> IntArray:
    categories, draws, places = drawn.shape
    inside = np.zeros((categories, draws), dtype=np.int64)
    held = np.empty((categories, len(around)), dtype=np.int64)
    hot_in = np.empty(len(around), dtype=np.int64)
    for draw in range(draws):
        held[:], hot_in[:] = 0, 0
        for k in range(categories):
            for place in range(places):
                held[k, of_place[place]] += drawn[k, draw, place]
            for cell in busiest_cells(held[k], around, take):
                hot_in[cell] += 1
        for cell in range(len(around)):
            if hot_in[cell] == categories:
                for k in range(categories):
                    inside[k, draw] += held[k, cell]
    return inside
