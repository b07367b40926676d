"""Reasons are counted, and a file of which nothing fits is told why."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from hotspots.sources.reasons import FITS, REASONS, likely_cause, tally

FIELDS = (
    *("id", "updated", "category", "month", "date", "time", "from_date", "from_time", "to_date", "to_time"),
    *("longitude", "latitude", "easting", "northing", "grid_reference"),
)


def profile(system="lonlat", **columns):
    return SimpleNamespace(
        columns=SimpleNamespace(**dict.fromkeys(FIELDS, "") | columns),
        place=SimpleNamespace(system=system),
        time=SimpleNamespace(formats=("%d/%m/%Y",)),
    )


def cause(reason, cells, which, rows=(0,)):
    found = np.full(len(next(iter(cells.values()))), FITS, dtype=np.int8)
    found[list(rows)] = REASONS.index(reason)
    return likely_cause(pa.table(cells), found, which, "EPSG:27700")


def test_only_reasons_that_occur_are_counted():
    reason = np.array([REASONS.index("too_far"), FITS, FITS, REASONS.index("too_far"), 0], dtype=np.int8)
    assert tally(reason) == {"bad_date": 1, "too_far": 2}
    assert tally(np.full(3, FITS, dtype=np.int8)) == {}


def test_the_cause_names_column_value_and_what_to_do():
    said = cause("bad_date", {"When": ["2024-01-05"]}, profile(date="When"))
    assert "When is '2024-01-05', but the profile's formats are '%d/%m/%Y'" in said
    assert "[time] formats" in said
    place = {"E": [-1.3], "N": [54.5]}
    said = cause("degrees_for_metres", place, profile("EPSG:27700", easting="E", northing="N"))
    assert said.startswith("E is '-1.3', N is '54.5': these are degrees") and "system = 'lonlat'" in said
    said = cause("no_location", {"Ref": ["Yarm"]}, profile("grid-reference", grid_reference="Ref"))
    assert "Ref is 'Yarm', which is no grid reference" in said
    assert "@x is ''" in cause("no_location", {"@x": pa.nulls(1, pa.float64())}, profile("geometry"))


def test_the_example_is_the_first_row_of_the_commonest_reason():
    cells = {"When": ["a", "b", "c"], "Kind": ["x", "y", "z"]}
    found = np.array([0, REASONS.index("unknown_category"), REASONS.index("unknown_category")], dtype=np.int8)
    said = likely_cause(pa.table(cells), found, profile(date="When", category="Kind"), "EPSG:27700")
    assert said.startswith("Kind is 'y'")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_sentence_of_one_line(reason):
    names = {name: name for name in FIELDS if name not in {"month", "easting", "northing", "grid_reference"}}
    said = cause(reason, {name: ["li\nne\x1b" * 40] for name in names}, profile(**names))
    assert "is 'li\\nne" in said
    assert said.isprintable() and len(said) < 600
