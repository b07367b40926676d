"""A CSV file cut into blocks of whole rows: a line end inside of a quoted cell ends no row.

A quotation mark opens a quoted cell only where a cell starts, and is data everywhere else (a 5" pipe); two of
them inside of a quoted cell stand for one.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

from hotspots.places import BoolArray

LONGEST_ROW_BYTES = 4 << 20
"""A row that is longer has swallowed others."""

_QUOTE = ord('"')
_LINE_ENDS = (ord("\n"), ord("\r"))


class RowNeverEnds(Exception):
    """The row after the last block has no end; `quoted` says whether for a quotation mark never closed."""

    def __init__(self, *, quoted: bool) -> None:
        super().__init__()
        self.quoted = quoted


@dataclass(frozen=True)
class _Quoted:
    """The quoted stretches of a block: (k,) where each opens, and (k or k - 1,) where it closes."""

    opens: npt.NDArray[np.int64]
    closes: npt.NDArray[np.int64]

    @property
    def unclosed(self) -> bool:
        return len(self.opens) > len(self.closes)


def blocks_of(stream: IO[bytes], delimiter: str, size: int) -> Iterator[bytes]:
    """Return the rest of a file that starts with a row, in blocks of whole rows of about `size` bytes.

    Raises
    ------
    RowNeverEnds
        A quoted cell is not closed, or is closed only by the quotation mark that opens another, or a row is
        longer than `LONGEST_ROW_BYTES`.
    """
    rest = b""
    while read := stream.read(size):
        block = rest + read
        quoted = _quoted(block, delimiter)
        end = _last_row_end(block, quoted)
        if end:
            _refuse_closed_by_another(block, quoted, delimiter, end)
            yield block[:end]
        rest = block[end:]
        if len(rest) > LONGEST_ROW_BYTES:
            raise RowNeverEnds(quoted=quoted.unclosed)
    if rest:
        quoted = _quoted(rest, delimiter)
        if quoted.unclosed:
            raise RowNeverEnds(quoted=True)
        _refuse_closed_by_another(rest, quoted, delimiter, len(rest))
        yield rest


def ends_inside_of_a_cell(text: bytes, delimiter: str) -> bool:
    r"""Say whether the end of a text that starts with a row is inside of a quoted cell.

    Examples
    --------
    >>> ends_inside_of_a_cell(b'a,"b\n', ","), ends_inside_of_a_cell(b'a,5" pipe\n', ",")
    (True, False)
    """
    return _quoted(text, delimiter).unclosed


def _quoted(block: bytes, delimiter: str) -> _Quoted:
    letters = np.frombuffer(block, dtype=np.uint8)
    at = np.flatnonzero(letters == _QUOTE)
    if len(at):
        before = letters[at - 1]
        # A cell starts after these; after another mark, a quoted cell that has just closed opens again.
        usual = _beside_marks(delimiter)[before]
        usual[0] |= at[0] == 0
        if not usual[0::2].all():
            at = at[_opening_or_closing(np.flatnonzero(~usual), again=before == _QUOTE)]
    return _Quoted(at[0::2], at[1::2])


def _beside_marks(delimiter: str) -> BoolArray:
    """Return (256,) which bytes stand beside the quotation marks of a sound file, on the outside."""
    table = np.zeros(256, dtype=np.bool_)
    table[[ord(delimiter), _QUOTE, *_LINE_ENDS]] = True
    return table


def _opening_or_closing(never_open: npt.NDArray[np.int64], *, again: BoolArray) -> BoolArray:
    """Return (n,) which quotation marks open or close a cell; the others are data.

    Parameters
    ----------
    never_open : which of them stand where no cell starts: inside of one they close it, else they are data.
    again : (n,) whether each stands directly after another.
    """
    marks = np.ones(len(again), dtype=np.bool_)
    # By turns they open and close. One whose turn it is to open and cannot is data, and so are those directly
    # after it; from there on the turns change.
    of_parity = [never_open[never_open % 2 == parity].tolist() for parity in (0, 1)]
    alone = np.append(np.flatnonzero(~again), len(again))
    opening = 0
    while True:
        candidates = of_parity[opening % 2]
        found = bisect_left(candidates, opening)
        if found == len(candidates):
            return marks
        stray = candidates[found]
        opening = int(alone[np.searchsorted(alone, stray, side="right")])
        marks[stray:opening] = False


def _last_row_end(block: bytes, quoted: _Quoted) -> int:
    """Return where the last row that ends in a block ends: after a line end that is not quoted, else 0."""
    until = int(quoted.opens[-1]) if quoted.unclosed else len(block)
    for opens, closes in zip(quoted.opens[: len(quoted.closes)][::-1], quoted.closes[::-1], strict=True):
        end = block.rfind(b"\n", int(closes), until) + 1
        if end:
            return end
        until = int(opens)
    return block.rfind(b"\n", 0, until) + 1


def _refuse_closed_by_another(block: bytes, quoted: _Quoted, delimiter: str, end: int) -> None:
    """Refuse a cell of several lines whose closing quotation mark is followed by more than a delimiter.

    It has swallowed rows up to the next quoted cell, of which that mark is the opening one.
    """
    n = int(np.searchsorted(quoted.closes, end - 1))
    after = np.frombuffer(block, dtype=np.uint8)[quoted.closes[:n] + 1]
    for i in np.flatnonzero(~_beside_marks(delimiter)[after]):
        k = int(i)
        while k and quoted.opens[k] == quoted.closes[k - 1] + 1:
            k -= 1
        if block.find(b"\n", int(quoted.opens[k]), int(quoted.closes[i])) >= 0:
            raise RowNeverEnds(quoted=True)
