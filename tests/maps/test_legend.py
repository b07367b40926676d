"""The classes of the ward shading."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from maps.legend import MOST_CLASSES, class_of, cuts, labels, shade_of

VALUES = st.lists(st.one_of(st.none(), st.just(0.0), st.integers(1, 9999), st.floats(1e-4, 1e6)), max_size=60)


@given(VALUES)
def test_there_are_at_most_five_classes_and_none_is_empty(values):
    found = cuts(values)
    assert len(found) < MOST_CLASSES
    held = {class_of(value, found) for value in values} - {None}
    assert held == (set(range(len(found) + 1)) if held else set())


@given(VALUES)
def test_cuts_rise_and_are_round(values):
    found = cuts(values)
    assert all(low < high for low, high in pairwise(found))
    assert all(f"{cut:.12e}".split("e")[0].rstrip("0").rstrip(".") in {"1", "2", "2.5", "5"} for cut in found)


@given(VALUES)
def test_a_greater_value_is_never_in_a_lesser_class(values):
    found = cuts(values)
    positive = sorted(value for value in values if value)
    classes = [class_of(value, found) for value in positive]
    assert classes == sorted(classes)


@given(VALUES)
def test_zero_and_no_data_are_in_no_class(values):
    assert class_of(0, cuts(values)) is None
    assert class_of(None, cuts(values)) is None


@given(st.lists(st.integers(1, 10_000), max_size=40))
def test_ten_times_the_values_give_ten_times_the_cuts(values):
    assert cuts([10 * value for value in values]) == tuple(10 * cut for cut in cuts(values))


def test_a_label_says_what_its_class_holds():
    assert labels(()) == ("above 0",)
    assert labels((0.5, 2.5, 1000)) == (
        "under 0.5",
        "0.5 to under 2.5",
        "2.5 to under 1,000",
        "1,000 or more",
    )


def test_few_classes_still_span_the_whole_ramp():
    for classes in range(2, MOST_CLASSES + 1):
        shades = [shade_of(position, classes) for position in range(classes)]
        assert (shades[0], shades[-1]) == (0, MOST_CLASSES - 1)
        assert len(set(shades)) == classes
