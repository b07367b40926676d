"""A multipart form, part by part: which parts it may have, how long they may be, and where its files go."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.errors import UnreadableUpload
from api.ingesting.folders import UploadFolder

FILES = {"file": None, "profile_file": 1 << 20}
"""Parts that are files, with the most bytes of those that have a limit of their own."""

FIELDS = ("profile", "dry_run")
"""Parts that are short texts."""

_MOST_FIELD_BYTES = 1_000
_HEADERS_OF_PART, _HEADER_BYTES = 8, 2_000


@dataclass
class Received:
    """The parts of a form: short texts, and where its files lie."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)


class Form:
    """Parts of a form as the parser meets them."""

    def __init__(self, boundary: bytes, folder: UploadFolder) -> None:
        self.waiting_bytes = 0
        self._folder = folder
        self._received = Received()
        self._texts: dict[str, bytearray] = {}
        self._open: dict[str, IO[bytes]] = {}
        self._waiting: list[tuple[str, bytes]] = []
        self._sizes: dict[str, int] = {}
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._name = ""
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_end": self._end,
            },
            max_header_count=_HEADERS_OF_PART,
            max_header_size=_HEADER_BYTES,
        )

    def take(self, chunk: bytes) -> None:
        """Parse the next bytes."""
        if self._ended:  # what follows the last boundary means nothing
            return
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise UnreadableUpload(
                f"the form is broken ({str(error)[:80]}); send it as curl -F file=@FILE does"
            ) from None

    def write(self) -> None:
        """Write what waits to be written."""
        for name, data in self._waiting:
            self._open[name].write(data)
        self._waiting.clear()
        self.waiting_bytes = 0

    def whole(self) -> Received:
        """Return the parts, once the body has ended."""
        if not self._ended:
            raise UnreadableUpload("the form breaks off before its end; send it again")
        self.close()
        for name, text in self._texts.items():
            self._received.fields[name] = text.decode("utf-8", "replace")
        return self._received

    def close(self) -> None:
        """Close the files; closing again does nothing."""
        for stream in self._open.values():
            stream.close()

    def _begin(self) -> None:
        self._disposition, self._name = b"", ""

    def _header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = bytes(value)
        self._header = (bytearray(), bytearray())

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = self._name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if name not in FILES and name not in FIELDS:
            raise UnreadableUpload(
                f"the form has a part '{name[:40]}'; it may have {', '.join([*FILES, *FIELDS])}"
            )
        if name in self._open or name in self._texts:
            raise UnreadableUpload(
                f"the form has more than one part '{name}'; send one file at a time, or a zip of them"
            )
        if (file_name is not None) != (name in FILES):
            what = "a file, with a file name" if name in FILES else "a short text, without a file name"
            raise UnreadableUpload(f"the part '{name}' must be {what}")
        if file_name is None:
            self._texts[name] = bytearray()
            return
        path = self._folder.place(name, file_name.decode("utf-8", "replace"))
        self._open[name] = path.open("wb")
        self._received.files[name] = path

    def _data(self, data: bytes, start: int, end: int) -> None:
        name = self._name
        self._sizes[name] = self._sizes.get(name, 0) + end - start
        most = _MOST_FIELD_BYTES if name in FIELDS else FILES[name]
        if most is not None and self._sizes[name] > most:
            raise UnreadableUpload(
                f"the part '{name}' is longer than {most:,} bytes; send what it is meant for"
            )
        if name in self._texts:
            self._texts[name] += data[start:end]
        else:
            self._waiting.append((name, data[start:end]))
            self.waiting_bytes += end - start

    def _end(self) -> None:
        self._ended = True
