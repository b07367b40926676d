"""Reference 3, the ceiling: what two categories would share if they were one pattern."""

import numpy as np

from hotspots.coincidence.drawing import chunks, dealt
from hotspots.coincidence.measures import Measures, joined, pair_measures
from hotspots.coincidence.scene import Scene


def ceiling_draws(scene: Scene, a: int, b: int, *, draws: int, seed: int) -> Measures:
    """Measure two categories whose incidents stay where they are and are labelled anew at random.

    Every incident of the two is a or b by lot, as many of each as there are. Tested downwards: fewer shared
    than so are different patterns, which may need different tasking.

    Parameters
    ----------
    a, b : indices of the categories; the draws of (b, a) are those of (a, b).
    seed : of the deal, see `drawing.dealt`.
    """
    first, second = sorted((a, b))
    pooled, sizes = scene.counts[first] + scene.counts[second], scene.totals[[first, second]]
    stream = first * len(scene.categories) + second
    parts = []
    for some in chunks(draws):
        labelled = dealt(pooled, np.asarray(sizes), some, seed=seed, stream=stream)
        parts.append(pair_measures(scene, labelled[0], labelled[1]))
    found = joined(parts)
    return found if (first, second) == (a, b) else Measures(found.back, found.share, found.cross)
