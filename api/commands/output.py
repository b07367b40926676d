"""What a command leaves behind: a file written beside and renamed, or text on standard output."""

import os
import sys
import tempfile
from pathlib import Path

from api.errors import CommandError

STANDARD_OUTPUT = "-"


def format_of(out: str, default: str) -> str:
    """Return the format that an output's ending chooses; standard output takes the default."""
    if out == STANDARD_OUTPUT:
        return default
    ending = Path(out).suffix.removeprefix(".").lower()
    if not ending:
        raise CommandError(
            f"output file '{out[:200]}' has no ending to choose its format by; add one such as .csv"
        )
    return ending


def check_ending(out: str, ending: str) -> None:
    """Refuse an output file of another ending than the one format that is written; `-` has none.

    Raises
    ------
    CommandError
        The ending is another.
    """
    if out != STANDARD_OUTPUT and format_of(out, ending) != ending:
        raise CommandError(f"output file '{out[:200]}' is written as {ending}; let its name end in .{ending}")


def check_place(out: str) -> None:
    """Refuse a file that cannot be written, before any work is done for it.

    Raises
    ------
    CommandError
        It is a directory, or its folder is missing or cannot be written.
    """
    if out == STANDARD_OUTPUT:
        return
    target = Path(out)
    if target.is_dir():
        raise CommandError(f"output '{out[:200]}' is a directory; name a file in it")
    if not target.absolute().parent.is_dir():
        raise CommandError(f"cannot write '{out[:200]}': there is no folder {target.parent}; make it first")
    if not os.access(target.absolute().parent, os.W_OK):
        raise CommandError(f"cannot write '{out[:200]}': its folder cannot be written; choose another place")


def deliver(content: bytes, out: str) -> None:
    """Write content to standard output or to a file, which is whole or as it was before.

    Raises
    ------
    CommandError
        The file cannot be written.
    """
    if out == STANDARD_OUTPUT:
        if sys.stdout is None:  # closed by the one who started us
            raise CommandError("standard output is closed; name a file with --out")
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    check_place(out)
    target = Path(out)
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent or Path(), prefix=f".{target.name}.")
    except OSError as error:
        raise CommandError(f"cannot write '{out[:200]}': {error.strerror}; choose another place") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(target)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise CommandError(f"cannot write '{out[:200]}': {error.strerror}; choose another place") from None
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
