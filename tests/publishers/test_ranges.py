"""A file that is read in pieces is the file."""

import random

import pytest

from publishers.download import Client
from publishers.errors import ChangedMeanwhile, TransferFailed
from publishers.pacing import Limits
from publishers.ranges import RemoteFile
from tests.publishers.stand_in import Answer, ranged


def test_a_remote_file_reads_as_the_bytes_do(server, client, monkeypatch):
    monkeypatch.setattr("publishers.ranges._TAIL_BYTES", 100)
    monkeypatch.setattr("publishers.ranges._LEAST_BYTES", 64)
    body = bytes(random.Random(1).randbytes(5_000))  # noqa: S311
    server.routes["/file"] = ranged(body)
    file = RemoteFile(client, f"{server.address}/file", name="the file")
    chance = random.Random(2)  # noqa: S311
    for _ in range(40):
        start, size = chance.randrange(5_100), chance.choice([0, 1, 70, 900, -1])
        assert file.seek(start) == start
        assert file.read(size) == (body[start:] if size < 0 else body[start : start + size])
    assert file.size == 5_000


def test_a_server_that_sends_another_part_than_asked_for_is_not_believed(server, tmp_path):
    body = bytes(4_000_000)
    server.faults["/file"] = [ranged(body)]
    server.routes["/file"] = lambda _: Answer(
        b"1234", 206, {"Content-Range": "bytes 7-10/4000000", "ETag": '"1"'}
    )
    with Client(limits=Limits(pause_s=0.0)) as client:
        file = RemoteFile(client, f"{server.address}/file", name="the file")
        file.seek(0)
        with pytest.raises(TransferFailed, match="another part came"):
            file.read(4)


@pytest.mark.parametrize(("size", "tag"), [(4_000_000, '"2"'), (4_000_001, '"1"')])
def test_a_server_that_heeds_no_condition_is_found_out_by_what_it_sends(server, client, size, tag):
    server.faults["/file"] = [ranged(bytes(4_000_000))]
    server.routes["/file"] = lambda _: Answer(
        bytes(65_536), 206, {"Content-Range": f"bytes 0-65535/{size}", "ETag": tag}
    )
    file = RemoteFile(client, f"{server.address}/file", name="the file")
    with pytest.raises(ChangedMeanwhile):
        file.read(4)
