"""Layers: points in their own system, and no file that makes GDAL read another."""

import json
import sqlite3
from contextlib import closing

import geopandas
import pytest
import shapely
from shapely import MultiPoint, Point, Polygon

from hotspots.errors import SourceError
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import file_at

BRITAIN = "EPSG:27700"


def frame(shapes, **columns):
    columns = columns or {"Ref": [str(i) for i in range(len(shapes))]}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=BRITAIN)


def rows_of(reader, wanted=None):
    return [row for rows in reader.batches(wanted) for row in rows.cells.to_pylist()]


def geojson(path, crs=None, properties=None, text=""):
    point = {"type": "Point", "coordinates": [1, 2]}
    feature = {"type": "Feature", "properties": properties or {"Ref": "a"}, "geometry": point}
    whole = {"type": "FeatureCollection"} | ({"crs": crs} if crs else {}) | {"features": [feature]}
    path.write_text(text or json.dumps(whole))
    return file_at(path)


def test_only_points_have_a_place(tmp_path):
    square = Polygon([(0, 0), (1, 0), (1, 1)])
    shapes = [
        Point(1, 2),
        Point(3, 4, 5),
        MultiPoint([(6, 7)]),
        MultiPoint([(0, 0), (1, 1)]),
        square,
        Point(),
        None,
    ]
    frame(shapes).to_file(tmp_path / "a.gpkg")
    reader = open_rows(file_at(tmp_path / "a.gpkg"), Layout())
    assert reader.crs == BRITAIN
    places = [(row["@x"], row["@y"]) for row in rows_of(reader)]
    assert places == [(1, 2), (3, 4), (6, 7), *[(None, None)] * 4]


def test_a_legacy_member_names_the_system_of_geojson(tmp_path):
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    assert open_rows(geojson(tmp_path / "a.json", named), Layout()).crs == BRITAIN
    lonlat = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert open_rows(geojson(tmp_path / "a.json", lonlat), Layout()).crs == "EPSG:4326"


@pytest.mark.parametrize(
    "crs",
    [
        '"crs": {"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}',
        '"crs": {"properties": {"href": "http://127.0.0.1:1/x"}, "type": "link"}',
        '"crs" : {"type": "LINK", "properties": {"href": "http://127.0.0.1:1/x"}}',
        '"\\u0063rs": {"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}',
        '\'crs\': {"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}',
        '"crs"/* */: {"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}',
        '"crs":/* */ {"type": "link", "properties": {"href": "http://127.0.0.1:1/x"}}',
    ],
)
def test_a_system_that_is_an_address_is_never_fetched(tmp_path, crs):
    file = geojson(tmp_path / "a.json", text='{"type": "FeatureCollection", ' + crs + ', "features": []}')
    with pytest.raises(SourceError, match="names its coordinate system in a way that is not read"):
        open_rows(file, Layout())


def test_a_property_may_be_called_crs_and_one_called_as_the_points_gets_another_name(tmp_path):
    file = geojson(tmp_path / "a.json", properties={"crs": "x", "@x": "theirs", "says": "crs"})
    reader = open_rows(file, Layout())
    assert reader.names == ("crs", "@x (4)", "says", "@x", "@y")
    assert rows_of(reader) == [{"crs": "x", "@x (4)": "theirs", "says": "crs", "@x": 1.0, "@y": 2.0}]


def test_the_layer_is_named_where_there_are_several(tmp_path):
    path = tmp_path / "a.gpkg"
    frame([Point(1, 2)], Ref=["one"]).to_file(path, layer="one")
    frame([Point(1, 2)], Ref=["two"]).to_file(path, layer="two")
    with pytest.raises(SourceError, match="has the layers one, two; name one of them as 'layer'"):
        open_rows(file_at(path), Layout())
    with pytest.raises(SourceError, match="has the layers one, two; it has no 'three'; name"):
        open_rows(file_at(path), Layout(layer="three"))
    assert rows_of(open_rows(file_at(path), Layout(layer="two")), ["Ref"]) == [{"Ref": "two"}]


def test_a_layer_that_is_computed_is_not_read(tmp_path):
    path = tmp_path / "a.gpkg"
    frame([Point(1, 2)]).to_file(path, layer="log")
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW seen AS SELECT * FROM log")
        database.execute("INSERT INTO gpkg_contents(table_name, data_type) VALUES ('seen', 'attributes')")
        database.commit()
    with pytest.raises(SourceError, match="layer seen is a view"):
        open_rows(file_at(path), Layout(layer="seen"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW gpkg_more AS SELECT 1")
        database.commit()
    with pytest.raises(SourceError, match="its catalogue is computed"):
        open_rows(file_at(path), Layout(layer="log"))


def test_a_shapefile_without_its_system_has_none_and_its_letters_are_read_as_it_says(tmp_path):
    path = tmp_path / "A.shp"
    frame([Point(1, 2)], Street=["Café Straße"]).to_file(path, encoding="cp1252")
    for part in list(tmp_path.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))
    path = tmp_path / "A.SHP"
    reader = open_rows(file_at(path), Layout())
    assert reader.crs == BRITAIN
    assert rows_of(reader) == [{"Street": "Café Straße", "@x": 1.0, "@y": 2.0}]
    (tmp_path / "A.CPG").unlink()
    assert rows_of(open_rows(file_at(path), Layout(encoding="cp1252")), ["Street"]) == [
        {"Street": "Café Straße"}
    ]
    (tmp_path / "A.PRJ").unlink()
    assert open_rows(file_at(path), Layout()).crs == ""
    (tmp_path / "A.SHX").unlink()
    with pytest.raises(SourceError, match=r"a shapefile without its part \.shx"):
        open_rows(file_at(path), Layout())


@pytest.mark.parametrize(("ending", "kept"), [(".dbf", 0.6), (".shx", 0.9), (".shp", 0.7), (".dbf", 0.0)])
def test_a_shapefile_that_is_cut_short_loses_no_row_in_silence(tmp_path, ending, kept):
    frame(list(shapely.points([(i, i) for i in range(40)]))).to_file(tmp_path / "a.shp")
    file = file_at(tmp_path / "a.shp")
    assert len(rows_of(open_rows(file, Layout()))) == 40
    part = tmp_path / f"a{ending}"
    content = part.read_bytes()
    part.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(SourceError, match=rf"a\.shp is cut short: its part \{ending} has .* bytes of"):
        open_rows(file, Layout())


def test_the_mark_at_the_end_of_a_table_may_be_missing(tmp_path):
    frame([Point(1, 2), Point(3, 4)]).to_file(tmp_path / "a.shp")
    table = tmp_path / "a.dbf"
    content = table.read_bytes()
    header, width = int.from_bytes(content[8:10], "little"), int.from_bytes(content[10:12], "little")
    table.write_bytes(content[: header + 2 * width])
    assert len(rows_of(open_rows(file_at(tmp_path / "a.shp"), Layout()))) == 2


def test_a_name_that_looks_like_an_address_is_only_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "data.zip!GeoJSON:x"
    file = geojson(tmp_path / name)
    assert rows_of(open_rows(file, Layout()), ["Ref"]) == [{"Ref": "a"}]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_rows_are_numbered_across_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("hotspots.sources.formats.layers._BATCH_ROWS", 2)
    frame(list(shapely.points([(i, i) for i in range(5)]))).to_file(tmp_path / "a.gpkg")
    batches = list(open_rows(file_at(tmp_path / "a.gpkg"), Layout()).batches(["Ref"]))
    assert [rows.first for rows in batches] == [1, 3, 5]
