"""Street files of data.police.uk as text: the header, and every cell as it stands."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from hotspots.errors import SourceError
from hotspots.sources.inputs import InputFile

COLUMNS: tuple[str, ...] = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
"""The columns of a street file; the order is free, and more columns do no harm."""

_MAX_HEADER_BYTES = 65_536
_BLOCK_BYTES = 4 << 20
# A quoted cell that holds a whole record has swallowed it: its closing quotation mark is missing.
_SWALLOWED_RECORD = r"\n[^\n]*(,[^\n]*){11}"


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a street file.

    Attributes
    ----------
    names : the columns in the file's order: the known ones by their exact names, each name once.
    alone : whether nothing, not even a line break, follows it.
    """

    names: tuple[str, ...]
    alone: bool


def read_cells(file: InputFile, only: Sequence[str] = ()) -> pa.Table:
    """Return a street file as text, one column of strings for each of its columns (or only those named).

    A byte order mark, Windows line ends, quoted cells with line breaks and empty lines are understood.

    Raises
    ------
    SourceError
        Columns are missing, a row has more or fewer cells than the header, or the text is not UTF-8.
    """
    if file.refusal:
        raise SourceError(f"{file.name} {file.refusal}")
    with file.open() as stream:
        header = _header(stream, file.name)
    wanted = list(only) or list(header.names)
    if header.alone:
        return pa.table({name: pa.array([], pa.string()) for name in wanted})
    with file.open() as stream:
        cells = _cells(stream, header.names, wanted, file.name)
    _refuse_swallowed_records(cells, file.name)
    return cells


def _header(stream: IO[bytes], name: str) -> Header:
    line = stream.readline(_MAX_HEADER_BYTES)
    if not line.strip():
        raise SourceError(f"{name} is empty; a street file starts with the line {','.join(COLUMNS)}")
    text = line.decode("utf-8-sig", errors="replace")
    try:
        titles = next(csv.reader([text.rstrip("\r\n")]), [])
    except csv.Error:
        raise SourceError(
            f"{name} has lines that end in CR alone; save it with the line ends of Windows or Unix"
        ) from None
    known = {_key(column): column for column in COLUMNS}
    names: list[str] = []
    for position, title in enumerate(titles, start=1):
        column = known.get(_key(title), title.strip())
        names.append(column if column and column not in names else f"{column} ({position})")
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise SourceError(
            f"{name} is not a street file of data.police.uk: it has no column {', '.join(missing)}; "
            f"its first line must name the {len(COLUMNS)} columns"
        )
    return Header(tuple(names), alone=not line.endswith(b"\n"))


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()


def _cells(stream: IO[bytes], names: Sequence[str], wanted: list[str], file_name: str) -> pa.Table:
    try:
        return arrow_csv.read_csv(
            stream,
            # One thread keeps the rows numbered in messages; a file takes milliseconds.
            read_options=arrow_csv.ReadOptions(
                column_names=list(names), skip_rows=1, use_threads=False, block_size=_BLOCK_BYTES
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, include_columns=wanted
            ),
        ).combine_chunks()
    except pa.ArrowInvalid as error:
        raise SourceError(_what_is_wrong(str(error), file_name)) from None


def _what_is_wrong(message: str, file_name: str) -> str:
    if "UTF8" in message:
        return f"{file_name} is not UTF-8 text; save it as 'CSV UTF-8', or download it again"
    detail = " ".join(message.removeprefix("CSV parse error: ").split())[:90]
    return f"{file_name} cannot be read as CSV ({detail}); if it was cut short, download it again"


def _refuse_swallowed_records(cells: pa.Table, file_name: str) -> None:
    for name in cells.column_names:
        broken = pc.filter(cells[name], pc.match_substring(cells[name], "\n"))
        if len(broken) and pc.any(pc.match_substring_regex(broken, _SWALLOWED_RECORD)).as_py():
            raise SourceError(
                f"{file_name} has a quotation mark that is never closed in column {name}, "
                "which hides the rows after it; mend that row or download the file again"
            )
