"""GeoJSON, GeoPackage and Shapefile, read with GDAL: only these, and nothing that they could point to."""

import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from boundaries.geojson import address_of, has_plain_system
from hotspots.errors import SourceError
from hotspots.sources.formats.cells import is_flat, plain
from hotspots.sources.formats.csv_text import unique_names
from hotspots.sources.formats.on_disk import OnDisk
from hotspots.sources.formats.points import points_of_wkb, system_of
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.known import Layout
from hotspots.sources.rows import EAST, NORTH, Rows

_BATCH_ROWS = 65_536
# Text stays text: what a date means, the profile says.
_GEOJSON = {"DATE_AS_STRING": "YES"}


@dataclass(frozen=True)
class LayerRows:
    """The features of a layer (see `hotspots.sources.rows.Reader`); lists and objects in them are no columns.

    Attributes
    ----------
    names : the columns, then those of the points where the layer has geometry.
    crs : the system of the points; empty where the file names none.
    """

    file_name: str
    names: tuple[str, ...]
    crs: str
    _fields: dict[str, str] = field(repr=False)
    _source: "_Source" = field(repr=False)

    def batches(self, wanted: Sequence[str] | None = None) -> Iterator[Rows]:
        """Return the features in the file's order.

        Raises
        ------
        SourceError
            The file is damaged.
        """
        chosen = self.names if wanted is None else tuple(wanted)
        columns = [self._fields[name] for name in chosen if name in self._fields]
        located = EAST in chosen or NORTH in chosen
        first = 1
        with ExitStack() as stack:
            with _readable(self.file_name):
                meta, reader = stack.enter_context(self._source.opened(columns=columns, geometry=located))
            while True:
                with _readable(self.file_name):
                    batch = next(reader, None)
                    if batch is None:
                        return
                    cells = {
                        ours: plain(batch.column(theirs))
                        for ours, theirs in self._fields.items()
                        if theirs in columns and ours in chosen
                    }
                    if located:
                        cells[EAST], cells[NORTH] = points_of_wkb(batch.column(_geometry(meta, batch.schema)))
                if batch.num_rows:
                    yield Rows(pa.table({name: cells[name] for name in chosen}), first)
                first += batch.num_rows


def open_geojson(file: InputFile, layout: Layout) -> LayerRows:
    """Open a GeoJSON file: EPSG:4326 unless its member "crs" names another system.

    Raises
    ------
    SourceError
        It is damaged, or its "crs" is an address to fetch.
    """
    del layout
    disk = OnDisk(file, ".geojson")
    with _readable(file.name):
        plain_system = has_plain_system(disk.path)
    if not plain_system:
        raise SourceError(
            f"{file.name} names its coordinate system in a way that is not read; save it as GeoJSON in "
            "longitude and latitude (RFC 7946)"
        )
    return _opened(file, _Source(disk, address_of(disk.path), None, _GEOJSON))


def open_geopackage(file: InputFile, layout: Layout) -> LayerRows:
    """Open a layer of a GeoPackage: the one that the layout names, or the only one.

    Raises
    ------
    SourceError
        It is damaged, or has no such layer, or several and the layout names none.
    """
    disk = OnDisk(file, ".gpkg")
    return _opened(file, _Source(disk, str(disk.path), _layer(disk, file.name, layout.layer), {}))


def open_shapefile(file: InputFile, layout: Layout, member: str | None = None) -> LayerRows:
    """Open a shapefile with its parts beside it; `member` is its .shp where the file is a zip archive.

    Raises
    ------
    SourceError
        A part is missing, or it is damaged.
    """
    disk = OnDisk.shapefile(file, member)
    options = {} if layout.encoding == "auto" else {"ENCODING": layout.encoding}
    return _opened(file, _Source(disk, str(disk.path), None, options))


@dataclass(frozen=True)
class _Source:
    disk: OnDisk
    address: str
    layer: str | None
    options: dict[str, str]

    def opened(self, *, columns: list[str] | None, geometry: bool) -> Any:
        from pyogrio.raw import open_arrow

        return open_arrow(
            self.address,
            layer=self.layer,
            columns=columns,
            read_geometry=geometry,
            batch_size=_BATCH_ROWS,
            use_pyarrow=True,
            **self.options,
        )


def _opened(file: InputFile, source: _Source) -> LayerRows:
    with _readable(file.name), source.opened(columns=None, geometry=True) as (meta, reader):
        schema = reader.schema
        crs = meta["crs"]
    has_geometry = meta["geometry_type"] is not None
    places = (EAST, NORTH) if has_geometry else ()
    theirs = [item.name for item in schema if is_flat(item.type)]
    # A column that is called as the points are gets another name.
    ours = unique_names((EAST, NORTH, *theirs))[2:]
    fields = dict(zip(ours, theirs, strict=True))
    return LayerRows(
        file.name, (*ours, *places), system_of(crs, file.name) if has_geometry else "", fields, source
    )


def _geometry(meta: dict[str, Any], schema: pa.Schema) -> int:
    name = meta["geometry_name"] or "wkb_geometry"
    return int(schema.get_all_field_indices(name)[-1])


def _layer(disk: OnDisk, name: str, asked: str) -> str:
    try:
        with closing(sqlite3.connect(f"file:{disk.path}?mode=ro", uri=True)) as database:
            # A view computes what it likes, without end if it likes.
            kinds = dict(
                database.execute(
                    "SELECT name, CASE WHEN sql LIKE 'create virtual%' THEN 'view' ELSE type END "
                    "FROM sqlite_master WHERE type IN ('table', 'view')"
                ).fetchall()
            )
            if any(kind == "view" and table.lower().startswith("gpkg_") for table, kind in kinds.items()):
                raise SourceError(f"{name} is no GeoPackage that can be trusted: its catalogue is computed")
            layers = [
                layer
                for (layer,) in database.execute(
                    "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
                )
            ]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise SourceError(f"{name} cannot be read as a GeoPackage ({error}); export it again") from None
    layer = asked or (layers[0] if len(layers) == 1 else "")
    if layer not in layers:
        there = f"has the layers {', '.join(layers)[:300]}" if layers else "has no layers"
        advice = f"it has no '{asked[:60]}'; " if asked and layers else ""
        raise SourceError(f"{name} {there}; {advice}name one of them as 'layer' in the profile")
    if kinds.get(layer) != "table":
        raise SourceError(f"{name}: layer {layer} is a view; export it as a layer of its own")
    return layer


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what GDAL and Arrow raise into one line; what they only warn of is not worth a person's time."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (RuntimeError, ValueError, LookupError, TypeError, OSError, pa.ArrowException) as error:
        detail = " ".join(str(error).split())[:120].replace("data.", "")
        raise SourceError(f"{name} cannot be read ({detail}); export it again, undamaged") from None
