"""Categories and their children."""

from itertools import product

import pytest

from hotspots.categories import CHILDREN, GROUPS, NAMED_THEMES, TITLES, kind_of, parse_categories, title_of
from hotspots.errors import QuestionError
from hotspots.membership import have_in_common, members
from hotspots.themes.reading import shipped


def test_every_category_child_group_and_theme_can_be_asked_for_and_has_a_title_of_its_own():
    codes = [*TITLES, *CHILDREN, *GROUPS, *NAMED_THEMES]
    assert parse_categories(",".join(codes)) == tuple(codes)
    assert len({title_of(code) for code in codes}) == len(codes)


@pytest.mark.parametrize("child", CHILDREN)
def test_a_parent_and_its_sums_include_a_child(child: str):
    parent = child.split(".", maxsplit=1)[0]
    stored = [*TITLES, *CHILDREN]
    assert child in members(parent, stored)
    assert child in members("all", stored)
    assert (child in members("crime", stored)) == (parent != "asb")
    assert members(child, stored) == (child,)
    assert members(parent, [f"{child}~night"]) == members(child, [f"{child}~night"]) == (f"{child}~night",)


def test_categories_have_in_common_what_is_a_member_of_both():
    themes = {name: definition.codes for name, definition in shipped().standing.items()}
    held = {
        code: set(members(code, [*TITLES, *CHILDREN], themes))
        for code in (*TITLES, *CHILDREN, *GROUPS, *NAMED_THEMES)
    }
    for one, other in product(held, repeat=2):
        assert have_in_common(one, other, themes) == bool(held[one] & held[other])


def test_an_unknown_child_is_answered_with_the_children_of_its_parent():
    with pytest.raises(QuestionError) as caught:
        parse_categories("drugs.dealing")
    assert str(caught.value) == (
        "category 'drugs.dealing' is unknown; choose among drugs, drugs.supply, drugs.possession, drugs.other"
    )
    with pytest.raises(QuestionError, match=r"'weather\.rain' is unknown; choose among violence, robbery"):
        parse_categories("weather.rain")
    with pytest.raises(QuestionError, match=r"choose among robbery$"):
        parse_categories("robbery.bank")


def test_a_combination_with_children_is_named_in_a_fixed_order():
    assert kind_of({"drugs.supply", "asb", "violence"}) == "violence+asb+drugs.supply"
