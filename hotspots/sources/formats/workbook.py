"""Workbooks (XLSX), read with openpyxl row by row: no formula is computed, no macro run, no link followed.

Cells are typed one by one, so a column's type holds for a batch: dates stay dates, whole numbers are whole,
texts such as 00123 stay texts; a column of several kinds is text.
"""

import warnings
import weakref
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.styles.numbers import STRIP_RE, is_date_format
from openpyxl.utils.escape import unescape

from hotspots.errors import SourceError
from hotspots.sources.archive import open_archive
from hotspots.sources.formats.cells import Cell, cell_of, column_of, text_of
from hotspots.sources.formats.csv_text import unique_names
from hotspots.sources.formats.on_disk import OnDisk
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.known import Layout
from hotspots.sources.rows import Rows

_BATCH_ROWS = 65_536
_TITLE_ROWS = 20
_MOST_ROWS = 1_048_576
# openpyxl streams sheets and shared texts; these it makes a tree of.
_READ_WHOLE = {"", "_rels", "docProps", "xl", "xl/_rels", "xl/chartsheets", "xl/theme", "xl/worksheets/_rels"}
_STREAMED = {"xl/sharedStrings.xml", "xl/calcChain.xml"}
_MOST_READ_WHOLE_BYTES = 16 << 20
_STRICT = b"http://purl.oclc.org/ooxml/"
# Damage in the archive, in the XML, and what Python raises on values that openpyxl does not check.
_IN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
_IN_XML = (SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet (see `hotspots.sources.rows.Reader`); empty rows are no rows.

    Attributes
    ----------
    names : the columns, as far as the last that has a title.
    crs : empty; a sheet has no system of coordinates.
    """

    file_name: str
    names: tuple[str, ...]
    _sheet: Any = field(repr=False)
    _above: int = field(repr=False)
    _disk: OnDisk = field(repr=False)
    crs: str = ""

    def batches(self, wanted: Sequence[str] | None = None) -> Iterator[Rows]:
        """Return the rows; a formula's cell is the value that was last computed, an error's is missing.

        Raises
        ------
        SourceError
            The workbook is damaged.
        """
        chosen = self.names if wanted is None else tuple(wanted)
        places = [self.names.index(name) for name in chosen]
        rows = _rows(self._sheet, self._above + 1, len(self.names))
        first = 1
        while True:
            with _readable(self.file_name):
                batch = list(islice(rows, _BATCH_ROWS))
                columns = [column_of([cells[place] for _, cells in batch]) for place in places]
            if not batch:
                return
            yield Rows(pa.table(columns, names=list(chosen)), first)
            first += len(batch)


def open_workbook(file: InputFile, layout: Layout) -> SheetRows:
    """Find the sheet and its header: the first row with two cells filled (or, of one column, with one).

    A title in one cell above the table is passed over. A column without a title is called by its number; what
    stands right of the last title is no column.

    Raises
    ------
    SourceError
        The workbook is damaged, its sheet is empty, or it has no sheet of the layout's name.
    """
    disk = OnDisk(file, ".xlsx")
    _refuse_absurd(disk, file.name)
    with ExitStack() as opened:
        # Closed by us: openpyxl leaves a damaged workbook open.
        stream = opened.enter_context(disk.path.open("rb"))
        with _readable(file.name):
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet = _sheet(book.worksheets, layout.sheet, file.name)
            # The size that a sheet states of itself need not be true.
            sheet.reset_dimensions()
            top = list(islice(_rows(sheet, 1, None), _TITLE_ROWS))
        if not top:
            others = ", ".join(other.title for other in book.worksheets if other is not sheet)
            advice = f", or name another as 'sheet' in the profile: {others[:200]}" if others else ""
            raise SourceError(
                f"{file.name}: sheet '{sheet.title}' is empty; its first row must name the columns{advice}"
            )
        number, titles = next((row for row in top if sum(cell is not None for cell in row[1]) > 1), top[0])
        while titles[-1] is None:
            titles.pop()
        names = unique_names([text_of(title) for title in titles])
        reader = SheetRows(file.name, names, sheet, number, disk)
        weakref.finalize(reader, opened.pop_all().close)
    return reader


def _refuse_absurd(disk: OnDisk, name: str) -> None:
    """Refuse parts that unpack to too much, by the archive's directory, which bounds what is read of each."""
    refusals = {member.name: member.refusal for member in open_archive(disk.path).members}
    with _readable(name), zipfile.ZipFile(disk.path) as archive:
        for info in archive.infolist():
            whole = info.filename.rpartition("/")[0] in _READ_WHOLE and info.filename not in _STREAMED
            if whole and info.file_size > _MOST_READ_WHOLE_BYTES:
                refusals[info.filename] = (
                    f"unpacks to {info.file_size:,} bytes; the limit is {_MOST_READ_WHOLE_BYTES:,}: "
                    "save its sheet as a workbook of its own"
                )
        for part, refusal in refusals.items():
            if refusal:
                raise SourceError(f"{name}: its part {part[:60]} {refusal}")
        if "xl/workbook.xml" in refusals and _STRICT in archive.read("xl/workbook.xml"):
            raise SourceError(
                f"{name} is a 'Strict Open XML' workbook; save it as 'Excel Workbook (.xlsx)', without Strict"
            )


def _sheet(sheets: Sequence[Any], asked: str, name: str) -> Any:
    if asked:
        found = [sheet for sheet in sheets if _key(sheet.title) == _key(asked)]
    else:
        found = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not found:
        hidden = {"visible": ""}
        there = ", ".join(sheet.title + hidden.get(sheet.sheet_state, " (hidden)") for sheet in sheets)
        wrong = f"has no sheet '{asked[:60]}'" if asked else "has no sheet that is not hidden"
        raise SourceError(f"{name} {wrong}; name one of {there[:300] or '(none)'} as 'sheet' in the profile")
    return found[0]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _rows(sheet: Any, first: int, width: int | None) -> Iterator[tuple[int, list[Cell]]]:
    """Return the rows that hold something from the number `first` on, with their numbers."""
    rows = sheet.iter_rows(min_row=first, max_row=_MOST_ROWS + 1, max_col=width)
    for number, row in enumerate(rows, start=first):
        if number > _MOST_ROWS:
            raise ValueError(f"it has rows beyond {_MOST_ROWS:,}, the last of a sheet")
        cells = [_value(cell) for cell in row]
        if any(cell is not None for cell in cells):
            yield number, cells


def _value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "e":
        return None
    if isinstance(value, str):
        return cell_of(unescape(value))
    if isinstance(value, datetime) and value.time() == time.min and _is_day_alone(cell.number_format):
        return value.date()
    return cell_of(value)


@lru_cache
def _is_day_alone(number_format: str) -> bool:
    shown = STRIP_RE.sub("", number_format).lower()
    return is_date_format(shown) and "h" not in shown


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what goes wrong in a workbook into one line; what openpyxl only warns of does not touch cells."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (*_IN_ARCHIVE, *_IN_XML) as error:
        # openpyxl wraps errors in one that says less.
        detail = " ".join(str(error.__cause__ or error).split())[:100] or type(error).__name__
        raise SourceError(
            f"{name} cannot be read as a workbook ({detail}); open it in a spreadsheet and save it again"
        ) from None
