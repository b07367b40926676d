"""Contrast is a property of the palette file, not of anybody's eye."""

import json
import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.categories import CHILDREN, NAMED_THEMES, THEMES, TITLES
from maps.hues import HUES, hues_of, overlap_class
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
    pairs = [(ink.label, ink.fill) for ink in (*scheme.wards, *scheme.hues.values())]
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
    pairs = [(hue.fill, beside) for hue in scheme.hues.values() for beside in (casing, ground)]
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


@SCHEMES
def test_every_hue_has_a_line(scheme: Scheme):
    assert tuple(scheme.hues) == HUES


def test_no_two_categories_have_the_same_letters_or_the_same_short_title():
    codes = [*TITLES, *CHILDREN, *NAMED_THEMES]
    assert len({letters_of(code) for code in codes}) == len(codes)
    assert len({short_title(code) for code in codes}) == len(codes)
    assert [title for title in map(short_title, codes) if len(title) > 25 or " and " in title] == []


def test_the_difference_of_colours_is_that_of_published_pairs():
    # Sharma, Wu and Dalal (2005), table 1: pairs 1, 17, 20 and 34.
    for one, other, apart in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert difference(np.array(one), np.array(other)) == pytest.approx(apart, abs=5e-5)


@SCHEMES
@pytest.mark.parametrize(("sight", "least"), [*((sight, 19) for sight in SIGHTS), ("grey", 8.5)])
def test_hues_tell_apart_in_every_sight(scheme: Scheme, sight: str, least: float):
    seen = [seen_as(ink.fill, sight) for ink in scheme.hues.values()]
    assert min(difference(one, other) for one, other in combinations(seen, 2)) >= least


@given(st.permutations([*TITLES, *CHILDREN, *NAMED_THEMES]), st.integers(1, 4))
def test_each_of_up_to_four_categories_has_a_hue_of_its_own_in_whatever_order(codes, size):
    hues = hues_of(codes[:size])
    assert list(hues) == codes[:size]
    assert len(set(hues.values())) == size
    assert hues == hues_of(codes[:size][::-1])
    assert all(hues[code] == hue for code, hue in zip(THEMES, HUES, strict=False) if code in hues)


def test_every_combination_of_hues_has_a_fill_and_no_two_the_same():
    fills = (files("maps.page") / "templates" / "fills.svg").read_text()
    styles = (files("maps.page") / "static" / "layers.css").read_text()
    patterns = dict(re.findall(r'<pattern id="(overlap-[^"]+)" (.*)</pattern>', fills))
    together = [some for size in (2, 3, 4) for some in combinations(HUES, size)]
    assert set(patterns) == {overlap_class(some) for some in together}
    assert len(set(patterns.values())) == len(together)
    assert all(f'.{name} {{ fill: url("#{name}"); }}' in styles for name in patterns)


def test_the_stylesheet_holds_every_colour_of_the_file_that_the_page_uses():
    record = json.loads(SOURCE.read_text())
    colours = set(re.findall(r"#[0-9a-f]{6}", json.dumps({key: record[key] for key in ("light", "dark")})))
    assert colours == set(re.findall(r"#[0-9a-f]{6}", stylesheet()))
