"""Independent pieces of work on as many cores as there are; their kernels hold no lock."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

MOST_THREADS = 4
"""Other questions want their share of the machine."""


def side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Return what each job returns, in their order; the first that fails raises what it raised.

    Examples
    --------
    >>> side_by_side([lambda: 1, lambda: 2])
    [1, 2]
    """
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        return [started.result() for started in [pool.submit(job) for job in jobs]]
