"""What is found of a row does not depend on the rows beside it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.examining import ROW, SINCE_2020, Cells, examiner_of, together


def pools(**values):
    return st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in values.items()})


ANY_ROW = pools(**{
    "Ref": ["R1", "R2", " r1", ""],
    "Changed": ["02/07/2024", "", "soon"],
    "Kind": ["Drugs", "drugs ", "Robbery", "Advice", "x", ""],
    "Street": ["Near High Street", "High  Street", "Near", "Town Hall", "Near Town Hall", ""],
    "Date": ["01/07/2024", "30/06/2024", "01/07/2023", "01/02/2026", "07/2024", ""],
    "Time": ["23:30", "", "9:05", "99"],
    "To date": ["02/07/2024", "", "01/01/2018"],
    "To time": ["00:15", ""],
    "Lon": ["-1.3125", "54.565", "0", "", "x"],
    "Lat": ["54.565", "-1.3125", "0", "91"],
    "Setting": ["Park", "HOME", "?"],
    "Domestic": ["1", "n", ""],
    "LSOA": ["E01033769", "E01012187", ""],
    "Team": ["North", "North!", "", "East"],
    "Area": ["", "West"],
})  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(ANY_ROW, min_size=1, max_size=8), data=st.data(), encoded=st.booleans())
def test_batches_of_any_size_say_the_same_of_every_row(rows, data, encoded):
    reader = Cells([ROW | row for row in rows], tuple(ROW))
    whole = together(examiner_of(reader, **SINCE_2020), reader.batches())
    cuts = sorted(data.draw(st.sets(st.integers(0, len(rows)), max_size=3)))
    assert together(examiner_of(reader, **SINCE_2020), reader.batches(cuts, encoded=encoded)) == whole
    alone = range(1, len(rows))
    assert together(examiner_of(reader, **SINCE_2020), reader.batches(alone)) == whole
    assert len(whole) == len(rows)
    for part, incident, _, _ in whole:
        assert (part is None) == (incident == "bad_date")
        if isinstance(incident, dict):
            assert incident["category"] in {"drugs", "robbery"}
            assert incident["place"] > 0
            assert incident["id"] in {"R1", "R2", "r1"}
