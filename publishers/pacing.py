"""How long to wait: between two requests, after a fault, and when to stop waiting."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from publishers.answers import TryAgain
from publishers.errors import TransferFailed


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how slow; times in seconds.

    Attributes
    ----------
    attempts : tries of one request, the first included.
    longest_wait_s : a publisher that asks for a longer wait is not asked again.
    pause_s : least time between two requests; data.police.uk answers 429 above 15 a second.
    slowest_bytes_per_s : a body that has come slower than this after `grace_s` is given up.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    attempts: int = 5
    longest_wait_s: float = 120.0
    pause_s: float = 0.1
    slowest_bytes_per_s: float = 1_000.0
    grace_s: float = 20.0


class Pace:
    """Waits before requests and after faults."""

    def __init__(self, limits: Limits, *, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._limits, self._sleep, self._clock = limits, sleep, clock
        self._asked_at = clock() - limits.pause_s

    def before_request(self) -> None:
        """Wait until the next request is polite."""
        early = self._asked_at + self._limits.pause_s - self._clock()
        if early > 0:
            self._sleep(early)
        self._asked_at = self._clock()

    def after_fault(self, attempt: int, fault: TryAgain, name: str) -> None:
        """Wait before the next attempt: as long as asked, longer each time, never in step with others.

        Raises
        ------
        TransferFailed
            This was the last attempt, or the publisher asks for a longer wait than anybody sits through.
        """
        if attempt >= self._limits.attempts:
            raise TransferFailed(f"{name}: {fault} ({attempt} attempts); try again later")
        asked = fault.wait_s or 0.0
        if asked > self._limits.longest_wait_s:
            raise TransferFailed(f"{name}: {fault} and asks to wait {asked:,.0f} s; try again then")
        wait = 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311  no secret
        self._sleep(max(asked, min(wait, self._limits.longest_wait_s)))
