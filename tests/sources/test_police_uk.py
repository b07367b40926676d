"""Rows of street files become incidents, or are left out with a reason; none is lost."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.errors import SourceError
from hotspots.loading.file_rows import FileRows, part_of
from hotspots.loading.left_out import LeftOutRows, read_kept
from hotspots.loading.spool import Spool
from hotspots.period import month_index
from hotspots.places import PlaceFrame
from hotspots.sources.examining import NO_SLICE, Examiner, Terms
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.where.labels import slug
from hotspots.store.schema import SliceKey
from hotspots.store.staging import Staging
from hotspots.store.table import IncidentStore
from tests.street_files import COLUMNS, street_text, write_street

ODDITIES = Path(__file__).parent.parent / "data" / "police_uk"
PROFILE = profile_named("police-uk")
PROJECTION = projection_of()
FRAME = PlaceFrame.of(PROJECTION)
JANUARY = month_index(2024, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def examined(path):
    """All rows of a file: those read and kept, the slice and reason of each, and the incidents kept."""
    (file,) = find_inputs([path]).files
    reader = open_rows(file, PROFILE.layout)
    examiner = Examiner(
        reader,
        PROFILE,
        PROJECTION,
        FRAME,
        file_name=file.name,
        part_of_file=part_of(file, PROFILE),
        terms=Terms(NOW),
    )
    slices, reasons, incidents = [], [], []
    for rows in reader.batches(examiner.wanted):
        part = examiner.examine(rows)
        assert part.first == len(reasons) + 1
        assert examiner.slices_of(rows) == part.slices
        slices += [None if i == NO_SLICE else part.slices[i] for i in part.slice_index]
        reasons += [None if code == FITS else REASONS[code] for code in part.reason]
        incidents += part.incidents.filter(pa.array(part.reason == FITS)).to_pylist()
    return SimpleNamespace(
        read=len(reasons),
        kept=len(incidents),
        slices=slices,
        reasons=reasons,
        left_out=dict(Counter(reason for reason in reasons if reason)),
        incidents=incidents,
    )


def read_oddity(name):
    return examined(ODDITIES / f"{name}.csv")


def kept_by(left_out, reader, everything, folder):
    """Rows that are left out, as they are kept for people to look at."""
    staging = Staging(folder)
    try:
        return [
            row
            for _, path in left_out.stage(staging, reader, everything)
            for row in read_kept(path).to_pylist()
        ]
    finally:
        staging.finish(committed=False)


def rows_left_out(path, folder):
    reader = open_rows(find_inputs([path]).files[0], PROFILE.layout)
    reasons = examined(path).reasons
    rows = np.array([i + 1 for i, reason in enumerate(reasons) if reason])
    out = LeftOutRows()
    out.note("all", rows, np.array([REASONS.index(reasons[i - 1]) for i in rows], dtype=np.int8))
    return kept_by(out, reader, ["all"], folder)


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
    assert dict(enumerate(rows.reasons, start=1)) == {
        1: None,
        2: "bad_date",
        3: "bad_date",
        4: "bad_date",
        5: "unknown_category",
        6: "no_location",
        7: "no_location",
        8: "no_location",
        9: "null_island",
        10: "swapped",
        11: "out_of_bounds",
        12: "bad_date",
    }
    assert rows.kept + sum(rows.left_out.values()) == rows.read == 12
    undated = [number for number, part in enumerate(rows.slices, start=1) if part is None]
    assert undated == [2, 3, 4, 12]


def test_institutions_are_known_by_their_exact_labels_only():
    incidents = read_oddity("institutions_by_exact_label").incidents
    flagged = [incident["label"] for incident in incidents if incident["institution"]]
    assert flagged == ["Prison", "Hospital", "Police Station"]
    plain = [incident["label"] for incident in incidents if not incident["institution"]]
    assert plain == ["James Cook University Hospital", "Hospital Road", "Hampton Court", "", ""]


def test_a_label_holds_nothing_that_cannot_be_seen(tmp_path):
    unseen = "On or near\u00a0High\x07\u200b \x1b Street\ufffe\ue000"
    path = write_street(tmp_path / "x.csv", "F", "2024-01", ["Drugs"], Location=unseen)
    assert [incident["label"] for incident in examined(path).incidents] == ["High Street"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters='\r\n",'), max_size=20))
def test_whatever_a_label_holds_its_letters_stay_and_a_map_file_can_hold_it(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "x.csv"
    path.write_text(
        street_text("F", "2024-01", ["Drugs"], Location=f"x{text}x"), encoding="utf-8", newline=""
    )
    (label,) = (incident["label"] for incident in examined(path).incidents)
    assert ET.fromstring(f"<a>{escape(label)}</a>").text == label  # noqa: S314
    assert [c for c in label if c.isalnum()] == [c for c in f"x{text}x" if c.isalnum()]


def test_columns_are_found_by_name_whatever_their_order():
    (incident,) = read_oddity("columns_in_another_order_and_one_more").incidents
    easting, northing = PROJECTION.to_projected(np.array([-1.3125]), np.array([54.565]))
    assert incident == {
        "category": "drugs",
        "place": int(FRAME.pack(easting, northing)[0]),
        "label": "High Street",
        "institution": False,
    }


def test_a_file_of_several_forces_and_months_is_several_slices_and_some_can_be_left_aside(tmp_path):
    path = tmp_path / "several.csv"
    bad = street_text("Durham Constabulary", "2024-02", ["Nonsense"]).splitlines()[1]
    path.write_text((ODDITIES / "two_forces_and_two_months.csv").read_text().rstrip("\n") + f"\n{bad}\n")
    both = [("cleveland-police", JANUARY), ("cleveland-police", JANUARY + 1)]
    others = [("durham-constabulary", JANUARY), ("durham-constabulary", JANUARY + 1)]
    assert Counter(examined(path).slices) == Counter([*both, *others, others[1], others[1]])
    store = IncidentStore.create(tmp_path / "store")
    (file,) = find_inputs([path]).files

    def loaded(leaving):
        reader = open_rows(file, PROFILE.layout)
        rows = FileRows(store, file, reader, PROFILE, Spool(None, synthetic=False), terms=Terms(NOW))
        rows.examine(leaving)
        return rows

    whole, rest = loaded(()), loaded(both)
    assert whole.slices() == (*both, *others)
    assert whole.keys() == tuple(SliceKey("police-uk", *part) for part in (*both, *others))
    assert [whole.kept_of(SliceKey("police-uk", *part)) for part in (*both, *others)] == [1, 1, 1, 2]
    assert (whole.read, whole.kept, whole.left_out.reasons()) == (6, 5, {"unknown_category": 1})
    assert rest.keys() == tuple(SliceKey("police-uk", *part) for part in others)
    assert (rest.read, rest.kept, rest.left_out.reasons()) == (4, 3, {"unknown_category": 1})
    # Rows keep the numbers that they have in the file.
    assert [int(row["row"]) for row in kept_by(rest.left_out, rest.reader, [], store.path)] == [6]


def test_the_force_comes_from_the_other_column_or_the_file_name_where_reported_by_is_empty(tmp_path):
    path = tmp_path / "2024-01-west-midlands-street.csv"
    row = "1,2024-01,,{},-1.3125,54.565,On or near X,,,Drugs,,"
    path.write_text("\n".join([",".join(COLUMNS), row.format("Durham Constabulary"), row.format("")]))
    assert examined(path).slices == [("durham-constabulary", JANUARY), ("west-midlands", JANUARY)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("other_columns", "it has no column Crime type, Location, LSOA code"),
        ("not_utf8", "is not UTF-8 text"),
        ("cut_short", "row 2: Expected 12 columns, got 4"),
        ("quotation_mark_never_closed", "a quotation mark that is never closed in row 2"),
    ],
)
def test_a_file_that_would_lose_rows_is_refused_in_one_line(name, says):
    with pytest.raises(SourceError) as caught:
        read_oddity(name)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xff\xfeC\x00r\x00", "UTF-16"),
        (b"\x00\x01\x02", "not text"),
        (b"a,b\n1,2\n", "is not what profile 'police-uk' describes: it has no column Crime type"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        examined(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_header_without_a_line_end_is_a_file_without_rows(tmp_path):
    path = tmp_path / "header.csv"
    path.write_text(",".join(COLUMNS))
    assert examined(path).read == 0


def test_left_out_cells_never_start_a_formula(tmp_path):
    (row,) = rows_left_out(ODDITIES / "formulas_in_cells.csv", tmp_path)
    assert (int(row["row"]), row["reason"]) == (2, "unknown_category")
    assert row["Crime type"] == '\'=HYPERLINK("http://example.org")'
    assert row["Location"] == "'@SUM(1)"
    assert row["Context"] == "'+1+cmd"
    assert row["Longitude"] == "-1.3125"


def test_a_force_becomes_a_slug_that_is_safe_in_paths():
    assert slug("Cleveland Police") == "cleveland-police"
    assert slug("Dyfed-Powys Police") == "dyfed-powys-police"
    assert slug("../Heddlu Gŵent/") == "heddlu-gwent"


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


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_whatever_the_cells_hold_every_row_is_kept_or_left_out(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    lines = [",".join(row.get(column, "x") for column in COLUMNS) for row in rows]
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8", newline="")
    found = examined(path)
    assert found.read == len(rows)
    assert found.kept + sum(found.left_out.values()) == found.read
    assert sum(part is None for part in found.slices) == found.left_out.get("bad_date", 0)
    if found.left_out:
        kept = rows_left_out(path, tmp_path_factory.mktemp("store"))
        assert [row["reason"] for row in kept] == [reason for reason in found.reasons if reason]


def test_real_files_have_as_many_institution_records_as_their_labels_say(real_data):
    incidents = institutions = 0
    for file in find_inputs([real_data / "cleveland_street_2023-01_2024-12.zip"], PROFILE.layout.names).files:
        reader = open_rows(file, PROFILE.layout)
        examiner = Examiner(
            reader, PROFILE, PROJECTION, FRAME, file_name="", part_of_file="", terms=Terms(NOW)
        )
        for rows in reader.batches(examiner.wanted):
            part = examiner.examine(rows)
            fits = part.reason == FITS
            incidents += int(fits.sum())
            institutions += int((part.incidents["institution"].to_numpy() & fits).sum())
    assert incidents == 187_001
    assert institutions == 2_375 + 1_836 + 390


def test_street_files_are_utf_8_and_nothing_else():
    assert PROFILE.layout.encoding == "utf-8"
