"""A cell that a spreadsheet would run is shown instead."""

import pytest

from hotspots.csv_cells import safe_cell

FORMULAS = ["=1+1", "+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-2+3", "-", "-inf", "\uff1d1", "+1_0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_escaped(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "High Street", "-1.212283", "+44", "-.5e-3", "a=b", "'=1"])
def test_plain_text_and_numbers_stay_as_they_are(text):
    assert safe_cell(text) == text
