"""Grid references against known places and against the letters the other way round."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.sources.where.grid_references import squares_of

LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


def written(easting, northing, figures):
    """Return the reference of a point, as the Ordnance Survey's guide explains it."""
    column, row = easting // 100_000, northing // 100_000
    first = (19 - row) - (19 - row) % 5 + (column + 10) // 5
    second = (19 - row) * 5 % 25 + column % 5
    side = 10 ** (5 - figures // 2)
    half = figures // 2
    along, up = easting % 100_000 // side, northing % 100_000 // side
    return f"{LETTERS[first]}{LETTERS[second]}{along:0{half}d}{up:0{half}d}"


@pytest.mark.parametrize(
    ("text", "easting", "northing", "side"),
    [
        ("NZ4419", 444_500, 519_500, 1000),  # Stockton-on-Tees
        ("NZ 44 19", 444_500, 519_500, 1000),
        ("nz445198", 444_550, 519_850, 100),
        ("NZ44501980", 444_505, 519_805, 10),
        ("NZ 44500 19800", 444_500.5, 519_800.5, 1),
        ("NZ445001198002", 444_500.15, 519_800.25, 0.1),
        ("NN166712", 216_650, 771_250, 100),  # Ben Nevis
        ("TQ3080", 530_500, 180_500, 1000),  # Charing Cross
        ("SV 8 1", 85_000, 15_000, 10_000),  # Isles of Scilly
        ("HU4741", 447_500, 1_141_500, 1000),  # Lerwick
        ("TG5107", 651_500, 307_500, 1000),  # Great Yarmouth
    ],
)
def test_known_places_are_where_they_are(text, easting, northing, side):
    found = squares_of(pa.array([text]))
    assert (found.easting[0], found.northing[0]) == pytest.approx((easting, northing), abs=1e-6)
    assert found.side_m[0] == pytest.approx(side)
    assert not found.elsewhere[0]


@pytest.mark.parametrize(
    "text", ["", None, "NZ", "NZ44198", "NZ44X9", "NI4419", "44501980", "NZ4419?", "Yarm"]
)
def test_what_is_no_reference_has_no_place(text):
    found = squares_of(pa.array([text], pa.string()))
    assert np.isnan(found.easting[0]) and found.side_m[0] == 0 and not found.elsewhere[0]


@pytest.mark.parametrize("text", ["J3474", "O 15904 34671", "AA1234", "ZZ1234", "n3474"])
def test_irish_references_and_letters_off_the_grid_are_elsewhere(text):
    found = squares_of(pa.array([text]))
    assert np.isnan(found.easting[0]) and found.elsewhere[0]


@given(st.integers(0, 699_999), st.integers(0, 1_299_999), st.sampled_from((2, 4, 6, 8, 10)))
def test_the_square_of_a_written_reference_holds_the_point(easting, northing, figures):
    found = squares_of(pa.array([written(easting, northing, figures)]))
    half = found.side_m[0] / 2
    assert half == 10 ** (5 - figures // 2) / 2
    assert found.easting[0] - half <= easting < found.easting[0] + half
    assert found.northing[0] - half <= northing < found.northing[0] + half
