"""Parquet and GeoParquet, batch by batch."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotspots.errors import SourceError
from hotspots.sources.archive import MAX_FILE_BYTES
from hotspots.sources.formats.cells import is_flat, plain
from hotspots.sources.formats.csv_text import unique_names
from hotspots.sources.formats.on_disk import OnDisk
from hotspots.sources.formats.points import points_at, points_of_wkb, system_of
from hotspots.sources.inputs import InputFile
from hotspots.sources.profiles.known import Layout
from hotspots.sources.rows import EAST, NORTH, Rows

_BATCH_ROWS = 131_072
_MAX_ROWS = 200_000_000
"""More than all incidents of England and Wales since 2010; a few bytes can promise any number of rows."""

_LONLAT = "OGC:CRS84"
_POINTS = {"point", "geoarrow.point"}


@dataclass(frozen=True)
class ParquetRows:
    """The rows of a Parquet file (see `hotspots.sources.rows.Reader`); nested columns are left away.

    Attributes
    ----------
    names : the columns, then those of the points where one column holds points.
    crs : the system of the points: of GeoParquet without one, EPSG:4326.
    """

    file_name: str
    names: tuple[str, ...]
    crs: str
    _fields: dict[str, int] = field(repr=False)
    _geometry: "_Geometry | None" = field(repr=False)
    _disk: OnDisk = field(repr=False)

    def batches(self, wanted: Sequence[str] | None = None) -> Iterator[Rows]:
        """Return the rows in the file's order.

        Raises
        ------
        SourceError
            The file is damaged.
        """
        chosen = self.names if wanted is None else tuple(wanted)
        first = 1
        with _readable(self.file_name), _opened(self._disk) as parquet:
            schema = parquet.schema_arrow
            places = {schema.names[i]: name for name, i in self._fields.items() if name in chosen}
            columns = list(places)
            if self._geometry and (EAST in chosen or NORTH in chosen):
                columns.append(self._geometry.column)
            for batch in parquet.iter_batches(_BATCH_ROWS, columns=columns):
                cells = {ours: plain(batch.column(theirs)) for theirs, ours in places.items()}
                if self._geometry and self._geometry.column in columns:
                    cells[EAST], cells[NORTH] = self._geometry.points(batch.column(self._geometry.column))
                if batch.num_rows:
                    yield Rows(pa.table({name: cells[name] for name in chosen}), first)
                first += batch.num_rows


def open_parquet(file: InputFile, layout: Layout) -> ParquetRows:
    """Open a Parquet file.

    Raises
    ------
    SourceError
        It is damaged, has two columns of one name, or unpacks to an absurd size.
    """
    del layout
    disk = OnDisk(file, ".parquet")
    with _readable(file.name), _opened(disk) as parquet:
        _refuse_absurd(parquet.metadata, file.name)
        schema = parquet.schema_arrow
        if len(set(schema.names)) < len(schema.names):
            raise SourceError(f"{file.name} has two columns of one name; rename one and save it again")
        geometry = _geometry(schema)
        flat = [i for i, item in enumerate(schema) if is_flat(item.type)]
        # A column that is called as the points are gets another name.
        ours = unique_names((EAST, NORTH, *(schema.names[i] for i in flat)))[2:]
        crs = system_of(geometry.crs, file.name) if geometry else ""
    places = (EAST, NORTH) if geometry else ()
    return ParquetRows(file.name, (*ours, *places), crs, dict(zip(ours, flat, strict=True)), geometry, disk)


@dataclass(frozen=True)
class _Geometry:
    """The column of points: struct of x and y where `separate`, else well-known binary."""

    column: str
    crs: Any
    separate: bool

    def points(self, column: pa.Array) -> tuple[pa.Array, pa.Array]:
        if isinstance(column, pa.ExtensionArray):
            column = column.storage
        if not self.separate:
            return points_of_wkb(column)
        x, y = (
            column.field(axis).cast(pa.float64()).to_numpy(zero_copy_only=False).copy() for axis in ("x", "y")
        )
        x[column.is_null().to_numpy(zero_copy_only=False)] = float("nan")
        return points_at(x, y)


def _geometry(schema: pa.Schema) -> _Geometry | None:
    record = (schema.metadata or {}).get(b"geo")
    if record is not None:
        geo = json.loads(record)
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = str(column["encoding"]).lower(), column.get("crs", _LONLAT)
    else:
        marked = [item for item in schema if (item.metadata or {}).get(_NAME, b"").startswith(b"geoarrow.")]
        if not marked:
            return None
        metadata = marked[0].metadata
        name, encoding = marked[0].name, metadata[_NAME].decode()
        crs = json.loads(metadata.get(_METADATA) or b"{}").get("crs")
    if name not in schema.names:
        raise ValueError(f"no column {name}, which should hold the geometry")
    kind = schema.field(name).type
    if pa.types.is_struct(kind) and encoding in _POINTS and {"x", "y"} <= {part.name for part in kind}:
        return _Geometry(name, crs, separate=True)
    if encoding in {"wkb", "geoarrow.wkb"} and (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        return _Geometry(name, crs, separate=False)
    return None


_NAME, _METADATA = b"ARROW:extension:name", b"ARROW:extension:metadata"


def _opened(disk: OnDisk) -> pq.ParquetFile:
    # What is written as a dictionary stays one: later steps work once for each distinct text.
    plain_file = pq.ParquetFile(disk.path)
    texts = [
        item.name
        for item in plain_file.schema_arrow
        if pa.types.is_string(item.type) or pa.types.is_large_string(item.type)
    ]
    plain_file.close()
    return pq.ParquetFile(disk.path, read_dictionary=texts)


def _refuse_absurd(metadata: pq.FileMetaData, name: str) -> None:
    groups = (metadata.row_group(i) for i in range(metadata.num_row_groups))
    largest = max((group.total_byte_size for group in groups), default=0)
    if metadata.num_rows > _MAX_ROWS:
        raise SourceError(f"{name} holds {metadata.num_rows:,} rows; the limit is {_MAX_ROWS:,}: split it")
    if largest > MAX_FILE_BYTES:
        raise SourceError(
            f"{name} has a row group of {largest:,} bytes; the limit is {MAX_FILE_BYTES:,}: "
            "write it again with smaller row groups"
        )


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        detail = " ".join(str(error).split())[:120]
        raise SourceError(f"{name} cannot be read as Parquet ({detail}); export it again") from None
