"""Workbooks as people keep them, and as nobody should."""

# ruff: noqa: DTZ001  cells of a table have no zone

import gc
import struct
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from hotspots.errors import SourceError
from hotspots.sources.formats import workbook
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import (
    DAY,
    ELAPSED,
    MOMENT,
    TIME,
    file_at,
    sheet_xml,
    write_sheet,
    write_workbook,
)


def rows_of(path, sheet=""):
    return [
        row
        for rows in open_rows(file_at(path), Layout(sheet=sheet)).batches()
        for row in rows.cells.to_pylist()
    ]


def column_of(path, name):
    (rows,) = open_rows(file_at(path), Layout()).batches()
    return rows.cells[name]


@pytest.mark.parametrize(
    ("style", "number", "read"),
    [
        (DAY, "45322", date(2024, 1, 31)),
        (DAY, "45322.75", datetime(2024, 1, 31, 18)),
        (MOMENT, "45322", datetime(2024, 1, 31)),
        # What spreadsheets store for 07:25: an ulp too little must not become 07:24.
        (MOMENT, "45322.309027777774", datetime(2024, 1, 31, 7, 25)),
        (TIME, "0.30902777777777773", "07:25"),
        (TIME, "0.30903935185185184", "07:25:01"),
        (ELAPSED, "0.5", "12:00"),
        (DAY, "1", date(1900, 1, 1)),
        (DAY, "59", date(1900, 2, 28)),
        # Excel has a 29 February 1900, which nobody else has.
        (DAY, "60", date(1900, 2, 28)),
        (DAY, "61", date(1900, 3, 1)),
        # What no calendar has is shown as an error, and an error is a missing cell.
        (DAY, "99999999", None),
        (ELAPSED, "1.5", "36:00"),
        (0, "1E5", 100000),
        (0, "0.1", 0.1),
    ],
)
def test_numbers_are_what_the_cell_shows(tmp_path, style, number, read):
    cell = (f's="{style}"', f"<v>{number}</v>")
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"], [cell, "x"]])
    assert column_of(path, "A").to_pylist() == [read]


def test_days_of_old_macs_are_counted_from_1904(tmp_path):
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"], [(f's="{DAY}"', "<v>43860</v>"), 1]], from_1904=True)
    assert column_of(path, "A").to_pylist() == [date(2024, 1, 31)]
    late = (f's="{DAY}"', "<v>2958464</v>")
    path = write_sheet(tmp_path / "b.xlsx", [["A", "B"], [late, 1]], from_1904=True)
    assert column_of(path, "A").to_pylist() == [None]


def test_kinds_of_cells_that_are_not_numbers(tmp_path):
    cells = {
        "formula": ('t="str"', "<f>A1&amp;1</f><v>made</v>"),
        "computed": ("", "<f>1+1</f><v>2</v>"),
        "error": ('t="e"', "<f>1/0</f><v>#DIV/0!</v>"),
        "rich": (
            't="inlineStr"',
            "<is><r><t>High </t></r><r><t>Street</t></r><rPh sb='0' eb='1'><t>no</t></rPh></is>",
        ),
        "escaped": ('t="inlineStr"', "<is><t>a_x000A_b</t></is>"),
        "shared": "c_x000A_d",
        "says": "#N/A",
        "iso": ('t="d"', "<v>2024-01-31T14:05:00</v>"),
        "day": ('t="d"', "<v>2024-01-31</v>"),
        "true": True,
        "blank": "   ",
    }
    path = write_sheet(tmp_path / "a.xlsx", [list(cells), list(cells.values())])
    assert rows_of(path) == [
        {
            "formula": "made",
            "computed": 2,
            "error": None,
            "rich": "High Street",
            "escaped": "a\nb",
            "shared": "c\nd",
            "says": "#N/A",
            "iso": datetime(2024, 1, 31, 14, 5),
            "day": date(2024, 1, 31),
            "true": True,
            "blank": None,
        }
    ]


def test_a_column_of_several_kinds_is_text_as_csv_would_have_it(tmp_path):
    cells = ["00123", 124, 0.5, datetime(2024, 1, 31, 14, 5), date(2024, 1, 31), True, None]
    path = write_sheet(tmp_path / "a.xlsx", [["Ref", "n"], *([cell, 1] for cell in cells)])
    texts = ["00123", "124", "0.5", "2024-01-31 14:05:00", "2024-01-31", "TRUE", None]
    assert column_of(path, "Ref").to_pylist() == texts


def test_titles_blank_headers_and_empty_rows_and_columns_are_passed_over(tmp_path):
    path = write_sheet(
        tmp_path / "a.xlsx",
        [
            ["Log of reports 2024"],
            [None, None],
            [None, "Ref", None, "Ref", None, None],
            [None, "a", "b", "c", None, "a note beside the table"],
            [],
            [None, None, None, None, None, "another"],
            [None, "d", None, None, " ", None],
            [None, " "],
            [],
        ],
    )
    reader = open_rows(file_at(path), Layout())
    assert reader.names == ("column 1", "Ref", "column 3", "Ref (4)")
    (rows,) = reader.batches(["Ref", "column 3"])
    assert rows.first == 1
    assert rows.cells.to_pylist() == [{"Ref": "a", "column 3": "b"}, {"Ref": "d", "column 3": None}]


def test_a_sheet_of_one_column_has_a_header_too(tmp_path):
    path = write_sheet(tmp_path / "a.xlsx", [["Ref"], ["a"], ["b"]])
    assert rows_of(path) == [{"Ref": "a"}, {"Ref": "b"}]


def test_the_first_sheet_that_is_not_hidden_is_read_unless_one_is_named(tmp_path):
    sheets = {"Lists": [["L", "M"], [1, 2]], "Log": [["A", "B"], [3, 4]], "Old log": [["A", "B"], [5, 6]]}
    path = write_workbook(tmp_path / "a.xlsx", sheets, hidden={"Lists"})
    assert rows_of(path) == [{"A": 3, "B": 4}]
    assert rows_of(path, " old  LOG") == [{"A": 5, "B": 6}]
    assert rows_of(path, "Lists") == [{"L": 1, "M": 2}]
    with pytest.raises(SourceError, match=r"no sheet 'New'; name one of Lists \(hidden\), Log, Old log as"):
        rows_of(path, "New")


def test_rows_are_numbered_across_batches_and_types_hold_for_a_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_BATCH_ROWS", 2)
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"], [1, "x"], [2, "x"], ["three", "x"]])
    batches = list(open_rows(file_at(path), Layout()).batches(["A"]))
    assert [(rows.first, rows.cells["A"].to_pylist()) for rows in batches] == [(1, [1, 2]), (3, ["three"])]


def test_a_workbook_that_gdal_wrote_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    frame = pd.DataFrame(
        {
            "Ref": ["00123", "b"],
            "n": [1, 2],
            "at": pd.array([datetime(2024, 1, 31, 14, 5)] * 2, "datetime64[ms]"),
        }
    )

    pyogrio.write_dataframe(frame, path, driver="XLSX", layer="Log")
    assert rows_of(path) == [
        {"Ref": "00123", "n": 1, "at": datetime(2024, 1, 31, 14, 5)},
        {"Ref": "b", "n": 2, "at": datetime(2024, 1, 31, 14, 5)},
    ]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + sheet_xml("<row><c><v>1</v></c></row>"), "EntitiesForbidden"),
        (sheet_xml('<row><c r="AAAA1"><v>1</v></c></row>'), "'AAAA' is not a valid column name"),
        (sheet_xml('<row r="1048577"><c><v>1</v></c></row>'), "rows beyond 1,048,576"),
        (sheet_xml('<row r="9999999999999"><c><v>1</v></c></row>'), "rows beyond 1,048,576"),
        (sheet_xml('<row><c t="s"><v>7</v></c></row>'), "cannot be read as a workbook"),
        (
            sheet_xml('<row><c s="99"><v>1</v></c><c t="d" s="99"><v>2024-01-31</v></c></row><row>'),
            "mismatched",
        ),
        (sheet_xml("<row><c><v>nan</v></c></row>"), "nan"),
        (sheet_xml("<row><c><v>1E999</v></c></row>"), "no number inf"),
        (sheet_xml(f"<row><c><v>{'9' * 400}</v></c></row>"), "too large"),
        (
            sheet_xml('<row><c t="str"><v>_xD800_</v></c></row><row><c t="str"><v>_xD800_</v></c></row>'),
            "surrog",
        ),
        (sheet_xml("<row>"), "mismatched tag"),
        (sheet_xml(""), "sheet 'Log' is empty"),
        (" ", "no element found"),
    ],
)
def test_a_damaged_or_hostile_sheet_is_one_teaching_line(tmp_path, raw, says):
    path = write_sheet(tmp_path / "a.xlsx", [], raw=raw)
    with pytest.raises(SourceError, match=says) as caught:
        rows_of(path)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_no_entity_is_expanded_in_any_part(tmp_path, part):
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"], ["x", "y"]])
    with zipfile.ZipFile(path) as archive:
        text = archive.read(part).decode()
    (tmp_path / "secret").write_text("secret")
    for entity in ('"secret"', f'SYSTEM "{(tmp_path / "secret").as_uri()}"'):
        told = f"<!DOCTYPE x [<!ENTITY e {entity}>]>" + text.replace("<t ", "<t>&e;</t><t ")
        told = told.replace('name="Log"', 'name="Log&e;"') if "SYSTEM" not in entity else told
        try:
            reader = open_rows(file_at(write_sheet(path, [["A", "B"]], more={part: told})), Layout())
        except SourceError:
            continue
        assert "secret" not in str(reader.names)


@pytest.mark.parametrize("ref", ["A1", "A1:A1", "A1:XFD1048576", "C7:D9"])
def test_what_a_sheet_says_of_its_own_size_need_not_be_true(tmp_path, ref):
    rows = "".join(f"<row><c><v>{i}</v></c><c><v>{i + 10}</v></c></row>" for i in range(4))
    raw = sheet_xml(rows).replace("<sheetData>", f'<dimension ref="{ref}"/><sheetData>')
    assert rows_of(write_sheet(tmp_path / "a.xlsx", [], raw=raw)) == [
        {"0": i, "10": i + 10} for i in range(1, 4)
    ]


def test_a_workbook_that_says_it_is_strict_is_told_how_to_be_saved(tmp_path):
    strict = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" conformance="strict"/>'
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"]], more={"xl/workbook.xml": strict})
    with pytest.raises(SourceError, match="a 'Strict Open XML' workbook; save it as"):
        rows_of(path)


def test_a_chart_is_no_sheet(tmp_path):
    book = Workbook()
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    for row in (["A", "B"], [1, date(2024, 1, 31)]):
        book["Sheet"].append(row)
    book.save(tmp_path / "a.xlsx")
    assert rows_of(tmp_path / "a.xlsx") == [{"A": 1, "B": date(2024, 1, 31)}]


def test_two_cells_at_the_corners_of_the_sheet_cost_nothing(tmp_path):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    path = write_sheet(tmp_path / "a.xlsx", [], raw=sheet_xml(corners))
    assert rows_of(path) == []


def test_a_bomb_is_never_unpacked(tmp_path):
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"]], more={"xl/media/x.xml": " " * 20_000_000})
    with pytest.raises(SourceError, match=r"its part xl/media/x\.xml unpacks to .* the limit is 250 times"):
        rows_of(path)
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"]], more={"xl/theme/theme1.xml": noise(20_000_000)})
    with pytest.raises(SourceError, match=r"xl/theme/theme1\.xml unpacks to 20,000,000 bytes; the limit is"):
        rows_of(path)


def noise(length):
    """Text that hardly packs."""
    return np.random.default_rng(1).bytes(length // 2).hex()


def test_a_part_that_unpacks_to_more_than_it_says_is_never_read_further(tmp_path):
    path = write_sheet(tmp_path / "a.xlsx", [], raw=sheet_xml("<row/>" * 2_000_000))
    content = path.read_bytes()
    told = struct.pack("<I", len(sheet_xml("<row/>" * 2_000_000)))
    assert content.count(told) >= 1
    path.write_bytes(content.replace(told, struct.pack("<I", 1000)))
    with pytest.raises(SourceError, match="cannot be read as a workbook"):
        rows_of(path)


def test_what_links_point_to_outside_is_not_followed(tmp_path):
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    link = '<Relationship Id="r1" Type="x/worksheet" Target="{}" TargetMode="{}"/>'
    for target, mode in (("file:///etc/passwd", "External"), ("../../../etc/passwd", "Internal")):
        more = {"xl/_rels/workbook.xml.rels": links.format(link.format(target, mode))}
        path = write_sheet(tmp_path / "a.xlsx", [["A", "B"]], more=more)
        with pytest.raises(SourceError, match="has no sheet"):
            rows_of(path)


def test_nothing_stays_behind_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = write_sheet(tmp_path / "a.xlsx", [["A", "B"], [1, 2]])
    reader = open_rows(file_at(path), Layout())
    assert len(list(Path(tempfile.gettempdir()).iterdir())) == 1
    del reader
    gc.collect()
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
