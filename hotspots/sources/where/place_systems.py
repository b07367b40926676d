"""The coordinate system that a file's coordinates are in, and the way from it to the store's."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj

from boundaries.errors import BoundaryError
from boundaries.projection import Projection, gridless_pipeline
from hotspots.errors import SourceError
from hotspots.places import BoolArray, FloatArray

LONLAT = "OGC:CRS84"
_WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class PlaceSystem:
    """A system, seen from a store.

    Attributes
    ----------
    degrees : whether its coordinates are longitude and latitude, else easting and northing.
    same : whether it is the store's own.
    to_lonlat : the PROJ pipeline to longitude and latitude (WGS 84), which uses no grid file; "" for none.
    area_of_use : (west, south, east, north) in degrees.
    """

    degrees: bool
    same: bool
    to_lonlat: str
    area_of_use: tuple[float, float, float, float]

    def in_store(
        self, x: FloatArray, y: FloatArray, projection: Projection
    ) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Return (easting, northing, inside) of finite coordinates, east before north.

        They are `inside` where they lie in the area of use of this system and of the store's. In the store's
        own system they stay exactly as they are; all others go over longitude and latitude, as boundaries do.
        """
        if self.same:
            inside = projection.in_area_of_use(*projection.to_lonlat(x, y))
            return x, y, inside
        longitude, latitude = x, y
        if self.to_lonlat:
            lonlat = _transformer(self.to_lonlat).transform(x, y)
            longitude, latitude = (np.asarray(one, dtype=np.float64) for one in lonlat)
        west, south, east, north = self.area_of_use
        inside = projection.in_area_of_use(longitude, latitude)
        inside &= (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        easting, northing = np.full(len(x), np.nan), np.full(len(x), np.nan)
        easting[inside], northing[inside] = projection.to_projected(longitude[inside], latitude[inside])
        return easting, northing, inside


@lru_cache(maxsize=100)
def place_system(crs: str, store_crs: str) -> PlaceSystem:
    """Return a system by its code or definition.

    Raises
    ------
    SourceError
        It is unknown, has no coordinates on the ground, or cannot be reached without a grid file.

    Examples
    --------
    >>> place_system("EPSG:4326", "EPSG:27700").degrees, place_system("EPSG:27700", "EPSG:27700").same
    (True, True)
    """
    name = " ".join(crs.split())[:60]
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise SourceError(
            f"coordinate system '{name}' is not known; "
            "give 'lonlat', 'grid-reference' or a code such as EPSG:27700"
        ) from None
    if system.is_compound:
        # Heights are not used.
        system = system.sub_crs_list[0]
    if not (system.is_projected or system.is_geographic):
        raise SourceError(
            f"coordinate system '{name}' ({system.name}) has neither easting and northing nor "
            "longitude and latitude; give one that has, such as EPSG:27700"
        )
    use = system.area_of_use
    area = (use.west, use.south, use.east, use.north) if use else _WORLD
    if _same(system, pyproj.CRS.from_user_input(store_crs)):
        return PlaceSystem(degrees=False, same=True, to_lonlat="", area_of_use=area)
    if any(_same(system, pyproj.CRS.from_user_input(plain)) for plain in (LONLAT, "EPSG:4326")):
        return PlaceSystem(degrees=True, same=False, to_lonlat="", area_of_use=_WORLD)
    try:
        pipeline = gridless_pipeline(system, LONLAT)
    except BoundaryError as error:
        raise SourceError(f"{error}; give the coordinates in another system") from None
    # An area across the 180th meridian has its west east of its east.
    area = area if area[0] <= area[2] else (_WORLD[0], area[1], _WORLD[2], area[3])
    return PlaceSystem(bool(system.is_geographic), same=False, to_lonlat=pipeline, area_of_use=area)


def _same(crs: pyproj.CRS, other: pyproj.CRS) -> bool:
    """Say whether two systems are one; a file often gives no authority, only the definition."""
    if crs.equals(other, ignore_axis_order=True):
        return True
    authority = crs.to_authority(min_confidence=70)
    return authority is not None and authority == other.to_authority()


@lru_cache(maxsize=100)
def _transformer(pipeline: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(pipeline)
