"""Compiling the kernels, with a cache where one can be written."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call, and keep the machine code for the next process.

    Numba needs a *writable* cache directory even when the cache is filled; `NUMBA_CACHE_DIR` names it. On a
    read-only install without one the function is compiled anew in every process: slower to start, and right.
    """
    try:
        compiled: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        compiled = numba.njit(nogil=True)(function)
    return compiled


def kernel_input(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return values as the one kind of array that kernels take: contiguous, 64-bit float, read-only.

    Numba compiles a kernel anew for every kind of array; with one kind there is one compilation, and it is
    the one that was warmed. Counts below 2^53 stay exact.
    """
    array = np.ascontiguousarray(values, dtype=np.float64).view()
    array.flags.writeable = False
    return array


def _sources() -> bytes:
    """Return the text of every module with kernels in it."""
    texts = [path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py"))]
    return b"".join(text for text in texts if b"hotspots.compilation" in text)


def _cache_of(folder: str, sources: bytes) -> str:
    """Return the folder of one state of the sources."""
    return str(Path(folder) / hashlib.sha256(sources).hexdigest()[:16])


# Numba looks whether the file of a kernel has changed, and not those of the kernels that it calls: a new
# formula would go on giving the old numbers. So every state of the sources has a cache of its own.
if folder := getattr(config, "CACHE_DIR", ""):
    config.CACHE_DIR = _cache_of(folder, _sources())  # type: ignore[attr-defined]
