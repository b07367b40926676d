"""Uploads that are refused: before they are read where they can be, in one line, nothing left behind."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hotspots.errors import SourceError
from hotspots.sources import archive, archive_bounds
from hotspots.sources.archive import open_archive
from hotspots.sources.archive_bounds import check_list, open_member
from hotspots.store.table import IncidentStore
from tests.conftest import served
from tests.street_files import street_text
from tests.uploads import BEARER, TOKEN, empty_store, ended, form, leftovers

ROWS = street_text("Cleveland Police", "2024-01", ["Drugs"] * 3).encode()
FILE = 'Content-Disposition: form-data; name="file"; filename="a.csv"'
HAND = {"Content-Type": "multipart/form-data; boundary=XX"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_store(tmp_path_factory.mktemp("refused"))


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with (
        served(store, uploads=TOKEN, upload_mb=2) as url,
        httpx.Client(base_url=url, headers=BEARER, timeout=30) as made,
    ):
        yield made


def zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return content.getvalue()


def lying(size: int, checksum_of: int) -> bytes:
    """A zip whose directory states another length and, to match it, another checksum."""
    data = bytearray(zipped({"2024-01-cleveland-street.csv": ROWS}))
    at = data.rfind(b"PK\1\2")
    struct.pack_into("<L", data, at + 16, zlib.crc32(ROWS[:checksum_of]))
    struct.pack_into("<L", data, at + 24, size)
    return bytes(data)


def refused(answer: httpx.Response, status: int, words: str, store: Path) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    detail = answer.json()["detail"]
    assert words in detail
    assert "\n" not in detail
    assert str(store) not in detail
    assert leftovers(store) == []
    assert IncidentStore.open(store).snapshot().version <= 0 or not list((store / "staging").glob("*"))


@pytest.mark.parametrize(
    ("headers", "content", "status", "words"),
    [
        ({}, b"", 415, "is not multipart/form-data"),
        ({"Content-Type": "text/csv"}, ROWS, 415, "content type 'text/csv' is not multipart/form-data"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"file=x", 415, "not multipart/form-data"),
        ({"Content-Type": "multipart/form-data"}, b"", 415, "with a boundary"),
        ({"Content-Type": f"multipart/form-data; boundary={'x' * 300}"}, b"", 415, "with a boundary"),
        (HAND, b"", 400, "breaks off before its end"),
        (HAND, b"nothing of a form", 400, "the form is broken"),
        (HAND, form([]), 400, "the form has no file"),
        (HAND, form([(FILE, ROWS)])[:-12], 400, "breaks off before its end"),
        (HAND, form([(FILE, ROWS), (FILE, ROWS)]), 400, "more than one part 'file'"),
        (HAND, form([(FILE, b"")]), 400, "'a.csv' is empty"),
        (HAND, form([("X: y", b"")]), 400, "the form has a part ''"),
        (HAND, form([(FILE.replace('"file"', '"data"'), ROWS)]), 400, "has a part 'data'; it may have file,"),
        (HAND, form([('Content-Disposition: form-data; name="file"', ROWS)]), 400, "must be a file"),
        (HAND, form([(FILE.replace('"file"', '"profile"'), ROWS)]), 400, "must be a short text"),
        (HAND, form([('Content-Disposition: form-data; name="profile"', b"police-uk")]), 400, "has no file"),
        (HAND, form([('Content-Disposition: form-data; name="profile"', b"x" * 2_000)]), 400, "longer than"),
        (HAND, form([(FILE + "\r\nX: " + "y" * 5_000, ROWS)]), 400, "Maximum header size"),
        (HAND, form([(FILE + "\r\nX: y" * 50, ROWS)]), 400, "Maximum header count"),
        (HAND, form([(f"{FILE}{n}", b"x") for n in range(5_000)]), 400, "more than one part"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_no_such_form_is_refused(
    client: httpx.Client, store: Path, headers: dict[str, str], content: bytes, status: int, words: str
):
    refused(client.post("/ingests", headers=headers, content=content), status, words, store)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"%PDF-1.7 ...", "a.csv is a PDF document"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.png is a picture"),
        ("a.csv", b"<!doctype html><html></html>", "a web page"),
        ("a.csv.gz", b"\x1f\x8b\x08" + b"\0" * 50, "gzip"),
        ("a.csv", b"a,b\n1,2\n", "a.csv"),
        ("a.zip", b"not a zip", "a.zip is not a zip archive"),
        ("a.zip", zipped({}), "a.zip is an empty archive"),
        ("a.zip", zipped({"notes.txt": b"x"}), "a.zip holds no file"),
        ("a.zip", zipped({"b.zip": b"x", "c.ZIP": b"y"}), "holds nothing but archives (2)"),
        ("a.zip", zipped({f"{n}-street.csv": b"" for n in range(10_001)}), "10,001 files in"),
        ("a.xlsx", zipped({f"xl/{n}": b"" for n in range(10_001)}), "10,001 files in"),
        ("a.zip", zipped({"a-street.csv": b"0" * (300 << 20 >> 4)}), "times its size"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_file_that_is_not_read_is_refused_with_the_reason(
    client: httpx.Client, store: Path, name: str, content: bytes, words: str
):
    answer = client.post("/ingests", files={"file": (name, content)})
    if answer.status_code == 202:
        state = ended(client, answer)
        assert state["state"] == "failed"
        assert words in state["error"]["detail"]
        assert leftovers(store) == []
    else:
        refused(answer, 400, words, store)


@pytest.mark.parametrize(
    ("fields", "files", "words"),
    [
        ({"profile": "demo"}, {}, "made-up and real incidents never share a store"),
        ({"profile": "council"}, {}, "profile 'council' is unknown; choose among police-uk"),
        ({"profile": "/etc/passwd.toml"}, {}, "is unknown; choose among"),
        ({"profile": ""}, {}, "profile '' is unknown"),
        ({"profile": "police-uk"}, {"profile_file": ("a.toml", b'name = "a"')}, "send one of them"),
        ({}, {"profile_file": ("a.csv", b'name = "a"')}, "does not end in .toml"),
        ({}, {"profile_file": ("a.toml", b"name = ")}, "a.toml is not TOML"),
        ({}, {"profile_file": ("a.toml", b"#" * (2 << 20 >> 1))}, "a.toml"),
        ({"dry_run": "perhaps"}, {}, "dry_run 'perhaps' is neither true nor false"),
    ],
    ids=str,
)
def test_a_profile_or_choice_that_there_is_not_is_refused(
    client: httpx.Client, store: Path, fields: dict[str, str], files: dict[str, object], words: str
):
    answer = client.post("/ingests", data=fields, files={"file": ("a.csv", ROWS), **files})
    refused(answer, 400, words, store)


def test_a_part_of_a_made_up_source_is_refused(client: httpx.Client, store: Path):
    profile = b'name = "demo"\n[columns]\ncategory = "Crime type"\nmonth = "Month"\ngrid_reference = "x"'
    files = {"file": ("a.csv", ROWS), "profile_file": ("p.toml", profile)}
    refused(client.post("/ingests", files=files), 400, "source 'demo' is a built-in profile's", store)


def test_what_is_too_large_is_refused_before_it_is_sent_and_while_it_comes(client: httpx.Client, store: Path):
    large = b"x" * (3 << 20)
    refused(client.post("/ingests", files={"file": ("a.csv", large)}), 413, "more than 2 MiB", store)

    def chunks() -> Iterator[bytes]:
        yield form([(FILE, b"")])[:-10]
        for _ in range(40):
            yield b"x" * 65_536

    refused(client.post("/ingests", headers=HAND, content=chunks()), 413, "more than 2 MiB", store)


def test_a_file_within_the_limit_is_taken(client: httpx.Client, store: Path):
    line = ROWS.split(b"\n")[1] + b"\n"
    fitting = ROWS + line * (((2 << 20) - len(ROWS)) // len(line))
    state = ended(client, client.post("/ingests", files={"file": ("2024-01-cleveland-street.csv", fitting)}))
    assert state["report"]["read"] == fitting.count(b"\n") - 1


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../../../etc/cron.d/evil.csv", "evil.csv"),
        ("..\\..\\store.json", "store.json"),
        ("/etc/passwd", "passwd"),
        ("..", "upload"),
        (".", "upload"),
        (".htaccess", "htaccess"),
        ("lock", "lock"),
        ("a\x00b*?[x]{y}.csv", "a_b_x_y_.csv"),
        ("x" * 400 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_the_name_of_a_file_is_a_label_and_nothing_else(
    client: httpx.Client, store: Path, name: str, label: str
):
    def files() -> set[Path]:
        assert leftovers(store) == []
        noted = store / "ingests"
        return {path for path in store.parent.rglob("*") if noted not in {path, path.parent}}

    before = files()
    disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    answer = client.post(
        "/ingests",
        headers=HAND,
        content=form([(disposition, ROWS), ('Content-Disposition: form-data; name="dry_run"', b"true")]),
    )
    state = ended(client, answer)
    assert state["file"] == label
    assert files() == before


def test_a_nested_archive_is_skipped_with_a_reason(client: httpx.Client):
    content = zipped({"2024-07-cleveland-street.csv": ROWS.replace(b"2024-01", b"2024-07"), "more.zip": b"x"})
    state = ended(client, client.post("/ingests", files={"file": ("a.zip", content)}))
    assert [skip["file"] for skip in state["report"]["skipped"]] == ["a.zip/more.zip"]
    assert "an archive inside" in state["report"]["skipped"][0]["reason"]


@pytest.mark.parametrize("size", [len(ROWS) - 90, 10])
def test_an_archive_that_states_a_wrong_length_with_the_true_checksum_is_damaged(
    client: httpx.Client, store: Path, size: int
):
    content = lying(size, checksum_of=len(ROWS))
    answer = client.post("/ingests", files={"file": ("a.zip", content)})
    detail = ended(client, answer)["error"]["detail"] if answer.is_success else answer.json()["detail"]
    assert "damaged in its archive" in detail
    assert leftovers(store) == []


@pytest.mark.parametrize("extra", [0, 1])
def test_a_member_that_goes_on_after_its_stated_length_is_damaged(tmp_path: Path, extra: int):
    """With a checksum to match, the library would stop there without a word."""
    stated = len(ROWS) - 90
    path = tmp_path / "a.zip"
    path.write_bytes(lying(stated, checksum_of=stated + extra))
    with pytest.raises(zipfile.BadZipFile), open_member(path, "2024-01-cleveland-street.csv") as stream:
        stream.read()
    if not extra:
        with zipfile.ZipFile(path) as opened:
            assert len(opened.read("2024-01-cleveland-street.csv")) == stated


def test_a_member_is_read_as_it_is_by_line_and_by_block(tmp_path: Path):
    path = tmp_path / "a.zip"
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        for content in (ROWS, b"", ROWS * 5_000):
            with zipfile.ZipFile(path, "w", compression) as made:
                made.writestr("a", content)
            with open_member(path, "a") as stream:
                assert stream.readline() + stream.read(77) + stream.read() == content


def test_a_list_of_members_is_measured_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}.csv": b"" for n in range(30)}))
    check_list(path)
    monkeypatch.setattr(archive_bounds, "MAX_MEMBERS", 29)
    with pytest.raises(SourceError, match="lists 30 files in"):
        check_list(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<2H", data, len(data) - 14, 3, 3)
    path.write_bytes(data)
    check_list(path)
    monkeypatch.setattr(archive_bounds, "_MAX_LIST_BYTES", 500)
    with pytest.raises(SourceError, match="lists 3 files in 1,5"):
        check_list(path)
    check_list(Path(__file__))


def test_an_archive_of_very_many_files_says_how_many(tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}": b"" for n in range(66_000)}))
    with pytest.raises(SourceError, match="lists 66,000 files"):
        open_archive(path)


def test_what_all_members_unpack_to_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a-street.csv": ROWS, "b-street.csv": ROWS}))
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 2 * len(ROWS))
    assert len(open_archive(path).members) == 2
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 2 * len(ROWS) - 1)
    with pytest.raises(SourceError, match="unpacks to"):
        open_archive(path)
