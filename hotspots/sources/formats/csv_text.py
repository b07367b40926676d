"""CSV files: any of the usual encodings and delimiters, in blocks of whole rows."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from hotspots.errors import SourceError
from hotspots.sources.distinct import encoded_texts
from hotspots.sources.formats.csv_blocks import RowNeverEnds, blocks_of, ends_inside_of_a_cell
from hotspots.sources.formats.csv_encoding import Decoder, header_text, require_text
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.known import Layout
from hotspots.sources.rows import Rows

_MAX_HEADER_BYTES = 65_536
_BLOCK_BYTES = 12 << 20
_PARSED_AT_ONCE = 2 << 20
_DELIMITERS = (",", ";", "\t", "|")
_TEXTS = pa.dictionary(pa.int32(), pa.string())
_FEWEST_DELIMITERS = 4
_SAID_DELIMITER = re.compile(rb'"?sep=([,;\t|])"?\r?')
"""A first line by which spreadsheets are told the delimiter."""


@dataclass(frozen=True)
class CsvRows:
    """The rows of a CSV file (see `hotspots.sources.rows.Reader`); every cell is text.

    Attributes
    ----------
    names : the columns in the file's order, each name once.
    crs : empty; text has no system of coordinates.
    header_lines : lines before the first row; a title may hold line breaks.
    """

    file: InputFile
    names: tuple[str, ...]
    delimiter: str
    encoding: str
    crs: str = ""
    header_lines: int = 1

    def batches(self, wanted: Sequence[str] | None = None) -> Iterator[Rows]:
        """Return the rows, in blocks of some hundred thousand; empty lines are no rows.

        Columns are dictionary-encoded, so that what follows is done once for each distinct text of a block.

        Raises
        ------
        SourceError
            A row has more or fewer cells than the header, a quotation mark is never closed, or the text is
            not of the encoding.
        """
        chosen = list(self.names) if wanted is None else list(wanted)
        first = 1
        with self.file.open() as stream:
            for _ in range(self.header_lines):
                stream.readline(_MAX_HEADER_BYTES)
            decoder = Decoder(self.file.name, self.encoding)
            try:
                for block in blocks_of(stream, self.delimiter, _BLOCK_BYTES):
                    cells = self._cells(decoder.utf8(block), chosen, first)
                    if len(cells):
                        yield Rows(cells, first)
                    first += len(cells)
            except RowNeverEnds as error:
                raise SourceError(_endless(self.file.name, first, quoted=error.quoted)) from None

    def _cells(self, block: bytes, chosen: list[str], first: int) -> pa.Table:
        try:
            cells = self._parsed(block, chosen)
            # Where no line end is inside of a cell, no record is.
            if b'"' in block and block.count(b"\n") > len(cells):
                self._refuse_swallowed_records(self._parsed(block, self.names))
        except pa.ArrowInvalid:
            raise SourceError(self._what_is_wrong(block, first)) from None
        return cells

    def _parsed(self, block: bytes, chosen: Sequence[str], *, threads: bool = True) -> pa.Table:
        return (
            arrow_csv.read_csv(
                pa.BufferReader(block),
                read_options=arrow_csv.ReadOptions(
                    column_names=list(self.names), block_size=_PARSED_AT_ONCE, use_threads=threads
                ),
                # Lines inside of cells keep the parser on one thread: said only where there can be any.
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.delimiter, newlines_in_values=b'"' in block
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(self.names, _TEXTS),
                    include_columns=list(chosen),
                    check_utf8=False,  # the decoder has looked at the whole block
                ),
            )
            .unify_dictionaries()
            .combine_chunks()
        )

    def _refuse_swallowed_records(self, cells: pa.Table) -> None:
        """Refuse a quoted cell that holds a whole record: its closing quotation mark is missing.

        A record has as many delimiters as the header; unlike prose, none is followed by a space.
        """
        many = len(self.names) - 1
        if many < _FEWEST_DELIMITERS:
            return
        for name in cells.column_names:
            texts = encoded_texts(cells[name]).dictionary
            for text in texts.filter(pc.match_substring(texts, "\n")).to_pylist():
                lines = text.split("\n")[1:]
                if any(
                    line.count(self.delimiter) == many and f"{self.delimiter} " not in line for line in lines
                ):
                    raise SourceError(_never_closed(self.file.name, f" in column {name}"))

    def _what_is_wrong(self, block: bytes, first: int) -> str:
        message = ""
        try:
            # One thread counts the rows.
            self._parsed(block, self.names, threads=False)
        except pa.ArrowInvalid as error:
            message = " ".join(str(error).removeprefix("CSV parse error: ").split())
        detail = re.sub(r"Row #(\d+)", lambda number: f"row {int(number[1]) + first - 1}", message)[:90]
        return f"{self.file.name} cannot be read as CSV ({detail}); if it was cut short, download it again"


def open_csv(file: InputFile, layout: Layout) -> CsvRows:
    """Read the header of a CSV file and find out how it is written.

    Raises
    ------
    SourceError
        It is empty, or cannot be text in columns.
    """
    with file.open() as stream:
        lines = stream.read(_MAX_HEADER_BYTES).removeprefix(codecs.BOM_UTF8).split(b"\n")
    said = _SAID_DELIMITER.fullmatch(lines[0]) if len(lines) > 1 else None
    if said:
        lines = lines[1:]
    if not lines[0].strip():
        raise SourceError(f"{file.name} is empty; its first line must name the columns")
    require_text(file.name, lines[0])
    delimiter = layout.delimiter
    if delimiter == "auto" and said:
        delimiter = said[1].decode()
    elif delimiter == "auto":
        # Of the usual ones, the one that the header holds most often.
        delimiter = max(_DELIMITERS, key=lambda one: lines[0].count(one.encode()))
    header = lines[0]
    count = 1
    while ends_inside_of_a_cell(header, delimiter):
        if count == len(lines):
            raise SourceError(_never_closed(file.name, " in its first line"))
        header, count = header + b"\n" + lines[count], count + 1
    text = header_text(header.rstrip(b"\r"), layout.encoding)
    try:
        titles = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        raise SourceError(
            f"{file.name} has lines that end in CR alone; save it with the line ends of Windows or Unix"
        ) from None
    if len(header) >= _MAX_HEADER_BYTES:
        raise SourceError(
            f"{file.name} has a first line of more than {_MAX_HEADER_BYTES:,} bytes; it must name the columns"
        )
    names = unique_names([" ".join(title.split()) for title in titles])
    return CsvRows(file, names, delimiter, layout.encoding, header_lines=count + bool(said))


def unique_names(titles: Sequence[str]) -> tuple[str, ...]:
    """Return the titles of columns without spaces around; what is empty or there already gets its number.

    Examples
    --------
    >>> unique_names(["Month ", "", "Month"])
    ('Month', 'column 2', 'Month (3)')
    """
    names: list[str] = []
    for position, title in enumerate(titles, start=1):
        name = title.strip() or f"column {position}"
        while name in names:
            name = f"{name} ({position})"
        names.append(name)
    return tuple(names)


def _endless(file_name: str, row: int, *, quoted: bool) -> str:
    if quoted:
        return _never_closed(file_name, f" in row {row:,} or soon after")
    return f"{file_name} has no line end after row {row - 1:,}; save it with the line ends of Windows or Unix"


def _never_closed(file_name: str, where: str) -> str:
    return (
        f"{file_name} has a quotation mark that is never closed{where}, "
        "which hides the rows after it; mend that row or download the file again"
    )
