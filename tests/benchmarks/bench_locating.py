"""The ward of a point, ours against geopandas and SedonaDB on the same points; run with `make bench`."""

import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.locating import locate
from tests.benchmarks.interleaved import ratio

WARDS_EACH_WAY = (6, 5)
CORNERS_PER_SIDE = 125
WARD_M = 3000.0


def _rough_line(start: np.ndarray, end: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the corners from start to end, both included, that wander some tens of metres aside."""
    share = np.linspace(0, 1, CORNERS_PER_SIDE + 1)[:, None]
    aside = rng.normal(0, 5, (CORNERS_PER_SIDE + 1, 1)).cumsum(axis=0)
    aside -= aside[0] + share * (aside[-1] - aside[0])
    direction = (end - start) / np.hypot(*(end - start))
    return start + share * (end - start) + aside * (-direction[1], direction[0])


@pytest.fixture(scope="module")
def wards():
    """Thirty wards of 500 corners that share their sides."""
    rng = np.random.default_rng(0)
    columns, rows = WARDS_EACH_WAY
    posts = np.stack(np.mgrid[: columns + 1, : rows + 1], axis=-1) * WARD_M + (440_000, 510_000)
    posts += rng.uniform(-WARD_M / 5, WARD_M / 5, posts.shape)
    level = [
        [_rough_line(posts[i, j], posts[i + 1, j], rng) for j in range(rows + 1)] for i in range(columns)
    ]
    upright = [
        [_rough_line(posts[i, j], posts[i, j + 1], rng) for j in range(rows)] for i in range(columns + 1)
    ]
    rings = [
        np.concatenate([level[i][j], upright[i + 1][j], level[i][j + 1][::-1], upright[i][j][::-1]])
        for j in range(rows)
        for i in range(columns)
    ]
    polygons = np.array([shapely.remove_repeated_points(shapely.Polygon(ring)) for ring in rings])
    assert shapely.is_valid(polygons).all()
    return polygons


def _anywhere(wards: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    west, south, east, north = shapely.total_bounds(wards)
    rng = np.random.default_rng(2)
    return rng.uniform(west, east, count), rng.uniform(south, north, count)


def _sedona_join(wards: np.ndarray, easting: np.ndarray, northing: np.ndarray):
    """Return the work: the ward of each point by a spatial join of two tables in memory, as Arrow columns."""
    import geopandas
    import pyarrow as pa
    import sedonadb

    engine = sedonadb.connect()
    number = {"point": np.arange(len(easting))}
    points = geopandas.GeoDataFrame(number, geometry=geopandas.points_from_xy(easting, northing))
    areas = geopandas.GeoDataFrame({"ward": np.arange(len(wards))}, geometry=list(wards))
    engine.create_data_frame(points).to_memtable().to_view("points")
    engine.create_data_frame(areas).to_memtable().to_view("areas")
    join = "SELECT point, ward FROM points JOIN areas ON ST_Intersects(areas.geometry, points.geometry)"
    return lambda: pa.table(engine.sql(join))


def _least(point: np.ndarray, ward: np.ndarray, count: int) -> np.ndarray:
    """Return the least ward of each point among the pairs of a join, or -1."""
    least = pd.Series(ward).groupby(point).min()
    return least.reindex(np.arange(count), fill_value=-1).to_numpy()


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_ward_of_a_point_against_geopandas(wards, count):
    import geopandas

    easting, northing = _anywhere(wards, count)
    areas = geopandas.GeoDataFrame(geometry=list(wards))
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(easting, northing))
    joined = geopandas.sjoin(points, areas, predicate="intersects")["index_right"]
    found = locate(wards, easting, northing)
    assert np.array_equal(found, _least(joined.index.to_numpy(), joined.to_numpy(), count))
    ratio(
        f"ward of {count:,} points, 30 wards of 500 corners, geopandas.sjoin",
        lambda: locate(wards, easting, northing),
        lambda: geopandas.sjoin(points, areas, predicate="intersects"),
        turns=3 if count == 1_000_000 else 5,
    )


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
def test_ward_of_a_point_against_sedonadb(wards, count):
    easting, northing = _anywhere(wards, count)
    join = _sedona_join(wards, easting, northing)
    pairs = join()
    found = locate(wards, easting, northing)
    assert np.array_equal(found, _least(pairs["point"].to_numpy(), pairs["ward"].to_numpy(), count))
    ratio(
        f"ward of {count:,} points, 30 wards of 500 corners, SedonaDB on all processors",
        lambda: locate(wards, easting, northing),
        join,
        turns=11,
    )


def test_ward_of_a_million_incidents_by_place_against_sedonadb(wards):
    places, count = 30_000, 1_000_000
    easting, northing = _anywhere(wards, places)
    place = np.random.default_rng(3).integers(0, places, count)
    join = _sedona_join(wards, easting[place], northing[place])
    pairs = join()
    found = locate(wards, easting, northing)[place]
    assert np.array_equal(found, _least(pairs["point"].to_numpy(), pairs["ward"].to_numpy(), count))
    ratio(
        "ward of 1,000,000 incidents on 30,000 places, by place, SedonaDB on all processors by incident",
        lambda: locate(wards, easting, northing)[place],
        join,
        turns=11,
    )
