"""Whether overlaps mean anything, over HTTP and on the command line, on the made-up borough."""

import html
import re
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.settings import Settings
from api.workspace import open_workspace
from boundaries.errors import TeachingError
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.question import Question
from tests.hotspots.coinciding import assert_overlaps_are_where_listed_hotspots_coincide

ITEMS = "/collections/overlaps/items"


def ask(url: str, **parameters: str) -> httpx.Response:
    return httpx.get(f"{url}{ITEMS}", params=parameters, timeout=120)


def test_an_answer_says_what_was_compared_and_how(demo_url: str):
    answer = ask(demo_url, draws="999", limit="1").json()
    found = answer["coincidence"]
    assert [(pair["hotspots_of"], pair["incidents_of"]) for pair in found["pairs"]][:2] == [
        ("violence", "asb"),
        ("violence", "drugs"),
    ]
    assert len(found["pairs"]) == 6
    for pair in found["pairs"]:
        share = pair["measures"]["share"]
        assert 0 <= share["floor"]["low"] <= share["floor"]["mean"] <= share["floor"]["high"] <= 1
        assert len(share["given"]) == 2
        assert pair["family"] == 6
        assert {"floor", "given_above", "given_below", "ceiling"} == set(pair["corrected_p"])
        assert all(0 < p <= 1 for p in pair["corrected_p"].values())
    assert answer["choices"]["draws"] == {"value": 999, "why": "asked for"}
    assert {"seed", "alpha", "unit_m", "compared_share", "area_km2"} <= set(answer["choices"])
    assert any("squares of 150 m" in caveat for caveat in answer["caveats"])
    assert not any("was not tested" in caveat for caveat in answer["caveats"])
    assert "cross_k" not in found


def test_distances_are_compared_when_asked_and_short_ones_withheld(demo_url: str):
    answer = ask(demo_url, draws="199", cross_k="true", category="violence,asb").json()
    found = answer["coincidence"]["cross_k"]
    (curve,) = found["pairs"].values()
    assert len(curve["distance_m"]) == len(curve["k_m2"]) == len(curve["ceiling"]["high_m2"]) > 5
    assert 0 < curve["ceiling"]["p"] <= 1
    assert "p" not in curve["floor"]
    withheld = {one["distance_m"]: one["why"] for one in found["withheld"]}
    assert 50.0 in withheld
    assert not set(withheld) & set(curve["distance_m"])


def test_categories_may_be_called_as_on_the_command_line(demo_url: str):
    one, other = (
        ask(demo_url, without_comparison="true", **{name: "violence,asb"})
        for name in ("category", "categories")
    )
    assert one.json()["features"] == other.json()["features"] != []


def test_overlaps_are_where_the_hotspots_that_are_listed_coincide(demo_store: Path):
    workspace = open_workspace(Settings(store=demo_store))
    state = workspace.state(workspace.store.snapshot(), workspace.catalogue.get(None).study_area())
    question = Question(period=Period.parse("2024-01/2024-12"), without_comparison=True)
    assert_overlaps_are_where_listed_hotspots_coincide(gather(state, question))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"category": "asb"}, "1 category cannot be overlaid"),
        ({"category": "asb,ASB"}, "category 'asb' is given twice"),
        ({"category": "violence,violence.injury"}, "violence includes violence.injury"),
        ({"category": "alcohol-disorder,asb"}, "alcohol-disorder and asb have incidents in common"),
        ({"category": "violence,asb,drugs,robbery,burglary"}, "5 categories cannot be overlaid"),
        ({"category": "violence,drugs", "period": "2024-02", "area": "X99000001"}, "too few to say"),
        ({"unit": "5000"}, "are [0-9]+% of the study area, and at most 25% can stand out"),
        ({"share": "0.0001"}, "is less than one cell of 150 m"),
        ({"draws": "0"}, "draws 0 is outside 199 to 19999"),
        ({"cross_k": "true", "without_comparison": "true"}, "cross_k is part of the comparison"),
    ],
    ids=str,
)
def test_what_cannot_be_compared_teaches_alike_on_both_ways_in(
    demo_store: Path, demo_url: str, options: dict[str, str], words: str
):
    flags = [f"--{name.replace('_', '-')}" for name, value in options.items() if value == "true"]
    texts = [part for name, value in options.items() if value != "true" for part in (f"--{name}", value)]
    told = CliRunner().invoke(app, ["overlap", *flags, *texts, "--store", str(demo_store)])
    answer = ask(demo_url, **options)
    assert answer.status_code == 400
    assert isinstance(told.exception, TeachingError)
    assert str(told.exception) == answer.json()["detail"]
    assert re.search(words, str(told.exception))


def test_a_briefing_says_what_the_service_says_or_why_too_few_say_nothing(
    demo_store: Path, demo_url: str, tmp_path: Path
):
    def written(*options: str) -> str:
        file = tmp_path / "briefing.html"
        words = ["map", *options, "--out", str(file), "--store", str(demo_store)]
        assert CliRunner().invoke(app, words).exit_code == 0
        return html.unescape(file.read_text())

    text = written("--period", "2024-01/2024-12")
    answer = ask(demo_url, period="2024-01/2024-12", limit="1").json()
    pairs = answer["coincidence"]["pairs"]
    assert len(pairs) == 6
    assert all(pair["sentence"] in text for pair in pairs)
    wards = httpx.get(f"{demo_url}/collections/wards/items?period=2024-02", timeout=60).json()["features"]
    quietest = min(wards, key=lambda ward: ward["properties"]["drugs"])["id"]
    assert "too few to say where they concentrate" in written("--period", "2024-02", "--area", quietest)
