"""Distances of the store are distances on the ground."""

import numpy as np
import pyproj
import pytest

from boundaries.errors import BoundaryError
from boundaries.projection import GREATEST_STRETCH, projection_of


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:32630", "EPSG:2157"])
def test_a_metre_is_a_metre_on_the_ground(crs: str):
    ground = projection_of(crs)
    west, south, east, north = ground.area_of_use
    rng = np.random.default_rng(1)
    longitude, latitude = rng.uniform(west, east, 50), rng.uniform(south, north, 50)
    geod = pyproj.Geod(ellps="WGS84")
    there, up, _ = geod.fwd(longitude, latitude, rng.uniform(0, 360, 50), np.full(50, 1000.0))
    start, end = ground.to_projected(longitude, latitude), ground.to_projected(there, up)
    apart = np.hypot(start[0] - end[0], start[1] - end[1])
    assert np.abs(apart / 1000 - 1).max() < GREATEST_STRETCH


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:6933", "EPSG:3035"])
def test_a_system_that_stretches_distances_is_refused(crs: str):
    with pytest.raises(BoundaryError, match=r"stretches distances by up to \d+% .*EPSG:27700"):
        projection_of(crs)
