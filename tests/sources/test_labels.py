"""Labels of a column are read as each alone."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.sources.where.labels import institutions_in, street_of, streets_in

LABELS = st.lists(
    st.text(st.sampled_from("ab N\t\u200b\x07é\n"), max_size=6)
    | st.sampled_from(["N a", "N", "N ", "N N a", "Na", "N  a", "Town Hall", " Town Hall"])
    | st.none(),
    max_size=10,
)


@settings(max_examples=80, deadline=None)
@given(labels=LABELS, prefix=st.sampled_from(["", "N", "N a"]))
def test_labels_of_a_column_are_read_as_each_alone(labels, prefix):
    expected = [street_of(label or "", prefix) for label in labels]
    plain = pa.chunked_array([pa.array(labels, pa.string())])
    for column in (
        plain,
        plain.dictionary_encode(),
        pa.chunked_array([plain.chunk(0)[:2], plain.chunk(0)[2:]]),
    ):
        assert streets_in(column, prefix).to_pylist() == expected
        flagged = institutions_in(column, ["Town Hall", "N a"])
        assert flagged.tolist() == [label in {"Town Hall", "N a"} for label in labels]
