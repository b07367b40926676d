"""Reference 3, the ceiling: what two categories would share if they were one pattern."""

from collections.abc import Iterator

from hotspots.coincidence.drawing import Purpose, chunks, dealt
from hotspots.coincidence.measures import Measures, joined, pair_measures
from hotspots.coincidence.scene import Scene
from hotspots.places import IntArray


def ceiling_draws(scene: Scene, a: int, b: int, *, draws: int, seed: int) -> Measures:
    """Measure two categories whose incidents stay where they are and are labelled anew at random.

    Every incident of the two is a or b by lot, as many of each as there are. Tested downwards: fewer shared
    than so are different patterns, which may need different tasking.

    Parameters
    ----------
    a, b : indices of the categories; the draws of (b, a) are those of (a, b).
    seed : of the deal, see `drawing.dealt`.
    """
    labelled = ceiling_patterns(scene, a, b, draws=draws, seed=seed)
    found = joined([pair_measures(scene, first, second) for first, second in labelled])
    return found if a < b else found.turned()


def ceiling_patterns(scene: Scene, a: int, b: int, *, draws: int, seed: int) -> Iterator[IntArray]:
    """Return the (2, draws, n) patterns that `ceiling_draws` measures, some at a time, lesser index first."""
    pair = sorted((a, b))
    pooled, stream = scene.counts[pair].sum(axis=0), (Purpose.CEILING, *pair)
    return (
        dealt(pooled, scene.totals[pair], some, seed=seed, stream=stream)
        for some in chunks(draws, 2 * len(pooled))
    )
