"""Grid references of Great Britain, such as NZ 445 198, as eastings and northings.

The letters name a square of 100 km, the figures the south-west corner of a smaller one in it: half of them
count eastwards, half northwards. Ordnance Survey, *A guide to coordinate systems in Great Britain*,
section 7.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.places import BoolArray, FloatArray

CRS = "EPSG:27700"
"""The system of the eastings and northings."""

# Two letters without I, then 2 to 12 figures, as many eastwards as northwards.
_REFERENCE = (
    "^(?P<letters>[A-HJ-Z]{2})(?P<figures>" + "|".join(f"[0-9]{{{2 * n}}}" for n in range(1, 7)) + ")$"
)
_IRISH = "^[A-HJ-Z](?:" + "|".join(f"[0-9]{{{2 * n}}}" for n in range(1, 6)) + ")$"
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_SQUARE_M = 100_000
# Squares of 500 km are lettered from the north-west, and so are those of 100 km in them; S has the origin.
_FALSE_WEST, _FALSE_NORTH = 2, 3
_COLUMNS, _ROWS = 7, 13


@dataclass(frozen=True)
class Squares:
    """k grid references.

    Attributes
    ----------
    easting, northing : (k,) metres, the centre of the square; NaN where there is no reference to the grid.
    side_m : (k,) width of the square in metres, 0.1 to 10,000; 0 where there is none.
    elsewhere : (k,) whether it is well formed but off the grid: other letters, or one letter as in Ireland.
    """

    easting: FloatArray
    northing: FloatArray
    side_m: FloatArray
    elsewhere: BoolArray


def squares_of(texts: pa.Array) -> Squares:
    """Read (k,) texts; small letters and spaces do not matter.

    Examples
    --------
    >>> town = squares_of(pa.array(["NZ4419", "nz 445 198"]))
    >>> town.easting.tolist(), town.northing.tolist(), town.side_m.tolist()
    ([444500.0, 444550.0], [519500.0, 519850.0], [1000.0, 100.0])
    """
    compact = pc.utf8_upper(pc.replace_substring_regex(texts.fill_null(""), r"\s+", ""))
    groups = pc.extract_regex(compact, _REFERENCE)
    formed = groups.is_valid().to_numpy(zero_copy_only=False)
    letters = groups.field("letters").filter(pa.array(formed))
    figures = groups.field("figures").filter(pa.array(formed))
    column, row = _hundred_km(letters)
    on_grid = (column >= 0) & (column < _COLUMNS) & (row >= 0) & (row < _ROWS)
    half = pc.binary_length(figures).to_numpy(zero_copy_only=False) // 2
    whole = figures.cast(pa.int64()).to_numpy(zero_copy_only=False)
    along, up = np.divmod(whole, 10 ** half.astype(np.int64))
    # In units of the square, whole numbers and a half: one division gives the double nearest to the decimal.
    units = 10 ** half.astype(np.int64)
    corner = np.array([column, row]) * units + np.array([along, up]) + 0.5
    centre = np.where(on_grid, corner * _SQUARE_M / units, np.nan)
    easting, northing = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    easting[formed], northing[formed] = centre
    side = np.zeros(len(texts))
    side[formed] = np.where(on_grid, _SQUARE_M / units, 0)
    elsewhere = pc.match_substring_regex(compact, _IRISH).to_numpy(zero_copy_only=False).copy()
    elsewhere[formed] = ~on_grid
    return Squares(easting, northing, side, elsewhere)


def _hundred_km(letters: pa.Array) -> tuple[FloatArray, FloatArray]:
    """Return column and row of squares of 100 km, from the false origin."""
    alphabet = pa.array(list(_LETTERS))

    def numbers(start: int) -> FloatArray:
        found = pc.index_in(pc.utf8_slice_codeunits(letters, start, start + 1), alphabet)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)

    first, second = numbers(0), numbers(1)
    column = (first % 5 - _FALSE_WEST) * 5 + second % 5
    row = (_FALSE_NORTH - first // 5) * 5 + 4 - second // 5
    return column, row
