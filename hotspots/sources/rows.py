"""Rows of a file, whatever its format: the one form in which every reader hands them on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

EAST, NORTH = "@x", "@y"
"""Columns that files with points have last: float64, null for no point, in the reader's `crs`."""


@dataclass(frozen=True)
class Rows:
    """Some consecutive rows of a file.

    Attributes
    ----------
    cells : the columns asked for under the file's own names; each is string, dictionary<int32, string>,
        float64, int64, bool, date32, timestamp in microseconds without a zone or with one. A missing cell
        is an empty text or null. The type of a column may change from batch to batch where the format
        types cells and not columns.
    first : number of the first of them; the first row after the header is 1.
    """

    cells: pa.Table
    first: int


class Reader(Protocol):
    """What reads one file.

    Attributes
    ----------
    names : all columns of the file, in order, each name once; a file with points has `EAST` and `NORTH` last.
    crs : the system of these points as pyproj takes it, such as ``EPSG:4326``; x is east or longitude
        whatever the system's own order. Empty where there is no geometry, or none knows its system.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """All columns."""

    @property
    def crs(self) -> str:
        """The system of the points."""

    def batches(self, wanted: Sequence[str] | None = None) -> Iterator[Rows]:
        """Return the rows with the columns wanted (None: all), in order; may be called again.

        Raises
        ------
        SourceError
            The file turns out damaged.
        """
