"""The reader of data.police.uk street files: rows become incidents, or are left out with a reason.

Rows are never compared with each other: exact duplicates are real incidents, since anti-social behaviour
has no identifier.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from boundaries.projection import Projection
from hotspots.csv_cells import safe_cell
from hotspots.period import month_index
from hotspots.places import PlaceFrame
from hotspots.sources.crime_types import category_of
from hotspots.sources.distinct import Distinct, decimals
from hotspots.sources.inputs import InputFile
from hotspots.sources.profile import Profile
from hotspots.sources.street_csv import read_cells
from hotspots.sources.validation import FITS, REASONS, likely_cause, locate, reasons, tally

ForceMonth = tuple[str, int]
"""A force's slug and a month's index (see `hotspots.period.month_index`)."""

NO_SLICE = -1
"""In place of a slice's number: the row belongs to none, since its month cannot be read."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NO_MONTH = -1
_SLICE_COLUMNS = ("Month", "Reported by", "Falls within")
_LABEL_PREFIX = "On or near"


@dataclass(frozen=True)
class StreetFile:
    """Every row of one street file, examined.

    Attributes
    ----------
    cells : the n rows as published, columns of text.
    row_number : (n,) number of the row in the file; the first after the header is 1.
    slices : the force and month of the rows, in order.
    slice_index : (n,) which of them a row belongs to; `NO_SLICE` where its month cannot be read.
    reason : (n,) index of the reason why the row is left out, or `FITS`.
    incidents : (n rows) category, place, label and institution; meaningless where a row is left out.
    """

    cells: pa.Table
    row_number: npt.NDArray[np.int64]
    slices: tuple[ForceMonth, ...]
    slice_index: npt.NDArray[np.int64]
    reason: npt.NDArray[np.int8]
    incidents: pa.Table

    @property
    def read(self) -> int:
        """Number of rows."""
        return len(self.reason)

    @cached_property
    def kept(self) -> int:
        """Number of rows that fit."""
        return int(np.count_nonzero(self.reason == FITS))

    @cached_property
    def left_out(self) -> dict[str, int]:
        """Number of rows left out, by reason."""
        return tally(self.reason)

    def incidents_of(self, index: int) -> pa.Table:
        """Return the incidents of one of the slices."""
        return self.incidents.filter(pa.array((self.slice_index == index) & (self.reason == FITS)))

    def rows_left_out_of(self, index: int) -> pa.Table:
        """Return the rows left out of one of the slices, or, by `NO_SLICE`, those that belong to none.

        They stand as published, with their number and reason, safe for spreadsheets.
        """
        out = np.flatnonzero((self.slice_index == index) & (self.reason != FITS))
        rows = self.cells.take(pa.array(out))
        columns = {
            safe_cell(name): pa.array([safe_cell(text) for text in rows[name].to_pylist()], pa.string())
            for name in rows.column_names
        }
        why = pa.array([REASONS[code] for code in self.reason[out]], pa.string())
        return pa.table({"row": self.row_number[out], "reason": why, **columns})

    def cause(self, crs: str) -> str:
        """Say why no row fits; for a file with rows of which none is kept."""
        return likely_cause(self.cells, self.reason, crs)


def slices_of(file: InputFile) -> tuple[ForceMonth, ...]:
    """Return the forces and months that a file holds rows of; rows without a readable month belong to none.

    Raises
    ------
    SourceError
        The file cannot be read, or is not a street file.
    """
    return _slices(read_cells(file, _SLICE_COLUMNS), file)[0]


def read_street_file(
    file: InputFile,
    profile: Profile,
    projection: Projection,
    frame: PlaceFrame,
    *,
    leaving: Collection[ForceMonth] = (),
) -> StreetFile:
    """Read and examine a street file, leaving aside the rows of some forces and months altogether.

    Raises
    ------
    SourceError
        The file cannot be read, or is not a street file.
    """
    cells = read_cells(file)
    slices, slice_index = _slices(cells, file)
    numbers = np.arange(1, len(slice_index) + 1)
    if leaving:
        staying = np.array([*(s not in leaving for s in slices), True])[slice_index]
        cells, slice_index, numbers = cells.filter(pa.array(staying)), slice_index[staying], numbers[staying]
    category = Distinct.of(cells["Crime type"]).rewritten(category_of).cast(pa.string())
    location = Distinct.of(cells["Location"])
    located = locate(decimals(cells["Longitude"]), decimals(cells["Latitude"]), projection, frame)
    reason = reasons(
        bad_date=slice_index == NO_SLICE,
        unknown_category=category.is_null().to_numpy(zero_copy_only=False),
        located=located,
    )
    incidents = pa.table(
        {
            "category": category,
            "place": located.place,
            "label": location.rewritten(_street).cast(pa.string()),
            "institution": location.flags(frozenset(profile.institutions).__contains__),
        }
    )
    return StreetFile(cells, numbers, slices, slice_index, reason, incidents)


def force_slug(name: str) -> str:
    """Return the slug of a force's name.

    Examples
    --------
    >>> force_slug("Avon & Somerset Constabulary")
    'avon-somerset-constabulary'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _slices(cells: pa.Table, file: InputFile) -> tuple[tuple[ForceMonth, ...], npt.NDArray[np.int64]]:
    """Return the forces and months of a table, ascending, and which of them each row belongs to."""
    reported, within = Distinct.of(cells["Reported by"]), Distinct.of(cells["Falls within"])
    named = {force_slug(name) for name in (*reported.texts, *within.texts)}
    forces = sorted((named | {_force_of(file)}) - {""})
    number = {slug: i for i, slug in enumerate(forces)} | {"": -1}
    force = reported.numbers(lambda name: number[force_slug(name)])
    force = np.where(force < 0, within.numbers(lambda name: number[force_slug(name)]), force)
    force = np.where(force < 0, number[_force_of(file)], force)
    month = Distinct.of(cells["Month"]).numbers(_month)
    dated = month != _NO_MONTH
    keys, inverse = np.unique(force[dated] * (_LAST_YEAR + 1) * 12 + month[dated], return_inverse=True)
    index = np.full(len(month), NO_SLICE, dtype=np.int64)
    index[dated] = inverse
    pairs = (divmod(int(key), (_LAST_YEAR + 1) * 12) for key in keys)
    return tuple((forces[number_of_force], month_number) for number_of_force, month_number in pairs), index


def _force_of(file: InputFile) -> str:
    """Return the force in a file's name, for rows that name none."""
    stem = re.sub(r"(?i)(-street)?\.csv$", "", file.base_name)
    return force_slug(re.sub(r"^\d{4}-\d{2}-", "", stem)) or "unknown-force"


def _month(text: str) -> int:
    matched = re.fullmatch(r"(\d{4})-(\d{2})", text.strip(), flags=re.ASCII)
    if matched is None:
        return _NO_MONTH
    year, month = int(matched[1]), int(matched[2])
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return _NO_MONTH
    return month_index(year, month)


def _street(location: str) -> str:
    # What no reader sees breaks KML and GPX files, and tells apart labels that look the same.
    seen = (sign for sign in location if sign.isspace() or not unicodedata.category(sign).startswith("C"))
    label = " ".join("".join(seen).split())
    if label == _LABEL_PREFIX or label.startswith(_LABEL_PREFIX + " "):
        return label[len(_LABEL_PREFIX) :].strip()
    return label
