"""Coordinates written as texts, by people and spreadsheets of several countries."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.places import FloatArray
from hotspots.sources.pairs import texts_of

_NUMBER = r"^[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?$"
_COMMA_GROUPS = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$"
_POINT_GROUPS = r"^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*$"
_MINUS = "\N{MINUS SIGN}"


def coordinates_in(values: pa.Array, *, degrees: bool) -> FloatArray:
    """Return (k,) numbers; NaN where a value is missing, no number or not finite.

    A comma is read by itself, never by what other rows hold: in degrees it is the decimal sign, since degrees
    need no groups of thousands. In metres a comma before each group of three figures separates thousands
    (445,123 is 445 km: no place in use has a coordinate of 445 m); any other comma is the decimal sign.

    Examples
    --------
    >>> coordinates_in(pa.array(["54.57", " 54,570 ", "n/a", "1e1"]), degrees=True).tolist()
    [54.57, 54.57, nan, 10.0]
    >>> coordinates_in(pa.array(["445,123.5", "445123,5", "445.123,5", "inf"]), degrees=False).tolist()
    [445123.5, 445123.5, 445123.5, nan]
    """
    if (
        pa.types.is_floating(values.type)
        or pa.types.is_integer(values.type)
        or pa.types.is_decimal(values.type)
    ):
        numbers = values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return np.where(np.isfinite(numbers), numbers, np.nan)
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return np.full(len(values), np.nan)
    texts = pc.replace_substring(texts_of(values), _MINUS, "-")
    if pc.any(pc.match_substring(texts, ",")).as_py():
        texts = _without_commas(texts, degrees=degrees)
    readable = pc.if_else(pc.match_substring_regex(texts, _NUMBER), texts, pa.scalar(None, pa.string()))
    numbers = readable.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _without_commas(texts: pa.Array, *, degrees: bool) -> pa.Array:
    decimal = pc.replace_substring(texts, ",", ".")
    if degrees:
        return decimal
    by_points = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    return pc.case_when(
        pc.make_struct(
            pc.match_substring_regex(texts, _COMMA_GROUPS), pc.match_substring_regex(texts, _POINT_GROUPS)
        ),
        pc.replace_substring(texts, ",", ""),
        by_points,
        decimal,
    )
