"""Small logs of records with identifiers, their profile, and what a store holds of them."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet as pq
from deltalake import DeltaTable

from hotspots.sources.profiles.toml_file import profile_of
from hotspots.store.table import IncidentStore
from tests.oracles.records import Record

COLUMNS = ("Ref", "Changed", "Type", "Date", "Lon", "Lat", "Street", "Note")
TEXT = """
name = "asb-log"
title = "A log"
[columns]
id = "Ref"
updated = "Changed"
category = "Type"
date = "Date"
longitude = "Lon"
latitude = "Lat"
label = "Street"
[time]
formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
[categories]
use = ["police-uk"]
"""
LOG = profile_of(TEXT, "asb-log.toml")


def row(
    ref: str, month: int = 1, changed: int | None = None, category: str = "Drugs", **cells: str
) -> dict[str, str]:
    """A row of a log: of the third of a month of 2024, changed on a day of 2025."""
    return {
        "Ref": ref,
        "Changed": "" if changed is None else f"2025-01-{changed:02d} 10:00",
        "Type": category,
        "Date": f"2024-{month:02d}-03 12:00",
        "Lon": "-1.3125",
        "Lat": "54.5650",
        "Street": "Street",
    } | cells


def write_log(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write rows as a file of the log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_records(path: Path, records: Iterable[Record]) -> Path:
    """Write records of the oracle as a file of the log."""
    return write_log(path, [row(r.id, r.month, r.changed, r.category, Street=r.label) for r in records])


def rows_of(store: IncidentStore, as_of: int | None = None) -> list[dict[str, object]]:
    """Every stored incident of a version, read without the engine."""
    taken = store.snapshot(None if as_of is None else str(as_of))
    return [line for file in taken.files for line in pq.ParquetFile(file.path).read().to_pylist()]


def state(store: IncidentStore, as_of: int | None = None) -> dict[str, tuple[int, str]]:
    """Month and label of each record of a version; each identifier must be there once."""
    found = rows_of(store, as_of)
    by_id = {str(line["id"]): (int(str(line["month_index"])), str(line["label"])) for line in found}
    assert len(by_id) == len(found), "an identifier is stored twice"
    return by_id


def left_over(store: IncidentStore) -> list[str]:
    """Files of a store that no version of the table names, nor its record of rows left out."""
    table = store.incidents_folder
    named = set()
    for entry in (table / "_delta_log").glob("*.json"):
        actions = map(json.loads, entry.read_text().splitlines())
        named |= {unquote(action["add"]["path"]) for action in actions if "add" in action}
    data = {str(path.relative_to(table)) for path in table.glob("month=*/*")}
    kept = {path.name for path in store.left_out_folder.glob("*")}
    kept_named = {left.file for left in store.ledger().left_out.values()}
    assert kept_named <= kept, "a file of rows left out is missing"
    assert {unquote(name.split("/incidents/")[1]) for name in DeltaTable(table).file_uris()} <= data
    parts = [path.name for path in store.path.rglob("*.part")]
    staged = [path.name for path in (store.path / "staging").glob("*")]
    return sorted(data - named) + sorted(kept - kept_named) + parts + staged
