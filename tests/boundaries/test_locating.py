"""A place lies in exactly one area, or in none."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import locating
from boundaries.area import AreaSet
from boundaries.locating import AreaLookup, locate
from boundaries.reading import read_areas
from boundaries.synthetic import demo_wards
from tests.oracles.locating import first_cover

# A triangle, a square with a hole, a multipolygon, and two that overlap: edges and corners on whole numbers.
SHAPES = [
    shapely.Polygon([(0, 0), (4, 0), (0, 3)]),
    shapely.Polygon([(0, 3), (4, 0), (8, 8), (0, 8)], [[(2, 5), (4, 5), (4, 7), (2, 7)]]),
    shapely.MultiPolygon([shapely.box(8, 0, 10, 2), shapely.box(8, 4, 10, 6)]),
    shapely.box(3, 4, 9, 9),
]


FEW = 1
MANY = 6_050
"""So many points are answered by cells, here 55 across: of 10 m, every uneven metre is the border of two."""


def objects(polygons):
    return np.array(polygons, dtype=object)


def located_among(geometries, points, *, count):
    """Where the points lie, asked over and over in one call until there are `count`."""
    asked = np.resize(points, (max(count, len(points)), 2))
    found = locate(geometries, *asked.T)
    assert (found == np.resize(found[: len(points)], len(found))).all()
    return found[: len(points)].tolist()


@pytest.mark.parametrize("count", [FEW, MANY])
@given(
    points=st.lists(
        st.tuples(*[st.integers(-4, 44).map(lambda quarter: quarter / 4)] * 2), min_size=1, max_size=40
    ),
    order=st.permutations(SHAPES),
)
@settings(max_examples=50)
def test_locate_agrees_with_exact_arithmetic_on_edges_corners_and_holes(count, points, order):
    expected = [first_cover(order, *point) for point in points]
    assert located_among(objects(order), np.array(points), count=count) == expected


@pytest.mark.parametrize("count", [FEW, MANY])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_a_point_beside_an_edge_lies_where_exact_arithmetic_says(count, seed):
    rng = np.random.default_rng(seed)
    origin, size = 10.0 ** rng.integers(0, 8), 10.0 ** rng.integers(-3, 6)
    corners = origin + size * rng.random((4, 3, 2))
    triangles = [shapely.Polygon(triangle) for triangle in corners]
    along = rng.random((10, 1))
    beside = corners[:, 0][:, None] * along + corners[:, 1][:, None] * (1 - along)
    points = np.concatenate([beside.reshape(-1, 2), np.nextafter(corners[:, 2], 0), corners[:, 2]])
    expected = [first_cover(triangles, *point) for point in points]
    assert located_among(objects(triangles), points, count=count) == expected


@given(seed=st.integers(0, 2**32 - 1))
def test_every_point_of_a_tiling_lies_in_exactly_one_area(seed, wards):
    rng = np.random.default_rng(seed)
    geometries = wards.geometries
    corners = shapely.get_coordinates(geometries)
    corners = corners[rng.integers(0, len(corners), 40)]
    west, south, east, north = shapely.total_bounds(geometries)
    anywhere = rng.uniform((west, south), (east, north), size=(60, 2))
    easting, northing = np.concatenate([corners, anywhere]).T
    found = locate(geometries, easting, northing)
    covers = shapely.intersects_xy(geometries[:, None], easting, northing)
    assert (found == np.where(covers.any(axis=0), covers.argmax(axis=0), -1)).all()
    assert (found[:40] >= 0).all()


@pytest.fixture(scope="module")
def wards(projection):
    return demo_wards(projection)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_shared_edge_and_corner_belong_to_the_least_code(squares, count):
    points = [(446_000, 520_500), (445_500, 521_000), (446_000, 521_000), (446_500, 521_000)]
    found = located_among(squares.geometries, np.array(points, dtype=float), count=count)
    assert [squares.codes[index] for index in found] == ["A", "A", "A", "B"]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_coordinate_that_is_no_number_or_far_away_is_outside(squares, count):
    inside = (445_500.0, 520_500.0)
    odd = [np.nan, np.inf, -np.inf, 1e308, -1e308]
    points = [inside, *((value, inside[1]) for value in odd), *((inside[0], value) for value in odd)]
    assert located_among(squares.geometries, np.array(points), count=count) == [0] + [-1] * 10


def test_no_points_and_no_polygons_are_answers_too(squares):
    assert locate(squares.geometries, np.empty(0), np.empty(0)).tolist() == []
    assert locate(objects([]), np.zeros(2), np.zeros(2)).tolist() == [-1, -1]
    assert locate(objects([]), np.zeros(MANY), np.zeros(MANY)).tolist() == [-1] * MANY


EMPTY = shapely.Polygon()
POINT_LIKE = shapely.Polygon([(2, 2), (2, 2), (2, 2)])
LINE_LIKE = shapely.Polygon([(1, 1), (3, 3), (1, 1)])
GATHERED = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 4, 1)])
TINY_AND_FAR = [shapely.box(0, 0, 1, 1), shapely.box(499_999, 499_999, 500_000, 500_000)]


@pytest.mark.parametrize(
    ("polygons", "points", "expected"),
    [
        ([EMPTY], [(0, 0)], [-1]),
        ([EMPTY, shapely.box(0, 0, 4, 4)], [(1, 1), (5, 5)], [1, -1]),
        ([POINT_LIKE, shapely.box(0, 0, 4, 4)], [(2, 2), (1, 2)], [0, 1]),
        ([LINE_LIKE], [(2, 2), (1, 2)], [0, -1]),
        ([GATHERED, shapely.box(0, 0, 4, 4)], [(0.5, 0.5), (2, 0.5), (3.5, 1)], [0, 1, 0]),
        ([None, shapely.box(0, 0, 4, 4)], [(1, 1)], [1]),
        (TINY_AND_FAR, [(1, 1), (1.0001, 1), (499_999.5, 500_000), (250_000, 250_000)], [0, -1, 1, -1]),
    ],
    ids=["empty", "empty-first", "point", "line", "collection", "none", "tiny-and-far"],
)
@pytest.mark.parametrize("count", [FEW, MANY])
def test_odd_shapes_are_located_however_many_points_there_are(polygons, points, expected, count):
    assert located_among(objects(polygons), np.array(points, dtype=float), count=count) == expected


def test_many_points_agree_with_each_polygon_asked_alone():
    rng = np.random.default_rng(4)
    middle, radius = rng.uniform(0, 1000, (40, 2)), rng.uniform(20, 400, 40)
    discs = shapely.buffer(shapely.points(middle), radius, quad_segs=4)
    points = np.round(rng.uniform(-100, 1100, (20_000, 2)), 0)
    covers = np.array([shapely.intersects_xy(disc, *points.T) for disc in discs])
    expected = np.where(covers.any(axis=0), covers.argmax(axis=0), -1)
    assert (locate(discs, *points.T) == expected).all()


@pytest.mark.parametrize("count", [FEW, MANY])
def test_locate_agrees_with_exact_arithmetic_on_real_wards(real_data, projection, count):
    wards = read_areas(
        real_data / "boundaries" / "ward_E06000004.geojson", name="wards", projection=projection
    )
    rng = np.random.default_rng(1)
    corners = shapely.get_coordinates(wards.geometries)
    points = np.concatenate(
        [corners[rng.integers(0, len(corners), 15)], rng.uniform(*bounds(wards), (15, 2))]
    )
    expected = [first_cover(list(wards.geometries), *point) for point in points]
    assert located_among(wards.geometries, points, count=count) == expected
    assert min(expected[:15]) >= 0


def bounds(area_set):
    west, south, east, north = shapely.total_bounds(area_set.geometries)
    return (west, south), (east, north)


# Looking up


PLACE = np.array([3, 7, 20, 41], dtype=np.int64)
EASTING = np.array([445_500.0, 446_500.0, 1.0, 446_500.0])
NORTHING = np.array([520_500.0, 520_500.0, 1.0, 521_500.0])
AREA = [0, 1, -1, 3]


@pytest.fixture
def located(monkeypatch):
    """How many places each call located."""
    calls = []

    def counting(geometries, easting, northing):
        calls.append(len(easting))
        return locate(geometries, easting, northing)

    monkeypatch.setattr(locating, "locate", counting)
    return calls


def test_only_places_never_seen_before_are_located(squares, tmp_path, located):
    lookup = AreaLookup(squares, tmp_path)
    assert lookup.of(PLACE[1:3], EASTING[1:3], NORTHING[1:3]).tolist() == AREA[1:3]
    assert lookup.of(PLACE, EASTING, NORTHING).tolist() == AREA
    assert AreaLookup(squares, tmp_path).of(PLACE, EASTING, NORTHING).tolist() == AREA
    assert located == [2, 2]


def test_an_empty_question_is_answered(squares, tmp_path):
    empty = np.empty(0, dtype=np.int64)
    assert AreaLookup(squares, tmp_path).of(empty, np.empty(0), np.empty(0)).tolist() == []


def test_a_redrawn_set_does_not_meet_the_look_up_of_the_former(squares, tmp_path):
    AreaLookup(squares, tmp_path).of(PLACE, EASTING, NORTHING)
    redrawn = AreaSet(squares.name, squares.areas[1:], squares.projection)
    assert AreaLookup(redrawn, tmp_path).of(PLACE, EASTING, NORTHING).tolist() == [-1, 0, -1, 2]


@pytest.mark.parametrize("damage", ["cut", "flipped", "nonsense", "empty", "pickled", "unsorted", "foreign"])
def test_a_damaged_file_is_dropped_and_made_again(squares, tmp_path, damage):
    AreaLookup(squares, tmp_path).of(PLACE, EASTING, NORTHING)
    (file,) = tmp_path.glob("*.npz")
    sound = file.read_bytes()
    if damage == "cut":
        file.write_bytes(sound[: len(sound) // 2])
    elif damage == "flipped":
        # The last area stands in the archive as eight bytes; another index would be a wrong answer.
        at = sound.rindex(np.array(AREA, dtype=np.int64).tobytes())
        file.write_bytes(sound[:at] + b"\x02" + sound[at + 1 :])
    elif damage in {"nonsense", "empty"}:
        file.write_bytes(b"nonsense" if damage == "nonsense" else b"")
    elif damage == "pickled":
        np.savez(file, place=np.array([{}], dtype=object), area=np.array([{}], dtype=object))
    elif damage == "unsorted":
        np.savez(file, place=PLACE[::-1], area=np.array(AREA))
    else:
        np.savez(file, place=PLACE, area=np.array([0, 1, -1, 4]))
    assert AreaLookup(squares, tmp_path).of(PLACE, EASTING, NORTHING).tolist() == AREA
    assert file.read_bytes() == sound


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_memory(squares, tmp_path, located):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    lookup = AreaLookup(squares, blocked / "lookups")
    for _ in range(2):
        assert lookup.of(PLACE, EASTING, NORTHING).tolist() == AREA
    assert located == [4]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_threads_may_look_up_at_once(squares, tmp_path):
    lookup = AreaLookup(squares, tmp_path)
    rng = np.random.default_rng(0)
    place = np.arange(4000, dtype=np.int64)
    easting, northing = rng.uniform((444_900, 519_900), (447_100, 522_100), size=(4000, 2)).T
    expected = locate(squares.geometries, easting, northing)

    def ask(step):
        chosen = place[:: step + 1]
        return (lookup.of(chosen, easting[chosen], northing[chosen]) == expected[chosen]).all()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(24)))
