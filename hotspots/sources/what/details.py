"""What only record-level data have: when to the minute, in which setting, with which outcome."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotspots.sources.distinct import Distinct
from hotspots.sources.profiles.rules import Profile, folded
from hotspots.sources.when.moments import moments_in
from hotspots.sources.when.times import PRECISIONS, Times

_INSTANT = pa.timestamp("us", "UTC")
_WORDS = ("setting", "domestic", "proactive")
_UNKNOWN = "unknown"
_LSOA = re.compile(r"[EW]01\d{6}", flags=re.ASCII)
_FIRST_LSOA_OF_2021 = {"E": "E01033769", "W": "W01001956"}
"""Codes from here on were given out with the statistical areas of 2021, in England and in Wales."""


def details_in(cells: pa.Table, profile: Profile, times: Times, now: datetime) -> dict[str, pa.Array]:
    """Return the further columns that are stored of n rows; nothing finer than the profile's precision."""
    columns = profile.columns
    found: dict[str, pa.Array] = {}
    if profile.time.precision != PRECISIONS[0]:
        # Where only the month is known, the month says it all.
        vague = times.precision == 0
        found |= {
            "precision": pa.DictionaryArray.from_arrays(times.precision, pa.array(PRECISIONS)),
            "start": pa.array(times.start * 1_000_000, pa.int64(), mask=vague).cast(_INSTANT),
            "end": pa.array(times.end * 1_000_000, pa.int64(), mask=vague).cast(_INSTANT),
            "local_minute": pa.array(times.local_minute.astype(np.int32), mask=vague),
        }
    for name in _WORDS:
        if given := getattr(columns, name):
            word = Distinct.of(cells[given]).rewritten(_worded(profile.words.get(name, {})))
            found[name] = word if name == "setting" else _yes_or_no(word)
    if columns.outcome:
        found["outcome"] = Distinct.of(cells[columns.outcome]).rewritten(lambda text: " ".join(text.split()))
    if columns.updated:
        # Not cut to what is kept of an incident: it only tells which version is the later.
        to_the_minute = replace(profile.time, precision=PRECISIONS[-1])
        when, of_row = moments_in(cells, columns.updated, "", to_the_minute, now)
        microseconds = when.start[of_row] * 1_000_000
        unknown = (when.missing | when.bad)[of_row]
        found["updated"] = pa.array(microseconds, pa.int64(), mask=unknown).cast(_INSTANT)
    return found


def lsoa_vintage(cells: pa.Table, column: str) -> npt.NDArray[np.int8]:
    """Return (n,) 1 where a row's statistical area has a code given out in 2021, 0 an older one, -1 none."""
    if not column:
        return np.full(len(cells), -1, dtype=np.int8)
    return Distinct.of(cells[column]).numbers(_vintage).astype(np.int8)


def _worded(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: words.get(folded(text), _UNKNOWN)


def _yes_or_no(word: pa.DictionaryArray) -> pa.Array:
    text = word.cast(pa.string())
    return pc.if_else(pc.equal(text, _UNKNOWN), pa.scalar(None, pa.bool_()), pc.equal(text, "yes"))


def _vintage(code: str) -> int:
    text = code.strip()
    if not _LSOA.fullmatch(text):
        return -1
    return int(text >= _FIRST_LSOA_OF_2021[text[0]])
