"""Loading files into a store: what a file holds is committed whole, or not at all."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hotspots.errors import SourceError, StoreError
from hotspots.loading.applying import Applied, apply
from hotspots.loading.file_rows import STRAY_M, FileRows
from hotspots.loading.mending import mend, mended_rows
from hotspots.loading.precedence import Precedence
from hotspots.loading.removal import remove_before
from hotspots.loading.report import Failed, FileReport, IngestReport, Superseded
from hotspots.loading.spool import Spool
from hotspots.period import month_index, month_text
from hotspots.sources.examining import Away, PartMonth, Terms
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import InputFile, find_inputs
from hotspots.sources.profiles.rules import Profile
from hotspots.store.foreign_errors import first_line
from hotspots.store.ledger import Input
from hotspots.store.schema import SliceKey
from hotspots.store.staging import Staging
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
    leaving: tuple[PartMonth, ...]


def ingest(
    store: IncidentStore,
    paths: Sequence[Path],
    profile: Profile,
    *,
    progress: Progress | None = None,
    dry_run: bool = False,
    retention_months: int = 0,
    now: datetime | None = None,
    away: Away | None = None,
) -> IngestReport:
    """Load files, folders and zip archives that a profile describes.

    A slice is what one source published for one part of its area and one month, as its rows say. A file
    replaces what the store holds of its slices, in one commit, and nothing else; where its records have
    identifiers, they are merged instead: a later version of a record takes the place of an earlier one.
    Interrupted at any moment, the store holds whole files. Where two files of the run hold the same slice,
    the later one is loaded and the other listed as superseded. A file that cannot be loaded is listed as
    failed, and the others are loaded.

    Parameters
    ----------
    store : where to load.
    paths : files and folders.
    profile : what kind of files they are.
    progress : called after each file.
    dry_run : report what would be, and write nothing.
    retention_months : incidents of months longer ago are not kept; 0 keeps all.
    now : what is later is in the future; the clock's time where it is not given.
    away : says how far places are from the study area; without it nothing is too far.

    Raises
    ------
    SourceError
        A path cannot be used, or no file could be loaded; the store is as it was before.
    StoreError
        The store cannot be written; files loaded before stay.
    """
    clock = now or datetime.now(UTC)
    inputs = find_inputs(paths, profile.layout.names)
    earliest = earliest_month(clock, retention_months)
    run = _Run(store, profile, Terms(clock, earliest, away), dry_run=dry_run)
    if not dry_run:
        store.sweep()
    planned, superseded, failed = run.plan(inputs.files)
    for number, plan in enumerate(planned, start=1):
        try:
            run.load(plan)
        except SourceError as error:
            failed.append(Failed(plan.file.name, str(error)))
        if progress is not None:
            progress(number, len(planned), plan.file.name)
    if failed and not run.files:
        others = f" ({len(failed) - 1} more files failed)" if len(failed) > 1 else ""
        raise SourceError(failed[0].error + others)
    if earliest is not None and not dry_run:
        run.remove_before(earliest)
    return IngestReport(
        tuple(run.files), inputs.skipped, tuple(superseded), tuple(failed), tuple(run.warnings), dry_run
    )


def earliest_month(now: datetime, retention_months: int) -> int | None:
    """Return the first month that retention keeps; None where everything is kept."""
    return month_index(now.year, now.month) - retention_months if retention_months else None


class _Run:
    """What one run has loaded so far."""

    def __init__(
        self,
        store: IncidentStore,
        profile: Profile,
        terms: Terms,
        *,
        dry_run: bool,
    ) -> None:
        self._store, self._profile, self._terms, self._dry_run = store, profile, terms, dry_run
        self._known_as: dict[InputFile, str] = {}
        self._ahead: dict[str, int] = {}
        self.files: list[FileReport] = []
        self.warnings: list[str] = []

    def plan(self, files: Sequence[InputFile]) -> tuple[list[_Planned], list[Superseded], list[Failed]]:
        """Return which part of which file is loaded; records with identifiers are merged, file by file."""
        self._known_as = _told_apart(files)
        if len(files) < 2 or self._profile.slice.mode == "merge":
            return [_Planned(file, ()) for file in files], [], []
        readable: list[InputFile] = []
        slices: list[tuple[PartMonth, ...]] = []
        failed: list[Failed] = []
        for file in files:
            try:
                slices.append(self._rows(file, None).slices())
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
                    file.name,
                    str(SliceKey(self._profile.source, *part)),
                    readable[precedence.winner[part]].name,
                )
                for part in lost
            ]
            if not held or len(lost) < len(held):
                planned.append(_Planned(file, lost))
        return planned, superseded, failed

    def load(self, plan: _Planned) -> None:
        """Load one file.

        Raises
        ------
        SourceError
            The file cannot be read, or none of its rows fits.
        StoreError
            The store cannot be written.
        """
        staging = None if self._dry_run else Staging(self._store.path)
        try:
            with ThreadPoolExecutor(1) as pool:
                digest = pool.submit(_sha256, plan.file.path)
                rows = self._rows(plan.file, staging)
                rows.examine(plan.leaving)
                way = mend if rows.mended else apply
                applied = way(self._store, rows, staging, lambda: self._input(plan.file, digest))
        except OSError as error:
            raise StoreError(
                f"what {plan.file.name} holds cannot be written to {self._store.path} ({first_line(error)}); "
                "the store is as it was"
            ) from None
        finally:
            if staging is not None:
                staging.finish(committed=False)
        self._report(plan.file, rows, applied)

    def remove_before(self, earliest: int) -> None:
        """Remove what is past retention."""
        removed = remove_before(self._store, earliest)
        if removed:
            self.warnings.append(
                f"{removed:,} incidents of months before {month_text(earliest)} were removed for good: the "
                "store keeps no older ones"
            )

    def _rows(self, file: InputFile, staging: Staging | None) -> FileRows:
        mended = mended_rows(file)
        reader = mended or open_rows(file, self._profile.layout)
        whole = self._profile.slice.mode == "merge" or mended is not None
        rows = FileRows(
            self._store,
            file,
            reader,
            self._profile,
            Spool(staging, synthetic=self._profile.synthetic, whole=whole),
            terms=self._terms,
            mended=mended is not None,
        )
        rows.known_as, rows.ahead = self._known_as[file], self._ahead
        return rows

    def _input(self, file: InputFile, digest: "Future[str]") -> Input:
        return Input(file.name, digest.result(), self._profile.name)

    def _report(self, file: InputFile, rows: FileRows, applied: Applied) -> None:
        if not rows.read:
            self.warnings.append(f"{file.name} has no rows; nothing was loaded from it")
        loaded = tuple(str(key) for key in rows.keys() if rows.kept_of(key))  # noqa: SIM118  a method
        for key in rows.keys():  # noqa: SIM118
            if applied.mended:
                continue
            if not rows.kept_of(key):
                self.warnings.append(
                    f"{key}: none of its rows can be kept; the store keeps what it had of it"
                )
            elif not applied.merged:
                self.warnings += _doubts(key, applied.former.get(key, Counter()), rows.spool.categories[key])
        if rows.strays:
            self.warnings.append(
                f"{rows.strays:,} of the {rows.kept:,} incidents of {file.name} lie more than "
                f"{STRAY_M / 1000:g} km from the study area; they are kept, and count for nothing there"
            )
        self.files.append(
            FileReport(
                file.name, loaded, rows.read, rows.read - applied.left_out.total, applied.left_out.reasons(),
                applied.replaced, applied.left_out_files,
            )
        )  # fmt: skip


def _doubts(key: SliceKey, former: Counter[str], now: Counter[str]) -> list[str]:
    """Return what makes a replacement look like a wrong or truncated file."""
    doubts = []
    before, after = former.total(), now.total()
    if after < _SHRUNK_BELOW * before:
        doubts.append(
            f"{key} now has {after:,} incidents, before {before:,} ({after / before:.0%}); "
            "if the new file is incomplete, load the former one again"
        )
    missing = sorted(set(former) - set(now))
    if missing:
        lost = ", ".join(f"{category} ({former[category]:,})" for category in missing)
        doubts.append(f"{key} no longer has any incident of {lost}, which it had before; check the new file")
    return doubts


def _told_apart(files: Sequence[InputFile]) -> dict[InputFile, str]:
    """Return what each file is known by: its base name, numbered where another of the run has it too."""
    taken: set[str] = set()
    names: dict[InputFile, str] = {}
    for file in dict.fromkeys(files):
        name, number = file.base_name, 1
        stem, dot, ending = name.rpartition(".")
        while name in taken:
            number += 1
            name = f"{stem}-{number}{dot}{ending}" if stem else f"{ending}-{number}"
        taken.add(name)
        names[file] = name
    return names


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
