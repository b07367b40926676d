"""Every row of a file is kept with what its profile says is in it, or left out for the first reason."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hotspots.errors import SourceError
from hotspots.period import month_index
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.rows import Rows
from tests.sources.examining import (
    FRAME,
    PROJECTION,
    RECORDS,
    ROW,
    Cells,
    examined,
    examiner_of,
    stored,
    together,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
JULY = month_index(2024, 7)


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
