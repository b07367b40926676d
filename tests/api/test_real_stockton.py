"""The real data give the known answers, through the ways in that people use."""

import shutil
import zipfile
from pathlib import Path

import httpx
import numpy as np
import orjson
import pandas as pd
import pytest
import shapely

from api.settings import Settings
from api.workspace import Workspace, open_workspace
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.question import Asked, Question
from maps.exports.geojson import features
from tests.hotspots.coinciding import assert_overlaps_are_where_listed_hotspots_coincide

YEAR = Period.parse("2024-01/2024-12")


@pytest.fixture(scope="module")
def workspace(real_store: Path) -> Workspace:
    return open_workspace(Settings(store=real_store))


def test_every_row_of_cleveland_is_loaded_and_loading_again_changes_nothing(
    workspace: Workspace, real_data: Path, real_store: Path, tmp_path: Path
):
    from api.commands.loading import load

    assert workspace.summary(workspace.store.snapshot()).incidents == 187_001
    settings = Settings(store=shutil.copytree(real_store, tmp_path / "store"))
    outcome = load(settings, [real_data / "cleveland_street_2023-01_2024-12.zip"], "police-uk", None)
    assert (outcome.read, outcome.kept, outcome.left_out) == (187_001, 187_001, {})
    again = open_workspace(settings)
    assert again.summary(again.store.snapshot()) == workspace.summary(workspace.store.snapshot())


def test_wards_of_2024_hold_the_known_counts(workspace: Workspace):
    answer = workspace.ask("wards", Question(period=YEAR))
    sums = {
        code: sum(ward.incidents[code] for ward in answer.results) for code in answer.results[0].incidents
    }
    assert sums == {"all": 25_633, "crime": 25_633 - 4_551, "violence": 8_416, "asb": 4_551, "drugs": 805}
    by_name = {ward.name: ward for ward in answer.results}
    assert len(by_name) == 27
    centre = by_name["Stockton Town Centre"]
    assert centre.rank == 1
    assert [centre.incidents[c] for c in ("all", "violence", "asb", "drugs")] == [4_768, 1_571, 710, 210]
    assert by_name["Mandale & Victoria"].incidents["all"] == 2_368
    assert by_name["Hardwick & Salters Lane"].incidents["all"] == 1_853
    assert by_name["Norton North"].incidents["all"] == 171
    assert sum(ward.population or 0 for ward in answer.results) == 196_612
    assert centre.per_1000["all"] == pytest.approx(1000 * 4_768 / centre.population)


def test_the_year_lies_on_the_known_number_of_places(workspace: Workspace):
    state = workspace.state(workspace.store.snapshot(), workspace.catalogue.get(None).study_area())
    counts = state.engine.count_by_place(state.snapshot, YEAR, state.bounds)
    inside = state.locate(counts.place, counts.easting, counts.northing) >= 0
    assert int(inside.sum()) == 2_502


def test_the_former_wards_answer_the_same_question_without_loading_again(workspace: Workspace):
    former = workspace.ask("wards", Question(period=YEAR, boundary_set="wards-2013"))
    assert len(former.results) == 26
    # The outer border was drawn anew too, so the borough's total may differ by the incidents between.
    assert sum(ward.incidents["all"] for ward in former.results) == pytest.approx(25_633, rel=0.002)
    assert all(ward.per_1000["all"] is None for ward in former.results)
    assert any("no population is loaded" in caveat for caveat in former.caveats)


@pytest.mark.parametrize("method", ["kde", "dbscan", "hdbscan", "gistar"])
def test_violence_hotspots_are_small_disjoint_inside_and_counted_from_the_incidents(
    workspace: Workspace, method: str
):
    question = Question(period=YEAR, categories=("violence",), asked=Asked(method=method))
    answer = workspace.ask("hotspots", question)
    ground = workspace.catalogue.get(None).study_area().geometry
    outlines = np.array([spot.geometry for spot in answer.results])
    assert len(outlines) >= 4
    assert shapely.is_valid(outlines).all()
    assert shapely.area(shapely.difference(outlines, ground)).max() < 1e-3
    union = shapely.union_all(outlines)
    assert union.area == pytest.approx(shapely.area(outlines).sum(), rel=1e-9)
    if method == "kde":
        assert union.area <= 0.01 * ground.area
    counts = [spot.incidents for spot in answer.results]
    assert counts == sorted(counts, reverse=True)
    assert [spot.rank for spot in answer.results] == list(range(1, len(counts) + 1))

    state = workspace.state(workspace.store.snapshot(), workspace.catalogue.get(None).study_area())
    places = state.engine.count_by_place(state.snapshot, YEAR, state.bounds)
    weight = places.of("violence", include_institutions=False)
    for spot in answer.results[:5]:
        within = shapely.intersects_xy(spot.geometry, places.easting, places.northing)
        assert spot.incidents == int(weight[within].sum())
        assert spot.name
        assert spot.wards
        assert 1 <= spot.active_months <= 12


@pytest.fixture(scope="module")
def published(real_data: Path) -> np.ndarray:
    """Longitude and latitude of every violence row of 2024 at no institution, as published."""
    columns = ["Longitude", "Latitude", "Location", "Crime type"]
    with zipfile.ZipFile(real_data / "cleveland_street_2023-01_2024-12.zip") as archive:
        months = [name for name in archive.namelist() if name.startswith("2024") and name.endswith(".csv")]
        rows = pd.concat([pd.read_csv(archive.open(name), usecols=columns) for name in months])
    rows = rows[rows["Crime type"] == "Violence and sexual offences"]
    rows = rows[~rows["Location"].str.fullmatch("On or near (Prison|Hospital|Police Station)")]
    return rows[["Longitude", "Latitude"]].dropna().to_numpy()


@pytest.mark.parametrize(
    "settings",
    [
        {"method": "kde"},
        {"method": "kde", "kernel": "uniform"},
        {"method": "kde", "threshold": "significance", "draws": 999},
        {"method": "dbscan"},
        {"method": "hdbscan", "merge_m": 500.0},
        {"method": "gistar"},
        {"method": "gistar", "grid": "hexagon"},
    ],
    ids=str,
)
def test_whoever_counts_the_published_points_inside_a_published_outline_finds_its_incidents(
    workspace: Workspace, published: np.ndarray, settings: dict
):
    question = Question(period=YEAR, categories=("violence",), asked=Asked(**settings))
    found = features(workspace.ask("hotspots", question))
    assert found
    for feature in found:
        outline = shapely.from_geojson(orjson.dumps(feature["geometry"]))
        assert shapely.is_valid(outline)
        shapely.prepare(outline)
        assert int(shapely.intersects_xy(outline, *published.T).sum()) == feature["properties"]["incidents"]


def test_the_prison_holds_a_quarter_of_its_wards_violence_and_no_hotspot(workspace: Workspace):
    wards = {ward.name: ward for ward in workspace.ask("wards", Question(period=YEAR)).results}
    prison = wards["Norton South"]
    share = prison.at_institutions_by_category["violence"] / prison.incidents["violence"]
    assert share == pytest.approx(0.25, abs=0.05)
    left_out = workspace.ask("hotspots", Question(period=YEAR, categories=("violence",)))
    brought_back = workspace.ask(
        "hotspots", Question(period=YEAR, categories=("violence",), include_institutions=True)
    )
    assert brought_back.totals["violence"] == 8_416
    assert left_out.totals["violence"] == 8_416 - sum(
        ward.at_institutions_by_category["violence"] for ward in wards.values()
    )
    assert any(f"{8_416 - left_out.totals['violence']:,}" in caveat for caveat in left_out.caveats)


def test_overlaps_are_disjoint_and_hold_every_kind_once(workspace: Workspace):
    answer = workspace.ask("overlaps", Question(period=YEAR))
    outlines = np.array([overlap.geometry for overlap in answer.results])
    assert shapely.union_all(outlines).area == pytest.approx(shapely.area(outlines).sum(), rel=1e-9)
    assert {overlap.kind for overlap in answer.results} <= {
        "violence+asb",
        "violence+drugs",
        "asb+drugs",
        "violence+asb+drugs",
    }
    assert "Stockton Town Centre" in {ward.name for overlap in answer.results for ward in overlap.wards}


@pytest.mark.parametrize("categories", ["violence,asb,drugs", "violence,burglary", "violence,drugs"])
def test_overlaps_are_where_the_hotspots_that_are_listed_coincide(workspace: Workspace, categories: str):
    state = workspace.state(workspace.store.snapshot(), workspace.catalogue.get(None).study_area())
    question = Question(period=YEAR, categories=tuple(categories.split(",")), without_comparison=True)
    assert_overlaps_are_where_listed_hotspots_coincide(gather(state, question))


def test_what_stockton_s_patterns_share_lies_about_where_an_independent_trial_found_it(workspace: Workspace):
    """The trial counted institutions too: near, not equal."""
    answer = workspace.ask("overlaps", Question(period=YEAR))
    areas = answer.choices["area_km2"].value
    assert max(areas.values()) < 1.01 * min(areas.values())
    assert all(area < areas[c] for c, area in answer.choices["hotspots_km2"].value.items())
    assert answer.coincidence is not None
    assert answer.coincidence.comparison is not None
    verdicts = answer.coincidence.comparison.verdicts
    shares = {(one.hotspots_of, one.incidents_of): one.measures["share"] for one in verdicts}
    for pair, trial in {
        ("violence", "asb"): (0.261, 0.089, 0.242, 0.350),
        ("asb", "violence"): (0.256, 0.070, 0.207, 0.344),
        ("violence", "drugs"): (0.373, 0.086, 0.268, 0.369),
    }.items():
        share = shares[pair]
        found = (share.observed, share.floor.mean, share.predicted, share.ceiling.mean)
        assert found == pytest.approx(trial, abs=0.03), pair
    assert [by_clock.note is None for by_clock in answer.coincidence.in_time] == [True, False, False]


def test_patrol_zones_count_no_incident_twice(workspace: Workspace):
    answer = workspace.ask("patrol-zones", Question(period=YEAR, categories=("violence",), zones=12))
    assert len(answer.results) == 12
    held = [zone.incidents for zone in answer.results]
    assert held == sorted(held, reverse=True)
    assert answer.results[-1].cumulative_share == pytest.approx(sum(held) / answer.totals["violence"])


def test_the_command_line_and_http_give_the_same_answer(real_store: Path, real_url: str, tmp_path: Path):
    from typer.testing import CliRunner

    from api.cli import app

    out = tmp_path / "spots.geojson"
    arguments = ["find", "--category", "violence", "--period", "2024-01/2024-12"]
    run = CliRunner().invoke(app, [*arguments, "--out", str(out), "--store", str(real_store)])
    assert run.exit_code == 0, run.output
    said = orjson.loads(out.read_bytes())
    answered = httpx.get(
        f"{real_url}/collections/hotspots/items",
        params={"category": "violence", "period": "2024-01/2024-12"},
        timeout=60,
    ).json()
    for only_over_http in ("links", "numberMatched", "numberReturned", "timeStamp"):
        del answered[only_over_http]
    assert said == answered


def test_neighbours_are_counted_beyond_the_border_and_never_inside_twice(
    real_data: Path, real_store: Path, tmp_path: Path
):
    from api.commands.loading import load

    settings = Settings(store=shutil.copytree(real_store, tmp_path / "store"))
    before = open_workspace(settings).ask("wards", Question(period=Period.parse("2024-01/2024-04")))
    outcome = load(settings, [real_data / "neighbours_street_2024-01_2024-04.zip"], "police-uk", None)
    assert outcome.read == 43_477
    assert outcome.left_out == {"no_location": outcome.read - outcome.kept}
    workspace = open_workspace(settings)
    after = workspace.ask("wards", Question(period=Period.parse("2024-01/2024-04")))
    # Some incidents of neighbouring forces lie inside Stockton; none of Cleveland's is lost.
    gained = sum(w.incidents["all"] for w in after.results) - sum(w.incidents["all"] for w in before.results)
    assert 0 < gained < 200
    # The neighbours' months do not move the default period, which is the borough's own.
    assert str(workspace.ask("wards", Question()).period) == "2024-01/2024-12"
