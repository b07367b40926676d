"""What an ingest did: every row and every file is accounted for."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from hotspots.sources.inputs import Skipped


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; ``kept`` and ``left_out`` add up to ``read``.

    Attributes
    ----------
    file : its name.
    slices : the slices that it replaced, such as ``police-uk/cleveland-police/2024-01``.
    read, kept : rows.
    left_out : rows left out, by reason.
    replaced : incidents that stood in those slices before.
    left_out_files : where the rows left out are kept, a file for each slice that has some.
    """

    file: str
    slices: tuple[str, ...]
    read: int
    kept: int
    left_out: dict[str, int]
    replaced: int
    left_out_files: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values; ``slice`` is the one slice of a file that has one."""
        one = self.slices[0] if len(self.slices) == 1 else None
        lists = {"slices": list(self.slices), "left_out_files": list(self.left_out_files)}
        return {"slice": one, **asdict(self), **lists}


@dataclass(frozen=True, slots=True)
class Superseded:
    """A slice that a file holds and that was taken from a later file of the same run."""

    file: str
    slice: str
    by: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be loaded; the store keeps what it had."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did.

    Attributes
    ----------
    files : the files loaded, in the order of loading.
    skipped : files met that are no street files.
    superseded : slices that occur in a later file of the same run; their rows count as not read.
    failed : files that could not be loaded.
    warnings : what a person should look at, one sentence each.
    dry_run : whether nothing was written: this is what would be.
    """

    files: tuple[FileReport, ...]
    skipped: tuple[Skipped, ...]
    superseded: tuple[Superseded, ...]
    failed: tuple[Failed, ...]
    warnings: tuple[str, ...]
    dry_run: bool = False

    @property
    def read(self) -> int:
        """Rows read."""
        return sum(file.read for file in self.files)

    @property
    def kept(self) -> int:
        """Rows kept."""
        return sum(file.kept for file in self.files)

    @property
    def left_out(self) -> dict[str, int]:
        """Rows left out, by reason."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(file.left_out)
        return dict(sorted(total.items()))

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "read": self.read,
            "kept": self.kept,
            "left_out": self.left_out,
            "files": [file.to_json() for file in self.files],
            "skipped": [asdict(skip) for skip in self.skipped],
            "superseded": [asdict(slice_) for slice_ in self.superseded],
            "failed": [asdict(failure) for failure in self.failed],
            "warnings": list(self.warnings),
        } | ({"dry_run": True} if self.dry_run else {})
