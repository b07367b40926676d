"""Drafting a profile of an unknown file."""

import sys
from itertools import islice
from pathlib import Path

import pyarrow as pa

from api.commands.output import check_place, deliver
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.guessing.guess import guess
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.rules import Layout

_SAMPLE = 5_000


def draft_profile(file: Path, out: str) -> None:
    """Write a draft, and say on standard error what was recognised and what a person must look at.

    Raises
    ------
    SourceError
        The file cannot be read.
    CommandError
        The draft cannot be written.
    """
    check_place(out)
    (first, *_) = find_inputs([file]).files
    reader = open_rows(first, Layout())
    batches = [rows.cells for rows in islice(reader.batches(None), 1)]
    sample = batches[0].slice(0, _SAMPLE) if batches else pa.table({name: [""] for name in reader.names})
    found = guess(reader.names, sample, reader.crs)
    deliver(found.toml.encode(), out)
    for line in found.recognised:
        sys.stderr.write(f"recognised: {line}\n")
    for line in found.unsure:
        sys.stderr.write(f"look at: {line}\n")
