"""Reading on while what was read is worked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(source: Iterator[T]) -> Iterator[T]:
    """Return the values of an iterator, of which the next is fetched in another thread meanwhile.

    An error of the source is raised where its value would have come.

    Examples
    --------
    >>> list(read_ahead(iter([1, 2])))
    [1, 2]
    """
    end = object()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, source, end)
        while (value := coming.result()) is not end:
            coming = pool.submit(next, source, end)
            yield value  # type: ignore[misc]
