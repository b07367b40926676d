"""Small grounds that the tests of boundaries share."""

from pathlib import Path

import pytest
import shapely

from boundaries.area import Area, AreaSet
from boundaries.projection import Projection, projection_of


@pytest.fixture(scope="session")
def projection() -> Projection:
    return projection_of("EPSG:27700")


@pytest.fixture(scope="session")
def oddities() -> Path:
    return Path(__file__).resolve().parent.parent / "data" / "boundaries"


@pytest.fixture
def squares(projection: Projection) -> AreaSet:
    """Four squares of 1 km that share edges and one corner, A and B below, C and D above."""
    corners = [(445_000, 520_000), (446_000, 520_000), (445_000, 521_000), (446_000, 521_000)]
    areas = [
        Area(code, f"Square {code}", shapely.box(west, south, west + 1000, south + 1000))
        for code, (west, south) in zip("ABCD", corners, strict=True)
    ]
    return AreaSet("squares", tuple(areas), projection)
