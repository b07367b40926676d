"""Files of venues become layers: every format the same one, and no row is lost in silence."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from boundaries.errors import TeachingError
from boundaries.projection import projection_of
from hotspots.venues.profile import BUILT_IN, venue_profile, venue_profile_of
from hotspots.venues.reading import read_venues

PROJECTION = projection_of()
PUBS = [
    ("The Ship", 444_531.4, 519_006.2),
    ("The Swan", 444_900.0, 519_300.5),
    ("Anchor", 445_100.1, 518_000.0),
]


def read(path: Path, profile: str):
    return read_venues(path, venue_profile(profile), name="pubs", projection=PROJECTION)


def write_csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_every_format_and_order_gives_the_same_layer(tmp_path: Path):
    frame = pd.DataFrame(PUBS, columns=["Premises name", "Easting", "Northing"])
    frame.to_csv(tmp_path / "pubs.csv", index=False)
    frame[::-1].to_csv(tmp_path / "backwards.csv", index=False)
    frame.to_excel(tmp_path / "pubs.xlsx", index=False)
    points = gpd.GeoDataFrame(
        frame[["Premises name"]].rename(columns={"Premises name": "Name"}),
        geometry=gpd.points_from_xy(frame["Easting"], frame["Northing"]),
        crs="EPSG:27700",
    )
    for ending in ("gpkg", "shp", "geojson"):
        points.to_file(tmp_path / f"pubs.{ending}")
    points.to_parquet(tmp_path / "pubs.parquet")
    layers = [read(path, "licensed-premises").layer for path in sorted(tmp_path.iterdir())
              if path.suffix in {".csv", ".xlsx", ".gpkg", ".shp", ".geojson", ".parquet"}]  # fmt: skip
    assert len(layers) == 7
    assert {layer.content for layer in layers} == {layers[0].content}
    assert layers[0].counts == {"licensed-premises": 3}
    assert layers[0].names == ("Anchor", "The Ship", "The Swan")
    assert shapely.get_coordinates(layers[0].geometries).tolist()[1] == [444_531.4, 519_006.2]


def test_rows_that_are_no_venue_are_counted_by_reason(tmp_path: Path):
    rows = [f"Pub {i},{444_000 + i},{519_000 + i},pub" for i in range(12)]
    bad = [
        "Pub 1,444001,519001,pub",
        "Nowhere,,,pub",
        "Null,0,0,pub",
        "Hall,444000,519000,bingo",
        "Sea,9,9,pub",
    ]
    file = write_csv(tmp_path / "a.csv", "Name,Easting,Northing,Type", *rows, *bad)
    profile = write_csv(
        tmp_path / "a.toml",
        'name = "a"',
        "[columns]",
        'kind = "type"',
        "[kinds]",
        'PUB = "licensed-premises"',
    )
    reading = read(file, str(profile))
    assert (reading.read, len(reading.layer)) == (17, 13)
    assert reading.left_out == {"duplicate": 1, "no_location": 1, "null_island": 1, "unknown_kind": 1}


def test_kinds_without_a_table_are_the_texts_themselves_and_a_nameless_venue_is_called_by_its_kind(tmp_path):
    file = write_csv(
        tmp_path / "a.csv", "Type,Longitude,Latitude", "Bus Stop,-1.31,54.56", "School,-1.32,54.57",
    )  # fmt: skip
    profile = write_csv(tmp_path / "a.toml", 'name = "a"', "view_m = 40", "[columns]", 'kind = "Type"')
    layer = read(file, str(profile)).layer
    assert (layer.counts, layer.names) == ({"bus-stop": 1, "school": 1}, ("bus stop", "school"))
    assert layer.view_m == 40


def test_areas_are_repaired_and_typed_by_their_column(tmp_path: Path):
    bow_tie = [[-1.32, 54.56], [-1.31, 54.57], [-1.31, 54.56], [-1.32, 54.57], [-1.32, 54.56]]
    square = [[-1.30, 54.56], [-1.29, 54.56], [-1.29, 54.57], [-1.30, 54.57], [-1.30, 54.56]]
    features = [
        {
            "type": "Feature",
            "properties": {"Name": name, "Type": kind},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, kind, ring in (("Town", "PSPO", bow_tie), ("Block", "Closure", square))
    ]
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    reading = read(file, "areas")
    assert reading.layer.counts == {"closure": 1, "pspo": 1}
    assert shapely.is_valid(reading.layer.geometries).all()
    assert "Town" in reading.repairs[0]
    assert read(file, "clear-hold-build").layer.counts == {"clear-hold-build": 2}


@pytest.mark.parametrize(
    ("profile", "rows", "says"),
    [
        ("licensed-premises", ["Name,Where", "Ship,here"], "says where"),
        ("areas", ["Name,Easting,Northing", "Ship,444531,519006"], "kind not read"),
        ("pubs", ["Name"], "profile 'pubs' of venues is unknown; choose among licensed-premises"),
        ("cctv", ["Name,Easting,Northing"], "has no rows"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path, profile, rows, says):
    file = write_csv(tmp_path / "a.csv", *rows)
    with pytest.raises(TeachingError, match=says) as told:
        read(file, profile)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("pubs.gpkg", "pubs.gpkg is not a GeoPackage in spite of its name; export it again"),
        ("pubs.xlsx", "pubs.xlsx is not an Excel workbook in spite of its name; export it again"),
        ("pubs", "pubs is not text, nor of another kind that is read"),
    ],
)
def test_a_damaged_file_is_told_by_what_its_name_or_its_first_bytes_say(tmp_path, name, says):
    path = tmp_path / name
    path.write_bytes(b"\x93\x8f\0\x01" * 500)
    with pytest.raises(TeachingError, match=says):
        read(path, "licensed-premises")


def test_a_column_of_free_text_is_not_taken_for_kinds(tmp_path: Path):
    rows = [f"Pub {i},{444_000 + i},{519_000 + i},Says {i}" for i in range(51)]
    file = write_csv(tmp_path / "a.csv", "Name,Easting,Northing,Notes", *rows)
    profile = write_csv(tmp_path / "a.toml", 'name = "a"', "[columns]", 'kind = "notes"')
    with pytest.raises(TeachingError, match=r"column Notes of a.csv makes 51 kinds .* \[kinds\]"):
        read(file, str(profile))
    write_csv(file, "Name,Easting,Northing,Notes", *rows[:50])
    assert len(read(file, str(profile)).layer.counts) == 50


@pytest.mark.parametrize("profile", ["cctv", "pspo"])
def test_files_of_points_and_of_areas_with_too_many_rows_are_refused(tmp_path, profile, monkeypatch):
    monkeypatch.setattr("hotspots.venues.rows.MOST_ROWS", 3)
    square = shapely.box(444_000, 519_000, 444_100, 519_100)
    shapes = [square if profile == "pspo" else square.centroid] * 4
    for rows in (3, 4):
        frame = gpd.GeoDataFrame({"name": list("abcd")[:rows]}, geometry=shapes[:rows], crs="EPSG:27700")
        frame.to_file(tmp_path / f"{rows}.gpkg")
    assert len(read(tmp_path / "3.gpkg", profile).layer) == 3
    with pytest.raises(TeachingError, match=r"4\.gpkg has more than 3 rows; give the venues of one area"):
        read(tmp_path / "4.gpkg", profile)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "x"', "kind is missing"),
        ('name = "x"\nkind = "A b"', "small letters"),
        ('name = "x"\nkind = "cctv"\nview_m = 5000', "at most 1000 metres"),
        ('name = "x"\nkind = "cctv"\n[columns]\nkind = "Type"', "contradicts columns.kind"),
        ('name = "x"\nkind = "cctv"\n[kinds]\na = "b"', "needs the column"),
        ('name = "x"\nkind = "pspo"\nareas = true\n[columns]\nlongitude = "x"', "name no place"),
        ('name = "x"\nkind = "cctv"\n[columns]\neasting = "x"\nnorthing = "y"', "EPSG:27700"),
        ('name = "x"\nkinds = "cctv"\n[columns]\nkind = "Type"', "must be a table"),
        ('name = "x"\ncolour = "red"', "did you mean|takes name, title"),
        ("name = ", "see docs/venues.md"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused_in_one_line(text, says):
    with pytest.raises(TeachingError, match=says) as told:
        venue_profile_of(text, "x.toml")
    assert "\n" not in str(told.value)


def test_the_built_in_profiles_are_those_that_people_ask_for():
    points = {"licensed-premises", "cctv", "street-lights", "schools", "transport"}
    assert set(BUILT_IN) == points | {"areas", "pspo", "closure", "clear-hold-build"}
    assert {name for name, profile in BUILT_IN.items() if not profile.areas} == points
