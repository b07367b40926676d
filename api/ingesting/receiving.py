"""Receiving a form with a file: written to disk as it comes, within limits of size and time, never held."""

import asyncio
import errno
import re
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread
from python_multipart.multipart import parse_options_header

from api.errors import DiskFull, NotAForm, UploadTooLarge, UploadTooSlow
from api.ingesting.folders import UploadFolder
from api.ingesting.form import Form, Received
from hotspots.errors import StoreError

LONGEST_PAUSE_S = 30.0
"""How long the next bytes are waited for."""

SLOWEST_BYTES_PER_S = 4_096
"""What an upload must keep up on average, once it had `LONGEST_PAUSE_S` to begin."""

_MOST_AROUND_BYTES = 64 << 10
_WRITTEN_AT_ONCE = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


async def receive(
    stream: AsyncIterator[bytes], content_type: str, folder: UploadFolder, *, most_bytes: int
) -> Received:
    """Write the files of a form to a folder.

    Parameters
    ----------
    stream : the body as it comes.
    content_type : of the body.
    folder : where to write; the caller takes it away if this fails.
    most_bytes : of all files together.

    Raises
    ------
    NotAForm, UnreadableUpload, UploadTooLarge, UploadTooSlow
        As they say.
    DiskFull, StoreError
        The files cannot be written.
    """
    form = Form(boundary_of(content_type), folder)
    began, size = time.monotonic(), 0
    try:
        while True:
            try:
                chunk = await asyncio.wait_for(anext(stream, None), LONGEST_PAUSE_S)
            except TimeoutError:
                raise UploadTooSlow(
                    f"nothing came for {LONGEST_PAUSE_S:.0f} seconds, so the upload was given up; "
                    "send it again"
                ) from None
            if chunk is None:
                break
            size += len(chunk)
            check_size(size, most_bytes)
            _check_pace(size, time.monotonic() - began)
            form.take(chunk)
            if form.waiting_bytes >= _WRITTEN_AT_ONCE:
                await anyio.to_thread.run_sync(form.write)
        await anyio.to_thread.run_sync(form.write)
        return form.whole()
    except OSError as error:
        raise write_error(error) from None
    finally:
        form.close()


def boundary_of(content_type: str) -> bytes:
    """Return what stands between the parts of a form.

    Raises
    ------
    NotAForm
        The body is something else.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not re.fullmatch(rb"[ -~]{1,70}", boundary):
        raise NotAForm(
            f"content type '{content_type[:80]}' is not multipart/form-data with a boundary; send the file "
            "as a form, such as curl -F file=@FILE"
        )
    return boundary


def check_size(size: int, most_bytes: int) -> None:
    """Refuse what is larger than allowed.

    Raises
    ------
    UploadTooLarge
        It is.
    """
    if size > most_bytes + _MOST_AROUND_BYTES:
        raise UploadTooLarge(
            f"the upload has more than {most_bytes >> 20:,} MiB, the limit here; split it, load it with "
            "'hotspots ingest', or let the operator raise HOTSPOTS_UPLOAD_MB"
        )


def check_room(size: int, store: Path) -> None:
    """Refuse what the disk has no room for, before any of it is sent.

    Raises
    ------
    DiskFull
        It has none.
    """
    if size > shutil.disk_usage(store).free:
        raise DiskFull("the disk has no room for an upload of that size; make room, and send it again")


def write_error(error: OSError) -> DiskFull | StoreError:
    """Return what to say of an upload that cannot be written."""
    if error.errno in _FULL:
        return DiskFull("the disk has no room for the upload, which was taken away; make room, send it again")
    return StoreError(
        f"the store cannot take uploads ({error.strerror or error}); let the service write to its folder"
    )


def _check_pace(size: int, elapsed_s: float) -> None:
    if size < SLOWEST_BYTES_PER_S * (elapsed_s - LONGEST_PAUSE_S):
        raise UploadTooSlow(
            f"the upload comes at less than {SLOWEST_BYTES_PER_S:,} bytes a second, so it was given up; "
            "send it over a better connection"
        )
