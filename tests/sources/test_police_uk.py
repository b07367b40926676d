"""Rows of street files become incidents, or are left out with a reason; none is lost."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.errors import SourceError
from hotspots.period import month_index
from hotspots.places import PlaceFrame
from hotspots.sources.inputs import InputFile, find_inputs
from hotspots.sources.police_uk import NO_SLICE, force_slug, read_street_file, slices_of
from hotspots.sources.profile import profile_named
from hotspots.sources.street_csv import COLUMNS
from tests.street_files import street_text, write_street

ODDITIES = Path(__file__).parent.parent / "data" / "police_uk"
PROJECTION = projection_of()
FRAME = PlaceFrame.of(PROJECTION)
JANUARY = month_index(2024, 1)


def examined(path: Path, **options):
    (file,) = find_inputs([path]).files
    return read_street_file(file, profile_named("police-uk"), PROJECTION, FRAME, **options)


def read_oddity(name: str, **options):
    return examined(ODDITIES / f"{name}.csv", **options)


def left_out(rows):
    """Every row left out: of each slice, and of none."""
    return pa.concat_tables(rows.rows_left_out_of(i) for i in (*range(len(rows.slices)), NO_SLICE))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("byte_order_mark_and_windows_line_ends", 2),
        ("line_break_inside_a_cell", 2),
        ("columns_in_another_order_and_one_more", 1),
        ("exact_duplicate_rows", 4),
        ("former_names_of_crime_types", 3),
        ("header_only", 0),
    ],
)
def test_an_odd_but_sound_file_keeps_every_row(name, kept):
    rows = read_oddity(name)
    assert (rows.read, rows.kept, rows.left_out) == (kept, kept, {})


def test_each_row_left_out_has_the_first_reason_that_applies():
    rows = read_oddity("one_row_for_each_reason")
    found = dict(zip(*(left_out(rows)[c].to_pylist() for c in ("row", "reason")), strict=True))
    assert found == {
        2: "bad_date",
        3: "bad_date",
        4: "bad_date",
        5: "unknown_category",
        6: "no_location",
        7: "no_location",
        8: "no_location",
        9: "null_island",
        10: "out_of_bounds",
        11: "out_of_bounds",
        12: "bad_date",
    }
    assert rows.kept + sum(rows.left_out.values()) == rows.read == 12
    undated = rows.rows_left_out_of(NO_SLICE)
    assert set(undated["reason"].to_pylist()) == {"bad_date"}
    assert len(undated) == rows.left_out["bad_date"]


def test_institutions_are_known_by_their_exact_labels_only():
    incidents = read_oddity("institutions_by_exact_label").incidents.to_pylist()
    flagged = [incident["label"] for incident in incidents if incident["institution"]]
    assert flagged == ["Prison", "Hospital", "Police Station"]
    plain = [incident["label"] for incident in incidents if not incident["institution"]]
    assert plain == ["James Cook University Hospital", "Hospital Road", "Hampton Court", "", ""]


def test_a_label_holds_nothing_that_cannot_be_seen(tmp_path):
    unseen = "On or near\u00a0High\x07\u200b \x1b Street\ufffe\ue000"
    path = write_street(tmp_path / "x.csv", "F", "2024-01", ["Drugs"], Location=unseen)
    assert examined(path).incidents["label"].to_pylist() == ["High Street"]


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters='\r\n",'), max_size=20))
def test_whatever_a_label_holds_its_letters_stay_and_a_map_file_can_hold_it(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_text(
        street_text("F", "2024-01", ["Drugs"], Location=f"x{text}x"), encoding="utf-8", newline=""
    )
    (label,) = examined(path).incidents["label"].to_pylist()
    assert ET.fromstring(f"<a>{escape(label)}</a>").text == label  # noqa: S314
    assert [c for c in label if c.isalnum()] == [c for c in f"x{text}x" if c.isalnum()]


def test_columns_are_found_by_name_whatever_their_order():
    (incident,) = read_oddity("columns_in_another_order_and_one_more").incidents.to_pylist()
    easting, northing = PROJECTION.to_projected(np.array([-1.3125]), np.array([54.565]))
    assert incident == {
        "category": "drugs",
        "place": int(FRAME.pack(easting, northing)[0]),
        "label": "High Street",
        "institution": False,
    }


def test_a_file_of_several_forces_and_months_is_several_slices_and_some_can_be_left_aside():
    name = "two_forces_and_two_months"
    both = [("cleveland-police", JANUARY), ("cleveland-police", JANUARY + 1)]
    others = [("durham-constabulary", JANUARY), ("durham-constabulary", JANUARY + 1)]
    rows = read_oddity(name)
    assert list(rows.slices) == [*both, *others]
    assert [len(rows.incidents_of(index)) for index in range(4)] == [1, 1, 1, 2]
    rest = read_oddity(name, leaving=both)
    assert rest.read == rest.kept == 3
    assert rest.row_number.tolist() == [3, 4, 5]


def test_the_force_comes_from_the_other_column_or_the_file_name_where_reported_by_is_empty(tmp_path):
    path = tmp_path / "2024-01-west-midlands-street.csv"
    row = "1,2024-01,,{},-1.3125,54.565,On or near X,,,Drugs,,"
    path.write_text("\n".join([",".join(COLUMNS), row.format("Durham Constabulary"), row.format("")]))
    assert slices_of(find_inputs([path]).files[0]) == (
        ("durham-constabulary", JANUARY),
        ("west-midlands", JANUARY),
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("other_columns", "it has no column Location, LSOA code, LSOA name, Crime type"),
        ("not_utf8", "is not UTF-8 text"),
        ("cut_short", "Row #3: Expected 12 columns, got 4"),
        ("quotation_mark_never_closed", "a quotation mark that is never closed in column Context"),
    ],
)
def test_a_file_that_would_lose_rows_is_refused_in_one_line(name, says):
    with pytest.raises(SourceError) as caught:
        read_oddity(name)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfeC\x00r\x00", b"\x00\x01\x02", b"a,b\n1,2\n"])
def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="street file") as caught:
        examined(path)
    assert "\n" not in str(caught.value)


def test_a_header_without_a_line_end_is_a_file_without_rows(tmp_path):
    path = tmp_path / "header.csv"
    path.write_text(",".join(COLUMNS))
    assert examined(path).read == 0


def test_left_out_cells_never_start_a_formula():
    rows = left_out(read_oddity("formulas_in_cells")).to_pylist()
    assert [row["Crime type"] for row in rows] == ['\'=HYPERLINK("http://example.org")']
    assert [row["Location"] for row in rows] == ["'@SUM(1)"]
    assert [row["Context"] for row in rows] == ["'+1+cmd"]
    assert [row["Longitude"] for row in rows] == ["-1.3125"]


def test_a_force_becomes_a_slug_that_is_safe_in_paths():
    assert force_slug("Cleveland Police") == "cleveland-police"
    assert force_slug("Dyfed-Powys Police") == "dyfed-powys-police"
    assert force_slug("../Heddlu Gŵent/") == "heddlu-gwent"


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters='\r\n",\0'), max_size=12)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Month": st.sampled_from(["2024-01", "2024-02", "", "24-01"]) | CELLS,
            "Longitude": st.sampled_from(["-1.31", "0", "-9.9e99", " -1.2 "]) | CELLS,
            "Latitude": st.sampled_from(["54.5", "0", "1e400"]) | CELLS,
            "Crime type": st.sampled_from(["Drugs", "asb", "Robbery"]) | CELLS,
            "Location": CELLS,
            "Reported by": CELLS,
        }
    ),
    max_size=12,
)


@given(rows=ROWS)
def test_whatever_the_cells_hold_every_row_is_kept_or_left_out(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    lines = [",".join(row.get(column, "x") for column in COLUMNS) for row in rows]
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8", newline="")
    file = InputFile("any.csv", path, None, datetime(2024, 1, 1))  # noqa: DTZ001
    found = read_street_file(file, profile_named("police-uk"), PROJECTION, FRAME)
    assert found.read == len(rows)
    assert found.kept + sum(found.left_out.values()) == found.read
    assert sum(len(found.incidents_of(i)) for i in range(len(found.slices))) == found.kept
    assert len(left_out(found)) == found.read - found.kept


def test_real_files_have_as_many_institution_records_as_their_labels_say(real_data):
    files = find_inputs([real_data / "cleveland_street_2023-01_2024-12.zip"]).files
    found = [
        read_street_file(file, profile_named("police-uk"), PROJECTION, FRAME).incidents for file in files
    ]
    assert sum(len(incidents) for incidents in found) == 187_001
    assert sum(sum(incidents["institution"].to_pylist()) for incidents in found) == 2_375 + 1_836 + 390
