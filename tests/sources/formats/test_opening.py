"""What a file holds decides how it is read; what is not read is one teaching line."""

import io
import zipfile

import pytest

from hotspots.errors import SourceError
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import InputFile, find_inputs
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import EXPECTED, FORMATS, POINTS, file_at, write


def zip_of(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if "shp" not in ending])
def test_the_content_and_not_the_ending_says_how_a_file_is_read(tmp_path, ending):
    path = write(tmp_path, ending)
    misnamed = path.rename(tmp_path / "misnamed.csv")
    assert open_rows(file_at(misnamed), Layout()).names[0] == "Ref"


def test_what_is_nothing_else_is_csv(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_text("Ref,Day\n00123,2024-01-31\n")
    reader = open_rows(file_at(path), Layout())
    assert reader.names == ("Ref", "Day")
    (rows,) = reader.batches()
    assert rows.cells.to_pylist() == [{"Ref": "00123", "Day": "2024-01-31"}]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "a PDF document"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel workbook (.xls)"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "EncryptedPackage".encode("utf-16-le"),
            "a workbook with a password",
        ),
        ("a.ods", zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        ("a.xlsb", zip_of({"xl/workbook.bin": ""}), "a binary Excel workbook (.xlsb)"),
        ("a.docx", zip_of({"word/document.xml": ""}), "a document or slides"),
        ("a.zip", zip_of({"readme.txt": ""}), "a zip archive without a table"),
        ("a.zip", zip_of({"a.shp": "", "b.shp": ""}), "holds 2 shapefiles"),
        ("a.zip", b"PK\3\4" + bytes(100), "a damaged zip archive"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.csv.gz", b"\x1f\x8b\x08", "unpack it first"),
        ("a.csv", b"\xef\xbb\xbf <!DOCTYPE html><p>Sign in", "a web page (HTML)"),
        ("a.xls", b'<?xml version="1.0"?><html xmlns="x"><table>', "a web page (HTML)"),
        ("a.kml", b'<?xml version="1.0"?><kml>', "XML (such as KML, GPX or GML)"),
        ("a.json", b'{"rows": []}', "JSON but not GeoJSON"),
        ("a.json", b"[1, 2]", "a JSON list"),
        (
            "a.geojson",
            b'{"type": "gdal_streamed_alg", "command_line": "gdal vector info x"}',
            "cannot be read",
        ),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "cannot be read"),
        ("a.db", b"SQLite format 3\0" + bytes(100), "an SQLite database, no GeoPackage"),
        ("a.shp", b"nothing of the kind", "not a shapefile in spite of its name"),
        ("a.gpkg", b"\x93\n\0" + bytes(600), "not a GeoPackage in spite of its name"),
        ("a.parquet", bytes(600), "not a Parquet file in spite of its name"),
        ("a.xlsx", b"\x93\n\0" + bytes(600), "not an Excel workbook in spite of its name"),
        (
            "a.dat",
            b"\x93\0\x01\x02",
            "nor of another kind that is read (it begins with the bytes 93 00 01 02)",
        ),
        ("a.csv", "Ref,Kind’s".encode("utf-16-le"), "not text of one byte a letter (UTF-16?)"),
        ("a.csv", "Ref,Kind’s".encode("utf-16-be"), "not text of one byte a letter (UTF-16?)"),
        ("a.csv", bytes(40), "nor of another kind that is read (it begins with the bytes 00 00"),
        ("a.shp", b"\0\0\x27\x0a" + bytes(96), "a shapefile without its part .dbf"),
        ("a.dbf", b"\x03", "one part of a shapefile"),
        ("a.parquet", b"PAR1" + bytes(20), "cannot be read as Parquet"),
        ("a.gpkg", b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(30), "cannot be read as a GeoPackage"),
    ],
)
def test_what_is_not_read_is_one_teaching_line(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        open_rows(file_at(path), Layout())
    message = str(caught.value)
    assert says in message
    assert message.startswith(name)
    assert "\n" not in message
    assert str(tmp_path) not in message
    assert len(message) < 400


def test_a_file_that_was_refused_is_never_opened(tmp_path):
    with pytest.raises(SourceError, match="big unpacks to too much"):
        open_rows(InputFile("big", tmp_path / "missing", None, None, "unpacks to too much"), Layout())


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_or_an_archive_with_a_shapefile_is_that_shapefile_and_its_parts(tmp_path, packed):
    folder = tmp_path / "sent"
    folder.mkdir()
    write(folder, ".shp")
    (folder / "table.shp.xml").write_text("<metadata/>")
    (folder / "other.dbf").write_bytes(b"\3")
    where = folder
    if packed:
        where = tmp_path / "sent.zip"
        members = {f"2024/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}
        where.write_bytes(zip_of(members | {"__MACOSX/2024/._table.shp": b""}))
    found = find_inputs([where])
    (file,) = found.files
    (rows,) = open_rows(file, Layout()).batches(["Ref", "@x"])
    assert rows.cells["Ref"].to_pylist() == EXPECTED["Ref"]
    assert rows.cells["@x"].to_pylist() == [None if point is None else point[0] for point in POINTS]
    reasons = {skip.file.rsplit("/", 1)[-1]: skip.reason for skip in found.skipped}
    part = "part of the shapefile table.shp, and read with it"
    parts = dict.fromkeys(["table.cpg", "table.dbf", "table.prj", "table.shx", "table.shp.xml"], part)
    assert {name: reason for name, reason in reasons.items() if name in parts} == parts
    assert reasons["other.dbf"].startswith("its name is not *.csv or")
    assert len(reasons) == len(parts) + 1 + packed


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".data"])
def test_a_workbook_is_a_file_and_no_archive_whatever_its_name(tmp_path, ending):
    path = write(tmp_path, ".xlsx")
    path = path.rename(path.with_suffix(ending))
    found = find_inputs([path])
    (file,) = found.files
    assert (file.path, file.member, found.skipped) == (path, None, ())
    assert open_rows(file, Layout()).names == tuple(EXPECTED)


def test_a_workbook_in_an_archive_or_a_folder_is_read_whole(tmp_path):
    folder = tmp_path / "sent"
    folder.mkdir()
    book = write(folder, ".xlsx").read_bytes()
    (tmp_path / "sent.zip").write_bytes(zip_of({"2024/table.xlsx": book}))
    for path in (folder, tmp_path / "sent.zip"):
        (file,) = find_inputs([path]).files
        (rows,) = open_rows(file, Layout()).batches(["Ref"])
        assert rows.cells["Ref"].to_pylist() == EXPECTED["Ref"]
