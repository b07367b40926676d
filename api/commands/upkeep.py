"""What is loaded, and how it is kept: slices, history, removal, erasure, exclusions and rows left out."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from api.errors import CommandError
from api.settings import Settings
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.csv_cells import safe_cell
from hotspots.errors import QuestionError
from hotspots.loading.left_out import REASON, read_kept
from hotspots.loading.removal import erase, exclude_places, remove_slices
from hotspots.store.ledger import Ledger
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore

LONGEST_REASON = 200

Wanted = Callable[[str, str], bool]
"""From what a row is left out of, and the reason, to whether it is wanted."""


def slices_of(store: IncidentStore) -> list[dict[str, Any]]:
    """Return every slice that is loaded: incidents, when it was loaded, from which file."""
    summary = DuckDBEngine(store.path).summary(store.snapshot())
    ledger = store.ledger()
    return [
        _slice(str(SliceKey(part.source, part.part, part.month)), part.incidents, part.precision, ledger)
        for part in summary.slices
    ]


def _slice(text: str, incidents: int, precision: str, ledger: Ledger) -> dict[str, Any]:
    found: dict[str, Any] = {"slice": text, "incidents": incidents, "precision": precision}
    loading = ledger.slices.get(text)
    if loading is None or loading.entry.record is None:
        return found | {"loaded": None, "version": None, "file": None, "sha256": None}
    given, loaded = loading.entry.record.input, loading.loaded
    return found | {
        "loaded": f"{loading.entry.committed:%Y-%m-%dT%H:%M:%SZ}",
        "version": loading.entry.version,
        "file": given.file if given else None,
        "sha256": given.sha256 if given else None,
        "profile": given.profile if given else None,
        "read": loaded.read,
        "kept": loaded.kept,
        "left_out": loaded.left_out,
        "mended": loaded.mended,
        "merged": loaded.merged,
    }


def history_of(store: IncidentStore) -> list[dict[str, Any]]:
    """Return what each version of the data says of itself, the newest first."""
    found = []
    erased = store.ledger().erased
    for entry in reversed(store.history()):
        record = entry.record
        given = record.input if record else None
        found.append(
            {
                "version": entry.version,
                "committed": f"{entry.committed:%Y-%m-%dT%H:%M:%SZ}",
                "operation": record.operation
                if record
                else ("made" if entry.version == 0 else "by another program"),
                "file": given.file if given else None,
                "sha256": given.sha256 if given else None,
                "slices": [loaded.slice for loaded in record.slices] if record else [],
                "removed": list(record.removed) if record else [],
                "incidents": record.incidents if record else 0,
                "can_be_asked": erased is None or entry.version >= erased.version,
            }
        )
    return found


def remove(store: IncidentStore, texts: Sequence[str]) -> int:
    """Remove slices; former versions keep them, and can be asked with as-of."""
    return remove_slices(store, [SliceKey.parse(text) for text in texts])


def erase_records(store: IncidentStore, identifiers: Sequence[str], source: str | None) -> int:
    """Erase records for good."""
    if not any(identifier.strip() for identifier in identifiers):
        raise CommandError("no identifier was given; name one or more with --id")
    return erase(store, identifiers, source)


def excluded(store: IncidentStore) -> list[dict[str, Any]]:
    """Return the store's list of artefact places."""
    ledger = store.ledger()
    longitude, latitude = _lonlat(store, list(ledger.excluded))
    return [
        {"place": place, "longitude": lon, "latitude": lat, "reason": why}
        for (place, why), lon, lat in zip(ledger.excluded.items(), longitude, latitude, strict=True)
    ]


def add_exclusion(store: IncidentStore, place: str, reason: str) -> int:
    """Put a place on the list, and return its number.

    Raises
    ------
    QuestionError
        The place is none, or the reason is empty or too long.
    """
    number = _place(store, place)
    why = " ".join(reason.split())
    if not 1 <= len(why) <= LONGEST_REASON:
        raise QuestionError(
            f"the reason has {len(why)} characters; give 1 to {LONGEST_REASON}: answers repeat it"
        )
    exclude_places(store, lambda places: dict(sorted((places | {number: why}).items())))
    return number


def drop_exclusion(store: IncidentStore, place: str) -> int:
    """Take a place off the list, and return its number.

    Raises
    ------
    QuestionError
        It is not on it.
    """
    number = _place(store, place)

    def without(places: dict[int, str]) -> dict[int, str]:
        if number not in places:
            raise QuestionError(
                f"place {number} is not excluded; 'hotspots exclusions list' lists those that are"
            )
        return {one: why for one, why in places.items() if one != number}

    exclude_places(store, without)
    return number


def left_out_of(store: IncidentStore, wanted: Wanted) -> dict[str, dict[str, int]]:
    """Return how many rows are left out of what, by reason."""
    found = {}
    for left in sorted(store.ledger().left_out.values(), key=lambda left: left.of):
        if chosen := {why: n for why, n in left.reasons.items() if wanted(left.of, why)}:
            found[left.of] = chosen
    return found


def left_out_csv(store: IncidentStore, wanted: Wanted) -> bytes:
    """Return rows left out as one CSV file that can be mended and loaded again.

    Raises
    ------
    QuestionError
        There is none, or they are of several sources: no one profile could read them again.
    """
    found = left_out_of(store, wanted)
    sources = list(dict.fromkeys(of.split("/", 1)[0] for of in found))
    if not found:
        raise QuestionError("no such row is left out; 'hotspots left-out' lists those that are")
    if len(sources) > 1:
        raise QuestionError(
            f"the rows are of {len(sources)} sources ({', '.join(sources)}), and each is loaded again with "
            f"its own profile; choose one, such as --of {sources[0]}/"
        )
    tables = []
    left_out = store.ledger().left_out
    for of in found:
        rows = read_kept(store.left_out_folder / left_out[of].file)
        tables.append([row for row in rows.to_pylist() if wanted(of, row[REASON])])
    names = list(dict.fromkeys(name for rows in tables for name in rows[0]))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    for rows in tables:
        for row in rows:
            writer.writerow({name: safe_cell(cell or "") for name, cell in row.items()})
    return text.getvalue().encode()


def open_store(settings: Settings) -> IncidentStore:
    """Open the store that the settings name."""
    return IncidentStore.open(settings.store)


def _place(store: IncidentStore, text: str) -> int:
    """Read a place: its number, or longitude and latitude with a comma between."""
    if re.fullmatch(r"\d{1,16}", text.strip(), flags=re.ASCII):
        number = int(text)
        if number < store.frame.columns * store.frame.rows:
            return number
    pair = re.fullmatch(
        r"\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*", text, flags=re.ASCII
    )
    if pair is not None:
        easting, northing = store.projection.to_projected(
            np.array([float(pair[1])]), np.array([float(pair[2])])
        )
        if store.frame.inside(easting, northing)[0]:
            return int(store.frame.pack(easting, northing)[0])
    raise QuestionError(
        f"place '{text[:60]}' is neither a place's number, as 'hotspots quality' lists them, nor "
        f"longitude,latitude in degrees inside the area of use of {store.projection.crs}"
    )


def _lonlat(store: IncidentStore, places: Sequence[int]) -> tuple[list[float], list[float]]:
    easting, northing = store.frame.unpack(np.array(places, dtype=np.int64))
    longitude, latitude = store.projection.to_lonlat(easting, northing)
    return [round(float(x), 6) for x in longitude], [round(float(y), 6) for y in latitude]
