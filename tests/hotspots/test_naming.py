"""Names that a person knows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.naming import Clues, distinct_names, place_name


def test_ties_go_to_the_lesser_text_whatever_the_order():
    labels = [("On or near West Row", 2), ("On or near Bath Lane", 3), ("On or near West Row", 1)]
    assert place_name(labels, "Ropner") == place_name(labels[::-1], "Ropner") == "Bath Lane, Ropner"


def test_a_kind_of_place_gives_way_to_any_street_but_a_street_called_after_one_is_a_street():
    labels = [("Supermarket", 50), ("On or near petrol station", 60), ("Hospital Road", 1), ("Gate Lane", 0)]
    assert place_name(labels, "Ropner") == "Hospital Road, Ropner"


def test_a_name_is_never_empty():
    assert place_name([("On or near ", 9), ("", 3), ("  ", 1)], "") == "unnamed place"


def test_a_kind_of_place_never_stands_by_itself():
    assert place_name([("Parking Area", 3)], None) == "Parking Area, unnamed place"
    assert place_name([("Bath Lane", 3)], None) == "Bath Lane"


LABELS = st.lists(
    st.tuples(
        st.sampled_from(["High Street", "Bath Lane", "On or near Parking Area", ""]), st.integers(0, 3)
    ),
    max_size=3,
).map(tuple)
CLUES = st.builds(
    Clues, LABELS, st.sampled_from(["Ropner", "Norton", None]), st.integers(0, 2), st.integers(0, 2)
)


@given(st.lists(CLUES, max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_two_names_are_alike_and_a_name_owes_nothing_to_lower_ranks(grounds):
    names = distinct_names(grounds)
    assert len({name.casefold() for name in names}) == len(names) == len(grounds)
    assert all(names)
    assert distinct_names(grounds[: len(grounds) // 2]) == names[: len(grounds) // 2]
    if grounds:
        assert names[0] == place_name(grounds[0].labels, grounds[0].ward)


def test_a_later_namesake_adds_a_street_then_a_side_then_a_number():
    high = ("High Street", 5)
    clues = [
        Clues((high,), "Ropner", 100, 100),
        Clues((high, ("On or near Works", 4), ("Bath Lane", 2)), "Ropner", 100, 100),
        Clues((high, ("Bath Lane", 2), ("Yarm Road", 1)), "Ropner", 100, 100),
        Clues((high, ("Parking Area", 2)), "Ropner", 100, 30),
        Clues((high,), "Ropner", 110, 30),
        Clues((high,), "Ropner", 100, 100),
        Clues((), "Ropner", 0, 0),
        Clues((), "Ropner", -50, 1),
    ]
    assert distinct_names(clues) == (
        "High Street, Ropner",
        "High Street by Bath Lane, Ropner",
        "High Street by Yarm Road, Ropner",
        "High Street (south), Ropner",
        "High Street (2), Ropner",
        "High Street (3), Ropner",
        "Ropner",
        "Ropner (west)",
    )


def test_thousands_of_namesakes_are_numbered_in_no_time():
    names = distinct_names([Clues((("Parking Area", 1),), "Ropner", 0, 0)] * 5_000)
    assert names[1] == "Parking Area (2), Ropner"
    assert names[-1] == "Parking Area (5000), Ropner"
