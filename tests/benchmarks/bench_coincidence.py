"""Draws of the three references against a straightforward numpy loop; run with `make bench`."""

import time

import numpy as np
import pytest
from scipy import stats

from hotspots.coincidence.ceiling import ceiling_draws
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.given import activity, given_draws, predicted
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.negative_binomial import NegativeBinomial
from hotspots.coincidence.scene import Scene, scene
from hotspots.coincidence.verdict import verdicts
from tests.benchmarks.interleaved import ratio
from tests.hotspots.coincidence.worlds import models_of

PLACES, SIDE_M, DRAWS = 2_900, 14_300.0, 200


def _borough() -> tuple[Scene, np.ndarray]:
    """As many places, cells and incidents as a borough's year, and activity recorded there."""
    random = np.random.default_rng(1)
    centres = random.uniform(0, SIDE_M, (90, 2))
    at = centres[random.integers(0, 90, PLACES)] + random.normal(0, 600, (PLACES, 2))
    at = np.clip(np.rint(at / 10) * 10, 0, SIDE_M)
    busy = random.gamma(0.7, 1.0, PLACES)
    sizes = {"violence": 8_400, "asb": 4_550, "drugs": 805}
    counts = {
        name: random.multinomial(size, (shape := busy * random.gamma(2.0, 0.5, PLACES)) / shape.sum())
        for name, size in sizes.items()
    }
    return scene(at[:, 0], at[:, 1], counts, study_area_m2=SIDE_M**2), random.poisson(4 * busy)


def _hot(town: Scene, held: np.ndarray) -> np.ndarray:
    """The busiest cells by sorting all of them."""
    near = np.where(town.cells.around >= 0, held[town.cells.around], 0).sum(axis=1)
    order = np.lexsort((np.arange(len(held)), -near, -held))[: town.take]
    return order[held[order] > 0]


def _measured(town: Scene, first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    cells = len(town.cells)
    a, b = (np.bincount(town.cells.of_place, counts, cells) for counts in (first, second))
    cross = first @ (town.near @ second) / (first.sum() * second.sum())
    return b[_hot(town, a)].sum() / b.sum(), a[_hot(town, b)].sum() / a.sum(), cross


def _loop(name: str, town: Scene, fitted: NegativeBinomial) -> list[tuple[float, float, float]]:
    """The same work, a draw at a time with the functions of numpy and scipy."""
    random = np.random.default_rng(1)
    order = hilbert_order(town.easting, town.northing)
    found = []
    for _ in range(DRAWS):
        first, second = town.counts[0], np.empty(PLACES, dtype=np.int64)
        offset = random.integers(1, PLACES)
        if name == "floor":
            second[order] = np.roll(town.counts[1][order], offset)
        elif name == "given":
            counted = stats.nbinom(fitted.size, fitted.size / (fitted.size + fitted.mean))
            low, high = counted.cdf(town.counts[1] - 1), counted.cdf(town.counts[1])
            surprise = np.empty(PLACES)
            surprise[order] = np.roll(random.uniform(low, high)[order], offset)
            second = counted.ppf(np.minimum(surprise, 1 - 1e-9)).astype(np.int64)
        else:
            pooled = first + town.counts[1]
            second = random.multivariate_hypergeometric(pooled, int(town.counts[1].sum()), method="marginals")
            first = pooled - second
        found.append(_measured(town, first, second))
    return found


@pytest.mark.parametrize("name", ["floor", "given", "ceiling"])
def test_a_reference_against_a_loop(name):
    town, recorded = _borough()
    model = predicted(town.counts[1], activity(town.easting, town.northing, recorded))
    ours = {
        "floor": lambda: floor_draws(town, 1, draws=DRAWS, seed=1).of(0),
        "given": lambda: given_draws(town, 1, model, draws=DRAWS, seed=1).of(0),
        "ceiling": lambda: ceiling_draws(town, 0, 1, draws=DRAWS, seed=1),
    }[name]
    mean, loop = ours().share.mean(), np.array(_loop(name, town, model.fitted))
    assert abs(mean - loop[:, 0].mean()) < 0.02
    # The floor and given measure against all categories at once, the loop against one.
    ratio(
        f"{DRAWS} draws of the {name}, a numpy loop", ours, lambda: _loop(name, town, model.fitted), turns=3
    )


def test_ten_thousand_draws_of_all_references_for_three_categories():
    town, recorded = _borough()
    verdicts(town, models_of(town, recorded), draws=19)
    started = time.perf_counter()
    verdicts(town, models_of(town, recorded), draws=9_999)
    passed = time.perf_counter() - started
    print(f"\n{len(town.cells):,} cells, 9,999 draws of four references, six pairs: {passed:.1f} s")  # noqa: T201
