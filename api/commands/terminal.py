"""The terminal: tables and numbers as a person reads them."""

import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Row = Sequence[str]
_LONG = frozenset({"name", "file", "kind", "wards", "left out", "more than expected"})
"""Columns that may go on in the next line; a number or a code never does."""
_LEAST_WIDTH = 9
_WIDTH_OF_A_FILE = 120
"""What is piped or written to a file has no width of its own."""


def p_text(significance: float | None) -> str:
    """Return a p-value as it is read, `-` where there is none."""
    if significance is None:
        return "-"
    return "<0.001" if significance < 0.001 else f"{significance:.3f}"


def print_table(title: str, heading: Row, rows: Sequence[Row]) -> None:
    """Print a table; words stand left, numbers right."""
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    words = {
        *_LONG,
        "code",
        "kind",
        "category",
        "content",
        "slice",
        "operation",
        "incidents of",
        "busiest for",
    }
    for column in heading:
        table.add_column(
            escape(column),
            justify="left" if column in words else "right",
            no_wrap=column not in _LONG,
            min_width=_LEAST_WIDTH if column in _LONG else None,
            overflow="fold",  # what does not fit goes on in the next line; nothing is cut off
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def console() -> Console:
    """Return the terminal."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH_OF_A_FILE
    return Console(highlight=False, soft_wrap=False, width=width)
