"""The briefing: one file, nothing fetched, nothing of the data taken for markup."""

import re
from dataclasses import replace

from maps.briefing import BriefingView, briefing
from maps.shading import counted_once, shading_of
from tests.maps.answers import THEMES, hotspots, overlaps, wards


def test_the_same_view_gives_the_same_text():
    view = BriefingView(wards("North", "South"), hotspots("High Street"), overlaps("High Street"))
    assert briefing(view) == briefing(view)


def test_nothing_in_the_text_is_fetched():
    text = briefing(BriefingView(wards("North", "South"), hotspots("High Street"), overlaps("High Street")))
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", text) == []
    # A reference into the document itself starts with '#'.
    assert re.findall(r"url\(\"?(?!\"?#)[^)]*\)", text) == []
    assert "@import" not in text


def test_it_says_ground_period_version_licence_caveats_and_the_first_ten_of_each_theme():
    text = briefing(BriefingView(wards("North", "South"), hotspots("High Street"), overlaps("Low Street")))
    assert "<h1>Violence, ASB and drugs: 36 hotspots</h1>" in text
    for words in (
        "Jan to Dec 2024",
        "wards",
        "3f2a91c0-24",
        "Open Government Licence v3.0",
        "on or near",
        "Low Street",
    ):
        assert words in text
    for letter in "VAD":
        assert f">{letter}10</span>" in text
        assert f">{letter}11</span>" not in text


def test_made_up_data_say_so():
    plain = BriefingView(wards("North", "South"), hotspots("High Street"))
    made_up = BriefingView(wards("North", "South"), hotspots("High Street", synthetic=True))
    assert "Made-up data" not in briefing(plain)
    assert "Made-up data" in briefing(made_up)


def test_it_says_whether_the_overlap_means_anything_or_why_that_is_not_said():
    view = BriefingView(wards("North", "South"), hotspots("High Street"), overlaps("Low Street"))
    text = briefing(view)
    assert "<li>28 % of ASB lies where violence is busiest.</li>" in text
    assert "<li>Noise limits it.</li>" in text
    refused = briefing(replace(view, refusal="12 incidents of drugs are too few"))
    assert "<li>12 incidents of drugs are too few.</li>" in refused
    assert "busiest" not in refused
    assert "mean anything" not in briefing(replace(view, overlaps=None))


def test_no_incident_shades_a_ward_twice():
    ground = wards("North", "South")
    south = ground["features"][1]["properties"]
    for categories, counted in (
        (THEMES, ["violence", "asb", "drugs"]),
        (("crime", "violence"), ["crime"]),
        (("crime", "asb"), ["all"]),
        (("all", "drugs"), ["all"]),
        (("violence", "violence.injury"), ["violence"]),
        (("crime", "asb.rowdy"), ["all"]),
        (("serious-violence", "violence"), ["all"]),
    ):
        values = shading_of(ground, counted_once(tuple(categories))).values
        assert values["E01"] == sum(south[code] for code in counted) / 4.0
        assert values["E00"] == 0


def test_no_hotspots_is_an_answer():
    none = hotspots("High Street")
    none["features"] = []
    assert briefing(BriefingView(wards("North", "South"), none)).count("No hotspots found") == 3
