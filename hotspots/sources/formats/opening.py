"""Which reader a file needs, by what it holds."""

import zipfile
from pathlib import PurePosixPath

from hotspots.errors import SourceError
from hotspots.sources.formats.on_disk import OnDisk
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.known import Layout
from hotspots.sources.rows import Reader

_HEAD_BYTES = 65_536
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_SEARCHED = 64 << 20
_READ = "CSV, XLSX, GeoJSON, GeoPackage, Shapefile and Parquet are read"
_SAVE_AS_CSV = "open it in a spreadsheet and save it as .xlsx or 'CSV UTF-8'"

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document; ask for the table behind it as CSV or XLSX"),
    (b"{\\rtf", "a text document (RTF); copy its table to a spreadsheet and save it as .xlsx"),
    (b"\x89PNG", f"a picture; {_READ}"),
    (b"\xff\xd8\xff", f"a picture; {_READ}"),
    (b"GIF8", f"a picture; {_READ}"),
    (b"II*\0", f"a picture; {_READ}"),
    (b"MM\0*", f"a picture; {_READ}"),
    (b"RIFF", f"a picture or a recording; {_READ}"),
    (b"\x1f\x8b", "a compressed file (gzip); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z); unpack it first"),
    (b"Rar!", "a compressed file (RAR); unpack it first"),
    (b"\xfd7zXZ", "a compressed file (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd); unpack it first"),
    (b"PARE", "an encrypted Parquet file; write it without encryption"),
    (b"ARROW1", "an Arrow file; save it as Parquet"),
    (b"fgb", "a FlatGeobuf file; save it as GeoPackage"),
)

_BY_NAME = {
    ".shp": "a shapefile",
    ".gpkg": "a GeoPackage",
    ".geojson": "a GeoJSON file",
    ".parquet": "a Parquet file",
    ".geoparquet": "a GeoParquet file",
    ".xlsx": "an Excel workbook",
}
_PARTS_OF_SHAPEFILE = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx"}


def open_rows(file: InputFile, layout: Layout) -> Reader:
    """Open a file with the reader of its kind, whatever its name ends in.

    Raises
    ------
    SourceError
        It cannot be read, is of a kind that is not read, or is damaged.
    """
    if file.refusal:
        raise SourceError(f"{file.name} {file.refusal}")
    with file.open() as stream:
        head = stream.read(_HEAD_BYTES)
    ending = PurePosixPath(file.base_name).suffix.lower()
    reader = _binary(file, layout, head) or _text(file, layout, head, ending)
    if reader is None:
        from hotspots.sources.formats.csv_text import open_csv

        return open_csv(file, layout)
    return reader


def _binary(file: InputFile, layout: Layout, head: bytes) -> Reader | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(file, layout)
    if head.startswith(b"PAR1"):
        from hotspots.sources.formats.parquet import open_parquet

        return open_parquet(file, layout)
    if head.startswith(b"SQLite format 3\0"):
        if head[68:72] not in {b"GPKG", b"GP10", b"GP11"}:
            raise SourceError(f"{file.name} is an SQLite database, no GeoPackage; export its table as CSV")
        from hotspots.sources.formats.layers import open_geopackage

        return open_geopackage(file, layout)
    if head.startswith(b"\0\0\x27\x0a") and file.base_name.lower().endswith(".shp"):
        from hotspots.sources.formats.layers import open_shapefile

        return open_shapefile(file, layout)
    if head.startswith(_OLD_OFFICE):
        raise SourceError(f"{file.name} is {_old_office(file)}")
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise SourceError(f"{file.name} is {what}")
    return None


def _text(file: InputFile, layout: Layout, head: bytes, ending: str) -> Reader | None:
    # Text under a wrong name is a table all the same, but nobody calls one a shapefile.
    if ending in _BY_NAME and (ending == ".shp" or b"\0" in head):
        raise SourceError(f"{file.name} is not {_BY_NAME[ending]} in spite of its name; export it again")
    if ending in _PARTS_OF_SHAPEFILE:
        raise SourceError(f"{file.name} is one part of a shapefile; name the .shp beside it, or zip them all")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        if b'"type"' not in start:
            raise SourceError(f"{file.name} is JSON but not GeoJSON; {_READ}")
        from hotspots.sources.formats.layers import open_geojson

        return open_geojson(file, layout)
    if start.startswith(b"["):
        raise SourceError(f"{file.name} is a JSON list, not GeoJSON; {_READ}")
    lower = start[:1024].lower()
    if lower.startswith((b"<!doctype html", b"<html")) or (lower.startswith(b"<") and b"<html" in lower):
        raise SourceError(
            f"{file.name} is a web page (HTML), perhaps in place of a download, or a table saved as one; "
            f"download it again, or {_SAVE_AS_CSV}"
        )
    if start.startswith(b"<"):
        raise SourceError(f"{file.name} is XML (such as KML, GPX or GML); export it as GeoJSON or GeoPackage")
    return None


def _old_office(file: InputFile) -> str:
    with file.open() as stream:
        encrypted = _ENCRYPTED in stream.read(_MOST_SEARCHED)
    if encrypted:
        return "a workbook with a password; open it, take the password away and save it again"
    return f"an old Excel workbook (.xls) or another old Office file; {_SAVE_AS_CSV}"


def _zipped(file: InputFile, layout: Layout) -> Reader:
    disk = OnDisk(file, ".zip")
    try:
        with zipfile.ZipFile(disk.path) as archive:
            names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
            kind = archive.read("mimetype")[:80] if "mimetype" in names[:1] else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError) as error:
        raise SourceError(f"{file.name} is a damaged zip archive ({error}); download it again") from None
    if "xl/workbook.bin" in names:
        raise SourceError(f"{file.name} is a binary Excel workbook (.xlsb); {_SAVE_AS_CSV}")
    if any(name.startswith("xl/") for name in names):
        from hotspots.sources.formats.workbook import open_workbook

        return open_workbook(file, layout)
    if b"opendocument" in kind:
        raise SourceError(f"{file.name} is an OpenDocument file (such as .ods); {_SAVE_AS_CSV}")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise SourceError(f"{file.name} is a document or slides; copy its table to a spreadsheet, as .xlsx")
    shapes = [name for name in names if name.lower().endswith(".shp")]
    if len(shapes) == 1:
        from hotspots.sources.formats.layers import open_shapefile

        return open_shapefile(file, layout, shapes[0])
    if shapes:
        raise SourceError(f"{file.name} holds {len(shapes)} shapefiles; unpack it and name one .shp")
    raise SourceError(f"{file.name} is a zip archive without a table; unpack it and name the file itself")
