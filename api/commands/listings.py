"""What a person reads on a terminal of the data that are loaded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from rich.markup import escape

from api.commands.output import STANDARD_OUTPUT, deliver
from api.commands.terminal import console, print_table


def deliver_json(found: Any) -> None:
    """Write plain values to standard output as JSON."""
    deliver(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), STANDARD_OUTPUT)


def say(line: str) -> None:
    """Print a line."""
    console().print(escape(line))


def incidents(count: int) -> str:
    """Return a number of incidents in words."""
    return f"{count:,} incident{'' if count == 1 else 's'}"


def print_slices(slices: Sequence[Mapping[str, Any]]) -> None:
    """Print the slices that are loaded."""
    if not slices:
        say("nothing is loaded yet; load files with 'hotspots ingest PATH --profile police-uk'")
        return
    rows = [
        (
            one["slice"],
            f"{one['incidents']:,}",
            one["precision"],
            (one["loaded"] or "-")[:10],
            "-" if one["version"] is None else str(one["version"]),
            Path(one["file"] or "-").name,
        )
        for one in slices
    ]
    _print_whole(("slice", "incidents", "known to the", "loaded", "version", "file"), rows)


def print_history(versions: Sequence[Mapping[str, Any]]) -> None:
    """Print the versions of the data."""
    rows = [
        (
            str(one["version"]),
            one["committed"],
            one["operation"],
            f"{len(one['slices']) or len(one['removed'])}",
            "" if one["can_be_asked"] else "erased since",
            Path(one["file"] or "").name or _first(one["removed"]) or "-",
        )
        for one in versions
    ]
    _print_whole(("version", "committed", "operation", "slices", "", "file"), rows)


def _first(texts: Sequence[str], most: int = 3) -> str:
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def _print_whole(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns that are never cut, however narrow the terminal: what they name is there to be copied."""
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    for row in (heading, *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        console().print(escape(line), soft_wrap=True)


def print_exclusions(places: Sequence[Mapping[str, Any]]) -> None:
    """Print the store's list of artefact places."""
    if not places:
        say("no place is excluded; 'hotspots quality' names likely ones")
        return
    rows = [
        (str(one["place"]), f"{one['longitude']:.5f}, {one['latitude']:.5f}", one["reason"]) for one in places
    ]
    print_table("Excluded places", ("place", "longitude, latitude", "name"), rows)


def print_left_out(found: Mapping[str, Mapping[str, int]]) -> None:
    """Print what rows are left out of, and why."""
    if not found:
        say("no such row is left out")
        return
    rows = [
        (of, f"{sum(reasons.values()):,}", ", ".join(f"{why} {n:,}" for why, n in reasons.items()))
        for of, reasons in found.items()
    ]
    print_table("Rows left out", ("file", "rows", "left out"), rows)
    say(
        "Export them with --out FILE.csv, mend the cells, and load that file again with the same profile: "
        "rows that fit then join their slices."
    )
