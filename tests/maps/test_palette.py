"""Contrast is a property of the palette file, not of anybody's eye."""

import json
import re

import pytest

from hotspots.categories import THEMES
from maps.palette import SOURCE, Scheme, contrast, palette, stylesheet

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


def test_every_theme_has_a_line_bands_and_a_letter_of_its_own():
    for scheme in (palette().light, palette().dark):
        assert set(scheme.themes) == set(THEMES)
    assert all(len(palette().bands[code]) == 4 for code in THEMES)
    assert len({palette().letters[code] for code in THEMES}) == len(THEMES)


def test_the_stylesheet_holds_every_colour_of_the_file_that_the_page_uses():
    record = json.loads(SOURCE.read_text())
    colours = set(re.findall(r"#[0-9a-f]{6}", json.dumps({key: record[key] for key in ("light", "dark")})))
    assert colours == set(re.findall(r"#[0-9a-f]{6}", stylesheet()))
