"""Whatever a file holds: rows, or one teaching line."""

import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspots.errors import SourceError
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.profiles.known import Layout
from tests.sources.formats.writing import FORMATS, file_at, write

STARTS = (b"", b"PK\3\4", b"PAR1", b"\0\0\x27\x0a", b'{"type": "FeatureCollection", ', b"SQLite format 3\0")
NONSENSE = (
    b"",
    b"-1",
    b"1e999",
    b"99999999999",
    b"nan",
    b"&x;",
    b"<x>",
    b"\xff",
    b"inlineStr",
    b"A0",
    b"d",
    b"b",
)


def outcome(path):
    """Return how many rows a file has, or the line that says why it is not read."""
    try:
        return sum(len(rows.cells) for rows in open_rows(file_at(path), Layout()).batches())
    except SourceError as error:
        assert "\n" not in str(error)
        return str(error)


@pytest.fixture(scope="module")
def valid(tmp_path_factory):
    made = {}
    for ending in FORMATS:
        folder = tmp_path_factory.mktemp("valid")
        path = write(folder, ending)
        made[ending] = (path, path.read_bytes())
    return made


@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=300), ending=st.sampled_from(FORMATS))
def test_any_bytes_are_rows_or_one_teaching_line(tmp_path, start, rest, ending):
    path = tmp_path / f"any{ending}"
    path.write_bytes(start + rest)
    outcome(path)


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=30, deadline=5000)
@given(data=st.data())
def test_a_damaged_file_is_rows_or_one_teaching_line(valid, ending, data):
    path, content = valid[ending]
    cut = data.draw(st.integers(1, len(content)) | st.just(len(content)))
    damaged = bytearray(content[:cut])
    for at, flip in data.draw(st.lists(st.tuples(st.integers(0, cut - 1), st.integers(1, 255)), max_size=4)):
        damaged[at] ^= flip
    try:
        path.write_bytes(damaged)
        outcome(path)
    finally:
        path.write_bytes(content)


@settings(max_examples=60, deadline=5000)
@given(data=st.data())
def test_a_workbook_whose_parts_hold_nonsense_is_rows_or_one_teaching_line(valid, tmp_path_factory, data):
    with zipfile.ZipFile(valid[".xlsx"][0]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    words = re.split(rb"([<>\" =/]+)", parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        other = data.draw(st.sampled_from(words) | st.sampled_from(NONSENSE))
        words[at] = other
    parts[name] = b"".join(words)
    path = tmp_path_factory.mktemp("parts") / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    outcome(path)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_undamaged_file_has_its_rows(valid, ending):
    assert outcome(valid[ending][0]) == 5
