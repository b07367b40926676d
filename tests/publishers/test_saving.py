"""A whole file is taken up where it broke off, and nothing half-written ever has its name."""

import gzip
import hashlib
import os

import pytest

from publishers.download import Client
from publishers.errors import PageInstead, TooLarge, TransferFailed
from publishers.pacing import Limits
from publishers.saving import PART_LIFE_S, save
from tests.publishers.stand_in import Answer, page, ranged

BODY = os.urandom(300_000)
OTHER = os.urandom(300_000)


def fetch(server, client, folder, **options):
    return save(
        client, f"{server.address}/file", folder / "file.zip", name="the file", largest=1 << 20, **options
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def broken(body, *, at, tag='"1"'):
    return Answer(body, 200, {"ETag": tag} if tag else {}, cut_at=at)


def test_a_body_that_breaks_off_is_gone_on_with(server, client, tmp_path):
    server.faults["/file"] = [broken(BODY, at=100_000)]
    server.routes["/file"] = ranged(BODY)
    assert fetch(server, client, tmp_path).read_bytes() == BODY
    assert server.asked[1].headers["range"] == "bytes=100000-"
    assert server.asked[1].headers["if-range"] == '"1"'
    assert server.sent_bytes == len(BODY)
    assert names(tmp_path) == ["file.zip"]


def test_a_file_that_changes_in_between_is_never_mixed(server, client, tmp_path):
    server.faults["/file"] = [broken(BODY, at=100_000)]
    server.routes["/file"] = ranged(OTHER, tag='"2"')
    assert fetch(server, client, tmp_path).read_bytes() == OTHER


def test_a_file_that_becomes_shorter_in_between_starts_anew(server, client, tmp_path):
    server.faults["/file"] = [broken(BODY, at=100_000), Answer(b"", 416)]
    server.routes["/file"] = ranged(b"short", tag='"1"')
    assert fetch(server, client, tmp_path).read_bytes() == b"short"


@pytest.mark.parametrize("tag", ["", 'W/"1"'])
def test_without_a_version_that_can_be_told_nothing_is_gone_on_with(server, client, tmp_path, tag):
    server.faults["/file"] = [broken(BODY, at=100_000, tag=tag)]
    server.routes["/file"] = ranged(BODY, tag=tag)
    assert fetch(server, client, tmp_path).read_bytes() == BODY
    assert "range" not in server.asked[1].headers


def test_an_answer_that_comes_packed_is_never_gone_on_with(server, client, tmp_path):
    headers = {"ETag": '"1"', "Content-Encoding": "gzip"}
    server.faults["/file"] = [Answer(gzip.compress(BODY), 200, headers, cut_at=100_000)]
    server.routes["/file"] = ranged(BODY)
    assert fetch(server, client, tmp_path).read_bytes() == BODY
    assert "range" not in server.asked[1].headers


def test_a_later_call_goes_on_within_a_day_and_starts_anew_after_it(server, tmp_path):
    part = tmp_path / "file.zip.part"
    for age, sent in ((0, len(BODY) - 100_000), (PART_LIFE_S + 60, len(BODY))):
        server.faults["/file"] = [broken(BODY, at=100_000)]
        server.routes["/file"] = ranged(BODY)
        with Client(limits=Limits(attempts=1, pause_s=0.0)) as once:
            with pytest.raises(TransferFailed, match=r"broke off"):
                fetch(server, once, tmp_path)
            assert part.stat().st_size == 100_000
            assert not (tmp_path / "file.zip").exists()
            os.utime(part, (part.stat().st_mtime - age,) * 2)
            server.sent_bytes = 0
            assert fetch(server, once, tmp_path).read_bytes() == BODY
        assert server.sent_bytes == sent
        (tmp_path / "file.zip").unlink()


def test_the_checksum_decides(server, client, tmp_path):
    server.routes["/file"] = ranged(BODY)
    good = f"md5:{hashlib.md5(BODY, usedforsecurity=False).hexdigest()}"
    assert fetch(server, client, tmp_path, checksum=good).read_bytes() == BODY
    server.routes["/file"] = ranged(OTHER)
    with pytest.raises(TransferFailed, match=r"its md5 is \w{32}, the publisher gives"):
        fetch(server, client, tmp_path, checksum=good)
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert names(tmp_path) == ["file.zip"]


def test_nothing_remains_of_what_is_no_data(server, client, tmp_path):
    server.routes["/file"] = lambda _: page(ETag='"1"')
    with pytest.raises(PageInstead):
        fetch(server, client, tmp_path)
    server.routes["/file"] = ranged(bytes(2 << 20))
    with pytest.raises(TooLarge):
        fetch(server, client, tmp_path)
    assert names(tmp_path) == []
