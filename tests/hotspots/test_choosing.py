"""One way from what was asked to a choice: limits, words and messages, whatever the setting."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_whole, asked_word, known_word, quoted, within
from hotspots.errors import QuestionError

USUAL = Choice(150.0, "spots are as wide")
SHAPES = {"square": "easy to read", "hexagon": "even to all sides"}
NUMBERS = st.integers(-50, 350) | st.floats()


@pytest.mark.parametrize("asked_as", [asked_number, asked_whole])
@pytest.mark.parametrize(
    "default", [USUAL, Choice(None, "no limit"), Choice(9999.0, "beyond what may be asked")]
)
def test_who_asks_nothing_gets_the_default_and_its_reason_whatever_it_is(asked_as, default):
    assert asked_as("radius", None, 25, 200, "m", "150 is usual", default=default) is default


@given(NUMBERS)
def test_a_number_is_taken_exactly_where_it_is_within_its_limits_and_refused_elsewhere(asked):
    if 25 <= asked <= 200:
        choice = asked_number("radius", asked, 25, 200, "m", "150 is usual", default=USUAL)
        assert choice == Choice(asked, "asked for")
        assert type(choice.value) is float
    else:
        with pytest.raises(QuestionError, match=r"^radius .* m is outside 25 to 200 m; 150 is usual$"):
            asked_number("radius", asked, 25, 200, "m", "150 is usual", default=USUAL)


@given(st.integers(-5, 2**53 + 5))
def test_a_whole_number_stays_whole_and_keeps_every_digit(asked):
    if 0 <= asked < 2**53:
        choice = asked_whole("seed", asked, 0, 2**53 - 1, "as a seed", "any will do", default=USUAL)
        assert choice == Choice(asked, "asked for")
        assert type(choice.value) is int
    else:
        with pytest.raises(QuestionError, match=r"^seed .* is outside 0 to .* as a seed; any will do$"):
            asked_whole("seed", asked, 0, 2**53 - 1, "as a seed", "any will do", default=USUAL)


@pytest.mark.parametrize("value", [25, 200, 25.0, 199.999])
def test_both_limits_are_allowed(value):
    within("radius", value, 25, 200, "m", "150 is usual")


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        (24, "24"),
        (24.0, "24"),
        (0.0001, "0.0001"),
        (24.99999, "24.99999"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
    ],
)
def test_a_message_says_name_value_limits_and_what_to_do(value, figure):
    with pytest.raises(QuestionError) as raised:
        within("radius", value, 25, 200.5, "m", "150 is usual")
    assert str(raised.value) == f"radius {figure} m is outside 25 to 200.5 m; 150 is usual"


def test_a_number_without_a_unit_is_told_without_one():
    with pytest.raises(QuestionError, match=r"^share 0 is outside 0\.0001 to 0\.25; 0\.01 is usual$"):
        within("share", 0, 0.0001, 0.25, "", "0.01 is usual")


def test_a_word_is_taken_with_its_meaning_where_the_reason_is_to_say_it():
    default = Choice("square", "usual")
    assert asked_word("grid", None, SHAPES, default=default) is default
    assert asked_word("grid", "square", SHAPES, default=default) == Choice("square", "asked for")
    explained = asked_word("grid", "hexagon", SHAPES, default=default, explained=True)
    assert explained == Choice("hexagon", "asked for: even to all sides")


def test_a_word_that_is_not_known_is_refused_with_those_that_are_and_what_they_mean():
    told = "grid 'circle' is not known; choose one of 'square' (easy to read), 'hexagon' (even to all sides)"
    with pytest.raises(QuestionError, match=f"^{re.escape(told)}$"):
        asked_word("grid", "circle", SHAPES, default=USUAL)
    with pytest.raises(QuestionError, match=f"^{re.escape(told)}$"):
        known_word("grid", "circle", SHAPES)
    with pytest.raises(
        QuestionError, match=r"^grid 'circle' is not known; choose one of 'square', 'hexagon'$"
    ):
        known_word("grid", "circle", tuple(SHAPES))
    with pytest.raises(QuestionError, match=r"^grid '' is not known"):
        asked_word("grid", "", SHAPES, default=USUAL)
    assert [known_word("grid", word, SHAPES) for word in SHAPES] == ["square", "hexagon"]


def test_a_long_text_is_repeated_by_its_start():
    assert quoted("wide") == "'wide'"
    assert quoted("x" * 60 + "y" * 9000) == "'" + "x" * 60 + "'"
    with pytest.raises(QuestionError) as raised:
        known_word("grid", "x" * 9000, SHAPES)
    assert len(str(raised.value)) < 200
