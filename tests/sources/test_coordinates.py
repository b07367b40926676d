"""Where rows are: systems, texts of numbers, and what is wrong with coordinates."""

import re
from functools import cache
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.errors import SourceError
from hotspots.places import PlaceFrame
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.where.coordinates import located
from hotspots.sources.where.number_texts import coordinates_in

TOWN = (-1.3128, 54.5646)
TOWN_M = (444_531.4, 519_006.2)
NAMES = ("longitude", "latitude", "easting", "northing", "grid_reference")
COLUMNS = {"lonlat": ("longitude", "latitude"), "grid-reference": ("grid_reference",), "geometry": ()}


@cache
def store(crs="EPSG:27700"):
    projection = projection_of(crs)
    return projection, PlaceFrame.of(projection)


def where(*columns, system="lonlat", crs_of_file="", repair=False, store_crs="EPSG:27700"):
    named = COLUMNS.get(system, ("easting", "northing"))
    profile = SimpleNamespace(
        place=SimpleNamespace(system=system, repair_swapped=repair),
        columns=SimpleNamespace(**dict.fromkeys(NAMES, "") | {name: name for name in named}),
    )
    cells = pa.table(dict(zip(named or ("@x", "@y"), columns, strict=True)))
    return located(cells, profile, crs_of_file, *store(store_crs))


def verdict(*values, **options):
    """Return the reason of one row, or its easting and northing."""
    found = where(*([value] for value in values), **options)
    if found.reason[0] != FITS:
        assert found.place[0] == 0
        return REASONS[found.reason[0]]
    easting, northing = store(options.get("store_crs", "EPSG:27700"))[1].unpack(found.place)
    return float(easting[0]), float(northing[0])


def test_longitude_and_latitude_are_exactly_what_the_projection_says():
    rng = np.random.default_rng(7)
    longitude, latitude = rng.uniform(-5, 1, 500), rng.uniform(50, 58, 500)
    projection, frame = store()
    expected = frame.pack(*projection.to_projected(longitude, latitude))
    assert (where(longitude, latitude).place == expected).all()
    texts = ([repr(float(value)) for value in column] for column in (longitude, latitude))
    assert (where(*texts).place == expected).all()
    assert (where(longitude, latitude, system="geometry", crs_of_file="EPSG:4326").place == expected).all()


def test_the_stores_own_system_is_not_transformed():
    for east, north in [(444531.4, 519006.2), (651234.9, 12345.6), (100000.1, 1200000.3)]:
        for system in ("EPSG:27700", pyproj.CRS.from_epsg(27700).to_wkt()):
            assert verdict(east, north, system="geometry", crs_of_file=system) == (east, north)
        assert verdict(str(east), str(north), system="EPSG:27700") == (east, north)
        assert verdict(f"{east:,}", f"{north:,}", system="EPSG:27700") == (east, north)


@pytest.mark.parametrize("crs", ["EPSG:32630", "EPSG:3857", "EPSG:4258", "EPSG:4277", "EPSG:3035"])
def test_other_systems_give_the_place_that_pyproj_gives(crs):
    to_system = pyproj.Transformer.from_crs("OGC:CRS84", crs, always_xy=True)
    x, y = to_system.transform(*TOWN)
    easting, northing = store()[0].to_projected(*TOWN)
    # Without grid files British National Grid and OSGB 36 are known to some metres.
    assert verdict(x, y, system=crs) == pytest.approx((float(easting), float(northing)), abs=5)


def test_a_store_in_another_system_takes_eastings_and_grid_references():
    easting, northing = store("EPSG:32630")[0].to_projected(*store()[0].to_lonlat(*TOWN_M))
    expected = pytest.approx((float(easting), float(northing)), abs=0.051)
    assert verdict(*TOWN_M, system="EPSG:27700", store_crs="EPSG:32630") == expected
    square = verdict("NZ 445314 190062", system="grid-reference", store_crs="EPSG:32630")
    assert square == pytest.approx((float(easting), float(northing)), abs=0.151)


def test_grid_references_are_the_centres_of_their_squares_and_say_how_wide_those_are():
    assert verdict("NZ4419", system="grid-reference") == (444_500, 519_500)
    found = where(["NZ4419", "NZ 445 198", "J3474", "somewhere", None], system="grid-reference")
    assert found.precision_m.tolist() == [1000, 100, 0, 0, 0]
    assert [REASONS[i] if i != FITS else "" for i in found.reason] == [
        "",
        "",
        "out_of_bounds",
        "no_location",
        "no_location",
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "NULL", "n/a", "None", "-", "inf", "nan", "1e999", "54.5.6", "x", "٣", None]
)
def test_what_is_no_number_is_no_location(text):
    values = pa.array([text], pa.string())
    assert REASONS[where(values, pa.array(["54.5"])).reason[0]] == "no_location"
    assert REASONS[where(pa.array(["-1.3"]), values).reason[0]] == "no_location"


def test_numbers_of_any_type_are_numbers_and_other_types_are_no_location():
    for kind in (pa.float64(), pa.int64(), pa.decimal128(22, 2), pa.string()):
        array = pa.array([445_000], pa.int64()).cast(kind, safe=False)
        north = pa.array([519_000])
        assert where(array, north, system="EPSG:27700").reason.tolist() == [FITS]
    for odd in (pa.array([True]), pa.array([np.inf]), pa.array([np.nan]), pa.nulls(1, pa.float64())):
        assert REASONS[where(odd, pa.array([54.5])).reason[0]] == "no_location"
    assert len(where(pa.array([], pa.string()), pa.array([], pa.string())).place) == 0


@pytest.mark.parametrize(
    ("text", "degrees", "number"),
    [
        (" 54.57 ", True, 54.57),
        ("54,57", True, 54.57),
        ("54,570", True, 54.57),
        ("\N{MINUS SIGN}1.3", True, -1.3),
        ("+5.457e1", True, 54.57),
        (".5", True, 0.5),
        ("445,123", False, 445_123),
        ("1,234.5", False, 1234.5),
        ("1,045,123", False, 1_045_123),
        ("445123,5", False, 445_123.5),
        ("445.123,5", False, 445_123.5),
        ("445.123", False, 445.123),
    ],
)
def test_commas_are_read_by_the_kind_of_system(text, degrees, number):
    assert coordinates_in(pa.array([text]), degrees=degrees).tolist() == [number]


def test_null_island_is_told_in_every_system():
    for system in ("lonlat", "EPSG:27700", "EPSG:32630"):
        assert verdict("0", "0.0", system=system) == verdict(-0.0, 0.0, system=system) == "null_island"


def test_swapped_coordinates_are_told_and_repaired_only_when_the_profile_allows():
    assert verdict(*TOWN[::-1]) == "swapped"
    found = where([TOWN[1], TOWN[0]], [TOWN[0], TOWN[1]], repair=True)
    assert found.repaired.tolist() == [True, False]
    assert found.place[0] == found.place[1] > 0
    # In Shetland the northing is no easting of the grid.
    assert verdict(1_141_500, 447_500, system="EPSG:27700") == "swapped"
    assert verdict(1_141_500, 447_500, system="EPSG:27700", repair=True) == (447_500, 1_141_500)


def test_degrees_and_metres_in_place_of_each_other_are_told_either_way_round():
    for pair in (TOWN, TOWN[::-1]):
        for repair in (False, True):
            assert verdict(*pair, system="EPSG:27700", repair=repair) == "degrees_for_metres"
    for pair in (TOWN_M, TOWN_M[::-1]):
        assert verdict(*pair) == "metres_for_degrees"


def test_what_lies_outside_is_out_of_bounds():
    assert verdict(13.4, 52.5) == "out_of_bounds"
    assert verdict(500.0, 54.0) == "out_of_bounds"
    assert verdict(1e300, -1e300, system="EPSG:27700") == "out_of_bounds"
    assert verdict(5e6, 5e6, system="EPSG:32630") == "out_of_bounds"
    # Within the store's area of use, but not within that of the Irish grid.
    assert verdict(600_000, 400_000, system="EPSG:29903") == "out_of_bounds"


@pytest.mark.parametrize(
    ("system", "message"),
    [
        ("EPSG:99999", "coordinate system 'EPSG:99999' is not known"),
        ("nonsense", "coordinate system 'nonsense' is not known"),
        ("EPSG:4978", "has neither easting and northing nor longitude and latitude"),
        ("geometry", "does not say the coordinate system of its geometry"),
    ],
)
def test_a_system_that_cannot_be_used_is_refused_in_words(system, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        verdict(1.0, 1.0, system=system)


def test_a_profile_without_the_columns_is_refused_in_words():
    for system in ("lonlat", "EPSG:27700", "grid-reference"):
        profile = SimpleNamespace(
            place=SimpleNamespace(system=system, repair_swapped=False),
            columns=SimpleNamespace(**dict.fromkeys(NAMES, "")),
        )
        with pytest.raises(SourceError, match=r"\[columns\] does not name"):
            located(pa.table({"a": [1]}), profile, "", *store())


AXIS = st.sampled_from(
    ("-1.3128", "54.5646", "0", "", "444531.4", "519006", "n/a", "200", "1e9", "-1,5", "13")
)
PAIRS = st.lists(st.tuples(AXIS, AXIS), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.sampled_from(("lonlat", "EPSG:27700", "EPSG:32630")), st.booleans(), st.randoms())
def test_a_row_depends_on_no_other_row_nor_on_their_order(pairs, system, repair, random):
    order = list(range(len(pairs)))
    random.shuffle(order)

    def of(rows):
        found = where(*map(list, zip(*rows, strict=True)), system=system, repair=repair)
        return list(zip(found.place.tolist(), found.reason.tolist(), found.repaired.tolist(), strict=True))

    whole = of(pairs)
    assert [whole[i] for i in order] == of([pairs[i] for i in order])
    assert whole == [of([pair])[0] for pair in pairs]
    assert all((place > 0) == (reason == FITS) for place, reason, _ in whole)
