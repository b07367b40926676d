"""Cells of a CSV file that a spreadsheet will open."""

import re

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", flags=re.ASCII)


def safe_cell(text: str) -> str:
    r"""Return a text that a spreadsheet shows and never runs.

    A cell that starts with ``=``, ``+``, ``-``, ``@`` (also in their full-width forms), a tab or a line
    break is taken for a formula by spreadsheets; an apostrophe before it makes it plain text. Numbers stay
    numbers.

    Examples
    --------
    >>> safe_cell('=HYPERLINK("http://example.org")')
    '\'=HYPERLINK("http://example.org")'
    >>> safe_cell("-1.212283")
    '-1.212283'
    >>> safe_cell("-1+cmd")
    "'-1+cmd"
    """
    if text.startswith(_FORMULA_STARTS) and _NUMBER.fullmatch(text) is None:
        return "'" + text
    return text
