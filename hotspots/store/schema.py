"""What the incident table looks like on disk."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from hotspots.errors import QuestionError
from hotspots.period import Period, month_text

STORE_FORMAT = 2
"""Format of the store's directory, recorded in ``store.json``."""

PARTITION = "month"
"""The partition column: the month as text, such as ``2024-01``; it stands in paths, not in the files."""

_INSTANT = pa.timestamp("us", "UTC")

FILE_SCHEMA = pa.schema(
    [
        # The month again, as a number, so that a query needs nothing but the file.
        pa.field("month_index", pa.int32(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("part", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("place", pa.int64(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("institution", pa.bool_(), nullable=False),
        pa.field("synthetic", pa.bool_(), nullable=False),
        pa.field("precision", pa.string(), nullable=False),
        # When: [start, end), and the local minute of the start; null where only the month is known.
        pa.field("start", _INSTANT),
        pa.field("end", _INSTANT),
        pa.field("local_minute", pa.int32()),
        # What only record-level data have.
        pa.field("id", pa.string()),
        pa.field("updated", _INSTANT),
        pa.field("setting", pa.string()),
        pa.field("domestic", pa.bool_()),
        pa.field("proactive", pa.bool_()),
        pa.field("outcome", pa.string()),
    ]
)
"""The columns of a data file, one row for each incident."""

TABLE_SCHEMA = FILE_SCHEMA.append(pa.field(PARTITION, pa.string(), nullable=False))
"""The columns of the Delta table."""

DELTA_CONFIGURATION: dict[str, str | None] = {
    # A page of an old answer asks for an old version: its log entry must still be there.
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
    # The log is kept for good: another program that compacts files must not write identifiers into it.
    "delta.dataSkippingStatsColumns": "month_index,source,part",
}


@dataclass(frozen=True, slots=True, order=True)
class SliceKey:
    """What is replaced as a whole: what one source published for one part of its area and one month.

    Attributes
    ----------
    source, part : slugs, such as ``police-uk`` and, of police.uk the force, ``cleveland-police``.
    month : see `hotspots.period.month_index`.
    """

    source: str
    part: str
    month: int

    @property
    def partition(self) -> str:
        """The month as the partition value."""
        return month_text(self.month)

    def __str__(self) -> str:
        """Return the slice as reports name it, such as ``police-uk/cleveland-police/2024-01``."""
        return f"{self.source}/{self.part}/{self.partition}"

    @classmethod
    def parse(cls, text: str) -> "SliceKey":
        """Read a slice as reports name it.

        Raises
        ------
        QuestionError
            The text is not source/part/month.

        Examples
        --------
        >>> str(SliceKey.parse("police-uk/cleveland-police/2024-01"))
        'police-uk/cleveland-police/2024-01'
        """
        parts = text.split("/")
        if len(parts) != 3 or not all(parts):
            raise QuestionError(
                f"slice '{text[:80]}' is not source/part/month, such as police-uk/cleveland-police/2024-01; "
                "'hotspots slices' lists those that are loaded"
            )
        return cls(parts[0], parts[1], Period.parse(parts[2]).first_month)


def file_table(key: SliceKey, incidents: pa.Table, *, synthetic: bool) -> pa.Table:
    """Return the rows of a slice's data file.

    Parameters
    ----------
    key : the slice.
    incidents : one row for each incident: at least category, place, label and institution; of the other
        columns of `FILE_SCHEMA` what is known. Without a precision, the month is all that is known.
    synthetic : whether they are made up.
    """
    n = len(incidents)
    same = {
        "month_index": key.month,
        "source": key.source,
        "part": key.part,
        "synthetic": synthetic,
        "precision": "month",
    }
    columns = {}
    for field in FILE_SCHEMA:
        if field.name in incidents.column_names:
            columns[field.name] = _without_the_unused(incidents[field.name])
        elif field.name in same:
            columns[field.name] = pa.repeat(pa.scalar(same[field.name], field.type), n)
        else:
            columns[field.name] = pa.nulls(n, field.type)
    return pa.table(columns)


def _without_the_unused(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Return a column whose dictionary has only texts of its own rows: a data file tells of no other rows."""
    if not pa.types.is_dictionary(column.type):
        return column
    whole = column.unify_dictionaries().combine_chunks()
    if whole.null_count:
        return whole.cast(pa.string())
    codes = np.asarray(np.from_dlpack(whole.indices))
    used = np.bincount(codes, minlength=len(whole.dictionary)) > 0
    if used.all():
        return whole
    renumbered = (np.cumsum(used) - 1).astype(np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(renumbered), whole.dictionary.filter(pa.array(used)))


def file_statistics(key: SliceKey, rows: int) -> str:
    """Return what the log says of a data file that holds one slice and nothing else."""
    ends: dict[str, Any] = {"month_index": key.month, "source": key.source, "part": key.part}
    return json.dumps({"numRecords": rows, "minValues": ends, "maxValues": ends})
