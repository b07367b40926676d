"""Every row of a file is kept with what its profile says is in it, or left out for the first reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.errors import SourceError
from hotspots.period import month_index
from hotspots.places import PlaceFrame
from hotspots.sources.examining import NO_SLICE, Examiner, Terms
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.rows import Rows
from hotspots.sources.where.labels import institutions_in, street_of, streets_in

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTION = projection_of()
FRAME = PlaceFrame.of(PROJECTION)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
JULY = month_index(2024, 7)

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


def test_a_row_is_stored_with_all_that_its_profile_names():
    ((part, incident, repaired, lsoa),) = examined({})
    easting, northing = PROJECTION.to_projected(np.array([-1.3125]), np.array([54.565]))
    assert incident == {
        "category": "drugs",
        "place": int(FRAME.pack(easting, northing)[0]),
        "label": "High Street",
        "institution": False,
        "precision": "minute",
        # Civil time of July is an hour ahead of UTC; the last minute belongs to the interval.
        "start": datetime(2024, 7, 1, 22, 30, tzinfo=UTC),
        "end": datetime(2024, 7, 1, 23, 16, tzinfo=UTC),
        "local_minute": (datetime(2024, 7, 1, 23, 30) - datetime(1970, 1, 1)).total_seconds() // 60,  # noqa: DTZ001
        "setting": "private",
        "domestic": True,
        "proactive": False,
        "outcome": "Charged later",
        "updated": datetime(2024, 7, 2, 8, 30, tzinfo=UTC),
        "id": "R 1",
    }
    assert (part, repaired, lsoa) == (("north-east", JULY), False, 1)


def test_what_a_row_does_not_say_is_unknown_and_never_made_up():
    empty = dict.fromkeys(("Changed", "Street", "To date", "To time", "Time", "Outcome", "LSOA", "Team"), "")
    words = {"Setting": "", "Domestic": "perhaps", "Proactive": ""}
    ((part, incident, _, lsoa),) = examined(empty | words)
    assert (part, lsoa) == (("south", JULY), -1)
    assert (incident["updated"], incident["label"], incident["outcome"]) == (None, "", "")
    assert (incident["setting"], incident["domestic"], incident["proactive"]) == ("unknown", None, None)
    assert incident["precision"] == "day"
    assert incident["start"] == datetime(2024, 6, 30, 23, tzinfo=UTC)
    assert incident["end"] == datetime(2024, 7, 1, 23, tzinfo=UTC)
    ((part, *_),) = examined(empty | {"Area": " "})
    assert part == ("whole", JULY)


@pytest.mark.parametrize(
    ("precision", "start", "minutes"), [("hour", "22:00", 120), ("day", "23:00 before", 48 * 60)]
)
def test_nothing_finer_than_the_precision_of_the_profile_is_stored(precision, start, minutes):
    coarse = profile_of(RECORDS.replace("[time]", f'[time]\nprecision = "{precision}"'), "x.toml")
    (incident,) = stored({}, profile=coarse)
    assert incident["precision"] == precision
    begin = (
        datetime(2024, 6, 30, 23, tzinfo=UTC) if "before" in start else datetime(2024, 7, 1, 22, tzinfo=UTC)
    )
    assert incident["start"] == begin
    assert (incident["end"] - begin).total_seconds() == minutes * 60
    monthly = profile_of(RECORDS.replace("[time]", '[time]\nprecision = "month"'), "x.toml")
    (incident,) = stored({}, profile=monthly)
    assert not {"start", "end", "local_minute", "precision"} & set(incident)


def test_where_only_the_month_is_known_no_start_is_stored():
    profile = profile_of(RECORDS.replace('"%d/%m/%Y",', '"%d/%m/%Y", "%Y-%m-%d", "%m/%Y",'), "x.toml")
    (incident,) = stored({"Date": "2024-07-01"}, profile=profile)
    assert (incident["precision"], incident["local_minute"] % 1440) == ("minute", 23 * 60 + 30)
    (incident,) = stored({"Date": "07/2024", "Time": "", "To date": "", "To time": ""}, profile=profile)
    assert incident["precision"] == "month"
    assert (incident["start"], incident["end"], incident["local_minute"]) == (None, None, None)


FAULTS = {
    "bad_date": {"Time": "25:99"},
    "in_future": {"Date": "01/02/2026"},
    "ends_before_start": {"To date": "01/01/2018"},
    "past_retention": {"Date": "01/05/2019"},
    "unknown_category": {"Kind": "Nonsense"},
    "not_an_incident": {"Kind": " ADVICE "},
    "no_location": {"Lon": ""},
    "null_island": {"Lon": "0", "Lat": "0.0"},
    "swapped": {"Lon": "54.5650", "Lat": "-1.3125"},
    "metres_for_degrees": {"Lon": "444500", "Lat": "518000"},
    "out_of_bounds": {"Lon": "2.35", "Lat": "48.85"},
    "no_id": {"Ref": "  "},
}
OPEN_END = {"To date": "", "To time": ""}
SINCE_2020 = {"earliest_month": month_index(2020, 1)}


@pytest.mark.parametrize("reason", FAULTS)
def test_a_row_with_one_fault_has_its_reason(reason):
    end = {} if reason == "ends_before_start" else OPEN_END
    assert stored(end | FAULTS[reason], **SINCE_2020) == [reason]


def test_of_two_faults_the_one_that_stands_first_in_the_list_is_given():
    assert list(FAULTS) == [reason for reason in REASONS if reason in FAULTS]
    pairs = [
        (first, second)
        for first, second in combinations(FAULTS, 2)
        if not FAULTS[first].keys() & FAULTS[second].keys()
    ]
    rows = [
        ({} if "ends_before_start" in pair else OPEN_END) | FAULTS[pair[0]] | FAULTS[pair[1]]
        for pair in pairs
    ]
    assert stored(*rows, **SINCE_2020) == [first for first, _ in pairs]
    assert len(pairs) > 50


def test_retention_begins_with_its_month_and_is_not_asked_for_where_none_is_set():
    rows = [{"Date": day} | OPEN_END for day in ("31/12/2019", "01/01/2020")]
    assert [type(found) for found in stored(*rows, **SINCE_2020)] == [str, dict]
    assert [type(found) for found in stored(*rows)] == [dict, dict]


def test_swapped_coordinates_are_repaired_where_the_profile_says_so_and_are_counted():
    repairing = profile_of(RECORDS.replace("[time]", "[place]\nrepair_swapped = true\n[time]"), "x.toml")
    (_, sound, *_), (_, mended, repaired, _), (_, bad, not_repaired, _) = examined(
        {}, FAULTS["swapped"], FAULTS["out_of_bounds"], profile=repairing
    )
    assert mended == sound
    assert (repaired, bad, not_repaired) == (True, "out_of_bounds", False)


def test_degrees_in_a_system_of_metres_are_told():
    text = RECORDS.replace("longitude", "easting").replace("latitude", "northing")
    metres = profile_of(text.replace("[time]", '[place]\nsystem = "EPSG:27700"\n[time]'), "x.toml")
    fine, degrees = stored({"Lon": "444500.25", "Lat": "518000"}, {}, profile=metres)
    assert degrees == "degrees_for_metres"
    expected = FRAME.pack(np.array([444500.25]), np.array([518000.0]))
    assert fine["place"] == int(expected[0])


def test_equal_rows_are_all_kept():
    assert len([one for one in stored({}, {}, {}) if isinstance(one, dict)]) == 3


@pytest.mark.parametrize(
    ("code", "vintage"),
    [
        ("E01012187", 0),
        ("E01033768", 0),
        ("E01033769", 1),
        (" E01034000 ", 1),
        ("W01001955", 0),
        ("W01001956", 1),
        ("", -1),
        ("E0101218", -1),
        ("E02012187", -1),
        ("Stockton 001A", -1),
    ],
)
def test_the_vintage_of_a_statistical_area_is_told_by_its_code(code, vintage):
    ((*_, lsoa),) = examined({"LSOA": code})
    assert lsoa == vintage


def test_the_vintage_is_told_of_rows_that_are_left_out_too_and_of_none_without_a_column():
    assert examined({"Kind": "Nonsense"})[0][3] == 1
    without = profile_of(RECORDS.replace('lsoa = "LSOA"\n', ""), "x.toml")
    assert examined({}, profile=without)[0][3] == -1


def pools(**values):
    return st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in values.items()})


ANY_ROW = pools(**{
    "Ref": ["R1", "R2", " r1", ""],
    "Changed": ["02/07/2024", "", "soon"],
    "Kind": ["Drugs", "drugs ", "Robbery", "Advice", "x", ""],
    "Street": ["Near High Street", "High  Street", "Near", "Town Hall", "Near Town Hall", ""],
    "Date": ["01/07/2024", "30/06/2024", "01/07/2023", "01/02/2026", "07/2024", ""],
    "Time": ["23:30", "", "9:05", "99"],
    "To date": ["02/07/2024", "", "01/01/2018"],
    "To time": ["00:15", ""],
    "Lon": ["-1.3125", "54.565", "0", "", "x"],
    "Lat": ["54.565", "-1.3125", "0", "91"],
    "Setting": ["Park", "HOME", "?"],
    "Domestic": ["1", "n", ""],
    "LSOA": ["E01033769", "E01012187", ""],
    "Team": ["North", "North!", "", "East"],
    "Area": ["", "West"],
})  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(ANY_ROW, min_size=1, max_size=8), data=st.data(), encoded=st.booleans())
def test_batches_of_any_size_say_the_same_of_every_row(rows, data, encoded):
    reader = Cells([ROW | row for row in rows], tuple(ROW))
    whole = together(examiner_of(reader, **SINCE_2020), reader.batches())
    cuts = sorted(data.draw(st.sets(st.integers(0, len(rows)), max_size=3)))
    assert together(examiner_of(reader, **SINCE_2020), reader.batches(cuts, encoded=encoded)) == whole
    alone = range(1, len(rows))
    assert together(examiner_of(reader, **SINCE_2020), reader.batches(alone)) == whole
    assert len(whole) == len(rows)
    for part, incident, _, _ in whole:
        assert (part is None) == (incident == "bad_date")
        if isinstance(incident, dict):
            assert incident["category"] in {"drugs", "robbery"}
            assert incident["place"] > 0
            assert incident["id"] in {"R1", "R2", "r1"}


LABELS = st.lists(
    st.text(st.sampled_from("ab N\t\u200b\x07é\n"), max_size=6)
    | st.sampled_from(["N a", "N", "N ", "N N a", "Na", "N  a", "Town Hall", " Town Hall"])
    | st.none(),
    max_size=10,
)


@settings(max_examples=80, deadline=None)
@given(labels=LABELS, prefix=st.sampled_from(["", "N", "N a"]))
def test_labels_of_a_column_are_read_as_each_alone(labels, prefix):
    expected = [street_of(label or "", prefix) for label in labels]
    plain = pa.chunked_array([pa.array(labels, pa.string())])
    for column in (
        plain,
        plain.dictionary_encode(),
        pa.chunked_array([plain.chunk(0)[:2], plain.chunk(0)[2:]]),
    ):
        assert streets_in(column, prefix).to_pylist() == expected
        flagged = institutions_in(column, ["Town Hall", "N a"])
        assert flagged.tolist() == [label in {"Town Hall", "N a"} for label in labels]


def test_columns_are_found_whatever_their_case_and_spaces_and_only_those_are_wanted():
    names = {name: f" {name.upper().replace(' ', '   ')}" for name in ROW}
    reader = Cells(
        [{names[name]: cell for name, cell in ROW.items()} | {"more": "x"}], (*names.values(), "more")
    )
    examiner = examiner_of(reader)
    assert together(examiner, reader.batches()) == examined({})
    assert set(examiner.wanted) == set(names.values())
    dates = [names[name] for name in ("Team", "Area", "Date", "Time", "To date", "To time")]
    assert list(examiner.wanted_for_slices) == dates
    (rows,) = reader.batches()
    assert examiner.slices_of(Rows(rows.cells.select(dates), 1)) == (("north-east", JULY),)


def test_a_file_without_the_columns_of_its_profile_is_refused_in_one_line():
    names = tuple(name for name in ROW if name not in {"Kind", "Lat"})
    with pytest.raises(SourceError) as caught:
        examiner_of(Cells([], names))
    said = str(caught.value)
    assert "table.csv is not what profile 'records' describes: it has no column Kind, Lat" in said.replace(
        "Lat, Kind", "Kind, Lat"
    )
    assert "(it has Ref, Changed, Street," in said and ", ...)" in said
    assert "\n" not in said
    geometry = profile_of(
        'name = "x"\n[columns]\ncategory = "Kind"\nmonth = "Date"\n[place]\nsystem = "geometry"', "x.toml"
    )
    with pytest.raises(SourceError, match=r"table\.csv has no geometry, in which profile 'x' looks"):
        examiner_of(Cells([], tuple(ROW)), geometry)


def test_the_likely_cause_is_told_by_the_names_of_the_profile():
    reader = Cells([ROW | {"Kind": "Nonsense"}], tuple(ROW))
    examiner = examiner_of(reader)
    (rows,) = reader.batches()
    part = examiner.examine(rows)
    assert examiner.likely_cause(rows.cells, part.reason).startswith("Kind is 'Nonsense'")


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("council-asb", {"not_an_incident": 8, "no_location": 12}),
        ("police-records", {"unknown_category": 8, "not_an_incident": 5, "no_location": 4}),
    ],
)
def test_every_row_of_the_examples_is_kept_or_left_out_as_its_cells_say(name, reasons):
    profile = profile_named(str(EXAMPLES / f"{name}.toml"))
    (file,) = find_inputs([EXAMPLES / f"{name}.csv"]).files
    reader = open_rows(file, profile.layout)
    examiner = examiner_of(reader, profile)
    found = together(examiner, reader.batches(examiner.wanted))
    left_out = Counter(incident for _, incident, _, _ in found if isinstance(incident, str))
    assert left_out == reasons
    # As the cells say, read another way.
    cells = [row for rows in reader.batches() for row in rows.cells.to_pylist()]
    assert len(cells) == len(found)
    columns = profile.columns
    aside = {"Advice given", "NC"}
    assert sum(row[columns.category] in aside for row in cells) == reasons["not_an_incident"]
    for row, (part, incident, _, _) in zip(cells, found, strict=True):
        if isinstance(incident, dict):
            assert incident["id"] == row[columns.id]
            assert part[0] == "whole"
            assert incident["start"] < incident["end"]
