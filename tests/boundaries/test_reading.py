"""Files of areas, as published and as spoiled."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import geopandas
import pyogrio
import pyproj
import pytest
import shapely

from boundaries.area import AreaSet
from boundaries.errors import FieldNotFound, TeachingError, UnreadableBoundaries
from boundaries.projection import projection_of
from boundaries.reading import read_areas


@pytest.mark.parametrize(
    ("file", "areas", "first", "last"),
    [
        ("ward_E06000004.geojson", 27, "E05014858 Billingham Central", "E05014884 Yarm"),
        ("wards_by_lad_E06000004.json", 26, "E05001527 Billingham Central", "E05001552 Yarm"),
        ("lsoa_E06000004.geojson", 124, "E01012187 Stockton-on-Tees 011A", None),
        ("lsoa11_E06000004.geojson", 120, "E01012187 Stockton-on-Tees 011A", None),
    ],
)
def test_published_files_are_read_without_options(real_data, projection, file, areas, first, last):
    found = read_areas(real_data / "boundaries" / file, name="set", projection=projection)
    assert len(found.areas) == areas
    assert label(found.areas[0]) == first
    assert last is None or label(found.areas[-1]) == last
    assert list(found.codes) == sorted(found.codes)
    assert not found.repairs
    assert found.study_area().area_km2 == pytest.approx(205, abs=1.5)  # the borough's 205 km2


def label(area):
    return f"{area.code} {area.name}"


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".parquet", ".geojson", ".GEOJSON"])
def test_the_same_areas_in_another_format_are_the_same_set(real_data, projection, tmp_path, ending):
    source = real_data / "boundaries" / "ward_E06000004.geojson"
    frame = geopandas.read_file(source)[["WD25CD", "WD25NM", "LAD25CD", "geometry"]].iloc[::-1]
    folder = tmp_path / "My Data ünï 100%"
    folder.mkdir()
    copy = folder / f"wards{ending}"
    write(frame, copy)
    expected = read_areas(source, name="a", projection=projection)
    found = read_areas(copy, name="b", projection=projection)
    assert found.content == expected.content
    assert found.areas == expected.areas


def write(frame, path):
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix.lower() == ".geojson":
        path.write_text(json.dumps(frame.__geo_interface__))
    else:
        pyogrio.write_dataframe(frame, path)


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:3857", "EPSG:4258", "EPSG:25830", "EPSG:7405"])
def test_any_coordinate_system_leads_to_the_same_ground(oddities, projection, tmp_path, crs):
    source = oddities / "old_codes_beside.geojson"
    expected = read_areas(source, name="a", projection=projection)
    frame = geopandas.GeoDataFrame(
        {"code": expected.codes, "name": [a.name for a in expected.areas]},
        geometry=list(expected.geometries),
        crs="EPSG:27700",
    )
    # EPSG:7405 is the national grid with heights: the same coordinates.
    frame = frame.set_crs(crs, allow_override=True) if crs == "EPSG:7405" else frame.to_crs(crs)
    frame.to_parquet(tmp_path / "areas.parquet")
    found = read_areas(tmp_path / "areas.parquet", name="b", projection=projection)
    if crs in {"EPSG:27700", "EPSG:7405"}:
        assert found.areas == expected.areas  # taken as it is
    for one, other in zip(found.areas, expected.areas, strict=True):
        assert shapely.hausdorff_distance(one.geometry, other.geometry) < 0.001
        assert (one.code, one.name) == (other.code, other.name)


def test_an_esri_prj_without_authority_is_known_as_the_national_grid(oddities, projection, tmp_path):
    expected = read_areas(oddities / "old_codes_beside.geojson", name="a", projection=projection)
    frame = geopandas.GeoDataFrame(
        {"code": expected.codes, "name": expected.codes}, geometry=list(expected.geometries)
    )
    pyogrio.write_dataframe(frame.set_crs(27700), tmp_path / "areas.shp")
    (tmp_path / "areas.prj").write_text(pyproj.CRS.from_epsg(27700).to_wkt("WKT1_ESRI"))
    found = read_areas(tmp_path / "areas.shp", name="b", projection=projection)
    assert (found.geometries == expected.geometries).all()


def test_codes_of_before_2009_and_of_the_council_are_not_the_wards(oddities, projection):
    found = read_areas(oddities / "old_codes_beside.geojson", name="set", projection=projection)
    assert [label(area) for area in found.areas] == [
        "E05001526 Billingham East",
        "E05001527 Billingham Central",
    ]
    assert not shapely.has_z(found.geometries).any()


def test_a_crossed_polygon_is_repaired_and_reported(oddities, projection):
    found = read_areas(oddities / "bow_tie.geojson", name="set", projection=projection)
    assert shapely.is_valid(found.geometries).all()
    (line,) = found.repairs
    assert line.startswith("area E05000001 was invalid (Self-intersection")
    assert "0.0000 km2 before, 0.3598 km2 after" in line  # half of the 0.7196 km2 around it


# File, kind of error, and what its one line says.
SPOILED = [
    ("missing.geojson", UnreadableBoundaries, "does not exist; give a GeoJSON"),
    ("", UnreadableBoundaries, "is a folder"),
    ("cut_short.geojson", UnreadableBoundaries, "cannot be read"),
    ("not_json.geojson", UnreadableBoundaries, "cannot be read"),
    ("no_features.geojson", UnreadableBoundaries, "holds no features"),
    ("ring_not_closed.geojson", UnreadableBoundaries, "feature 1: its rings are not closed"),
    ("no_area.geojson", UnreadableBoundaries, "area E05000001 has no area at all"),
    ("point.geojson", UnreadableBoundaries, "area E05000002 is a Point, not a polygon"),
    ("no_geometry.geojson", UnreadableBoundaries, "area E05000002 has no geometry"),
    ("not_a_number.geojson", UnreadableBoundaries, "area E05000001 has a coordinate that is not a number"),
    ("code_twice.geojson", UnreadableBoundaries, "code E05000001 stands 2 times in column WD25CD"),
    ("code_missing.geojson", UnreadableBoundaries, "feature 2 has no code in column WD25CD"),
    ("code_with_comma.geojson", UnreadableBoundaries, "code 'E05,1' in column code has a comma"),
    (
        "control_character.geojson",
        UnreadableBoundaries,
        r"name of area E05000001 'West\x07\u202e' holds control",
    ),
    ("axes_swapped.geojson", UnreadableBoundaries, "are longitude and latitude swapped"),
    ("metres_called_degrees.geojson", UnreadableBoundaries, "(445000, 520000): state the coordinate system"),
    ("no_code_column.geojson", FieldNotFound, "among precinct; name one with --code-field"),
    ("no_name_column.geojson", FieldNotFound, "among code; name one with --name-field"),
    ("two_code_columns.geojson", FieldNotFound, "columns WD25CD, WD24CD could all hold the codes"),
]


@pytest.mark.parametrize(("file", "kind", "says"), SPOILED)
def test_a_spoiled_file_is_refused_in_one_line_that_teaches(oddities, projection, file, kind, says):
    with pytest.raises(TeachingError) as caught:
        read_areas(oddities / file, name="set", projection=projection)
    assert type(caught.value) is kind
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("ending", "hint"), [(".zip", "unpack it and give"), (".kml", "give GeoJSON")])
def test_another_kind_of_file_is_refused(tmp_path, projection, ending, hint):
    file = tmp_path / f"wards{ending}"
    file.write_bytes(b"PK")
    with pytest.raises(UnreadableBoundaries, match=hint):
        read_areas(file, name="set", projection=projection)


@pytest.mark.parametrize("ending", [".gpkg", ".shp", ".parquet"])
def test_a_file_that_does_not_say_its_coordinate_system_is_refused(tmp_path, projection, ending):
    frame = geopandas.GeoDataFrame({"code": ["A"], "name": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)])
    with pytest.warns(UserWarning, match="crs") if ending != ".parquet" else nothing():
        write(frame, tmp_path / f"wards{ending}")
    with pytest.raises(UnreadableBoundaries, match="does not say its coordinate system"):
        read_areas(tmp_path / f"wards{ending}", name="set", projection=projection)


def nothing():
    from contextlib import nullcontext

    return nullcontext()


def test_parquet_without_geometry_is_refused(tmp_path, projection):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"code": ["A"]}), tmp_path / "plain.parquet")
    with pytest.raises(UnreadableBoundaries, match="without the 'geo' metadata"):
        read_areas(tmp_path / "plain.parquet", name="set", projection=projection)


def test_a_geopackage_with_two_layers_is_refused_by_name(tmp_path, projection):
    frame = geopandas.GeoDataFrame({"code": ["A"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=27700)
    for layer in ("wards", "beats"):
        pyogrio.write_dataframe(frame, tmp_path / "two.gpkg", layer=layer)
    with pytest.raises(UnreadableBoundaries, match="2 layers with geometry: wards, beats"):
        read_areas(tmp_path / "two.gpkg", name="set", projection=projection)


def test_columns_can_be_named_whatever_their_case(oddities, projection):
    file = oddities / "two_code_columns.geojson"
    found = read_areas(file, name="set", projection=projection, code_field="wd24cd", name_field="WD25CD")
    assert [label(area) for area in found.areas] == ["E05000011 E05000001"]
    with pytest.raises(FieldNotFound, match=r"--code-field 'WD25C' is not .* \(did you mean WD25CD\?\)"):
        read_areas(file, name="set", projection=projection, code_field="WD25C")


def test_whole_numbers_serve_as_codes_and_an_unnamed_area_goes_by_its_code(tmp_path, projection):
    frame = geopandas.GeoDataFrame(
        {"beat": [7, 12], "title": [None, "East"]},
        geometry=[shapely.box(445_000, 520_000, 445_100, 520_100), shapely.box(0, 0, 1, 1)],
        crs=27700,
    )
    pyogrio.write_dataframe(frame, tmp_path / "beats.gpkg")
    found = read_areas(tmp_path / "beats.gpkg", name="beats", projection=projection, code_field="beat")
    assert [label(area) for area in found.areas] == ["12 East", "7 7"]


def test_a_store_elsewhere_has_its_own_ground(oddities):
    utm = projection_of("EPSG:32630")
    found = read_areas(oddities / "old_codes_beside.geojson", name="set", projection=utm)
    assert isinstance(found, AreaSet)
    assert found.areas[0].area_km2 == pytest.approx(0.72, abs=0.01)


def test_the_council_that_all_areas_name_is_the_place_of_the_set(real_data, projection):
    current = read_areas(real_data / "boundaries/ward_E06000004.geojson", name="a", projection=projection)
    former = read_areas(real_data / "boundaries/wards_by_lad_E06000004.json", name="b", projection=projection)
    assert (current.place, former.place) == ("Stockton-on-Tees", "")


ASKS = {
    "a link": '{"type": "FeatureCollection", "crs": {"type": "link", "properties": {"href": "ADDRESS"}}, '
    '"features": []}',
    "a hidden link": '{"type": "FeatureCollection", "\\u0063rs": {"type": "link", '
    '"properties": {"href": "ADDRESS"}}, "features": []}',
    "a pipeline": '{"type": "gdal_streamed_alg", "command_line": "gdal vector read ADDRESS"}',
    "virtual": '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>ADDRESS</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>",
}


@pytest.mark.parametrize("ending", [".geojson", ".json", ".gpkg", ".shp"])
@pytest.mark.parametrize("asks", ASKS)
def test_no_file_of_areas_makes_the_reader_open_another(tmp_path, projection, asks, ending):
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    path = tmp_path / f"areas{ending}"
    path.write_text(ASKS[asks].replace("ADDRESS", f"http://127.0.0.1:{server.server_port}/x"))
    try:
        with pytest.raises(UnreadableBoundaries) as caught:
            read_areas(path, name="set", projection=projection)
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert "\n" not in str(caught.value)


def test_a_pipeline_that_json_holds_is_not_run(real_data, tmp_path, projection):
    source = real_data / "boundaries" / "ward_E06000004.geojson"
    path = tmp_path / "areas.geojson"
    command = f"gdal vector pipeline ! read {source} ! write --of=stream streamed_dataset"
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": command}))
    with pytest.raises(UnreadableBoundaries, match="cannot be read"):
        read_areas(path, name="set", projection=projection)


def test_the_plain_name_of_a_system_is_still_read(tmp_path, projection):
    square = shapely.box(445_000, 520_000, 446_000, 521_000)
    feature = {
        "type": "Feature",
        "properties": {"code": "A", "name": "a"},
        "geometry": shapely.geometry.mapping(square),
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    whole = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "areas.geojson").write_text(json.dumps(whole))
    found = read_areas(tmp_path / "areas.geojson", name="set", projection=projection)
    assert found.areas[0].area_km2 == pytest.approx(1)
