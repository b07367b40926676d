"""Venues from the command line and over HTTP: loaded, listed, asked about, exported, removed."""

import csv
import io
import json
import shutil
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app
from boundaries.errors import TeachingError

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(store: Path, *words: str) -> str:
    ran = CliRunner().invoke(app, ["venues", *words, "--store", str(store)], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.fixture(scope="module")
def client(demo_url: str):
    with httpx.Client(base_url=demo_url, timeout=60) as client:
        yield client


def test_a_layer_is_added_replaced_listed_and_removed(tmp_path: Path):
    store = tmp_path / "store"
    profile = str(EXAMPLES / "venues.toml")
    said = run(store, "add", str(EXAMPLES / "venues.csv"), "--profile", profile)
    assert "3 licensed-premises" in said
    assert "left out: no_location 1" in said
    few = tmp_path / "few.csv"
    few.write_text("\n".join((EXAMPLES / "venues.csv").read_text().splitlines()[:3]))
    run(store, "add", str(few), "--profile", profile)
    run(store, "add", str(few), "--profile", profile, "--layer", "second")
    listed = json.loads(run(store, "list", "--json"))["layers"]
    assert [(layer["name"], sum(layer["kinds"].values())) for layer in listed] == [
        ("second", 2),
        ("town-venues", 2),
    ]
    run(store, "remove", "second")
    assert "town-venues" in run(store, "list")
    run(store, "remove", "town-venues")
    assert "no layer of venues yet" in run(store, "list")


def test_a_file_or_name_that_cannot_be_used_leaves_no_store_behind(tmp_path: Path):
    with pytest.raises(TeachingError, match="is unknown; choose among licensed-premises"):
        run(tmp_path / "store", "add", str(EXAMPLES / "venues.csv"), "--profile", "police-uk")
    for name in ("Bad Name", "", "x" * 61):
        with pytest.raises(TeachingError, match="cannot be used; give small letters"):
            run(
                tmp_path / "store", "add", str(EXAMPLES / "venues.csv"),
                "--profile", str(EXAMPLES / "venues.toml"), "--layer", name,
            )  # fmt: skip
    assert not (tmp_path / "store").exists()


def test_the_collection_ranks_venues_and_tells_kinds_and_coverage(client: httpx.Client):
    body = client.get("/collections/venues/items?category=violence,asb&kind=licensed-premises,pspo").json()
    ranks = [feature["properties"]["rank"] for feature in body["features"]]
    assert ranks == list(range(1, len(ranks) + 1))
    first = body["features"][0]["properties"]
    assert {"name", "kind", "layer", "incidents", "share", "expected", "ratio", "p", "corrected_p"} <= set(
        first
    )
    assert first["kind"] == "pspo"
    assert set(first["incidents"]) == {"violence", "asb"}
    assert {feature["geometry"]["type"] for feature in body["features"]} == {"Point", "Polygon"}
    assert len({feature["id"] for feature in body["features"]}) == len(ranks)
    assert body["kinds"]["licensed-premises"]["corrected_p"]["violence"] < 0.01
    assert 0 < body["coverage"]["share"]["violence"] < 0.2
    assert body["choices"]["radius_m"]["value"] == 100
    assert any("no cause" in line for line in body["caveats"])
    wider = client.get("/collections/venues/items?category=violence&radius=200&view=100").json()
    assert wider["coverage"]["share"]["violence"] > body["coverage"]["share"]["violence"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=casino", "has no venue in the study area"),
        ("radius=9999", "outside 25 to 500 m"),
        ("view=nan", "not a number"),
        ("kind=,", "names no kinds"),
        ("zones=3", "is not one of venues"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_problem_that_teaches(client: httpx.Client, query, says):
    answer = client.get(f"/collections/venues/items?{query}")
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


def test_hotspots_and_their_csv_say_what_is_near(client: httpx.Client, demo_store: Path):
    spots = client.get("/collections/hotspots/items?category=violence").json()["features"]
    for spot in spots:
        kinds = [near["kind"] for near in spot["properties"]["venues"]]
        assert kinds == ["cctv", "licensed-premises", "pspo"]
    inside = spots[0]["properties"]["venues"]
    assert set(inside[1]) == {"kind", "nearest", "distance_m", "within"}
    assert "share_of_ground" in inside[2]
    out = CliRunner().invoke(
        app,
        ["find", "--category", "violence", "--out", "-", "--store", str(demo_store)],
        catch_exceptions=False,
    )
    assert json.loads(out.stdout)["features"][0]["properties"]["venues"] == inside


def test_a_spreadsheet_has_a_column_for_each_kind_and_category(demo_store: Path, tmp_path: Path):
    run(demo_store, "rank", "--out", str(tmp_path / "venues.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "venues.csv").read_text(encoding="utf-8-sig"))))
    assert {"name", "kind", "violence", "share_violence", "corrected_p_asb", "longitude"} <= set(rows[0])
    CliRunner().invoke(app, ["find", "--out", str(tmp_path / "find.csv"), "--store", str(demo_store)])
    heading = (tmp_path / "find.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "nearest_cctv_m,nearest_licensed-premises_m,nearest_pspo_m" in heading


def test_an_answer_changes_when_a_layer_does(demo_store: Path, tmp_path: Path):
    from api.settings import Settings
    from api.workspace import open_workspace
    from hotspots.question import Question

    store = tmp_path / "store"
    shutil.copytree(demo_store, store)
    workspace = open_workspace(Settings(store=store))
    before = workspace.ask("hotspots", Question())
    assert workspace.ask("hotspots", Question()) is before
    run(store, "remove", "made-up-venues")
    after = workspace.ask("hotspots", Question())
    assert before.identity != after.identity
    assert [near.kind for near in after.results[0].venues] == ["pspo"]
