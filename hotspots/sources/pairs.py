"""Columns as their distinct values, and two columns as their distinct pairs: by hashing, never by sorting."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int32] | npt.NDArray[np.int64]

NOTHING = ("", "-", "n/a", "n/k", "na", "nan", "nk", "none", "not known", "null", "unknown")
"""What people and systems write where there is nothing to write."""


@dataclass(frozen=True)
class Coded:
    """A column of n cells as k values.

    Attributes
    ----------
    values : (k,) every value of the column, and perhaps some that no row has; a null may be among them.
    codes : (n,) which of them each row has.
    """

    values: pa.Array
    codes: Codes


@dataclass(frozen=True)
class Pairs:
    """Two columns of n cells as the p pairs that occur.

    Attributes
    ----------
    first, second : (p,) the code of each pair in the one column and in the other.
    codes : (n,) which pair each row has.
    """

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    codes: Codes


def coded(column: pa.ChunkedArray) -> Coded:
    """Return a column's values; a column that is dictionary-encoded already costs nothing.

    Examples
    --------
    >>> both = coded(pa.chunked_array([["b", None, "b"]]))
    >>> both.values.to_pylist(), both.codes.tolist()
    (['b', None], [0, 1, 0])
    """
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        # A column without rows can come back as a chunked array without chunks.
        array = pa.array([], column.type)
    if not pa.types.is_dictionary(array.type):
        if _all_one(array):
            return Coded(array[:1], np.zeros(len(array), dtype=np.int32))
        array = array.dictionary_encode()
    values, indices = array.dictionary, array.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(len(values))
        values = pa.concat_arrays([values, pa.nulls(1, values.type)])
    return Coded(values, indices.to_numpy(zero_copy_only=False))


def _all_one(array: pa.Array) -> bool:
    """Say whether all values are one, as the month of a file often is: that takes less than to hash them."""
    if not len(array) or array.null_count or array[0] != array[-1] or array[0] != array[len(array) // 2]:
        return False
    return bool(pc.all(pc.equal(array, array[0])).as_py())


def pairs_of(one: Coded, other: Coded) -> Pairs:
    """Return the distinct pairs of two columns of the same rows."""
    key = one.codes.astype(np.int64) * len(other.values)
    key += other.codes
    encoded = pa.array(key).dictionary_encode()
    first, second = np.divmod(encoded.dictionary.to_numpy(), max(len(other.values), 1))
    return Pairs(first, second, encoded.indices.to_numpy(zero_copy_only=False))


def texts_of(values: pa.Array) -> pa.Array:
    """Return values as texts without spaces around them; "" for nulls and for what says that nothing is.

    Whole numbers are written without a point, whatever type they are kept in.

    Examples
    --------
    >>> texts_of(pa.array([202403.0, None])).to_pylist(), texts_of(pa.array([" A ", "N/A"])).to_pylist()
    (['202403', ''], ['A', ''])
    """
    if pa.types.is_floating(values.type):
        numbers = values.to_numpy(zero_copy_only=False)
        if np.all(np.isnan(numbers) | ((np.abs(numbers) < 2**53) & (numbers == np.rint(numbers)))):
            values = pa.array(numbers, from_pandas=True).cast(pa.int64())
    texts = pc.utf8_trim_whitespace(values.cast(pa.string())).fill_null("")
    nothing = pc.is_in(pc.utf8_lower(texts), value_set=pa.array(NOTHING, pa.string()))
    return pc.if_else(nothing, "", texts)
