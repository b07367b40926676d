"""One boundary set as one GeoParquet file that reads back exactly."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from boundaries.area import Area, AreaSet
from boundaries.errors import DamagedBoundarySet
from boundaries.projection import Projection

_FORMAT = 1
_RECORD = b"boundary_set"


@dataclass(frozen=True, slots=True)
class Header:
    """What a set's file says of itself.

    Attributes
    ----------
    name : name of the set.
    areas, populated, population : areas, those with a known population, and their residents.
    content : hash of codes, names and geometry, checked when the set is read.
    added : the number of its adding; the last added has the greatest.
    repairs : one line per polygon that was repaired.
    place : the council that the areas are of; empty where it is not known.
    projection : how the geometry was projected.
    """

    name: str
    areas: int
    populated: int
    population: int
    content: str
    added: int
    repairs: tuple[str, ...]
    place: str
    projection: Projection


def encode(area_set: AreaSet, *, added: int) -> bytes:
    """Return the bytes of a set's file; the geometry stands in it bit for bit, as WKB."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "code": pa.array(area_set.codes, pa.string()),
            "name": pa.array([area.name for area in area_set.areas], pa.string()),
            "population": pa.array([area.population for area in area_set.areas], pa.int64()),
            "geometry": pa.array(shapely.to_wkb(area_set.geometries, byte_order=1).tolist(), pa.binary()),
        }
    )
    known = [area.population for area in area_set.areas if area.population is not None]
    record = {
        "format": _FORMAT,
        "name": area_set.name,
        "areas": len(area_set.areas),
        "populated": len(known),
        "population": sum(known),
        "content": area_set.content,
        "added": added,
        "repairs": list(area_set.repairs),
        "place": area_set.place,
        "projection": area_set.projection.as_json(),
    }
    metadata = {
        _RECORD: json.dumps(record).encode(),
        b"geo": json.dumps(geoparquet(area_set.geometries, area_set.projection)).encode(),
    }
    stream = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata(metadata),
        stream,
        compression="none",
        use_dictionary=False,
        write_statistics=False,
        write_page_checksum=True,
    )
    return stream.getvalue()


def read_header(path: Path) -> Header:
    """Return what a set's file says of itself, without its areas.

    Raises
    ------
    DamagedBoundarySet
        The file is damaged, of another kind or of another version.
    """
    import pyarrow.parquet as pq

    try:
        return _header(pq.read_schema(path).metadata)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(path, error) from None


def decode(path: Path) -> AreaSet:
    """Return the set of a file, equal in every bit to the one that was written.

    Raises
    ------
    DamagedBoundarySet
        The file is damaged, of another kind or of another version.
    """
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path, page_checksum_verification=True).read(use_threads=False)
        header = _header(table.schema.metadata)
        columns = [table.column(name).to_pylist() for name in ("code", "name", "geometry", "population")]
        columns[2] = shapely.from_wkb(np.array(columns[2], dtype=object))
        areas = tuple(Area(*values) for values in zip(*columns, strict=True))
        area_set = AreaSet(header.name, areas, header.projection, header.repairs, header.place)
        if area_set.content != header.content:
            raise ValueError("its content is not what was written")
    except (OSError, ValueError, LookupError, TypeError, shapely.errors.ShapelyError) as error:
        raise _damaged(path, error) from None
    return area_set


def _header(metadata: dict[bytes, bytes] | None) -> Header:
    record = json.loads((metadata or {})[_RECORD])
    if record.pop("format") != _FORMAT:
        raise ValueError("written by another version of this software")
    record["repairs"] = tuple(record["repairs"])
    # The first files of this format did not name the council.
    record.setdefault("place", "")
    record["projection"] = Projection.from_json(record["projection"])
    return Header(**record)


def geoparquet(geometries: Iterable[BaseGeometry], projection: Projection) -> dict[str, Any]:
    """Return the metadata with which QGIS and GDAL open a file as a layer."""
    import pyproj

    column = {
        "encoding": "WKB",
        "geometry_types": sorted({geometry.geom_type for geometry in geometries}),
        "crs": pyproj.CRS.from_user_input(projection.crs).to_json_dict(),
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _damaged(path: Path, error: Exception) -> DamagedBoundarySet:
    detail = str(error).partition("\n")[0][:100]
    return DamagedBoundarySet(
        f"the file of boundary set '{path.stem}' is damaged ({detail}); add the set again: "
        f"hotspots boundaries add FILE --set {path.stem}"
    )
