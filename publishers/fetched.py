"""What a publisher delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int, int | None, str], None]
"""Told now and then: bytes done, bytes in all (None where the server does not say), what is fetched."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The files that are there now, and what could not be had.

    Attributes
    ----------
    files : whole and checked; in the order asked for.
    missing : one line each for what was asked for and is not published, with the reason.
    notes : what a reader of the files must know: where they come from, their licence.
    """

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
