"""The quality report over HTTP and on a terminal, and what it finds in real Stockton."""

import time
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from api.commands.quality import print_quality, quality_of
from api.settings import Settings
from api.workspace import Workspace, open_workspace
from hotspots.period import Period, month_index
from hotspots.quality import snapping
from hotspots.quality.observed import observe


def _by_check(report: dict) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for finding in report["findings"]:
        found.setdefault(finding["check"], []).append(finding)
    return found


@pytest.fixture(scope="module")
def real(real_store: Path) -> Workspace:
    return open_workspace(Settings(store=real_store))


def test_the_known_traps_of_the_real_data_are_found(real: Workspace):
    report = quality_of(real, None, None, None)
    assert (report["incidents"], report["study_area"]["incidents"]) == (187_001, 54_326)
    assert report["study_area"]["places"] == 2_837
    found = _by_check(report)
    # Snapped points, heaped; labels that name no street; months only; codes of two censuses.
    assert found["heaped_places"][0]["figures"]["busiest_place"] == pytest.approx(691 / 54_326, abs=1e-4)
    shared = {label["label"] for label in found["unclear_labels"][0]["figures"]["labels"]}
    assert {"Parking Area", "Supermarket", "Petrol Station"} <= shared
    assert "months_only" in found
    mixed = [month["month"] for month in found["mixed_vintages"][0]["figures"]["months"]]
    assert mixed == ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"]
    assert found["outside_incidents"][0]["figures"]["outside"] == 187_001 - 54_326
    # Nothing is missing, left out, thin, moved or made up in these two years of Cleveland.
    assert not found.keys() & {
        "missing_months", "months_with_few", "rows_left_out", "point_breaks", "made_up", "rows_repaired",
    }  # fmt: skip


def test_the_prison_and_the_hospital_are_found_by_label_and_by_heaping_alone(real: Workspace):
    places = [
        place
        for finding in _by_check(quality_of(real, None, None, None))["artefact_places"]
        for place in finding["figures"]["places"]
    ]
    known = [place for place in places if place["flagged"]]
    assert len(known) == 7
    assert {place["label"] for place in known} == {"Prison", "Hospital", "Police Station"}
    heaped = {place["label"] for place in places if "violence" in place["heaped"]}
    assert heaped == {"Prison", "Hospital"}
    # Whatever stands far above its surroundings in Stockton is one of the known institutions.
    assert all(place["flagged"] for place in places if place["heaped"])
    assert all(place["institution"] for place in known)
    assert all(-1.5 < place["longitude"] < -1.1 and 54.4 < place["latitude"] < 54.7 for place in places)


def test_points_of_the_real_data_that_move_by_30_m_from_one_month_on_are_a_break(real: Workspace):
    state = real.state(real.store.snapshot(), real.catalogue.get(None).study_area())
    seen = observe(state, None)
    assert snapping.point_breaks(seen) == []
    later = seen.by_part.month >= month_index(2024, 3)
    place = np.where(later, seen.by_part.place + 300, seen.by_part.place)  # 300 steps of 0.1 m to the east
    (finding,) = snapping.point_breaks(replace(seen, by_part=replace(seen.by_part, place=place)))
    assert finding.figures["month"] == "2024-03"
    assert finding.figures["overlap"] < 0.02
    assert finding.figures["usual_overlap"] > 0.4
    assert finding.figures["share_on_new_places"] > 0.95


def test_two_years_of_a_force_take_less_than_two_seconds(real_store: Path):
    workspace = open_workspace(Settings(store=real_store))
    began = time.process_time()
    quality_of(workspace, None, None, None)
    assert time.process_time() - began < 2.0


def test_neighbours_and_rows_without_location_are_found(real_data: Path, real_store: Path, tmp_path: Path):
    import shutil

    from api.commands.loading import load

    settings = Settings(store=shutil.copytree(real_store, tmp_path / "store"))
    for name in ("neighbours_street_2024-01_2024-04.zip", "edgecases_street.zip"):
        load(settings, [real_data / name], "police-uk", None)
    workspace = open_workspace(settings)
    found = _by_check(quality_of(workspace, None, Period.parse("2023-01/2024-12"), None))
    missing = {finding["figures"]["part"] for finding in found["missing_months"]}
    assert missing == {"durham-constabulary", "north-yorkshire-police"}
    left_out = {finding["figures"]["part"]: finding["figures"] for finding in found["rows_left_out"]}
    assert left_out["city-of-london-police"]["share_without_location"] == pytest.approx(0.09, abs=0.01)
    assert left_out["city-of-london-police"]["left_out"].keys() == {"no_location"}
    others = found["outside_incidents"][0]["figures"]
    assert others["home"] == "cleveland-police"
    assert others["others_inside"] == {"durham-constabulary": 13, "north-yorkshire-police": 1}
    # The version before the neighbours came knows nothing of them.
    before = quality_of(workspace, None, None, real_version := str(24))
    assert before["data_version"].endswith(f"-{real_version}")
    assert not _by_check(before).keys() & {"missing_months", "rows_left_out"}


@pytest.fixture(scope="module")
def client(demo_url: str):
    with httpx.Client(base_url=demo_url, timeout=60) as client:
        yield client


def test_the_report_over_http_is_that_of_the_command_line(client: httpx.Client, demo_store: Path):
    answer = client.get("/quality")
    assert answer.headers["content-type"].startswith("application/json")
    workspace = open_workspace(Settings(store=demo_store))
    assert answer.json() == quality_of(workspace, None, None, None)
    assert answer.json()["boundary_set"]["name"] == "made-up-wards"
    assert "made_up" in _by_check(answer.json())


def test_the_report_is_known_by_its_tag(client: httpx.Client):
    first = client.get("/quality?period=2024-01/2024-06")
    again = client.get("/quality?period=2024-01/2024-06", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/quality?period=2024-01/2024-05", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.json()["period"] == "2024-01/2024-05"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("category=asb", 400, "'category' is not one of quality; choose among period, set, as_of"),
        ("f=json", 400, "'f' is not one of quality"),
        ("period=2024-01&period=2024-02", 400, "'period' is given more than once"),
        ("period=yesterday", 400, "is not a period"),
        ("period=2019-01", 404, "is outside the data"),
        ("set=nowhere", 404, "nowhere"),
        ("as_of=999", 400, "is no version of the data"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client: httpx.Client, query, status, told):
    answer = client.get(f"/quality?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


def test_the_terminal_shows_every_finding_with_what_to_do(
    demo_store: Path, capsys: pytest.CaptureFixture[str]
):
    report = quality_of(open_workspace(Settings(store=demo_store)), None, None, None)
    print_quality(report)
    printed = " ".join(capsys.readouterr().out.split())
    for finding in report["findings"]:
        assert " ".join(finding["text"].split()) in printed
        assert finding["advice"] in printed
    assert report["summary"] in printed
    assert report["data_version"] in printed


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """Return a store of one file: two rows that fit, three without location, one without a month."""
    from api.commands.ground import BoundaryFile, add_boundary_set
    from api.commands.loading import load
    from boundaries.synthetic import write_demo_borough
    from tests.street_files import street_text

    settings = Settings(store=tmp_path / "store")
    wards, _ = write_demo_borough(tmp_path / "ground")
    add_boundary_set(settings, "wards", BoundaryFile(wards), default=True)
    fit = street_text("Cleveland Police", "2024-01", ["Drugs", "Robbery"])
    without = street_text("Durham Constabulary", "2024-01", ["Drugs"] * 3, Longitude="", Latitude="")
    undated = street_text("Durham Constabulary", "Jan-24", ["Drugs"])
    rows = [text.split("\n", 1)[1] for text in (without, undated)]
    file = tmp_path / "2024-01-both-street.csv"
    file.write_text(fit + "".join(rows))
    load(settings, [file], "police-uk", None)
    return open_workspace(settings)


def test_rows_of_a_force_of_which_none_fits_and_rows_without_a_month_are_told(small: Workspace):
    found = _by_check(quality_of(small, None, None, None))["rows_left_out"]
    durham, undated = (finding["figures"] for finding in found)
    assert (durham["part"], durham["read"], durham["left_out"]) == (
        "durham-constabulary",
        3,
        {"no_location": 3},
    )
    assert durham["share"] == durham["share_without_location"] == 1.0
    assert undated == {"source": "police-uk", "left_out": {"bad_date": 1}}


def test_a_version_is_told_by_what_was_known_of_it_then(small: Workspace):
    from hotspots.loading.removal import exclude_places

    version = small.store.snapshot().data_version
    before = quality_of(small, None, None, None)
    place = small.engine.count_by_part(small.store.snapshot(), Period.parse("2024-01")).place[0]
    exclude_places(small.store, lambda listed: listed | {int(place): "custody"})
    now = _by_check(quality_of(small, None, None, None))
    assert now["excluded_places"][0]["figures"]["places"][0]["reason"] == "custody"
    assert quality_of(small, None, None, version) == before
    assert "excluded_places" not in _by_check(before)


def test_a_change_of_the_data_changes_the_tag(small: Workspace):
    from hotspots.loading.removal import exclude_places
    from tests.conftest import served

    with served(small.store.path) as url:
        first = httpx.get(f"{url}/quality", timeout=60)
        known = {"If-None-Match": first.headers["etag"]}
        assert httpx.get(f"{url}/quality", headers=known, timeout=60).status_code == 304
        exclude_places(small.store, lambda listed: listed | {12_345: "custody"})
        changed = httpx.get(f"{url}/quality", headers=known, timeout=60)
        assert changed.status_code == 200
        as_before = f"{url}/quality?as_of={first.json()['data_version']}"
        assert httpx.get(as_before, headers=known, timeout=60).status_code == 304
        assert httpx.get(as_before, timeout=60).json() == first.json()
