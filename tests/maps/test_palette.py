"""Contrast is a property of the palette file, not of anybody's eye."""

import json
import re
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.categories import CHILDREN, NAMED_THEMES, THEMES, TITLES
from maps.hues import HUES, hues_of, looks_of_overlap
from maps.palette import SOURCE, Scheme, contrast, letters_of, palette, stylesheet
from maps.titles import short_title
from tests.oracles.colour import SIGHTS, difference, seen_as

SCHEMES = pytest.mark.parametrize("scheme", [palette().light, palette().dark], ids=["light", "dark"])
TEXT, MARK = 4.5, 3.0


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)


@SCHEMES
@pytest.mark.parametrize("ink", ["text", "secondary", "link", "error"])
@pytest.mark.parametrize("ground", ["ground", "surface"])
def test_text_reads_on_every_ground(scheme: Scheme, ink: str, ground: str):
    assert contrast(scheme.plain[ink], scheme.plain[ground]) >= TEXT


@SCHEMES
def test_labels_read_on_what_they_stand_on(scheme: Scheme):
    plain = scheme.plain
    pairs = [(ink.label, ink.fill) for ink in (*scheme.wards, *scheme.themes.values())]
    pairs += [
        (plain["strong_text"], plain["strong"]),
        (plain["brand_text"], plain["brand"]),
        (plain["focus_text"], plain["focus"]),
        (scheme.overlap["label"], scheme.overlap["ground"]),
        (scheme.patrol["label"], scheme.patrol["label_ground"]),
    ]
    assert [pair for pair in pairs if contrast(*pair) < TEXT] == []


@SCHEMES
def test_lines_show_on_what_lies_beside_them(scheme: Scheme):
    casing, ground = scheme.plain["casing"], scheme.plain["ground"]
    pairs = [(theme.fill, beside) for theme in scheme.themes.values() for beside in (casing, ground)]
    pairs += [(scheme.plain["ward_line"], ward.fill) for ward in scheme.wards]
    pairs += [(scheme.plain[line], ground) for line in ("ward_line", "no_data", "control")]
    pairs += [(scheme.overlap["edge"], scheme.overlap["ground"])]
    pairs += [(scheme.overlap["edge"], ward.fill) for ward in scheme.wards]
    pairs += [(scheme.patrol["line"], scheme.patrol["casing"])]
    assert [pair for pair in pairs if contrast(*pair) < MARK] == []


@SCHEMES
def test_focus_shows_on_every_fill_by_its_ring_or_its_edge(scheme: Scheme):
    ring, edge = scheme.plain["focus"], scheme.plain["focus_text"]
    fills = [scheme.plain["ground"], scheme.plain["surface"], scheme.plain["brand"]]
    fills += [ward.fill for ward in scheme.wards]
    assert all(max(contrast(ring, fill), contrast(edge, fill)) >= MARK for fill in fills)
    assert contrast(ring, edge) >= MARK


@SCHEMES
def test_ward_fills_run_one_way_so_that_they_tell_apart_in_grey(scheme: Scheme):
    from_ground = [contrast(ward.fill, scheme.plain["ground"]) for ward in scheme.wards]
    assert from_ground == sorted(from_ground)
    assert all(contrast(a.fill, b.fill) >= 1.2 for a, b in zip(scheme.wards, scheme.wards[1:], strict=False))


def test_every_hue_has_a_line_and_every_theme_bands():
    for scheme in (palette().light, palette().dark):
        assert tuple(scheme.themes) == HUES
    assert all(len(palette().bands[code]) == 4 for code in THEMES)


def test_no_two_categories_have_the_same_letters_or_the_same_short_title():
    codes = [*TITLES, *CHILDREN, *NAMED_THEMES]
    assert len({letters_of(code) for code in codes}) == len(codes)
    assert len({short_title(code) for code in codes}) == len(codes)


@SCHEMES
@pytest.mark.parametrize(("sight", "least"), [*((sight, 19) for sight in SIGHTS), ("grey", 8.5)])
def test_hues_tell_apart_in_every_sight(scheme: Scheme, sight: str, least: float):
    seen = [seen_as(ink.fill, sight) for ink in scheme.themes.values()]
    assert min(difference(one, other) for one, other in combinations(seen, 2)) >= least


@given(st.permutations([*TITLES, *CHILDREN, *NAMED_THEMES]), st.integers(1, 4))
def test_each_of_up_to_four_categories_has_a_hue_of_its_own_and_a_theme_always_the_same(codes, size):
    hues = hues_of(codes[:size])
    assert list(hues) == codes[:size]
    assert len(set(hues.values())) == size
    assert all(hues[code] == code for code in THEMES if code in hues)


def test_every_combination_of_hues_has_a_fill_and_no_two_the_same():
    fills = (files("maps.page") / "templates" / "fills.svg").read_text()
    styles = (files("maps.page") / "static" / "layers.css").read_text()
    patterns = dict(re.findall(r'<pattern id="(overlap-[^"]+)" (.*)</pattern>', fills))
    together = [some for size in (2, 3, 4) for some in combinations(HUES, size)]
    assert set(patterns) == {looks_of_overlap(some) for some in together}
    assert len(set(patterns.values())) == len(together)
    assert all(f'.{name} {{ fill: url("#{name}"); }}' in styles for name in patterns)


def test_the_stylesheet_holds_every_colour_of_the_file_that_the_page_uses():
    record = json.loads(SOURCE.read_text())
    colours = set(re.findall(r"#[0-9a-f]{6}", json.dumps({key: record[key] for key in ("light", "dark")})))
    assert colours == set(re.findall(r"#[0-9a-f]{6}", stylesheet()))
