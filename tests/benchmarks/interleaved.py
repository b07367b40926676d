"""Timing ours and a peer on the same work in one run, turn by turn, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable


def ratio(name: str, ours: Callable[[], object], peer: Callable[[], object], *, turns: int = 5) -> float:
    """Print and return how many times longer the peer takes than we do (medians of several turns)."""
    ours(), peer()  # neither is charged for its first call
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(turns):
        for who, work in (("ours", ours), ("peer", peer)):
            started = time.perf_counter()
            work()
            seconds[who].append(time.perf_counter() - started)
    mine, theirs = statistics.median(seconds["ours"]), statistics.median(seconds["peer"])
    print(f"\n{name}: ours {mine * 1e3:.1f} ms, peer {theirs * 1e3:.1f} ms, ratio {theirs / mine:.1f}")  # noqa: T201
    return theirs / mine
