"""Geometries of a file as the columns of their points, and the system these are in."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from pyproj.exceptions import CRSError

from hotspots.errors import SourceError

_POINT, _MULTIPOINT = 0, 4
_LONLAT = {"OGC:CRS84", "OGC:CRS84h"}


def points_of_wkb(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return x and y of geometries in well-known binary; null where one is no point.

    Several points that are only one are a point. Heights are dropped.
    """
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    single = (shapely.get_type_id(shapes) == _MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    if single.any():
        shapes[single] = shapely.get_geometry(shapes[single], 0)
    x, y = np.full((2, len(shapes)), np.nan)
    # An empty point has no x, and neither has what is no point.
    point = (shapely.get_type_id(shapes) == _POINT) & ~shapely.is_empty(shapes)
    x[point], y[point] = shapely.get_x(shapes[point]), shapely.get_y(shapes[point])
    return points_at(x, y)


def points_at(x: Any, y: Any) -> tuple[pa.Array, pa.Array]:
    """Return coordinates as columns, with null for both where one of them is no finite number."""
    missing = ~(np.isfinite(x) & np.isfinite(y))
    return pa.array(x, pa.float64(), mask=missing), pa.array(y, pa.float64(), mask=missing)


def system_of(stated: Any, file_name: str) -> str:
    """Return the system that a file states, by its code where it has one; empty where it states none.

    Longitude before latitude, as `OGC:CRS84` has it, is what x and y are anyway: it counts as EPSG:4326.

    Raises
    ------
    SourceError
        It cannot be understood.
    """
    if not stated:
        return ""
    if isinstance(stated, str) and stated in _LONLAT:
        return "EPSG:4326"
    try:
        crs = pyproj.CRS.from_user_input(stated)
        horizontal = (crs.sub_crs_list[0] if crs.is_compound else crs).to_2d()
        code = ":".join(horizontal.to_authority() or ())
        return "EPSG:4326" if code in _LONLAT else code or horizontal.to_wkt()
    except (CRSError, TypeError, ValueError, AttributeError) as error:
        detail = str(error).partition("\n")[0][:90]
        raise SourceError(
            f"{file_name} states a coordinate system that cannot be understood ({detail}); "
            "save it again with a system of EPSG, such as EPSG:4326"
        ) from None
