"""Names that a person knows."""

from hotspots.naming import place_name


def test_ties_go_to_the_lesser_text_whatever_the_order():
    labels = [("On or near West Row", 2), ("On or near Bath Lane", 3), ("On or near West Row", 1)]
    assert place_name(labels, "Ropner") == place_name(labels[::-1], "Ropner") == "Bath Lane, Ropner"


def test_a_kind_of_place_gives_way_to_any_street_but_a_street_called_after_one_is_a_street():
    labels = [("Supermarket", 50), ("On or near petrol station", 60), ("Hospital Road", 1), ("Gate Lane", 0)]
    assert place_name(labels, "Ropner") == "Hospital Road, Ropner"


def test_a_name_is_never_empty():
    assert place_name([("On or near ", 9), ("", 3), ("  ", 1)], "") == "unnamed place"
