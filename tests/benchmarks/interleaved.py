"""Timing ours and a peer on the same work in one run, turn by turn, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable

_TURN_S = 0.05
"""A turn lasts at least as long, so that what takes a millisecond is not timed on another's cold caches."""


def ratio(name: str, ours: Callable[[], object], peer: Callable[[], object], *, turns: int = 5) -> float:
    """Print and return how many times longer the peer takes than we do (medians of several turns)."""
    ours(), peer()  # neither is charged for its first call
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(turns):
        for who, work in (("ours", ours), ("peer", peer)):
            seconds[who].append(_seconds(work))
    mine, theirs = statistics.median(seconds["ours"]), statistics.median(seconds["peer"])
    print(f"\n{name}: ours {mine * 1e3:.1f} ms, peer {theirs * 1e3:.1f} ms, ratio {theirs / mine:.1f}")  # noqa: T201
    return theirs / mine


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of one call, over as many as fill a turn."""
    calls, started = 0, time.perf_counter()
    while True:
        work()
        calls += 1
        passed = time.perf_counter() - started
        if passed >= _TURN_S:
            return passed / calls
