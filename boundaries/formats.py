"""Files of areas as they are published, read into one form."""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from boundaries.errors import UnreadableBoundaries
from boundaries.geojson import address_of, has_plain_system

_KINDS = "GeoJSON (.geojson, .json), GeoPackage (.gpkg), Shapefile (.shp) or GeoParquet (.parquet)"
# The application id in an SQLite header; the older two are of GeoPackage 1.0 and 1.1.
_GEOPACKAGE = {b"GPKG", b"GP10", b"GP11"}


@dataclass(frozen=True)
class Features:
    """What a file holds, untouched.

    Attributes
    ----------
    columns : values by column name, n each; None where the file has none; only text and whole numbers,
        which are all that a code or a name can be.
    geometries : (n,) geometries with east before north, or None.
    crs : the coordinate system that the file states, without its height; None if it states none.
    """

    columns: dict[str, tuple[str | None, ...]]
    geometries: npt.NDArray[np.object_]
    crs: pyproj.CRS | None


def read_features(path: Path) -> Features:
    """Read a file of areas.

    Raises
    ------
    UnreadableBoundaries
        The file is missing, of a kind that is not read, damaged, empty, or holds several layers.
    """
    reader = _READERS.get(path.suffix.lower())
    if path.is_dir() or not path.exists():
        wrong = "is a folder" if path.is_dir() else "does not exist"
        raise UnreadableBoundaries(f"boundary file '{path}' {wrong}; give a {_KINDS} file")
    if reader is None:
        advice = "unpack it and " if path.suffix.lower() == ".zip" else ""
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' is of a kind not read; {advice}give {_KINDS}"
        )
    try:
        # What GDAL warns of is checked again feature by feature, with the code in the message.
        with warnings.catch_warnings(), np.errstate(invalid="ignore"):
            warnings.simplefilter("ignore")
            features = reader(path)
    except (RuntimeError, ValueError, LookupError, TypeError, OSError) as error:
        detail = str(error).partition("\n")[0].partition(";")[0][:160]
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' cannot be read ({detail}); give an undamaged {_KINDS} file"
        ) from None
    if len(features.geometries) == 0:
        raise UnreadableBoundaries(f"boundary file '{path.name}' holds no features; give one with polygons")
    return features


def _read_geojson(path: Path) -> Features:
    if path.stat().st_size and not has_plain_system(path):
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' names its coordinate system in a way that is not read; "
            "save it as GeoJSON in longitude and latitude (RFC 7946)"
        )
    return _read_with_gdal(path, address_of(path))


def _read_geopackage(path: Path) -> Features:
    _refuse_other_kind(path, lambda head: head[:16] == b"SQLite format 3\0" and head[68:72] in _GEOPACKAGE)
    return _read_with_gdal(path, str(path.absolute()))


def _read_shapefile(path: Path) -> Features:
    _refuse_other_kind(path, lambda head: head[:4] == b"\0\0\x27\x0a")
    return _read_with_gdal(path, str(path.absolute()))


def _refuse_other_kind(path: Path, is_right: Callable[[bytes], bool]) -> None:
    """Refuse what only has the name: GDAL goes by the content, and some kinds name other files to open."""
    with path.open("rb") as stream:
        right = is_right(stream.read(100))
    if not right:
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' is not what its name says; give an undamaged {_KINDS} file"
        )


def _read_with_gdal(path: Path, address: str) -> Features:
    import pyogrio
    import pyogrio.raw

    layers = [str(layer) for layer, kind in pyogrio.list_layers(address) if kind is not None]
    if len(layers) != 1:
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' holds {len(layers)} layers with geometry"
            f"{': ' + ', '.join(layers)[:160] if layers else ''}; "
            "save the one with the areas to a file of its own"
        )
    meta, table = pyogrio.raw.read_arrow(address, layer=layers[0])
    geometry = meta["geometry_name"] or "wkb_geometry"
    return Features(
        _columns(table.drop_columns([geometry])),
        _geometries(table.column(geometry), path),
        None if meta["crs"] is None else _plane(pyproj.CRS.from_user_input(meta["crs"])),
    )


def _read_parquet(path: Path) -> Features:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    record = (table.schema.metadata or {}).get(b"geo")
    if record is None:
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' is Parquet without the 'geo' metadata of GeoParquet; "
            "write it with geopandas, GDAL or QGIS, with its coordinate system"
        )
    geo = json.loads(record)
    geometry = geo["primary_column"]
    column = geo["columns"][geometry]
    if column["encoding"] != "WKB":
        raise UnreadableBoundaries(
            f"boundary file '{path.name}' encodes geometry as {str(column['encoding'])[:60]}; write it as WKB"
        )
    # GeoParquet: no crs at all means longitude and latitude, null means that nobody knows.
    crs = column.get("crs", "OGC:CRS84")
    return Features(
        _columns(table.drop_columns([geometry])),
        _geometries(table.column(geometry), path),
        None if crs is None else _plane(pyproj.CRS.from_user_input(crs)),
    )


_READERS: dict[str, Callable[[Path], Features]] = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_geopackage,
    ".shp": _read_shapefile,
    ".parquet": _read_parquet,
    ".geoparquet": _read_parquet,
}


def _columns(table: Any) -> dict[str, tuple[str | None, ...]]:
    """Return the columns of text and of whole numbers, as text."""
    import pyarrow as pa

    columns = {}
    for name in table.schema.names:
        column = table.column(name)
        kind = column.type
        if pa.types.is_dictionary(kind):
            column = column.cast(kind.value_type)
            kind = kind.value_type
        if pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
            values = column.to_pylist()
            columns[name] = tuple(None if value is None else str(value) for value in values)
    return columns


def _geometries(column: Any, path: Path) -> npt.NDArray[np.object_]:
    """Return the geometries in two dimensions; None where a feature has none."""
    encoded = np.array(column.to_pylist(), dtype=object)
    geometries = shapely.from_wkb(encoded, on_invalid="ignore")
    for row, (before, after) in enumerate(zip(encoded, geometries, strict=True), start=1):
        if before is not None and after is None:
            raise UnreadableBoundaries(
                f"boundary file '{path.name}', feature {row}: its rings are not closed; "
                "repair the geometry (QGIS: Fix geometries) and save it again"
            )
    flat: npt.NDArray[np.object_] = shapely.force_2d(geometries)
    return flat


def _plane(crs: pyproj.CRS) -> pyproj.CRS:
    """Return the horizontal part of a system with heights."""
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    return horizontal.to_2d()
