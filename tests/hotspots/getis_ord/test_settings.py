"""Settings of Gi*: defaults with reasons, and limits that teach."""

import re

import pytest

from hotspots import chance
from hotspots.errors import QuestionError
from hotspots.getis_ord import settings
from hotspots.getis_ord.cell_settings import (
    GREATEST_CELLS,
    resolved_grid_kind,
    resolved_neighbours,
    resolved_unit,
)
from hotspots.getis_ord.lattice import Lattice
from hotspots.getis_ord.neighbourhoods import steps_within

TOWN = (440_000.0, 515_000.0, 460_000.0, 530_000.0)
COUNTRY = (80_000.0, 5_000.0, 655_000.0, 657_000.0)
SQUARES = Lattice("square", 150.0)


def test_defaults_have_reasons():
    choices = {
        "square": resolved_grid_kind(None),
        150.0: resolved_unit(None, "square", TOWN),
        300.0: resolved_neighbours(None, SQUARES, 9_000),
        "permutation": settings.resolved_p(None),
        "fdr": chance.resolved_correction(None),
        0.05: chance.resolved_alpha(None),
        99_999: settings.resolved_draws(None),
        1: chance.resolved_seed(None),
    }
    for value, choice in choices.items():
        assert choice.value == value
        assert choice.why and choice.why != "asked for"


def test_what_is_asked_for_is_taken():
    assert resolved_grid_kind("hexagon").value == "hexagon"
    assert resolved_grid_kind("hexagon").why == "asked for: all six neighbours of a hexagon are equally far"
    assert resolved_unit(33.3, "hexagon", TOWN).value == 33.3
    assert resolved_neighbours("queen", SQUARES, 9_000).value == "queen"
    assert resolved_neighbours("300", SQUARES, 9_000).value == 300.0
    assert settings.resolved_p("normal").value == "normal"
    assert settings.resolved_p("normal").why.startswith("asked for: as other tools do; p is far too small")
    assert chance.resolved_correction("holm").value == "holm"
    assert chance.resolved_correction("holm").why == f"asked for: {chance.CORRECTIONS['holm']}"
    assert chance.resolved_alpha(0.01).value == 0.01
    assert settings.resolved_draws(999).value == 999
    assert chance.resolved_seed(0).value == 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: resolved_unit(24, "square", TOWN), "unit 24 m is outside 25 to 5000 m; "),
        (lambda: resolved_unit(float("nan"), "square", TOWN), "unit nan m is outside"),
        (lambda: resolved_unit(33.33, "square", TOWN), "unit 33.33 m is finer than 0.1 m"),
        (lambda: resolved_neighbours("rook", SQUARES, 9), "neighbours 'rook' is neither queen nor a number"),
        (lambda: resolved_neighbours("149", SQUARES, 9), "neighbours 149 m is outside 150 to 1500 m; "),
        (lambda: resolved_neighbours("nan", SQUARES, 9), "neighbours nan m is outside 150 to 1500 m; "),
        (
            lambda: chance.resolved_alpha(0.5),
            "alpha 0.5 is outside 0.0001 to 0.2; 0.05",
        ),
        (lambda: settings.resolved_draws(998), "draws 998 is outside 999 to 999999"),
        (lambda: chance.resolved_seed(-1), "seed -1 is outside 0 to "),
        (
            lambda: settings.check_incidents("drugs", 9),
            "9 incidents of drugs are too few for Gi*, which needs",
        ),
    ],
)
def test_a_setting_outside_its_limits_is_refused_in_words(ask, message):
    with pytest.raises(QuestionError, match=re.escape(message)):
        ask()


@pytest.mark.parametrize(
    ("resolved", "name", "words"),
    [
        (resolved_grid_kind, "grid", ["square", "hexagon"]),
        (settings.resolved_p, "p-value", ["permutation", "normal"]),
        (chance.resolved_correction, "correction", ["fdr", "holm", "none"]),
    ],
)
def test_a_word_that_is_not_known_is_refused_with_each_that_is_and_what_it_means(resolved, name, words):
    with pytest.raises(QuestionError) as raised:
        resolved("triangle")
    meanings = [resolved(word).why.removeprefix("asked for: ") for word in words]
    told = ", ".join(f"'{word}' ({meaning})" for word, meaning in zip(words, meanings, strict=True))
    assert str(raised.value) == f"{name} 'triangle' is not known; choose one of {told}"


def test_enough_incidents_pass():
    settings.check_incidents("drugs", 10)


@pytest.mark.parametrize("kind", ["square", "hexagon"])
def test_too_many_cells_are_refused_with_the_smallest_whole_unit_that_fits(kind):
    with pytest.raises(QuestionError, match="more than 2,000,000; give a unit of at least") as raised:
        resolved_unit(None, kind, COUNTRY)
    fitting = float(re.search(r"at least (\d+) m", str(raised.value))[1])
    assert resolved_unit(fitting, kind, COUNTRY).value == fitting
    _, _, rows, columns = Lattice(kind, fitting - 1).span(COUNTRY)
    assert rows * columns > GREATEST_CELLS
    with pytest.raises(QuestionError):
        resolved_unit(fitting - 1, kind, COUNTRY)


def test_too_many_neighbours_are_refused_with_a_distance_that_fits():
    with pytest.raises(QuestionError, match="within 1500 m of 2,000,000 cells") as raised:
        resolved_neighbours("1500", SQUARES, 2_000_000)
    fitting = re.search(r"at most (\d+) m", str(raised.value))[1]
    assert resolved_neighbours(fitting, SQUARES, 2_000_000).value == float(fitting)
    assert 2_000_000 * len(steps_within(SQUARES, float(fitting) + 150)[0]) > 50_000_000
