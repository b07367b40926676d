"""Draws that are the same on every machine: rotations along a line, and incidents dealt to labels."""

from collections.abc import Iterator
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from hotspots.compilation import kernel
from hotspots.places import Int32Array, IntArray

MOST_BYTES = 8 * 2**20
"""Of the draws made and measured at a time, whatever the number of draws and of places."""

Stream = tuple[int, ...]
"""What random numbers are for: its `Purpose`, then which of that purpose; no two share numbers."""


class Purpose(IntEnum):
    """What random numbers are drawn for."""

    FLOOR = 1
    GIVEN = 2
    CEILING = 3
    COMMON_FLOOR = 4
    COMMON_GIVEN = 5
    COMMON_CEILING = 6


_STATE_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW_32 = np.uint64(0xFFFFFFFF)


def offsets(places: int, draws: int, *, seed: int, stream: Stream) -> IntArray:
    """Return (draws,) rotations of 1 to places - 1 by PCG64, none twice before every one was used.

    With so many draws that every rotation occurs equally often nothing owes to chance but which ones occur
    once more.

    Examples
    --------
    >>> sorted(offsets(4, 3, seed=1, stream=(Purpose.FLOOR, 0)).tolist())
    [1, 2, 3]
    """
    random = np.random.Generator(np.random.PCG64([seed, *stream]))
    turns = -(-draws // (places - 1))
    dealt = [random.permutation(places - 1) + 1 for _ in range(turns)]
    return np.concatenate(dealt)[:draws].astype(np.int64)


def chunks(draws: int, numbers: int) -> Iterator[slice]:
    """Return the draws, some at a time: as many as hold `MOST_BYTES`, at least one.

    Parameters
    ----------
    numbers : that a draw consists of, each of eight bytes.

    Examples
    --------
    >>> [(some.start, some.stop) for some in chunks(5, MOST_BYTES // 16)]
    [(0, 2), (2, 4), (4, 5)]
    """
    size = max(1, MOST_BYTES // (8 * numbers))
    return (slice(start, min(start + size, draws)) for start in range(0, draws, size))


@kernel
def rotated(values: IntArray, order: IntArray, offset: IntArray) -> IntArray:
    """Return (draws, n) values moved so many places along the order; what leaves the end enters the start.

    Examples
    --------
    >>> rotated(np.array([5, 6, 7]), np.array([0, 2, 1]), np.array([1])).tolist()
    [[6, 7, 5]]
    """
    places = len(order)
    moved = np.empty((len(offset), places), dtype=np.int64)
    for draw in range(len(offset)):
        for at in range(places):
            to = at + offset[draw]
            moved[draw, order[to - places if to >= places else to]] = values[order[at]]
    return moved


def dealt(pooled: IntArray, sizes: IntArray, draws: slice, *, seed: int, stream: Stream) -> IntArray:
    """Deal the incidents of every place to labels at random: each label has as many as it should.

    By place the counts of the labels are multivariate hypergeometric.

    Parameters
    ----------
    pooled : (n,) incidents at each place.
    sizes : (k,) incidents of each label; they add up to those at the places.
    draws : which ones; draw i is the same whichever others are made with it.
    seed, stream : none negative; another stream of the same seed is independent of it.

    Returns
    -------
    (k, draws, n) incidents of each label at each place.

    References
    ----------
    Steele, G., Lea, D. and Flood, C. (2014). Fast splittable pseudorandom number generators. OOPSLA 453-472.
    https://doi.org/10.1145/2660193.2660195
    """
    place = np.repeat(np.arange(len(pooled), dtype=np.int32), pooled)
    # The largest label takes what is left; only the others need a draw an incident.
    by_size = np.argsort(sizes, kind="stable")
    states = [stream_state(seed, stream, draw) for draw in range(draws.start, draws.stop)]
    return _dealt(place, pooled, sizes[by_size], by_size, np.array(states, dtype=np.uint64))


def stream_state(seed: int, stream: Stream, draw: int) -> int:
    """Return the state that the numbers of one draw of one stream start from."""
    state = 0
    for part in (seed, *stream, draw):
        state = int(_mixed(np.uint64((state + part + 1) % 2**64)))
    return state


@kernel
def _dealt(
    place: Int32Array, pooled: IntArray, sizes: IntArray, label: IntArray, states: npt.NDArray[np.uint64]
) -> IntArray:
    counts = np.zeros((len(sizes), len(states), len(pooled)), dtype=np.int64)
    for draw in range(len(states)):
        left, end, state = place.copy(), len(place), states[draw]
        counts[label[-1], draw] = pooled
        for k in range(len(sizes) - 1):
            for _ in range(sizes[k]):
                state, at = _below(state, end)
                end -= 1
                counts[label[k], draw, left[at]] += 1
                counts[label[-1], draw, left[at]] -= 1
                left[at] = left[end]
    return counts


@kernel
def uniform(state: np.uint64) -> tuple[np.uint64, float]:
    """Return the next state and a number of 0 to 1, 1 not included, a multiple of 2^-53."""
    state = state + _STATE_STEP
    return state, float(_mixed(state) >> np.uint64(11)) * 2.0**-53


@kernel
def _mixed(state: np.uint64) -> np.uint64:
    """Return SplitMix64's number of a state."""
    mixed = (state ^ (state >> np.uint64(30))) * _MIX_1
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
    return mixed ^ (mixed >> np.uint64(31))


@kernel
def _below(state: np.uint64, bound: int) -> tuple[np.uint64, int]:
    """Return the next state and a whole number below a bound (under 2^32), each as likely as any other."""
    wide = np.uint64(bound)
    while True:
        state = state + _STATE_STEP
        product = (_mixed(state) >> np.uint64(32)) * wide
        low = product & _LOW_32
        # The few numbers of which some results would have one more than others are drawn anew (Lemire 2019).
        if low >= wide or low >= (np.uint64(0x100000000) - wide) % wide:
            return state, int(product >> np.uint64(32))
