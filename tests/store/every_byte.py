"""Everything that can be read from a file, its compressed parts included."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_FRAME = b"\x28\xb5\x2f\xfd"
_CODECS = {"ZSTD", "UNCOMPRESSED", "SNAPPY"}


def contents(path: Path) -> bytes:
    """Bytes of a file; of a Parquet file also its decompressed pages, dictionaries, and values as text."""
    raw = path.read_bytes()
    if path.suffix != ".parquet":
        return raw
    file = pq.ParquetFile(path)
    parts = [
        file.metadata.row_group(group).column(c)
        for group in range(file.num_row_groups)
        for c in range(file.metadata.num_columns)
    ]
    assert {part.compression for part in parts} <= _CODECS
    return b"\0".join([raw, *_frames(raw), repr(file.read().to_pylist()).encode()])


def holding(folder: Path, text: str) -> list[str]:
    """Names of the files below a folder in which a text can be found, in their names too."""
    wanted = text.encode()
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(folder)) for path in files if wanted in contents(path) or text in str(path)
    )


def _frames(raw: bytes) -> list[bytes]:
    """Return what stands in each Zstandard frame, and in what only looks like the beginning of one."""
    found, at = [], raw.find(_FRAME)
    while at >= 0:
        out = bytearray()
        stream = pa.CompressedInputStream(pa.BufferReader(raw[at:]), "zstd")
        try:
            while piece := stream.read(1):
                out += piece
        except OSError:
            pass  # what follows the frame is no frame
        found.append(bytes(out))
        at = raw.find(_FRAME, at + 1)
    return found
