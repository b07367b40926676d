"""A column and its distinct texts say the same, however the column is kept."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.sources.distinct import Distinct

TEXTS = st.lists(st.sampled_from(["", "a", "A", "a ", "ä", "drugs"]) | st.none(), max_size=12)


def columns_of(parts):
    """The same column as texts, dictionary-encoded part by part, and as one part."""
    plain = pa.chunked_array([pa.array(part, pa.string()) for part in parts], pa.string())
    encoded = pa.chunked_array([chunk.dictionary_encode() for chunk in plain.chunks], DICTIONARY)
    return plain, encoded, plain.combine_chunks()


DICTIONARY = pa.dictionary(pa.int32(), pa.string())


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(TEXTS, max_size=4))
def test_every_row_has_its_text_and_a_missing_cell_the_empty_one(parts):
    rows = [text or "" for part in parts for text in part]
    for column in columns_of(parts):
        found = Distinct.of(column)
        assert [found.texts[code] for code in found.codes] == rows
        assert found.codes.dtype == np.int32
        assert found.numbers(len).tolist() == [len(text) for text in rows]
        assert found.flags(str.islower).tolist() == [text.islower() for text in rows]
        rewritten = found.rewritten(str.upper)
        assert rewritten.to_pylist() == [text.upper() for text in rows]
        names = rewritten.dictionary.to_pylist()
        assert len(names) == len(set(names)), "texts that become the same are one"


def test_the_work_is_done_once_for_each_text():
    asked = []
    Distinct.of(pa.chunked_array([["a", "b"] * 500])).numbers(lambda text: asked.append(text) or 0)
    assert sorted(asked) == ["a", "b"]


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array([1, None, 20_240_001]), ["1", "", "20240001"]),
        # Whether numbers are kept as whole ones hangs on the other cells; an identifier must not.
        (
            pa.array([1.0, None, 20_240_001, 123_456_789_012, 0.5]),
            ["1", "", "20240001", "123456789012", "0.5"],
        ),
        (pa.array([-0.0, 1e300]), ["0", "1e+300"]),
        (pa.array([True, None]), ["true", ""]),
        (pa.array([date(2024, 1, 31), None]), ["2024-01-31", ""]),
        (pa.nulls(2), ["", ""]),
    ],
)
def test_what_is_no_text_is_written_as_one(column, texts):
    for chunks in ([column], [column[:1], column[1:]]):
        found = Distinct.of(pa.chunked_array(chunks))
        assert [found.texts[code] for code in found.codes] == texts


@pytest.mark.parametrize("kind", [pa.string(), DICTIONARY, pa.float64(), pa.int64()])
def test_a_column_without_rows_has_no_codes(kind):
    for chunks in ([], [pa.array([], kind)]):
        assert Distinct.of(pa.chunked_array(chunks, kind)).codes.tolist() == []
