"""The same table gives the same cells, whatever format it comes in."""

import zipfile

import pytest

from hotspots.sources.formats.cells import text_of
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import EXPECTED, FORMATS, POINTS, file_at, write


def as_text(reader, wanted=None):
    """Every cell as a CSV file would have it, and the numbers of the rows."""
    cells, numbers = {}, []
    for rows in reader.batches(wanted):
        numbers += range(rows.first, rows.first + len(rows.cells))
        for name in rows.cells.column_names:
            values = rows.cells[name].to_pylist()
            cells.setdefault(name, []).extend(text_of(float(v) if type(v) is int else v) for v in values)
    return cells, numbers


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_table_gives_the_same_cells(tmp_path, ending):
    reader = open_rows(file_at(write(tmp_path, ending)), Layout())
    cells, numbers = as_text(reader)
    if ending == ".gpkg":
        # A GeoPackage's moments are of UTC, always, and say so.
        cells["Moment"] = [text.removesuffix("+00:00") for text in cells["Moment"]]
    assert {name: cells[name] for name in EXPECTED} == EXPECTED
    assert numbers == [1, 2, 3, 4, 5]
    assert tuple(cells) == reader.names
    if ending == ".xlsx":
        assert reader.names == tuple(EXPECTED)
        assert reader.crs == ""
    else:
        assert reader.names == (*EXPECTED, "@x", "@y")
        assert reader.crs == "EPSG:4326"
        found = [
            (point["@x"], point["@y"])
            for rows in reader.batches(["@x", "@y"])
            for point in rows.cells.to_pylist()
        ]
        assert found == [(None, None) if point is None else point for point in POINTS]


@pytest.mark.parametrize("ending", FORMATS)
def test_only_what_is_wanted_is_given_in_that_order_and_again_when_asked_again(tmp_path, ending):
    reader = open_rows(file_at(write(tmp_path, ending)), Layout())
    wanted = ["Street", "Ref"]
    once, again = as_text(reader, wanted), as_text(reader, wanted)
    assert once == again
    assert list(once[0]) == wanted
    assert once[0]["Ref"] == EXPECTED["Ref"]
    assert once[1] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("ending", [".xlsx", ".geojson", ".gpkg", ".shp", ".parquet"])
def test_a_member_of_an_archive_is_read_like_a_loose_file(tmp_path, ending):
    loose = write(tmp_path, ending)
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for part in tmp_path.glob("table.*"):
            zipped.write(part, f"2024/{part.name}")
    file = file_at(archive, f"2024/{loose.name}")
    assert as_text(open_rows(file, Layout())) == as_text(open_rows(file_at(loose), Layout()))
