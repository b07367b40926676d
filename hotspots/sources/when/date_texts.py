"""Texts of dates read by formats in the language of strptime, many at a time, the same on every machine.

The platform's own strptime would not do: it takes 31 February for 2 March, leaves fractions of a second and
the letter Z to the platform, and reads month names in the language of the machine.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.errors import SourceError
from hotspots.period import FIRST_YEAR, LAST_YEAR
from hotspots.places import BoolArray, IntArray
from hotspots.sources.when.zones import MINUTES_A_DAY

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%T": "%H:%M:%S", "%R": "%H:%M", "%e": "%d", "%h": "%b"}
# What Python's strptime takes for each directive. Nothing finer than a minute is kept, so that seconds, like
# the names of weekdays, must only be there.
_KEPT = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "m": "1[0-2]|0[1-9]|[1-9]",
    "B": "|".join(_MONTHS),
    "b": "|".join(name[:3] for name in _MONTHS),
    "d": "3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]",
    "H": "2[0-3]|[01][0-9]|[0-9]",
    "I": "1[0-2]|0[1-9]|[1-9]",
    "p": "am|pm",
    "M": "[0-5][0-9]|[0-9]",
    "z": "z|[+-][0-9]{2}(?::?[0-5][0-9])?",
}
_PASSED_OVER = {
    "S": "6[01]|[0-5][0-9]|[0-9]",
    "f": "[0-9]{1,9}",
    "A": "|".join(_DAYS),
    "a": "|".join(name[:3] for name in _DAYS),
    "%": "%",
}
_FRACTION = "(?:[.,][0-9]{1,9})?"


@dataclass(frozen=True)
class Format:
    """One format: `pattern` (for RE2) with a group for each of the `parts`, and its `precision`."""

    pattern: str
    parts: frozenset[str]
    precision: int


@dataclass(frozen=True)
class Dates:
    """k texts read.

    Attributes
    ----------
    fits : (k,) whether a format fits the whole text and the year is one of 1990 to 2100.
    minute : (k,) minutes since 1970-01-01T00:00 of the clock that the text shows; 0 where nothing fits.
    offset : (k,) how far that clock is ahead of UTC in minutes; 0 where the text does not say.
    zoned : (k,) whether the text says so.
    precision : (k,) index in `hotspots.period.PRECISIONS`.
    """

    fits: BoolArray
    minute: IntArray
    offset: IntArray
    zoned: BoolArray
    precision: npt.NDArray[np.int8]


@lru_cache(maxsize=1000)
def format_of(text: str) -> Format:
    """Return a format by its text.

    After ``%S`` a fraction of a second may follow. ``%z`` is Z, +0100, +01:00 or +01.

    Raises
    ------
    SourceError
        A directive is unknown or given twice, or year or month are missing.

    Examples
    --------
    >>> format_of("%Y-%m").precision, format_of("%d/%m/%Y").precision, format_of("%d/%m/%Y %H:%M").precision
    (0, 1, 3)
    """
    full = re.sub("%[A-Za-z]", lambda directive: _SHORT.get(directive[0], directive[0]), text)
    fraction = "" if "%f" in full else _FRACTION
    pattern, parts = "", []
    for piece in re.findall(r"%.?|\s+|[^%\s]", full):
        letter = piece[1:]
        if piece[0] != "%":
            pattern += r"\s+" if piece.isspace() else re.escape(piece)
        elif letter in _KEPT:
            parts.append(letter)
            pattern += f"(?P<{letter}>{_KEPT[letter]})"
        elif letter in _PASSED_OVER:
            pattern += f"(?:{_PASSED_OVER[letter]})" + (fraction if letter == "S" else "")
        else:
            allowed = " ".join(f"%{one}" for one in sorted({*_KEPT, *_PASSED_OVER} - {"%"}))
            raise SourceError(f"date format '{text[:60]}' has {piece}, which is not one of {allowed}")
    given = frozenset(parts)
    if len(given) < len(parts) or not (given & set("Yy") and given & set("mBb")):
        raise SourceError(f"date format '{text[:60]}' must name a year and a month, and each part only once")
    finest = 3 * ("M" in given) or 2 * bool(given & set("HI")) or int("d" in given)
    if finest >= 2 and ("d" not in given or not given & set("HI")):
        raise SourceError(f"date format '{text[:60]}' tells a time but not the day and hour; add %d and %H")
    return Format(f"(?i)^(?:{pattern})$", given, finest)


def dates_of(texts: pa.Array, formats: tuple[str, ...]) -> Dates:
    """Read (k,) texts, each by the first of the formats that fits all of it.

    Examples
    --------
    >>> dates_of(pa.array(["29/02/2024", "29/02/2023", "1/1/70 0:00"]), ("%d/%m/%Y",)).fits.tolist()
    [True, False, False]
    """
    k = len(texts)
    read = Dates(
        np.zeros(k, dtype=np.bool_),
        np.zeros(k, dtype=np.int64),
        np.zeros(k, dtype=np.int64),
        np.zeros(k, dtype=np.bool_),
        np.zeros(k, dtype=np.int8),
    )
    left = np.arange(k)
    for form in map(format_of, formats):
        if not len(left):
            break
        groups = pc.extract_regex(texts if len(left) == k else texts.take(pa.array(left)), form.pattern)
        matching = np.flatnonzero(groups.is_valid().to_numpy(zero_copy_only=False))
        if not len(matching):
            continue
        parts = {name: groups.field(name).take(pa.array(matching)) for name in form.parts}
        minute, real = _minutes(parts, len(matching))
        rows = left[matching[real]]
        read.fits[rows], read.minute[rows], read.precision[rows] = True, minute[real], form.precision
        if "z" in parts:
            read.zoned[rows], read.offset[rows] = True, _offset(parts["z"])[real]
        left = left[~read.fits[left]]
    return read


def _minutes(parts: dict[str, pa.Array], n: int) -> tuple[IntArray, BoolArray]:
    """Return (n,) minutes since 1970, and whether the calendar has such a day in the years that count."""

    def number(name: str, default: int) -> IntArray:
        if name not in parts:
            return np.full(n, default, dtype=np.int64)
        digits = parts[name] if name != "d" else pc.utf8_trim_whitespace(parts[name])
        return np.asarray(digits.cast(pa.int64()).to_numpy(zero_copy_only=False), dtype=np.int64)

    two_digits = number("y", 0)
    # As POSIX has it: 69 to 99 are of the last century.
    year = number("Y", 0) if "Y" in parts else two_digits + np.where(two_digits < 69, 2000, 1900)
    month = number("m", 1)
    for name in {"B", "b"} & set(parts):
        known = pa.array([title if name == "B" else title[:3] for title in _MONTHS])
        month = pc.index_in(pc.utf8_lower(parts[name]), known).to_numpy(zero_copy_only=False) + 1
    counted = (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    months = np.where(counted, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (number("d", 1) - 1)
    hour = number("H", 0)
    if "I" in parts:
        afternoon = pc.equal(pc.utf8_lower(parts["p"]), "pm").to_numpy(False) if "p" in parts else False  # noqa: FBT003
        hour = number("I", 0) % 12 + np.where(afternoon, 12, 0)
    minute = days.astype(np.int64) * MINUTES_A_DAY + hour * 60 + number("M", 0)
    return minute, counted & (days.astype("datetime64[M]") == months)


def _offset(zones: pa.Array) -> IntArray:
    encoded = zones.dictionary_encode()
    east = []
    for text in encoded.dictionary.to_pylist():
        digits = text[1:].replace(":", "").ljust(4, "0")
        minutes = 0 if text in "zZ" else int(digits[:2]) * 60 + int(digits[2:])
        east.append(-minutes if text[0] == "-" else minutes)
    offsets: IntArray = np.array(east, dtype=np.int64)[encoded.indices.to_numpy(zero_copy_only=False)]
    return offsets
