"""Made-up towns whose incidents have times: a calendar that all places share, and changes of their own."""

import numpy as np

from hotspots.coincidence.calendars import HOUR, Calendar
from hotspots.coincidence.in_time import coincidence_in_time
from tests.hotspots.coincidence.worlds import field, places, smooth, town


def calendar(clock, *counts):
    counts = np.array(counts)
    slots = tuple(str(slot) for slot in range(counts.shape[2]))
    return Calendar(clock, slots, counts, counts.sum(axis=(1, 2)))


def world(seed, *, own="none", clock=HOUR, lasting=0.9, strength=1.0):
    """Two categories that share places and a calendar of day and night (or seasons).

    Parameters
    ----------
    own : what each place's calendar has beyond that: nothing, changes of its own for each category that last
        ("unrelated"), the same for both ("same") or the opposite ("other").
    lasting : how much of one slot's change is still there in the next.
    strength : greatest logarithm of a change.
    """
    random = np.random.default_rng([4, seed])
    slots = 24 if clock is HOUR else 12
    at = places(random)
    busy = field(random, *at)[:, None] * np.exp(np.sin(2 * np.pi * np.arange(slots) / slots))

    def changes():
        change, found = smooth(random, *at), []
        for _ in range(slots):
            found.append(strength * np.tanh(change))
            change = lasting * change + np.sqrt(1 - lasting**2) * smooth(random, *at)
        return np.array(found).T

    a = changes() if own != "none" else np.zeros_like(busy)
    b = {"none": a, "same": a, "other": -a}[own] if own != "unrelated" else changes()
    drawn = []
    for change, total in ((a, 1500), (b, 800)):
        intensity = busy * np.exp(change)
        drawn.append(random.multinomial(total, (intensity / intensity.sum()).ravel()).reshape(busy.shape))
    return town(*at, a=drawn[0].sum(axis=1), b=drawn[1].sum(axis=1)), calendar(clock, *drawn)


def pair_in(seed, **options):
    ground, times = world(seed, **options)
    (found,) = coincidence_in_time(ground, [times])
    (pair,) = found.pairs
    return pair
