"""A row with a fault is left out for the first reason that applies, or repaired where that is asked for."""

from itertools import combinations

import numpy as np
import pytest

from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.reasons import REASONS
from tests.sources.examining import FRAME, RECORDS, ROW, SINCE_2020, Cells, examined, examiner_of, stored

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


def test_the_likely_cause_is_told_by_the_names_of_the_profile():
    reader = Cells([ROW | {"Kind": "Nonsense"}], tuple(ROW))
    examiner = examiner_of(reader)
    (rows,) = reader.batches()
    part = examiner.examine(rows)
    assert examiner.likely_cause(rows.cells, part.reason).startswith("Kind is 'Nonsense'")
