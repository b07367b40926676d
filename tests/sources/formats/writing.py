"""One small table with awkward values, written in every format that is read."""

# ruff: noqa: DTZ001  cells of a table have no zone

import json
import zipfile
from datetime import date, datetime
from html import escape
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from hotspots.sources.inputs import InputFile

TEXTS = ["00123", "=1+1", 'Ärger; "quoted", ’', "two\nlines", "None"]
TABLE = {
    "Ref": TEXTS,
    "Street": ["High Street", "", "Straße", "x" * 200, "0"],
    "Count": [1, None, -3, 2_000_000_000, 0],
    "Metres": [0.1, 450123.25, -1e-7, None, 3.0],
    "Day": [date(2024, 1, 31), None, date(1999, 12, 31), date(2024, 2, 29), date(2024, 10, 27)],
    "Moment": [
        datetime(2024, 1, 31, 14, 5),
        datetime(2024, 3, 31, 1, 30),
        None,
        *[datetime(2024, 5, 6, 23, 59, 59)] * 2,
    ],
}
POINTS = [(-1.5, 54.25), (-1.0, 54.0), None, (0.0, 0.0), (-1.212283, 54.576012)]
EXPECTED = {
    "Ref": TEXTS,
    "Street": TABLE["Street"],
    "Count": ["1", "", "-3", "2000000000", "0"],
    "Metres": ["0.1", "450123.25", "-1e-07", "", "3"],
    "Day": ["2024-01-31", "", "1999-12-31", "2024-02-29", "2024-10-27"],
    "Moment": ["2024-01-31 14:05:00", "2024-03-31 01:30:00", "", *["2024-05-06 23:59:59"] * 2],
}
FORMATS = (".xlsx", ".geojson", ".gpkg", ".shp", ".shp.zip", ".parquet")

_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 20, 165))
    + "</cellXfs></styleSheet>"
)
DAY, MOMENT, TIME, ELAPSED = 1, 2, 3, 4


def file_at(path, member=None):
    return InputFile(path.name, path, member, None)


def write(folder: Path, ending: str) -> Path:
    """Write the table; returns the file to name."""
    path = folder / f"table{ending}"
    if ending == ".xlsx":
        return write_sheet(path, [list(TABLE), *zip(*TABLE.values(), strict=True)])
    if ending == ".geojson":
        return _write_geojson(path)
    if ending == ".parquet":
        return _write_parquet(path)
    frame = geopandas.GeoDataFrame(_frame(), geometry=_points(), crs="EPSG:4326")
    if ending == ".gpkg":
        frame.to_file(path, layer="log")
        return path
    frame["Moment"] = EXPECTED["Moment"]
    frame.to_file(folder / "table.shp", encoding="UTF-8")
    if ending == ".shp":
        return path
    with zipfile.ZipFile(folder / "shapes.zip", "w") as archive:
        for part in folder.glob("table.*"):
            archive.write(part, f"in a folder/{part.name}")
    return folder / "shapes.zip"


def write_sheet(path, rows, **more):
    return write_workbook(path, {"Log": rows}, **more)


def write_workbook(path, sheets, *, hidden=(), from_1904=False, raw=None, more=None):
    """Write rows of values as sheets; a cell may be (raw XML attributes, inner XML)."""
    texts: list[str] = []
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_CONTENT}.sharedStrings+xml"/></Types>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(from_1904)}"/><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}" '
            f'state="{"hidden" if name in hidden else "visible"}"/>'
            for i, name in enumerate(sheets, start=1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for i, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{i}.xml"] = raw or _sheet(rows, texts)
    parts["xl/sharedStrings.xml"] = (
        f"<sst {_MAIN}>"
        + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in texts)
        + "</sst>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | (more or {})).items():
            archive.writestr(name, text)
    return path


def sheet_xml(inner):
    return f"<worksheet {_MAIN}><sheetData>{inner}</sheetData></worksheet>"


def _sheet(rows, texts):
    lines = []
    for r, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + c)}{r}", value, texts) for c, value in enumerate(row))
        lines.append(f'<row r="{r}">{cells}</row>')
    return sheet_xml("".join(lines))


def _cell(at, value, texts):
    if value is None:
        return f'<c r="{at}" s="1"/>'
    if isinstance(value, tuple):
        return f'<c r="{at}" {value[0]}>{value[1]}</c>'
    if isinstance(value, str):
        texts.append(value)
        return f'<c r="{at}" t="s"><v>{len(texts) - 1}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        style = MOMENT if isinstance(value, datetime) else DAY
        days = (pd.Timestamp(value) - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
        return f'<c r="{at}" s="{style}"><v>{days:.15g}</v></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def _frame():
    return pd.DataFrame(
        {
            "Ref": TEXTS,
            "Street": TABLE["Street"],
            "Count": pd.array(TABLE["Count"], dtype="Int64"),
            "Metres": TABLE["Metres"],
            "Day": TABLE["Day"],
            "Moment": pd.array(TABLE["Moment"], dtype="datetime64[ms]"),
        }
    )


def _points():
    return [None if point is None else shapely.Point(point) for point in POINTS]


def _write_geojson(path):
    def value(name, row):
        typed = TABLE[name][row]
        return EXPECTED[name][row] if isinstance(typed, date) else typed

    features = [
        {
            "type": "Feature",
            "properties": {name: value(name, row) for name in TABLE} | {"nested": {"a": [1]}},
            "geometry": None if point is None else {"type": "Point", "coordinates": [*point, 12.5]},
        }
        for row, point in enumerate(POINTS)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
    return path


def _write_parquet(path):
    geo = {
        "version": "1.1.0",
        "primary_column": "where",
        "columns": {"where": {"encoding": "WKB", "geometry_types": []}},
    }
    wkb = shapely.to_wkb(np.array(_points(), dtype=object))
    table = pa.table(
        {name: pa.array(values) for name, values in TABLE.items()} | {"where": pa.array(wkb, pa.binary())}
    )
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path, row_group_size=2)
    return path
