"""Home Office codes: the groups that decide are where the counting rules have them."""

import pytest

from hotspots.categories import CHILDREN, TITLES, is_category
from hotspots.sources.profiles.known import CategoryRule
from hotspots.sources.what.category_codes import TABLES, category_codes
from hotspots.sources.what.home_office import HOME_OFFICE

RULE = CategoryRule(HOME_OFFICE)


@pytest.mark.parametrize(
    ("codes", "category"),
    [
        ("1 4/1 4.2 4/10", "violence.homicide"),
        ("8N 8P 5D 5E 2 008n", "violence.injury"),
        ("105A 105B 104 3B 11A 36", "violence.without-injury"),
        ("8L 8M 8Q 8R 8L/2", "violence.stalking-harassment"),
        ("4/4 37/1 4.8", "violence.death-by-driving"),
        ("19C 19H 19C/1", "violence.rape"),
        ("17A 20B 22B 88E 71", "violence.other-sexual"),
        ("34A 34B", "robbery"),
        ("10D 81 90", "weapons"),
        ("28E 29A", "burglary.domestic"),
        ("30C 31A", "burglary.other"),
        ("48 37/2", "vehicle-crime.theft-of"),
        ("45", "vehicle-crime.theft-from"),
        ("39", "theft-from-person"),
        ("44", "bicycle-theft"),
        ("46", "shoplifting"),
        ("56A", "criminal-damage-arson.arson"),
        ("58D", "criminal-damage-arson.damage"),
        ("92A 92A/1", "drugs.supply"),
        ("92D 92E", "drugs.possession"),
        ("92C", "drugs.other"),
        ("9A 62A 66 125/12", "public-order"),
    ],
)
def test_a_code_is_of_its_category(codes: str, category: str):
    assert set(category_codes(codes.split(), RULE)) == {category}


def test_a_code_that_is_not_sure_is_not_known():
    assert set(category_codes(["8", "125", "4", "37", "53C", "99X", "92Z", "8N8", "", "8 N"], RULE)) == {None}


def test_every_table_leads_to_categories_and_children_have_parents():
    for table in TABLES.values():
        assert all(is_category(code) for code in table.values())
        assert all(text == " ".join(text.split()).casefold() for text in table)
    assert {child.split(".")[0] for child in CHILDREN} <= set(TITLES)
