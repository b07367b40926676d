"""The wards of a made-up borough, for the demo and for tests.

It lies in the North Sea, some 25 km off Teesside, where it can be mistaken for no real town. Every ward is a
union of small Voronoi cells, so that borders wander as real ones do and neighbours share them exactly.
"""

import csv
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from boundaries.area import Area, AreaSet
from boundaries.projection import Projection, projection_of

SET_NAME = "made-up-wards"
BOROUGH = "Saltmere"
"""Name of the borough; there is none."""

CENTRE = (484_000.0, 546_000.0)
"""Easting and northing (EPSG:27700) of the middle of its town."""

SEED = 20_230_101

# From the middle of the town outwards.
_NAMES = (
    "Saltmere Town Centre",
    "Candlegate",
    "Quayside & Ropewalk",
    "Hobbin Park",
    "Oxbarrow",
    "Thistlewick",
    "Pennyfold",
    "Larkhollow",
    "Brindlecombe",
    "Marram Sands",
    "Fennick Harbour",
    "Westering",
    "Dunlow & Ashmoor",
    "Upper Wendlestead",
)
_CELLS = 1320
_HALF_WIDTH_M = 6000.0
_RADIUS_M = 4640.0
_FEWEST, _MOST = 4200, 11_800
_DECIMALS = 7  # of a degree: a centimetre

FloatArray = npt.NDArray[np.float64]


def demo_wards(projection: Projection, *, seed: int = SEED) -> AreaSet:
    """Return the made-up wards, with their populations.

    Fourteen wards of about 60 km2 in all, small ones in the town and wide ones around it. The codes begin
    with X99, which no official code does. The planted incidents of `hotspots.synthetic` lie in the wards of
    the default seed.

    Parameters
    ----------
    projection : the store's.
    seed : the same seed draws the same wards.
    """
    ground = projection_of()
    rng = np.random.default_rng(seed)
    cells = _cells(rng)
    ward = _wards_of(shapely.centroid(cells), rng)
    polygons = [shapely.coverage_union_all(cells[ward == index]) for index in range(len(_NAMES))]
    populations = np.rint(rng.uniform(_FEWEST, _MOST, size=len(_NAMES))).astype(int)
    areas = [
        Area(f"X99{number:06d}", name, _carried(polygon, ground, projection), int(population))
        for number, name, polygon, population in zip(
            range(1, len(_NAMES) + 1), _NAMES, polygons, populations, strict=True
        )
    ]
    return AreaSet(SET_NAME, tuple(areas), projection, place=BOROUGH)


def write_demo_borough(folder: Path, *, seed: int = SEED) -> tuple[Path, Path]:
    """Write the wards as GeoJSON and their populations as CSV, in the forms in which real ones come.

    Returns
    -------
    Paths of ``made-up-wards.geojson`` and ``made-up-population.csv`` in the folder, which is made if needed.
    """
    ground = projection_of()
    wards = demo_wards(ground, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    boundaries, population = folder / f"{SET_NAME}.geojson", folder / "made-up-population.csv"
    collection = {
        "type": "FeatureCollection",
        "name": f"Made-up wards of {BOROUGH}, which does not exist",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "ward_code": area.code,
                    "ward_name": area.name,
                    "council_name": wards.place,
                },
                "geometry": shapely.geometry.mapping(_in_degrees(area.geometry, ground)),
            }
            for area in wards.areas
        ],
    }
    boundaries.write_text(json.dumps(collection), encoding="utf-8")
    with population.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["ward_code", "ward_name", "population"])
        rows.writerows([area.code, area.name, area.population] for area in wards.areas)
    return boundaries, population


def _cells(rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """Return the small cells of the borough, of even size, with shared edges that are identical."""
    frame = shapely.box(-_HALF_WIDTH_M, -_HALF_WIDTH_M, _HALF_WIDTH_M, _HALF_WIDTH_M)
    points = rng.uniform(-_HALF_WIDTH_M, _HALF_WIDTH_M, size=(_CELLS, 2))
    for _ in range(3):
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame))
        points = shapely.get_coordinates(shapely.centroid(shapely.intersection(cells, frame)))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame))
    centres = shapely.get_coordinates(shapely.centroid(cells))
    inside: npt.NDArray[np.object_] = cells[_is_land(centres)]
    # GEOS gives the cells in no promised order.
    order = np.lexsort(np.round(shapely.get_coordinates(shapely.centroid(inside)), 3).T)
    return inside[order]


def _is_land(offset: FloatArray) -> npt.NDArray[np.bool_]:
    """Say which offsets from the middle of the town lie within the coast: with a bay in the east."""
    distance, angle = np.hypot(*offset.T), np.arctan2(offset[:, 1], offset[:, 0])
    coast = _RADIUS_M * (
        1
        + 0.10 * np.cos(2 * angle + 0.6)
        + 0.09 * np.cos(3 * angle - 1.1)
        + 0.05 * np.sin(5 * angle + 0.4)
        + 0.03 * np.sin(9 * angle)
    )
    bay = np.hypot(offset[:, 0] - 5200, (offset[:, 1] - 900) * 1.5) < 2900
    land: npt.NDArray[np.bool_] = (distance < coast) & ~bay
    return land


def _wards_of(centroids: npt.NDArray[np.object_], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the ward of each cell: weighted k-means, so that wards are small where many people live."""
    offset = shapely.get_coordinates(centroids)
    distance = np.hypot(*offset.T)
    people = np.exp(-((distance / 2200.0) ** 2)) + 0.12
    start = rng.choice(len(offset), size=len(_NAMES), replace=False, p=people / people.sum())
    middle = offset[start]
    for _ in range(40):
        nearest = np.argmin(np.hypot(*(offset[:, None, :] - middle[None, :, :]).transpose(2, 0, 1)), axis=1)
        total = np.bincount(nearest, weights=people, minlength=len(_NAMES))
        sums = [np.bincount(nearest, weights=people * o, minlength=len(_NAMES)) for o in offset.T]
        middle = np.column_stack(sums) / total[:, None]
    outwards = np.argsort(np.hypot(*middle.T))
    ward: npt.NDArray[np.int64] = np.argsort(outwards)[nearest]
    return ward


def _carried(offset: BaseGeometry, ground: Projection, projection: Projection) -> Polygon | MultiPolygon:
    """Return a polygon around the origin as the store would read it from the published file."""
    easting, northing = shapely.get_coordinates(offset).T
    corners = np.column_stack(ground.to_lonlat(easting + CENTRE[0], northing + CENTRE[1])).round(_DECIMALS)
    placed = shapely.set_coordinates(offset, np.column_stack(projection.to_projected(*corners.T)))
    return _polygon(shapely.normalize(placed))


def _in_degrees(geometry: Polygon | MultiPolygon, ground: Projection) -> Polygon | MultiPolygon:
    corners = np.column_stack(ground.to_lonlat(*shapely.get_coordinates(geometry).T)).round(_DECIMALS)
    degrees = shapely.set_coordinates(shapely.from_wkb(shapely.to_wkb(geometry)), corners)
    # RFC 7946 wants outer rings anticlockwise.
    return _polygon(shapely.orient_polygons(degrees, exterior_cw=False))


def _polygon(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    if not isinstance(geometry, Polygon | MultiPolygon):  # cells are polygons, and so is their union
        raise TypeError(type(geometry))
    return geometry
