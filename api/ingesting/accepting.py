"""A form that was received, looked at before it is accepted: what can be refused at once is."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from api.errors import UnreadableUpload
from api.ingesting.form import Received
from hotspots.errors import SourceError
from hotspots.sources.archive_bounds import check_list
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.known import FILE_ENDING, PROFILES, profile_named
from hotspots.sources.profiles.rules import Profile

DEFAULT_PROFILE = "police-uk"
_YES, _NO = ("true", "1", "yes"), ("false", "0", "no", "")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An upload that can be loaded, as far as can be seen before every row is read."""

    file: Path
    profile: Profile
    dry_run: bool


def accept(received: Received) -> Accepted:
    """Look at what was received.

    Raises
    ------
    UnreadableUpload
        The file is missing or empty, or a field is not what it must be.
    SourceError
        The profile or the file cannot be used.
    """
    file = received.files.get("file")
    if file is None:
        raise UnreadableUpload("the form has no file; send one as the part 'file', with a file name")
    if not file.stat().st_size:
        raise UnreadableUpload(f"'{file.name}' is empty; send the file again")
    dry_run = received.fields.get("dry_run", "").strip().lower()
    if dry_run not in {*_YES, *_NO}:
        raise UnreadableUpload(f"dry_run '{dry_run[:20]}' is neither true nor false; choose one")
    profile = _profile(received)
    _look_at(file, profile)
    return Accepted(file, profile, dry_run in _YES)


def _profile(received: Received) -> Profile:
    name, file = received.fields.get("profile"), received.files.get("profile_file")
    if name is not None and file is not None:
        raise UnreadableUpload("the form has both profile and profile_file; send one of them")
    if file is not None:
        if not file.name.lower().endswith(FILE_ENDING):
            raise UnreadableUpload(
                f"profile_file '{file.name}' does not end in {FILE_ENDING}; send a profile, as "
                "'hotspots profile guess' drafts one"
            )
        return profile_named(str(file))
    name = DEFAULT_PROFILE if name is None else name
    # A name is never taken for a path of the server's.
    if name not in PROFILES:
        raise SourceError(
            f"profile '{name[:60]}' is unknown; choose among {', '.join(PROFILES)}, or send a file as "
            "the part 'profile_file'"
        )
    profile = profile_named(name)
    if profile.synthetic:
        raise SourceError(
            f"profile '{name}' is the made-up borough's, which 'hotspots demo' builds; made-up and real "
            "incidents never share a store"
        )
    return profile


def _look_at(file: Path, profile: Profile) -> None:
    """Open the file as an ingest will, without reading its rows."""
    if zipfile.is_zipfile(file):
        check_list(file)
    found = find_inputs([file], profile.layout.names)
    if len(found.files) == 1:
        open_rows(found.files[0], profile.layout)
