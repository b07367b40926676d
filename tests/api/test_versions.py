"""Record-level data beside police data, periods of days, and answers as of a former version."""

import json
from pathlib import Path

import httpx
import pytest

from api.briefings import briefing_of
from api.commands.ground import BoundaryFile, add_boundary_set
from api.settings import Settings
from api.workspace import Workspace, open_workspace
from hotspots.errors import NotCompared, QuestionError
from hotspots.loading.ingest import ingest
from hotspots.loading.removal import erase, exclude_places
from hotspots.period import Period
from hotspots.question import Question
from hotspots.sources.profiles.known import profile_named
from hotspots.store.table import IncidentStore
from maps.exports.formats import written
from tests.conftest import served
from tests.street_files import write_street

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "A", "name": "Around the town"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-1.5, 54.4], [-1.1, 54.4], [-1.1, 54.7], [-1.5, 54.7], [-1.5, 54.4]]],
            },
        }
    ],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    store = IncidentStore.create(tmp_path / "store")
    (tmp_path / "square.geojson").write_text(json.dumps(SQUARE))
    square = BoundaryFile(tmp_path / "square.geojson", "code", "name", None, None, None)
    add_boundary_set(Settings(store=store.path), "square", square, default=True)
    ingest(store, [EXAMPLES / "police-records.csv"], profile_named(str(EXAMPLES / "police-records.toml")))
    return open_workspace(Settings(store=store.path))


def question(period: str, *categories: str, as_of: str | None = None) -> Question:
    return Question(Period.parse(period), categories or ("all",), as_of=as_of)


def test_days_are_answered_where_they_are_known_and_refused_where_only_the_month_is(workspace, tmp_path):
    whole = workspace.ask("wards", question("2024-03"))
    parts = [workspace.ask("wards", question(p)) for p in ("2024-03-01/2024-03-11", "2024-03-12/2024-03-31")]
    assert whole.totals["all"] == sum(part.totals["all"] for part in parts) > 0
    assert parts[0].period.label == "1 Mar 2024 to 11 Mar 2024"
    assert json.loads(written(parts[0], "json"))["choices"]["period"]["value"] == "2024-03-01/2024-03-11"
    police = write_street(tmp_path / "x.csv", "Cleveland Police", "2024-03", ["Drugs"])
    ingest(workspace.store, [police], profile_named("police-uk"))
    # Whatever is asked for: wards count the other categories too, and those are known to the month only.
    for categories in ((), ("violence",), ("drugs",)):
        for product in ("wards", "hotspots", "patrol-zones"):
            with pytest.raises(QuestionError) as caught:
                workspace.ask(product, question("2024-03-05/2024-04-20", *categories))
            assert "known to the month only; ask for the covering months: 2024-03/2024-04" in str(
                caught.value
            )
    # Of months that only the records hold, days can still be asked.
    assert workspace.ask("wards", question("2024-04-05/2024-04-20")).period.cut_months


def test_an_answer_as_of_a_version_is_what_it_was_whatever_came_after(workspace, tmp_path):
    asked = question("2024-01/2024-06", "violence", "asb")
    before = workspace.ask("hotspots", asked)
    version = before.data_version
    more = write_street(tmp_path / "x.csv", "F", "2024-02", ["Anti-social behaviour"] * 90)
    ingest(workspace.store, [more], profile_named("police-uk"))
    place = int(workspace.engine.count_by_place(workspace.store.snapshot(), asked.period).place[0])
    exclude_places(workspace.store, lambda _: {place: "a custody suite"})
    after = workspace.ask("hotspots", asked)
    assert after.data_version != version
    assert after.choices["excluded_places"].value == [place]
    assert "a custody suite" in after.choices["excluded_places"].why
    for as_of in (version, version.rpartition("-")[2]):
        then = workspace.ask("hotspots", question("2024-01/2024-06", "violence", "asb", as_of=as_of))
        assert written(then, "geojson") == written(before, "geojson")
    with pytest.raises(QuestionError, match="is a version of another store"):
        workspace.ask("hotspots", question("2024-01", as_of="00000000-1"))
    erase(workspace.store, ["MADE-UP/00002/24"])
    with pytest.raises(QuestionError, match="with which incidents were erased for good on 20"):
        workspace.ask("hotspots", question("2024-01", as_of=version))


def test_a_briefing_is_of_one_version_whatever_is_loaded_meanwhile(workspace, tmp_path, monkeypatch):
    asked, ask = question("2024-01/2024-06", "violence", "asb"), workspace.ask
    version, before = workspace.store.snapshot().version, briefing_of(workspace, asked)
    more = write_street(tmp_path / "x.csv", "F", "2024-02", ["Anti-social behaviour"] * 90)

    def ask_and_load(product: str, asked: Question):
        answer = ask(product, asked)
        if product == "wards":
            ingest(workspace.store, [more], profile_named("police-uk"))
        return answer

    monkeypatch.setattr(workspace, "ask", ask_and_load)
    assert briefing_of(workspace, asked) == before
    assert workspace.store.snapshot().version == version + 1
    monkeypatch.undo()
    assert briefing_of(workspace, asked) != before


def test_a_briefing_goes_without_the_comparison_only_where_that_is_what_was_refused(workspace, monkeypatch):
    asked, ask = question("2024-01/2024-06", "violence", "asb"), workspace.ask
    refusals = [NotCompared("too few to say"), QuestionError("its incidents were erased")]

    def refuse(product: str, asked: Question):
        if product == "overlaps" and not asked.without_comparison:
            raise refusals.pop(0)
        return ask(product, asked)

    monkeypatch.setattr(workspace, "ask", refuse)
    assert "Too few to say." in briefing_of(workspace, asked)
    with pytest.raises(QuestionError, match="its incidents were erased"):
        briefing_of(workspace, asked)


def test_the_pages_of_an_answer_are_of_one_version(workspace):
    with served(workspace.store.path) as url:
        asked = "period=2024-01/2024-06&category=violence,asb,drugs&min_incidents=1&limit=1"
        first = httpx.get(f"{url}/collections/hotspots/items?{asked}")
        (onward,) = [link["href"] for link in first.json()["links"] if link["rel"] == "next"]
        version = first.json()["data_version"]
        assert f"as_of={version}" in onward
        exclude_places(workspace.store, lambda _: {1: "moves the version on"})
        assert httpx.get(onward).json()["data_version"] == version
        refused = httpx.get(f"{url}/collections/wards/items?as_of=99")
        assert (refused.status_code, "no version of the data" in refused.json()["detail"]) == (400, True)
