"""Work done once for each distinct text of a column, however many rows repeat it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_NUMBER = r"^[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?$"


@dataclass(frozen=True)
class Distinct:
    """A column of n texts as its k distinct texts.

    Attributes
    ----------
    texts : (k,) the distinct texts, in order of appearance.
    codes : (n,) which of them each row has.
    """

    texts: tuple[str, ...]
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "Distinct":
        """Return the distinct texts of a column without nulls."""
        encoded = _encoded(column)
        return cls(tuple(encoded.dictionary.to_pylist()), encoded.indices.to_numpy(zero_copy_only=False))

    def numbers(self, number_of: Callable[[str], int]) -> npt.NDArray[np.int64]:
        """Return (n,) a whole number for each row."""
        values = np.array([number_of(text) for text in self.texts], dtype=np.int64)
        return values[self.codes]

    def flags(self, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """Return (n,) whether something holds for each row's text."""
        values = np.array([holds(text) for text in self.texts], dtype=np.bool_)
        return values[self.codes]

    def rewritten(self, rewrite: Callable[[str], str | None]) -> pa.DictionaryArray:
        """Return (n,) other texts (or null) in place of each row's."""
        values = pa.array([rewrite(text) for text in self.texts], pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(self.codes), values)


def decimals(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return (n,) the numbers that a column's texts stand for; NaN where a text is empty or no number."""
    encoded = _encoded(column)
    trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
    readable = pc.if_else(pc.match_substring_regex(trimmed, _NUMBER), trimmed, pa.scalar(None, pa.string()))
    values = pc.cast(readable, pa.float64()).to_numpy(zero_copy_only=False)
    numbers: npt.NDArray[np.float64] = values[encoded.indices.to_numpy(zero_copy_only=False)]
    return numbers


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    combined = column.combine_chunks()
    # A column without rows can come back as a chunked array without chunks.
    array = combined if isinstance(combined, pa.Array) else pa.array([], pa.string())
    return array.dictionary_encode()
