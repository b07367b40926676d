"""Parquet of any types becomes the few types that rows have."""

# ruff: noqa: DTZ001  cells of a table have no zone

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import Point

from hotspots.errors import SourceError
from hotspots.sources.formats import parquet
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import file_at

AT = datetime(2024, 1, 31, 14, 5)


def opened(path, table, **options):
    pq.write_table(table, path, **options)
    return open_rows(file_at(path), Layout())


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        (pa.array(["a"], pa.string()), pa.dictionary(pa.int32(), pa.string()), "a"),
        (pa.array(["a"], pa.large_string()), pa.dictionary(pa.int32(), pa.string()), "a"),
        (pa.array(["a"]).dictionary_encode(), pa.dictionary(pa.int32(), pa.string()), "a"),
        (pa.array([3], pa.uint8()), pa.int64(), 3),
        (pa.array([2**64 - 1], pa.uint64()), pa.float64(), 2.0**64),
        (pa.array([0.5], pa.float32()), pa.float64(), 0.5),
        (pa.array([Decimal("450123.25")], pa.decimal128(12, 2)), pa.float64(), 450123.25),
        (pa.array([True]), pa.bool_(), True),
        (pa.array([date(2024, 1, 31)], pa.date64()), pa.date32(), date(2024, 1, 31)),
        (pa.array([time(14, 5)], pa.time64("us")), pa.string(), "14:05"),
        (pa.array([AT], pa.timestamp("ns")), pa.timestamp("us"), AT),
        (pa.array([AT], pa.timestamp("s")), pa.timestamp("us"), AT),
        (pa.array([AT], pa.timestamp("ms", "UTC")), pa.timestamp("us", "UTC"), AT.replace(tzinfo=UTC)),
        (pa.nulls(1), pa.string(), None),
    ],
)
def test_every_flat_type_becomes_one_of_those_of_rows(tmp_path, column, kind, value):
    (rows,) = opened(tmp_path / "a.parquet", pa.table({"x": column})).batches()
    assert rows.cells["x"].type == kind
    assert rows.cells["x"].to_pylist() == [value]


def test_nested_columns_are_left_away(tmp_path):
    table = pa.table({"a": [1], "list": [[1]], "struct": [{"x": 1.0}], "binary": [b"x"]})
    assert opened(tmp_path / "a.parquet", table).names == ("a",)


def test_geoparquet_has_its_points_and_their_system(tmp_path):
    frame = geopandas.GeoDataFrame({"Ref": ["a", "b"]}, geometry=[Point(1, 2), None], crs="EPSG:27700")
    for encoding in ("WKB", "geoarrow"):
        path = tmp_path / f"{encoding}.parquet"
        frame.to_parquet(path, geometry_encoding=encoding)
        reader = open_rows(file_at(path), Layout())
        assert (reader.names, reader.crs) == (("Ref", "@x", "@y"), "EPSG:27700")
        (rows,) = reader.batches(["@y", "@x"])
        assert rows.cells.to_pylist() == [{"@y": 2.0, "@x": 1.0}, {"@y": None, "@x": None}]


@pytest.mark.parametrize(("crs", "means"), [({}, "EPSG:4326"), ({"crs": None}, "")])
def test_no_system_means_longitude_and_latitude_and_null_that_nobody_knows(tmp_path, crs, means):
    geo = {"primary_column": "at", "columns": {"at": {"encoding": "point"} | crs}}
    point = pa.StructArray.from_arrays([np.array([1.0]), np.array([2.0])], ["x", "y"])
    table = pa.table({"at": point}).replace_schema_metadata({"geo": json.dumps(geo)})
    reader = opened(tmp_path / "a.parquet", table)
    assert reader.crs == means
    assert [rows.cells.to_pylist() for rows in reader.batches()] == [[{"@x": 1.0, "@y": 2.0}]]


def test_rows_are_numbered_across_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_BATCH_ROWS", 2)
    reader = opened(tmp_path / "a.parquet", pa.table({"a": ["x", "y", "z"]}), row_group_size=3)
    assert [(rows.first, len(rows.cells)) for rows in reader.batches()] == [(1, 2), (3, 1)]


def test_what_promises_an_absurd_size_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_MAX_ROWS", 2)
    with pytest.raises(SourceError, match="holds 3 rows; the limit is 2"):
        opened(tmp_path / "a.parquet", pa.table({"a": [1, 2, 3]}))
    monkeypatch.setattr(parquet, "MAX_FILE_BYTES", 10)
    with pytest.raises(SourceError, match=r"row group of .* bytes; the limit is 10"):
        opened(tmp_path / "a.parquet", pa.table({"a": [1, 2]}))
