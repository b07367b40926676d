"""Rows of made-up records that need no file, and what is found of each."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from boundaries.projection import projection_of
from hotspots.period import month_index
from hotspots.places import PlaceFrame
from hotspots.sources.examining import NO_SLICE, Examiner, Terms
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.rows import Rows

PROJECTION = projection_of()
FRAME = PlaceFrame.of(PROJECTION)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SINCE_2020 = {"earliest_month": month_index(2020, 1)}

RECORDS = """
name = "records"
label_prefix = "Near"
institutions = ["Town Hall"]
[columns]
id = "Ref"
updated = "Changed"
category = "Kind"
label = "Street"
from_date = "Date"
from_time = "Time"
to_date = "To date"
to_time = "To time"
longitude = "Lon"
latitude = "Lat"
setting = "Setting"
domestic = "Domestic"
proactive = "Proactive"
outcome = "Outcome"
lsoa = "LSOA"
part = ["Team", "Area"]
[time]
formats = ["%d/%m/%Y", "%d/%m/%Y %H:%M"]
[slice]
mode = "merge"
[categories]
use = ["police-uk"]
leave_out = ["Advice"]
[words.setting]
"Home" = "private"
"Park" = "public"
"""
PROFILE = profile_of(RECORDS, "records.toml")

ROW = {
    "Ref": " R  1 ",
    "Changed": "02/07/2024 09:30",
    "Kind": "drugs",
    "Street": "Near  High Street",
    "Date": "01/07/2024",
    "Time": "23:30",
    "To date": "02/07/2024",
    "To time": "00:15",
    "Lon": "-1.3125",
    "Lat": "54.5650",
    "Setting": "home",
    "Domestic": "Y",
    "Proactive": "No",
    "Outcome": " Charged  later",
    "LSOA": "E01033769",
    "Team": "North & East",
    "Area": "South",
}


@dataclass(frozen=True)
class Cells:
    """Rows that need no file."""

    rows: list[dict[str, str]]
    names: tuple[str, ...]
    crs: str = ""

    def batches(self, cuts=(), *, encoded=False):
        cells = pa.table(
            {name: pa.array([row[name] for row in self.rows], pa.string()) for name in self.names}
        )
        for start, end in zip((0, *cuts), (*cuts, len(self.rows)), strict=True):
            part = cells.slice(start, end - start)
            if encoded:
                part = pa.table({name: part[name].dictionary_encode() for name in part.column_names})
            yield Rows(part, start + 1)


def examiner_of(reader, profile=PROFILE, **options):
    return Examiner(
        reader,
        profile,
        PROJECTION,
        FRAME,
        file_name="table.csv",
        part_of_file="whole",
        terms=Terms(NOW, **options),
    )


def together(examiner, batches):
    """What is found of each row, whatever the batches."""
    found = []
    for rows in batches:
        part = examiner.examine(rows)
        assert part.first == rows.first == len(found) + 1
        assert list(part.slices) == sorted({part.slices[i] for i in part.slice_index if i != NO_SLICE})
        assert examiner.slices_of(rows) == part.slices
        for i, incident in enumerate(part.incidents.to_pylist()):
            slice_index, reason = part.slice_index[i], part.reason[i]
            found.append(
                (
                    None if slice_index == NO_SLICE else part.slices[slice_index],
                    incident if reason == FITS else REASONS[reason],
                    bool(part.repaired[i]),
                    int(part.lsoa[i]),
                )
            )
    return found


def examined(*rows, profile=PROFILE, **options):
    reader = Cells([ROW | row for row in rows], tuple(ROW))
    return together(examiner_of(reader, profile, **options), reader.batches())


def stored(*rows, **options):
    return [incident for _, incident, _, _ in examined(*rows, **options)]
