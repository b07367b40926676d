"""One file on its way into the store: examined row by row, spooled by slice, decided on at the commit."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from hotspots.errors import SourceError
from hotspots.loading.ahead import read_ahead
from hotspots.loading.left_out import LeftOutRows
from hotspots.loading.spool import Spool
from hotspots.places import BoolArray, Int32Array, IntArray
from hotspots.sources.examining import NO_SLICE, Examined, Examiner, PartMonth, Terms
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.rules import Profile
from hotspots.sources.reasons import FITS
from hotspots.sources.rows import Reader
from hotspots.sources.where.labels import slug
from hotspots.store.ledger import LoadedSlice
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore

STRAY_M = 50_000.0
"""Hardly a force's area reaches so far from a borough in it: such a point was likely placed wrongly."""

ROW_NUMBER = "row"
"""Column of incidents that are merged: the number of the row in the file; it is not stored."""

_VINTAGES = ("none", "older", "introduced_2021")


@dataclass
class _Tally:
    """What was met of one slice."""

    read: int = 0
    kept: int = 0
    repaired: int = 0
    lsoa: Counter[str] = field(default_factory=Counter)


class FileRows:
    """The rows of one file, examined.

    Attributes
    ----------
    reader : of the file.
    spool : the incidents.
    left_out : the rows left out, by slice, or by the file where they belong to none (`of_file`).
    read : rows read.
    strays : rows that fit, and lie farther than `STRAY_M` from the study area.
    mended : whether they were left out before, and are loaded again.
    known_as : name of the file, told apart from those of the others of the run.
    ahead : of a dry run, what files before this one would have stored (see `merging.merge_after`).
    """

    def __init__(
        self,
        store: IncidentStore,
        file: InputFile,
        reader: Reader,
        profile: Profile,
        spool: Spool,
        *,
        terms: Terms,
        mended: bool = False,
    ) -> None:
        self.known_as = file.base_name
        self.ahead: dict[str, int] = {}
        self.file, self.reader, self.profile, self.spool, self.mended = file, reader, profile, spool, mended
        self.left_out = LeftOutRows()
        self.read = self.strays = 0
        self._numbered = spool.whole
        self._tallies: dict[SliceKey, _Tally] = {}
        self._crs = store.projection.crs
        self._examiner = Examiner(
            reader,
            profile,
            store.projection,
            store.frame,
            file_name=file.name,
            part_of_file=part_of(file, profile),
            terms=terms,
        )

    @property
    def of_file(self) -> str:
        """What rows are left out of that belong to no slice."""
        return f"{self.profile.source}//{self.known_as}"

    @property
    def kept(self) -> int:
        """Rows that fit."""
        return sum(tally.kept for tally in self._tallies.values())

    def slices(self) -> tuple[PartMonth, ...]:
        """Return the parts and months that the file holds rows of."""
        found: set[PartMonth] = set()
        for rows in self.reader.batches(self._examiner.wanted_for_slices):
            found |= set(self._examiner.slices_of(rows))
        return tuple(sorted(found))

    def examine(self, leaving: Collection[PartMonth] = ()) -> None:
        """Examine every row but those of parts and months that are taken from another file.

        Raises
        ------
        SourceError
            The file cannot be read, or none of its rows fits.
        """
        doubtful = None
        for rows in read_ahead(self.reader.batches(self._examiner.wanted)):
            examined = self._examiner.examine(rows)
            staying = np.array([*(part not in leaving for part in examined.slices), True])[
                examined.slice_index
            ]
            self._take(examined, staying)
            if doubtful is None and (staying & (examined.reason != FITS)).any():
                doubtful = (rows.cells, np.where(staying, examined.reason, FITS))
        if self.read and not self.kept and doubtful is not None:
            raise SourceError(
                f"{self.file.name}: none of its {self.read:,} rows can be kept: "
                f"{self._examiner.likely_cause(*doubtful)}; the store keeps what it had"
            )

    def loaded(self, *, merged: bool) -> tuple[LoadedSlice, ...]:
        """Return what the file holds of each slice of which any row fits."""
        return tuple(
            LoadedSlice(
                str(key), tally.read, tally.kept, self.left_out.reasons_of(str(key)),
                merged, tally.repaired, dict(tally.lsoa),
            )
            for key, tally in sorted(self._tallies.items())
            if tally.kept
        )  # fmt: skip

    def keys(self) -> tuple[SliceKey, ...]:
        """Return the slices that the file holds rows of, fitting or not."""
        return tuple(sorted(self._tallies))

    def kept_of(self, key: SliceKey) -> int:
        """Return how many rows of a slice fit."""
        return self._tallies[key].kept

    def _take(self, examined: Examined, staying: BoolArray) -> None:
        keys = [SliceKey(self.profile.source, *part) for part in examined.slices]
        fits = staying & (examined.reason == FITS)
        index, m = examined.slice_index, len(keys)
        self.read += int(np.count_nonzero(staying))
        self.strays += int(np.count_nonzero(fits & (examined.away_m > STRAY_M)))
        counts, kept = _by_slice(index, staying, m), _by_slice(index, fits, m)
        repaired = _by_slice(index, fits & examined.repaired, m)
        vintages = [_by_slice(index, staying & (examined.lsoa == code), m) for code in range(-1, 2)]
        for i, key in enumerate(keys):
            if not counts[i]:
                continue
            tally = self._tallies.setdefault(key, _Tally())
            tally.read += int(counts[i])
            tally.kept += int(kept[i])
            tally.repaired += int(repaired[i])
            if self.profile.columns.lsoa:
                tally.lsoa.update(
                    {name: int(n[i]) for name, n in zip(_VINTAGES, vintages, strict=True) if n[i]}
                )
        out = np.flatnonzero(staying & (examined.reason != FITS))
        for i in np.unique(index[out]):
            mine = out[index[out] == i]
            of = self.of_file if i == NO_SLICE or self._numbered else str(keys[i])
            self.left_out.note(of, mine + examined.first, examined.reason[mine])
        incidents = examined.incidents
        if self._numbered:
            number = np.arange(len(index)) + examined.first
            incidents = incidents.append_column(ROW_NUMBER, pa.array(number))
        if not fits.all():
            index, incidents = index[fits], incidents.filter(pa.array(fits))
        self.spool.add(keys, index, incidents)


def _by_slice(index: Int32Array, rows: BoolArray, slices: int) -> IntArray:
    """Return how many of some rows belong to each slice."""
    chosen = index if rows.all() else index[rows]
    return np.bincount(chosen + 1, minlength=slices + 1)[1:] if len(chosen) else np.zeros(slices, np.int64)


def part_of(file: InputFile, profile: Profile) -> str:
    """Return the part of the slices of rows that name none.

    Where columns should name it, the file's name does, as ``2024-01-cleveland-street.csv`` names Cleveland;
    else the profile.
    """
    if not profile.columns.part:
        return slug(profile.slice.part) or "all"
    stem = re.sub(r"(?i)(-street)?\.\w{1,10}$", "", file.base_name)
    return slug(re.sub(r"^\d{4}-\d{2}-", "", stem)) or "unknown"
