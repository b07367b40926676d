"""What the incident table looks like on disk."""

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hotspots.period import month_text

STORE_FORMAT = 1
"""Format of the store's directory, recorded in ``store.json``."""

PARTITION = "month"
"""The partition column: the month as text, such as ``2024-01``; it stands in paths, not in the files."""

FILE_SCHEMA = pa.schema(
    [
        # The month again, as a number, so that a query needs nothing but the file.
        pa.field("month_index", pa.int32(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("force", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("place", pa.int64(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("institution", pa.bool_(), nullable=False),
        pa.field("synthetic", pa.bool_(), nullable=False),
    ]
)
"""The columns of a data file, one row for each incident."""

TABLE_SCHEMA = FILE_SCHEMA.append(pa.field(PARTITION, pa.string(), nullable=False))
"""The columns of the Delta table."""

INCIDENT_COLUMNS: tuple[str, ...] = ("category", "place", "label", "institution")
"""The columns that differ between the incidents of a slice; the others say which slice it is."""

DELTA_CONFIGURATION: dict[str, str | None] = {
    # A page of an old answer asks for an old version: its log entry must still be there.
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True, slots=True, order=True)
class SliceKey:
    """What is replaced as a whole: what one source published for one force and month.

    Attributes
    ----------
    source, force : slugs, such as ``police-uk`` and ``cleveland-police``.
    month : see `hotspots.period.month_index`.
    """

    source: str
    force: str
    month: int

    @property
    def partition(self) -> str:
        """The month as the partition value."""
        return month_text(self.month)

    def __str__(self) -> str:
        """Return the slice as reports name it, such as ``police-uk/cleveland-police/2024-01``."""
        return f"{self.source}/{self.force}/{self.partition}"


def file_table(key: SliceKey, incidents: pa.Table, *, synthetic: bool) -> pa.Table:
    """Return the rows of a slice's data file, by place and category.

    Parameters
    ----------
    key : the slice.
    incidents : `INCIDENT_COLUMNS`, one row for each incident.
    synthetic : whether they are made up.
    """
    n = len(incidents)
    chosen = incidents.select(list(INCIDENT_COLUMNS))
    same = {
        "month_index": pa.repeat(pa.scalar(key.month, pa.int32()), n),
        "source": pa.repeat(pa.scalar(key.source), n),
        "force": pa.repeat(pa.scalar(key.force), n),
        "synthetic": pa.repeat(pa.scalar(synthetic), n),
    }
    columns = {**same, **{name: chosen[name] for name in INCIDENT_COLUMNS}}
    table = pa.table({name: columns[name] for name in FILE_SCHEMA.names}).cast(FILE_SCHEMA)
    return table.sort_by([("place", "ascending"), ("category", "ascending")])


def file_statistics(key: SliceKey, rows: int) -> str:
    """Return what the log says of a data file that holds one slice and nothing else."""
    ends: dict[str, Any] = {"month_index": key.month, "source": key.source, "force": key.force}
    return json.dumps({"numRecords": rows, "minValues": ends, "maxValues": ends})
