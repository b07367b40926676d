"""Which letters the bytes of a text file stand for."""

import codecs

from hotspots.errors import SourceError

_OTHER_ENCODING = "cp1252"
_FIRST_BYTES = 8


class Decoder:
    """Makes UTF-8 of the blocks of a file.

    Where nothing says which encoding it is, the first block that is not plain ASCII decides: UTF-8 if it can
    be, else that of Windows in western Europe.
    """

    def __init__(self, file_name: str, encoding: str) -> None:
        self._file_name = file_name
        self._encoding = "" if encoding == "auto" else encoding

    def utf8(self, block: bytes) -> bytes:
        """Return a block as UTF-8.

        Raises
        ------
        SourceError
            It is not of the encoding.
        """
        if block.isascii():
            return block
        if not self._encoding:
            self._encoding = "utf-8" if _is_utf8(block) else _OTHER_ENCODING
        if self._encoding.replace("_", "-").lower() in {"utf-8", "utf8"}:
            if not _is_utf8(block):
                raise SourceError(
                    f"{self._file_name} is not UTF-8 text; save it as 'CSV UTF-8', or download it again"
                )
            return block
        try:
            return block.decode(self._encoding).encode()
        except (UnicodeDecodeError, LookupError) as error:
            raise SourceError(
                f"{self._file_name} is not {self._encoding} text ({error}); save it as 'CSV UTF-8'"
            ) from None


def require_text(file_name: str, line: bytes) -> None:
    """Refuse a file whose first line is no text of one byte a letter.

    Raises
    ------
    SourceError
        It is UTF-16, or no text at all.
    """
    # In UTF-16 every other byte is 0, but for letters that are not those of western Europe.
    fewer, more = sorted((line[::2].count(0), line[1::2].count(0)))
    every_other = fewer == 0 and more > len(line) / 4
    if every_other or line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{file_name} is not text of one byte a letter (UTF-16?); save it as 'CSV UTF-8'")
    if b"\0" in line:
        raise SourceError(
            f"{file_name} is not text, nor of another kind that is read (it begins with the bytes "
            f"{line[:_FIRST_BYTES].hex(' ')}); export it again, undamaged, or as 'CSV UTF-8'"
        )


def header_text(line: bytes, encoding: str) -> str:
    """Return a header as text; what cannot be read is replaced, and then a column is missing or is not."""
    try:
        return line.decode("utf-8" if encoding == "auto" else encoding)
    except (UnicodeDecodeError, LookupError):
        return line.decode(_OTHER_ENCODING, errors="replace")


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
