"""Which files the paths that a person named stand for."""

import os
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hotspots.errors import SourceError
from hotspots.sources.archive import is_taken, open_archive, reason_to_skip
from hotspots.sources.archive_bounds import open_member

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of incidents, loose or in an archive.

    Attributes
    ----------
    name : what reports call it.
    path : the file, or the archive that holds it.
    member : name inside the archive; None for a loose file.
    published : date of the archive that it came in; None for a loose file, which has none of its own.
    refusal : why it cannot be read; empty where it can.
    """

    name: str
    path: Path
    member: str | None
    published: datetime | None
    refusal: str = ""

    @property
    def base_name(self) -> str:
        """The last part of its name."""
        return (self.member or self.path.name).replace("\\", "/").rsplit("/", 1)[-1]

    @contextmanager
    def open(self) -> "Iterator[IO[bytes]]":
        """Open it for reading; a member of an archive is streamed and never unpacked to disk.

        Raises
        ------
        SourceError
            It cannot be read, or turns out damaged while it is read.
        """
        try:
            if self.member is None:
                with self.path.open("rb") as stream:
                    yield stream
            else:
                with open_member(self.path, self.member) as stream:
                    yield stream
        except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise SourceError(f"{self.name} is damaged in its archive ({error}); download it again") from None
        except OSError as error:
            raise SourceError(f"{self.name} cannot be read ({error.strerror or error})") from None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was met and is not read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, in order of mention, and what was left aside."""

    files: tuple[InputFile, ...]
    skipped: tuple[Skipped, ...]


def find_inputs(paths: Sequence[Path], patterns: Sequence[str] = ()) -> Inputs:
    """Return the files that paths stand for: single files, folders (with all below) and zip archives.

    Inside folders and archives only names of the patterns are read; everything else there is listed as
    skipped. Links to files are followed, links to folders are not. A file that is named itself is read
    whatever its name.

    Parameters
    ----------
    patterns : such as ``*-street.csv``; none takes every ending that is known.

    Raises
    ------
    SourceError
        A path is missing, a folder or archive holds no such file, or an archive cannot be read.
    """
    if not paths:
        raise SourceError("no file was given; name files, folders or zip archives of incidents")
    parts = [_inputs_at(Path(path), tuple(patterns)) for path in paths]
    return Inputs(
        tuple(file for part in parts for file in part.files),
        tuple(skip for part in parts for skip in part.skipped),
    )


def _inputs_at(path: Path, patterns: tuple[str, ...]) -> Inputs:
    try:
        if path.is_dir():
            return _in_folder(path, patterns)
        if not path.exists():
            raise SourceError(f"{_shown(path)} does not exist; check the path")
        if path.suffix.lower() == ".zip" or _is_archive(path):
            return _in_archive(path, patterns)
        return Inputs((InputFile(str(path), path, None, None),), ())
    except OSError as error:
        raise SourceError(f"{_shown(path)} cannot be read ({error.strerror})") from None


def _is_archive(path: Path) -> bool:
    """Say whether a file is a zip archive and not a workbook or document, which is one too."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OF_A_DOCUMENT & set(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return True


_OF_A_DOCUMENT = {"[Content_Types].xml", "mimetype"}


def _shown(path: Path) -> str:
    text = "".join(letter if letter.isprintable() else "?" for letter in str(path))
    return text if len(text) <= 200 else text[:197] + "..."


def _in_folder(folder: Path, patterns: tuple[str, ...]) -> Inputs:
    found, unopened = _below(folder)
    taken = [path for path in found if is_taken(path.name, patterns) and path.is_file()]
    if not taken:
        passed = f", {len(unopened)} folders not opened" if unopened else ""
        raise SourceError(
            f"{folder} holds no {_wanted(patterns)} ({len(found)} other files{passed}); "
            "give another folder, or name a file itself"
        )
    aside = [path for path in found if path not in set(taken)]
    names = [str(path) for path in taken]
    return Inputs(
        tuple(InputFile(str(path), path, None, None) for path in taken),
        (*(Skipped(str(path), reason_to_skip(str(path), patterns, names)) for path in aside), *unopened),
    )


def _wanted(patterns: tuple[str, ...]) -> str:
    return f"file named {' or '.join(patterns)}" if patterns else "file of a kind that is read"


def _below(folder: Path) -> tuple[list[Path], list[Skipped]]:
    """Return the files below a folder, by path, and the folders below it that were not opened."""
    unopened: list[Skipped] = []

    def refused(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        unopened.append(Skipped(str(error.filename), f"a folder that cannot be read ({error.strerror})"))

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refused):
        files += [Path(parent) / name for name in names]
        # A link may lead back to a folder that is already being read.
        links = (path for path in (Path(parent) / name for name in folders) if path.is_symlink())
        unopened += [Skipped(str(link), "a link to a folder, not followed") for link in links]
    return sorted(files), sorted(unopened, key=lambda skip: skip.file)


def _in_archive(path: Path, patterns: tuple[str, ...]) -> Inputs:
    archive = open_archive(path)
    taken = [member for member in archive.members if is_taken(member.name, patterns)]
    if not taken:
        raise SourceError(
            f"{path} holds no {_wanted(patterns)} ({len(archive.members)} other files); give another archive"
        )
    names = [member.name for member in taken]
    return Inputs(
        tuple(InputFile(f"{path.name}/{m.name}", path, m.name, archive.published, m.refusal) for m in taken),
        tuple(
            Skipped(f"{path.name}/{m.name}", reason_to_skip(m.name, patterns, names))
            for m in archive.members
            if m not in taken
        ),
    )
