"""Themes at the command line and over HTTP, on the made-up records, whose hours are known."""

import csv
import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app as command_line
from api.commands.ground import BoundaryFile, add_boundary_set
from api.settings import Settings
from api.workspace import open_workspace
from boundaries.errors import TeachingError
from hotspots.period import Period
from hotspots.question import Question
from hotspots.themes.of_store import FILE_NAME, reset_themes, set_themes
from tests.api.test_versions import EXAMPLES, SQUARE
from tests.conftest import served

OURS = """
[alcohol-disorder]
use = "ours"
[alcohol-disorder.definitions.ours]
source = "Us"
categories = ["public-order", "weapons"]
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("themes")
    (folder / "square.geojson").write_text(json.dumps(SQUARE))
    where = Settings(store=folder / "store")
    records = [str(EXAMPLES / f"police-records.{kind}") for kind in ("csv", "toml")]
    _run("ingest", records[0], "--profile", records[1], "--store", str(where.store))
    square = BoundaryFile(folder / "square.geojson", "code", "name", None, None, None)
    add_boundary_set(where, "square", square, default=True)
    return where.store


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "ours.toml").write_text(OURS)
    return tmp_path / "ours.toml"


def _run(*words: str) -> str:
    ran = CliRunner().invoke(command_line, words)
    assert ran.exit_code == 0, (words, ran.output, ran.exception)
    return ran.output


def _asked(store: Path, *categories: str):
    question = Question(Period.parse("2024-01/2024-12"), categories)
    return open_workspace(Settings(store=store)).ask("wards", question)


def _recorded() -> tuple[int, int]:
    """Count rows of the example by hand: serious violence, and disorder that is known to begin at night."""
    with (EXAMPLES / "police-records.csv").open(newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["Last modified"])
    latest = {row["Crime number"]: row for row in rows}.values()
    placed = [row for row in latest if row["Easting"]]
    serious = sum(row["HO code"] in {"8N", "5D/1", "34B", "10D"} for row in placed)
    violence, public_order = {"8N", "5D/1", "105A", "8L", "8Q", "19C", "20A"}, {"9A", "125/9"}
    late = [row for row in placed if row["From time"] and not "05:00" <= row["From time"] < "20:00"]
    disorder = [row for row in late if row["HO code"] in violence | public_order]
    return serious, sum(row["Domestic"] != "Y" for row in disorder)


def test_counts_are_those_of_the_rows(store):
    answer = _asked(store, "serious-violence", "alcohol-disorder", "violence")
    serious, disorder = _recorded()
    assert answer.totals["serious-violence"] == serious > 20
    assert answer.totals["alcohol-disorder"] == disorder > 5
    assert any("are stored without their hour" in line for line in answer.caveats)


def test_an_edited_definition_changes_the_answer_and_what_it_is_known_by(store, own):
    before, untouched = _asked(store, "alcohol-disorder"), _asked(store, "drug-dealing")
    assert "* ours: public-order, weapons" in _run("themes", "set", str(own), "--store", str(store))
    try:
        after = _asked(store, "alcohol-disorder")
        assert after.totals != before.totals
        parts = _asked(store, "public-order", "weapons").totals
        assert after.totals["alcohol-disorder"] == sum(parts.values())
        assert after.identity != before.identity
        assert after.choices["alcohol-disorder"].why == "definition 'ours': Us"
        assert _asked(store, "drug-dealing").totals == untouched.totals
        with served(store) as url:
            query = {"category": "alcohol-disorder,violence", "period": "2024-01/2024-12"}
            answer = httpx.get(f"{url}/collections/wards/items", params=query, timeout=60).json()
        (ward,) = answer["features"]
        assert ward["properties"]["alcohol-disorder"] == after.totals["alcohol-disorder"]
    finally:
        _run("themes", "reset", "--store", str(store))
    assert _asked(store, "alcohol-disorder").identity == before.identity


def test_a_list_says_which_definition_stands_and_where_it_comes_from(store):
    listed = json.loads(_run("themes", "list", "--json", "--store", str(store)))["themes"]
    serious = next(theme for theme in listed if theme["theme"] == "serious-violence")
    assert serious["use"] == "local"
    assert [one["name"] for one in serious["definitions"]] == ["local", "statutory"]
    assert "section 13" in serious["definitions"][1]["source"]


def test_a_file_that_is_refused_leaves_what_was_there(store, own):
    set_themes(store, own)
    try:
        before = (store / FILE_NAME).read_bytes()
        own.write_text("[drug-dealing.definitions.ours]")
        with pytest.raises(TeachingError):
            set_themes(store, own)
        with pytest.raises(TeachingError, match="check the path"):
            set_themes(store, own.with_name("none.toml"))
        assert (store / FILE_NAME).read_bytes() == before
        assert not list(store.glob(".*.part"))
    finally:
        reset_themes(store)
    reset_themes(store)  # nothing to take away is no mistake


def test_a_briefing_shows_a_theme_beside_other_categories(store, tmp_path):
    out = tmp_path / "briefing.html"
    words = ("map", "--category", "serious-violence,drugs", "--period", "2024-01/2024-12")
    _run(*words, "--out", str(out), "--store", str(store))
    assert "Serious violence" in out.read_text()
