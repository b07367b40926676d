"""Rows become incidents, or are left out with a reason: the same steps for every profile.

Rows are never compared with each other here: exact duplicates are real incidents where rows have no
identifier, as anti-social behaviour on data.police.uk. All work on texts is done once for each distinct one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from boundaries.projection import Projection
from hotspots.errors import SourceError
from hotspots.period import month_index
from hotspots.places import BoolArray, FloatArray, Int32Array, IntArray, PlaceFrame
from hotspots.sources.distinct import Distinct
from hotspots.sources.profiles.rules import Profile, folded
from hotspots.sources.reasons import FITS, REASONS, likely_cause
from hotspots.sources.rows import Reader, Rows
from hotspots.sources.what.category_codes import NOT_AN_INCIDENT, category_codes
from hotspots.sources.what.details import details_in, lsoa_vintage
from hotspots.sources.when.times import Times, times_of
from hotspots.sources.where.coordinates import located
from hotspots.sources.where.labels import institutions_in, slug, streets_in

PartMonth = tuple[str, int]
"""A part's slug (of police.uk: the force) and a month's index (see `hotspots.period.month_index`)."""

Away = Callable[[FloatArray, FloatArray], FloatArray]
"""From (n,) easting and northing to the distance from the study area, all in metres."""

NO_SLICE = -1
"""In place of a slice's number: the row belongs to none, since its month cannot be read."""

_FIRST_MONTH, _AFTER_LAST_MONTH = month_index(1990, 1), month_index(2101, 1)
_MONTHS = _AFTER_LAST_MONTH - _FIRST_MONTH


@dataclass(frozen=True)
class Examined:
    """Some rows of a file, examined.

    Attributes
    ----------
    first : number of the first of them in the file, where the first row after the header is 1.
    slices : the parts and months of the rows, in order.
    slice_index : (n,) which of them a row belongs to; `NO_SLICE` where its month cannot be read.
    reason : (n,) index in `REASONS` of why the row is left out, or `FITS`.
    repaired : (n,) whether exchanged coordinates were put right.
    away_m : (n,) distance from the study area in metres; 0 where it is not known.
    incidents : (n rows) what is stored of each; meaningless where a row is left out.
    lsoa : (n,) 1 where the row's statistical area has a code given out in 2021, 0 an older one, -1 none.
    """

    first: int
    slices: tuple[PartMonth, ...]
    slice_index: Int32Array
    reason: npt.NDArray[np.int8]
    repaired: BoolArray
    away_m: FloatArray
    incidents: pa.Table
    lsoa: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run takes for granted of every row.

    Attributes
    ----------
    now : with its time zone; what is later is in the future.
    earliest_month : rows of months before it are past retention; None keeps all.
    away : how far places lie from the study area; None where there is none.
    """

    now: datetime
    earliest_month: int | None = None
    away: Away | None = None


class Examiner:
    """Examines the rows of one file as its profile says.

    Parameters
    ----------
    file_name : for messages.
    part_of_file : slug of the part of the slices where no column names one.

    Raises
    ------
    SourceError
        The file lacks a column that the profile names.
    """

    def __init__(
        self,
        reader: Reader,
        profile: Profile,
        projection: Projection,
        frame: PlaceFrame,
        *,
        file_name: str,
        part_of_file: str,
        terms: Terms,
    ) -> None:
        self._profile, self._projection, self._frame = profile, projection, frame
        self._crs, self._part_of_file, self._terms = reader.crs, part_of_file, terms
        self._found = _resolved(reader.names, profile, file_name)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns of the file that are needed, by the file's names."""
        return tuple(dict.fromkeys(self._found.values()))

    @property
    def wanted_for_slices(self) -> tuple[str, ...]:
        """The columns of the file that tell which slices its rows belong to."""
        columns = self._profile.columns
        dates = (columns.month, columns.date, columns.time, columns.from_date, columns.from_time)
        names = (*columns.part, *dates, columns.to_date, columns.to_time)
        return tuple(dict.fromkeys(self._found[name] for name in names if name))

    def slices_of(self, rows: Rows) -> tuple[PartMonth, ...]:
        """Return the parts and months of rows that hold at least `wanted_for_slices`."""
        cells = self._as_profile_names_them(rows.cells)
        times = times_of(cells, self._profile.columns, self._profile.time, self._terms.now)
        return self._slices(cells, times)[0]

    def likely_cause(self, cells: pa.Table, reason: npt.NDArray[np.int8]) -> str:
        """Say why no row of a file fits.

        Parameters
        ----------
        cells : some of its rows, under the file's own names.
        """
        return likely_cause(self._as_profile_names_them(cells), reason, self._profile, self._projection.crs)

    def examine(self, rows: Rows) -> Examined:
        """Examine rows that hold at least the columns wanted."""
        profile, columns = self._profile, self._profile.columns
        cells = self._as_profile_names_them(rows.cells)
        times = times_of(cells, columns, profile.time, self._terms.now)
        where = located(cells, profile, self._crs, self._projection, self._frame)
        category, unknown, on_purpose = self._category(Distinct.of(cells[columns.category]))
        past = (
            (times.month >= 0) & (times.month < self._terms.earliest_month)
            if self._terms.earliest_month is not None
            else np.zeros(len(cells), dtype=np.bool_)
        )
        applies = {
            "bad_date": times.bad,
            "in_future": times.future,
            "ends_before_start": times.backwards,
            "past_retention": past,
            "unknown_category": unknown,
            "not_an_incident": on_purpose,
        }
        reason = where.reason.copy()
        # What is tried first is written last.
        for name in reversed(applies):
            reason[applies[name]] = REASONS.index(name)
        away_m = self._distance(where.place, reason == FITS)
        if profile.place.furthest_m is not None:
            reason[(reason == FITS) & (away_m > profile.place.furthest_m)] = REASONS.index("too_far")
        incidents = {"category": category, "place": pa.array(where.place)}
        incidents |= self._label(cells) | details_in(cells, profile, times, self._terms.now)
        if columns.id:
            identity = Distinct.of(cells[columns.id])
            incidents["id"] = identity.rewritten(lambda text: " ".join(text.split())).cast(pa.string())
            nameless = identity.flags(lambda text: not text.strip())
            reason[nameless & (reason == FITS)] = REASONS.index("no_id")
        slices, slice_index = self._slices(cells, times)
        return Examined(
            rows.first,
            slices,
            slice_index,
            reason,
            where.repaired,
            away_m,
            pa.table(incidents),
            lsoa_vintage(cells, columns.lsoa),
        )

    def _distance(self, place: IntArray, fits: BoolArray) -> FloatArray:
        """Return (n,) the distance of rows that fit from the study area, found once for each place."""
        away_m: FloatArray = np.zeros(len(place))
        if self._terms.away is not None and fits.any():
            places = pa.array(place[fits]).dictionary_encode()
            easting, northing = self._frame.unpack(np.asarray(np.from_dlpack(places.dictionary)))
            away_m[fits] = self._terms.away(easting, northing)[np.asarray(np.from_dlpack(places.indices))]
        return away_m

    def _as_profile_names_them(self, cells: pa.Table) -> pa.Table:
        held = set(cells.column_names)
        return pa.table({name: cells[theirs] for name, theirs in self._found.items() if theirs in held})

    def _category(self, column: Distinct) -> tuple[pa.DictionaryArray, BoolArray, BoolArray]:
        codes = category_codes(column.texts, self._profile.categories)
        unknown = np.array([code is None for code in codes], dtype=np.bool_)[column.codes]
        on_purpose = np.array([code == NOT_AN_INCIDENT for code in codes], dtype=np.bool_)[column.codes]
        kept = [code or "" for code in codes]
        stored = sorted(set(kept))
        of_text = np.array([stored.index(code) for code in kept], dtype=np.int32)
        names = pa.array(stored, pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(of_text[column.codes]), names), unknown, on_purpose

    def _label(self, cells: pa.Table) -> dict[str, pa.Array]:
        name = self._profile.columns.label
        if not name:
            nothing = pa.DictionaryArray.from_arrays(np.zeros(len(cells), dtype=np.int32), pa.array([""]))
            return {"label": nothing, "institution": pa.array(np.zeros(len(cells), dtype=np.bool_))}
        return {
            "label": streets_in(cells[name], self._profile.label_prefix),
            "institution": pa.array(institutions_in(cells[name], self._profile.institutions)),
        }

    def _slices(self, cells: pa.Table, times: Times) -> tuple[tuple[PartMonth, ...], Int32Array]:
        """Return the parts and months of the rows, ascending, and which of them each row belongs to."""
        named = [Distinct.of(cells[column]) for column in self._profile.columns.part]
        slugs = sorted(
            {slug(text) for column in named for text in column.texts} - {""} | {self._part_of_file}
        )
        number = {part: i for i, part in enumerate(slugs)} | {"": -1}
        part = np.full(len(cells), -1, dtype=np.int32)
        for column in named:
            unnamed = part < 0
            if unnamed.any():
                of_text = np.array([number[slug(text)] for text in column.texts], dtype=np.int32)
                part[unnamed] = of_text[column.codes[unnamed]]
        part[part < 0] = number[self._part_of_file]
        # A bin for each part and month, and one before them all for rows without a month.
        key = np.where(times.month < 0, 0, part * _MONTHS + (times.month - _FIRST_MONTH) + 1)
        there = np.bincount(key, minlength=1) > 0
        there[0] = False
        keys = np.flatnonzero(there) - 1
        of_key = np.cumsum(there, dtype=np.int32) - 1
        of_key[0] = NO_SLICE
        index = of_key[key]
        return tuple((slugs[k // _MONTHS], int(k % _MONTHS) + _FIRST_MONTH) for k in keys), index


def _resolved(names: Sequence[str], profile: Profile, file_name: str) -> dict[str, str]:
    """Return, for each column that the profile names, what the file calls it."""
    known = {folded(name): name for name in reversed(names)}
    columns = profile.columns
    wanted = [getattr(columns, field) for field in type(columns).__slots__ if field != "part"]
    wanted = [name for name in (*wanted, *columns.part) if name]
    missing = [name for name in wanted if folded(name) not in known]
    if missing:
        has = ", ".join(name[:40] for name in names[:12] if not name.startswith("@"))
        raise SourceError(
            f"{file_name} is not what profile '{profile.name}' describes: it has no column "
            f"{', '.join(missing)} (it has {has}{', ...' if len(names) > 12 else ''}); give another profile, "
            "or write one with 'hotspots profile guess FILE'"
        )
    found = {name: known[folded(name)] for name in dict.fromkeys(wanted)}
    if profile.place.system == "geometry":
        if "@x" not in names:
            raise SourceError(
                f"{file_name} has no geometry, in which profile '{profile.name}' looks for the place; "
                "name columns of coordinates in the profile"
            )
        found |= {"@x": "@x", "@y": "@y"}
    return found
