"""A file on a server, read in pieces: only what is asked for comes over the line."""

import io
import re
from collections.abc import Mapping

from urllib3 import BaseHTTPResponse

from publishers.answers import validator
from publishers.download import Client
from publishers.errors import ChangedMeanwhile, RangesIgnored, TransferFailed

_TAIL_BYTES = 1 << 20
_LEAST_BYTES = 1 << 16


class RemoteFile(io.RawIOBase):
    """Bytes at an address, read by HTTP ranges; good for `zipfile`, whose directory stands at the end.

    The last megabyte is read at once: it holds the directory of an archive of some ten thousand members. All
    pieces are of one version of the file: each is asked for on condition of the validator of the first
    (If-Range), so that a file replaced in between is never mixed.

    Parameters
    ----------
    largest_piece : most bytes asked for at once.

    Raises
    ------
    RangesIgnored
        The server sends whole files only.
    NotPublished
        There is nothing at the address.
    PublisherError
        It could not be had.
    """

    def __init__(self, client: Client, address: str, *, name: str, largest_piece: int = 1 << 28) -> None:
        super().__init__()
        self._client, self._address, self._name, self._largest = client, address, name, largest_piece
        self._validator = ""
        self.size = 0
        self._position = 0
        self._start, self._window = 0, b""
        self._ask(None, None)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position; nothing is read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Read from the piece at hand, or fetch one.

        Raises
        ------
        ChangedMeanwhile
            The file was replaced while it was read.
        PublisherError
            It could not be had.
        """
        stop = self.size if size is None or size < 0 else min(self.size, self._position + size)
        if stop <= self._position:
            return b""
        self.prefetch(self._position, stop)
        piece = self._window[self._position - self._start : stop - self._start]
        self._position = stop
        return piece

    def prefetch(self, start: int, stop: int) -> None:
        """Have the bytes from `start` to before `stop` at hand, in one request."""
        stop = min(stop, self.size)
        if not (self._start <= start and stop <= self._start + len(self._window)):
            self._ask(start, min(self.size, max(stop, start + _LEAST_BYTES)))

    def _ask(self, start: int | None, stop: int | None) -> None:
        """Replace the window; without a start it becomes the end of the file."""
        window = bytearray()

        def headers() -> Mapping[str, str]:
            if start is None or stop is None:
                window.clear()
                return {"Range": f"bytes=-{_TAIL_BYTES}"}
            condition = {"If-Range": self._validator} if self._validator else {}
            return {"Range": f"bytes={start + len(window)}-{stop - 1}", **condition}

        def read(response: BaseHTTPResponse) -> int:
            first = self._check(response, None if start is None else start + len(window))
            for block in self._client.blocks(response, name=self._name, largest=self._largest):
                window.extend(block)
            self._address = response.url or self._address
            return first

        first = self._client.get(self._address, read, name=self._name, headers=headers)
        self._start = first if start is None else start
        self._window = bytes(window)
        expected = (self.size if stop is None else stop) - self._start
        if len(window) != expected:
            raise TransferFailed(
                f"{self._name}: {len(window):,} bytes came where {expected:,} were asked for"
            )

    def _check(self, response: BaseHTTPResponse, start: int | None) -> int:
        """Return where the piece begins, after making sure that it is of the same file."""
        if response.status != 206:
            if self.size:
                raise ChangedMeanwhile(f"{self._name} was replaced while it was read; try again")
            raise RangesIgnored(f"{self._name}: the server sends whole files only")
        matched = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.headers.get("Content-Range", "").strip())
        if matched is None:
            raise RangesIgnored(f"{self._name}: the server does not say which part it sends")
        first, size, found = int(matched[1]), int(matched[3]), validator(response)
        if start is None:
            self.size, self._validator = size, found
        elif size != self.size or (self._validator and found != self._validator):
            raise ChangedMeanwhile(f"{self._name} was replaced while it was read; try again")
        elif first != start:
            raise TransferFailed(f"{self._name}: another part came than the one asked for; try again later")
        return first
