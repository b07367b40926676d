"""Ours against named peers on the same work; run with `make bench`."""

import numpy as np
import shapely

from tests.benchmarks.interleaved import ratio


def _snapped(incidents: int, places: int, extent_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    centres = rng.uniform(0, extent_m, size=(200, 2))
    points = np.round(centres[rng.integers(0, 200, places)] + rng.normal(0, extent_m / 30, (places, 2)), 1)
    weight = 1 + rng.multinomial(incidents - places, rng.dirichlet(np.full(places, 0.3)))
    return points[:, 0], points[:, 1], weight


def test_dbscan_against_scikit_learn():
    from sklearn.cluster import DBSCAN

    from hotspots.clusters.dbscan import dbscan

    easting, northing, weight = _snapped(100_000, 17_000, 20_000)
    points = np.column_stack([easting, northing])
    peer = DBSCAN(eps=150, min_samples=60, algorithm="kd_tree")
    ours = dbscan(easting, northing, weight, eps_m=150, min_weight=60)
    assert np.array_equal(
        ours.is_core, np.isin(np.arange(17_000), peer.fit(points, sample_weight=weight).core_sample_indices_)
    )
    ratio(
        "DBSCAN, 100,000 incidents on 17,000 places, eps 150 m, scikit-learn on weighted places",
        lambda: dbscan(easting, northing, weight, eps_m=150, min_weight=60),
        lambda: peer.fit(points, sample_weight=weight),
    )
    raw = np.repeat(points, weight, axis=0)
    ratio(
        "the same, scikit-learn on incidents",
        lambda: dbscan(easting, northing, weight, eps_m=150, min_weight=60),
        lambda: peer.fit(raw),
        turns=3,
    )


def test_ward_of_a_place_against_geopandas():
    import geopandas

    from boundaries.locating import locate
    from boundaries.projection import projection_of
    from boundaries.synthetic import demo_wards

    wards = demo_wards(projection_of())
    west, south, east, north = shapely.total_bounds(wards.geometries)
    rng = np.random.default_rng(2)
    easting, northing = rng.uniform(west, east, 100_000), rng.uniform(south, north, 100_000)
    polygons = geopandas.GeoDataFrame(geometry=list(wards.geometries))
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(easting, northing))
    joined = geopandas.sjoin(points, polygons, predicate="intersects")["index_right"]
    ours = locate(wards.geometries, easting, northing)
    assert np.array_equal(np.flatnonzero(ours >= 0), np.sort(joined.index.unique()))
    ratio(
        "ward of 100,000 points, 14 wards, geopandas.sjoin",
        lambda: locate(wards.geometries, easting, northing),
        lambda: geopandas.sjoin(points, polygons, predicate="intersects"),
    )
