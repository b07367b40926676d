"""Work done once for each distinct text of a column, however many rows repeat it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Distinct:
    """A column of n texts as its k distinct texts.

    Attributes
    ----------
    texts : (k,) the distinct texts; the empty one also stands for missing cells.
    codes : (n,) which of them each row has.
    """

    texts: tuple[str, ...]
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "Distinct":
        """Return the distinct texts of a column; what is no text is written as one."""
        encoded = encoded_texts(column)
        texts = encoded.dictionary.to_pylist()
        codes = encoded.indices
        if codes.null_count:
            codes = codes.fill_null(len(texts))
            texts.append("")
        return cls(tuple(texts), np.asarray(np.from_dlpack(codes), dtype=np.int32))

    def numbers(self, number_of: Callable[[str], int]) -> npt.NDArray[np.int64]:
        """Return (n,) a whole number for each row."""
        values = np.array([number_of(text) for text in self.texts], dtype=np.int64)
        return values[self.codes]

    def flags(self, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """Return (n,) whether something holds for each row's text."""
        values = np.array([holds(text) for text in self.texts], dtype=np.bool_)
        return values[self.codes]

    def rewritten(self, rewrite: Callable[[str], str]) -> pa.DictionaryArray:
        """Return (n,) other texts in place of each row's; texts that become the same are one."""
        position: dict[str, int] = {}
        of_text = [position.setdefault(rewrite(text), len(position)) for text in self.texts]
        codes = np.array(of_text, dtype=np.int32)[self.codes]
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(position), pa.string()))


def encoded_texts(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Return a column as one dictionary array of texts."""
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    elif pa.types.is_floating(column.type):
        numbers = column.combine_chunks().dictionary_encode()
        texts = pa.array([_number_text(number) for number in numbers.dictionary.to_pylist()], pa.string())
        return pa.DictionaryArray.from_arrays(numbers.indices, texts)
    elif not pa.types.is_string(column.type):
        column = pc.cast(column, pa.string())
    combined = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    # A column without rows can come back as a chunked array without chunks.
    array = combined if isinstance(combined, pa.Array) else pa.array([], pa.string())
    return array if pa.types.is_dictionary(array.type) else array.dictionary_encode()


def _number_text(number: float) -> str:
    """Return a number as a text; a whole one as if it were kept as such, since its column may be either."""
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else str(number)
