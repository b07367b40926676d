"""Where an upload lies until it is loaded: a folder that goes with the process that made it."""

import fcntl
import re
import secrets
import shutil
import time
import unicodedata
from contextlib import suppress
from pathlib import Path

FOLDER = "uploads"
_LOCK = "lock"
_HALF_MADE_FOR_S = 3600
_LONGEST_STEM, _LONGEST_ENDING = 100, 12
_ID = re.compile(r"[0-9a-f]{32}")


class UploadFolder:
    """A folder of the store with one upload, locked as long as its process lives and needs it.

    Attributes
    ----------
    id : by which people ask for the ingest; nobody guesses it.
    path : the folder.
    is_submitted : whether it is in the hands of the one who loads it.
    """

    def __init__(self, store: Path) -> None:
        self.id = secrets.token_hex(16)
        self.path = store / FOLDER / self.id
        self.is_submitted = False
        beside = self.path.with_name(f".{self.id}")
        beside.parent.mkdir(exist_ok=True)
        # Rows that an ingest would leave out lie here as well: for nobody else's eyes.
        beside.mkdir(mode=0o700)
        try:
            self._lock = (beside / _LOCK).open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            # Under its name only once it is locked: nobody sweeps a folder that begins with a dot at once.
            beside.rename(self.path)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise

    def place(self, kind: str, name: str) -> Path:
        """Return where a part of the upload is written, in a folder of its kind."""
        folder = self.path / kind
        folder.mkdir()
        return folder / clean_name(name)

    def empty(self) -> None:
        """Take away what was uploaded; the lock still says that somebody is at work."""
        for path in self.path.iterdir():
            if path.name != _LOCK:
                shutil.rmtree(path, ignore_errors=True)

    def remove(self) -> None:
        """Take everything away."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def is_id(text: str) -> bool:
    """Say whether a text can be the id of an upload; no other text becomes a path."""
    return _ID.fullmatch(text) is not None


def is_held(store: Path, upload: str) -> bool:
    """Say whether a living process is at work on an upload."""
    try:
        with (store / FOLDER / upload / _LOCK).open("r") as lock:
            # Shared, so that two who look at the same moment do not take each other for its process.
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def sweep_uploads(store: Path) -> None:
    """Take away the uploads of processes that ended before they were done with them."""
    for folder in sorted((store / FOLDER).glob("*")):
        with suppress(OSError):
            half_made = folder.name.startswith(".")
            if half_made and time.time() - folder.stat().st_mtime < _HALF_MADE_FOR_S:
                continue
            if half_made or not is_held(store, folder.name):
                shutil.rmtree(folder, ignore_errors=True)


def clean_name(name: str) -> str:
    r"""Return the name of an upload as a label: letters, digits, dots, hyphens and underscores, no path.

    Examples
    --------
    >>> clean_name("2024-01-cleveland-street.csv"), clean_name("..\\..\\etc/passwd"), clean_name("a b/Übersicht (2).CSV")
    ('2024-01-cleveland-street.csv', 'passwd', 'Ubersicht_2_.CSV')
    >>> clean_name("../.."), clean_name("")
    ('upload', 'upload')
    """  # noqa: E501
    last = re.split(r"[/\\]", name)[-1]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9.-]+", "_", plain).lstrip(".-_")
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = kept, "", ""
    return f"{stem[:_LONGEST_STEM]}{dot}{ending}" or "upload"
