"""Loading street files into a store: each slice is committed whole and on its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.errors import SourceError
from hotspots.sources.inputs import InputFile, find_inputs
from hotspots.sources.police_uk import NO_SLICE, ForceMonth, StreetFile, read_street_file, slices_of
from hotspots.sources.profile import Profile
from hotspots.store.left_out import LeftOutFolder
from hotspots.store.precedence import Precedence
from hotspots.store.replacement import Replaced
from hotspots.store.report import Failed, FileReport, IngestReport, Superseded
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore

__all__ = ["IngestReport", "Progress", "ingest"]

Progress = Callable[[int, int, str], object]
"""Called with the number of files done, the number of files, and the name of the file just done."""

# Re-issued files differ by a few rows; a fifth fewer is more likely a wrong or truncated file.
_SHRUNK_BELOW = 0.8


@dataclass(frozen=True, slots=True)
class _Planned:
    """A file and the part of it that is taken from a later file."""

    file: InputFile
    leaving: tuple[ForceMonth, ...]


def ingest(
    store: IncidentStore, paths: Sequence[Path], profile: Profile, *, progress: Progress | None = None
) -> IngestReport:
    """Load CSV files, folders and zip archives of data.police.uk street files.

    A slice is what one source published for one force and month, as its rows say. It replaces what the store
    holds of it, in one commit, and nothing else: interrupted at any moment, the store holds whole slices.
    Where two files of the run hold the same slice, the later one is loaded and the other listed as
    superseded. A file that cannot be loaded is listed as failed, and the others are loaded.

    Parameters
    ----------
    store : where to load.
    paths : files and folders.
    profile : what kind of files they are.
    progress : called after each file.

    Raises
    ------
    SourceError
        A path cannot be used, or no file could be loaded; the store is as it was before.
    StoreError
        The store cannot be written; slices loaded before stay.
    """
    inputs = find_inputs(paths)
    planned, superseded, failed = _plan(inputs.files, profile)
    loading = _Loading(store, profile)
    for number, plan in enumerate(planned, start=1):
        try:
            loading.load(plan)
        except SourceError as error:
            failed.append(Failed(plan.file.name, str(error)))
        if progress is not None:
            progress(number, len(planned), plan.file.name)
    if failed and not loading.files:
        others = f" ({len(failed) - 1} more files failed)" if len(failed) > 1 else ""
        raise SourceError(failed[0].error + others)
    return IngestReport(
        tuple(loading.files), inputs.skipped, tuple(superseded), tuple(failed), tuple(loading.warnings)
    )


def _plan(
    files: Sequence[InputFile], profile: Profile
) -> tuple[list[_Planned], list[Superseded], list[Failed]]:
    readable: list[InputFile] = []
    slices: list[tuple[ForceMonth, ...]] = []
    failed: list[Failed] = []
    for file in files:
        try:
            slices.append(slices_of(file))
            readable.append(file)
        except SourceError as error:
            failed.append(Failed(file.name, str(error)))
    precedence = Precedence.of(readable, slices)
    planned: list[_Planned] = []
    superseded: list[Superseded] = []
    for position, (file, held) in enumerate(zip(readable, slices, strict=True)):
        lost = precedence.lost(position, held)
        superseded += [
            Superseded(
                file.name, str(SliceKey(profile.source, *part)), readable[precedence.winner[part]].name
            )
            for part in lost
        ]
        if not held or len(lost) < len(held):
            planned.append(_Planned(file, lost))
    return planned, superseded, failed


class _Loading:
    """What one run has loaded so far."""

    def __init__(self, store: IncidentStore, profile: Profile) -> None:
        self._store = store
        self._profile = profile
        self._left_out = LeftOutFolder(store.left_out_folder)
        self.files: list[FileReport] = []
        self.warnings: list[str] = []

    def load(self, plan: _Planned) -> None:
        """Load one file, slice by slice.

        Raises
        ------
        SourceError
            The file cannot be read, or none of its rows fits.
        """
        file, store = plan.file, self._store
        rows = read_street_file(file, self._profile, store.projection, store.frame, leaving=plan.leaving)
        if rows.read and not rows.kept:
            raise SourceError(
                f"{file.name}: none of its {rows.read:,} rows can be kept: "
                f"{rows.cause(store.projection.crs)}; the store keeps what it had"
            )
        if not rows.read:
            self.warnings.append(f"{file.name} has no rows; nothing was loaded from it")
        undated = rows.rows_left_out_of(NO_SLICE)
        aside = [self._left_out.keep_without_month(self._profile.source, file.base_name, undated)]
        replaced = 0
        loaded: list[str] = []
        for index, force_month in enumerate(rows.slices):
            if force_month in plan.leaving:
                continue
            key = SliceKey(self._profile.source, *force_month)
            aside.append(self._left_out.keep_slice(key, rows.rows_left_out_of(index)))
            former = self._replace(key, rows, index)
            if former is not None:
                loaded.append(str(key))
                replaced += former.incidents
        self.files.append(
            FileReport(
                file.name,
                tuple(loaded),
                rows.read,
                rows.kept,
                rows.left_out,
                replaced,
                tuple(path for path in aside if path is not None),
            )
        )

    def _replace(self, key: SliceKey, rows: StreetFile, index: int) -> Replaced | None:
        incidents = rows.incidents_of(index)
        if not len(incidents):
            self.warnings.append(f"{key}: none of its rows can be kept; the store keeps what it had of it")
            return None
        former = self._store.replace_slice(key, incidents, synthetic=self._profile.synthetic)
        after = set(incidents["category"].unique().to_pylist())
        self.warnings += _doubts(key, former, len(incidents), after)
        return former


def _doubts(key: SliceKey, former: Replaced, incidents: int, categories: set[str]) -> list[str]:
    """Return what makes a replacement look like a wrong or truncated file."""
    doubts = []
    if incidents < _SHRUNK_BELOW * former.incidents:
        doubts.append(
            f"{key} now has {incidents:,} incidents, before {former.incidents:,} "
            f"({incidents / former.incidents:.0%}); if the new file is incomplete, load the former one again"
        )
    missing = sorted(set(former.by_category) - categories)
    if missing:
        lost = ", ".join(f"{category} ({former.by_category[category]:,})" for category in missing)
        doubts.append(f"{key} no longer has any incident of {lost}, which it had before; check the new file")
    return doubts
