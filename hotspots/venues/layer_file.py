"""One layer of venues as one GeoParquet file that reads back exactly."""

import io
import json
from pathlib import Path

import numpy as np
import shapely

from boundaries.projection import Projection
from boundaries.set_file import geoparquet
from hotspots.errors import StoreError
from hotspots.venues.layer import VenueLayer

_FORMAT = 1
_RECORD = b"venue_layer"


def encode(layer: VenueLayer) -> bytes:
    """Return the bytes of a layer's file; the geometry stands in it bit for bit, as WKB."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "kind": pa.array(layer.kinds, pa.string()),
            "name": pa.array(layer.names, pa.string()),
            "geometry": pa.array(shapely.to_wkb(layer.geometries, byte_order=1).tolist(), pa.binary()),
        }
    )
    record = {
        "format": _FORMAT,
        "name": layer.name,
        "title": layer.title,
        "attribution": list(layer.attribution),
        "view_m": layer.view_m,
        "content": layer.content,
        "projection": layer.projection.as_json(),
    }
    geo = geoparquet(layer.geometries, layer.projection)
    metadata = {_RECORD: json.dumps(record).encode(), b"geo": json.dumps(geo).encode()}
    stream = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), stream, write_page_checksum=True)
    return stream.getvalue()


def decode(path: Path) -> VenueLayer:
    """Return the layer of a file, equal in every bit to the one that was written.

    Raises
    ------
    StoreError
        The file is damaged, of another kind or of another version.
    """
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path, page_checksum_verification=True).read(use_threads=False)
        record = json.loads((table.schema.metadata or {})[_RECORD])
        if record["format"] != _FORMAT:
            raise ValueError("written by another version of this software")
        layer = VenueLayer(
            name=record["name"],
            title=record["title"],
            kinds=tuple(table.column("kind").to_pylist()),
            names=tuple(table.column("name").to_pylist()),
            geometries=shapely.from_wkb(np.array(table.column("geometry").to_pylist(), dtype=object)),
            projection=Projection.from_json(record["projection"]),
            attribution=tuple(record["attribution"]),
            view_m=record["view_m"],
        )
        if layer.content != record["content"]:
            raise ValueError("its content is not what was written")
    except (OSError, ValueError, LookupError, TypeError, shapely.errors.ShapelyError) as error:
        detail = str(error).partition("\n")[0][:100]
        raise StoreError(
            f"the file of venue layer '{path.stem}' is damaged ({detail}); add the layer again: "
            f"hotspots venues add FILE --profile P --layer {path.stem}, or remove it: hotspots venues remove "
            f"{path.stem}"
        ) from None
    return layer
