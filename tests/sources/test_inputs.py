"""Paths that people name become the files to read, and nothing is passed over in silence."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from hotspots.errors import SourceError
from hotspots.sources import archive
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.known import Layout, profile_named
from tests.street_files import street_text, write_street, write_zip

TEXT = street_text("Cleveland Police", "2024-01", ["Drugs"])
STREET = profile_named("police-uk").layout.names


def rows_of(file):
    return sum(len(rows.cells) for rows in open_rows(file, Layout()).batches())


def test_a_folder_is_searched_to_its_depths_and_other_files_are_listed(tmp_path):
    write_street(
        tmp_path / "a" / "b" / "2024-01-cleveland-street.csv", "Cleveland Police", "2024-01", ["Drugs"]
    )
    for name in (
        "2024-01-cleveland-outcomes.csv",
        "2024-01-cleveland-stop-and-search.csv",
        "old.zip",
        "x.txt",
    ):
        (tmp_path / "a" / name).write_text("")
    found = find_inputs([tmp_path], STREET)
    assert [file.base_name for file in found.files] == ["2024-01-cleveland-street.csv"]
    assert [skip.reason.split(",")[0].split(";")[0] for skip in found.skipped] == [
        "outcomes",
        "stops and searches",
        "an archive inside a folder or archive",
        "its name is not *-street.csv",
    ]


def test_folders_that_are_not_opened_are_listed_and_said_where_nothing_else_is_found(tmp_path, monkeypatch):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "in"
    for path in (
        elsewhere / "far-street.csv",
        folder / "near-street.csv",
        folder / "shut" / "shut-street.csv",
    ):
        write_street(path, "F", "2024-01", ["Drugs"])
    (folder / "link").symlink_to(elsewhere)
    (folder / "broken-street.csv").symlink_to(elsewhere / "missing")
    (folder / "linked-street.csv").symlink_to(elsewhere / "far-street.csv")
    scandir = os.scandir

    def guarded(path):
        if Path(path) == folder / "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = find_inputs([folder], STREET)
    assert [file.base_name for file in found.files] == ["linked-street.csv", "near-street.csv"]
    assert [(Path(skip.file).name, skip.reason) for skip in found.skipped] == [
        ("broken-street.csv", "a broken link, or no file that can be read"),
        ("link", "a link to a folder, not followed"),
        ("shut", "a folder that cannot be read (Permission denied)"),
    ]
    for file in found.files:
        file.path.unlink()
    with pytest.raises(SourceError, match=r"\(1 other files, 2 folders not opened\)"):
        find_inputs([folder], STREET)
    with pytest.raises(SourceError, match=r"shut cannot be read \(Permission denied\)"):
        find_inputs([folder / "shut"])


def test_an_archive_is_dated_by_its_name_else_by_its_newest_member(tmp_path):
    named = write_zip(tmp_path / "2024-11.zip", {"a-street.csv": TEXT})
    plain = tmp_path / "download.zip"
    with zipfile.ZipFile(plain, "w") as zipped:
        for name, year in (("a-street.csv", 2021), ("b-street.csv", 2023)):
            zipped.writestr(zipfile.ZipInfo(name, (year, 5, 6, 0, 0, 0)), TEXT)
    dates = [file.published for file in find_inputs([named, plain]).files]
    assert dates == [datetime(2024, 11, 1), datetime(2023, 5, 6), datetime(2023, 5, 6)]  # noqa: DTZ001


def test_a_loose_file_has_no_date_of_its_own_and_is_read_whatever_its_name(tmp_path):
    path = write_street(tmp_path / "my export.csv", "Cleveland Police", "2024-01", ["Drugs"])
    (file,) = find_inputs([path]).files
    assert file.published is None
    assert rows_of(file) == 1


def test_files_that_macos_adds_are_no_data(tmp_path):
    path = write_zip(
        tmp_path / "a.zip", {"x-street.csv": TEXT, "__MACOSX/._x-street.csv": "\0", "in.zip": ""}
    )
    found = find_inputs([path], STREET)
    assert [file.member for file in found.files] == ["x-street.csv"]
    assert len(found.skipped) == 2


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "missing.csv", "does not exist"),
        (lambda folder: folder, "holds no file named *-street.csv (0 other files)"),
        (lambda folder: write_zip(folder / "empty.zip", {}), "is an empty archive"),
        (lambda folder: write_zip(folder / "other.zip", {"a-outcomes.csv": ""}), "(1 other files)"),
        (lambda folder: write_street(folder / "fake.zip", "F", "2024-01", []), "is not a zip archive"),
        (lambda folder: folder / "nul\0.csv", "nul?.csv does not exist"),
        (lambda folder: folder / ("n" * 5000), "cannot be read"),
    ],
)
def test_a_path_that_cannot_be_used_is_one_clear_line(tmp_path, make, says):
    with pytest.raises(SourceError) as caught:
        find_inputs([make(tmp_path)], STREET)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_member_that_unpacks_to_an_absurd_size_is_never_opened(tmp_path, monkeypatch):
    path = write_zip(tmp_path / "bomb.zip", {"a-street.csv": TEXT + "\n" * 20_000_000})
    (file,) = find_inputs([path]).files
    with pytest.raises(SourceError, match="the limit is 250 times"):
        rows_of(file)
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 1_000)
    (file,) = find_inputs([path]).files
    with pytest.raises(SourceError, match=r"the limit is 1,000"):
        rows_of(file)


def test_a_loose_file_is_streamed_and_may_have_any_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 100)
    (file,) = find_inputs([write_street(tmp_path / "big.csv", "F", "2024-01", ["Drugs"] * 50)]).files
    assert rows_of(file) == 50


def test_without_patterns_every_kind_of_file_that_is_read_is_taken(tmp_path):
    names = ["a.CSV", "b.tsv", "c.xlsx", "d.geojson", "e.gpkg", "f.shp", "g.parquet", "h.geoparquet"]
    for name in (*names, "f.dbf", "._a.csv", "notes.txt"):
        (tmp_path / name).write_text(TEXT)
    found = find_inputs([tmp_path])
    assert [file.base_name for file in found.files] == names
    assert {Path(skip.file).name for skip in found.skipped} == {"f.dbf", "._a.csv", "notes.txt"}
    zipped = write_zip(tmp_path / "all.zip", dict.fromkeys((*names, "notes.txt"), TEXT))
    assert [file.base_name for file in find_inputs([zipped]).files] == names


def test_a_zip_archive_is_one_whatever_its_name_but_workbooks_and_documents_are_files(tmp_path):
    for name, members in (
        ("download", {"a-street.csv": TEXT}),
        ("book.xlsx", {"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        ("sheet.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    ):
        write_zip(tmp_path / name, members)
    found = find_inputs([tmp_path / name for name in ("download", "book.xlsx", "sheet.ods")]).files
    assert [file.member for file in found] == ["a-street.csv", None, None]
    with pytest.raises(SourceError, match="is an OpenDocument file"):
        open_rows(found[2], Layout())


def test_a_damaged_member_is_one_clear_line(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a-street.csv": TEXT * 50})
    content = bytearray(path.read_bytes())
    content[60:70] = bytes(10)
    path.write_bytes(content)
    (file,) = find_inputs([path]).files
    with pytest.raises(SourceError, match=r"a\.zip/a-street\.csv is damaged in its archive"):
        rows_of(file)
