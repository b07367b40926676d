"""Files loaded over real HTTP: what is taken, what is told of it, and what questions then find."""

import io
import json
import logging
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.commands.loading import load
from api.settings import Settings
from hotspots.store.table import IncidentStore
from tests.conftest import served
from tests.street_files import street_text
from tests.uploads import BEARER, TOKEN, empty_store, ended, leftovers

VIOLENT = "Violence and sexual offences"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_store(tmp_path_factory.mktemp("ingests"))


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with served(store, uploads=TOKEN) as url, httpx.Client(base_url=url, headers=BEARER, timeout=30) as made:
        yield made


def street(month: str, violent: int, force: str = "Cleveland Police") -> bytes:
    return street_text(force, month, [VIOLENT] * violent).encode()


def test_a_file_is_loaded_and_the_next_question_finds_it(client: httpx.Client, store: Path):
    def violence() -> int:
        answer = client.get("/collections/wards/items", params={"period": "2024-01", "category": "violence"})
        return answer.json()["features"][0]["properties"]["violence"] if answer.is_success else 0

    assert violence() == 0
    answer = client.post("/ingests", files={"file": ("2024-01-cleveland-street.csv", street("2024-01", 7))})
    assert answer.status_code == 202
    assert answer.headers["location"] == f"{client.base_url}/ingests/{answer.json()['id']}".replace(
        "//i", "/i"
    )
    state = ended(client, answer)
    assert (state["state"], state["error"]) == ("done", None)
    assert (state["report"]["read"], state["report"]["kept"]) == (7, 7)
    assert state["report"]["files"][0]["slice"] == "police-uk/cleveland-police/2024-01"
    assert state["progress"] == {"done": 1, "of": 1, "file": "2024-01-cleveland-street.csv"}
    assert violence() == 7
    again = ended(client, client.post("/ingests", files={"file": ("other.csv", street("2024-01", 9))}))
    assert again["report"]["files"][0]["replaced"] == 7
    assert violence() == 9
    assert leftovers(store) == []


def test_the_report_is_that_of_the_command_line(client: httpx.Client, tmp_path: Path):
    text = street("2024-05", 4) + b",2024-13" + b"," * 10 + b"\n"
    text += street("2024-05", 1).split(b"\n")[1].replace(b"54.565", b"0").replace(b"-1.3125", b"0") + b"\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("2024-05/2024-05-cleveland-street.csv", text)
        zipped.writestr("2024-05/2024-05-cleveland-outcomes.csv", "x")
    state = ended(client, client.post("/ingests", files={"file": ("2024-05.zip", archive.getvalue())}))
    path = tmp_path / "2024-05.zip"
    path.write_bytes(archive.getvalue())
    there = Settings(store=empty_store(tmp_path))
    load(there, [path], "police-uk", tmp_path / "report.json")
    told = (tmp_path / "report.json").read_text().replace(f"{there.store}/", "")
    names = [Path(name).name for name in state["report"]["files"][0].pop("left_out_files")]
    expected = json.loads(told)
    assert len(names) == len(expected["files"][0].pop("left_out_files")) == 2
    assert state["report"] == expected
    assert state["report"]["left_out"]
    assert state["report"]["skipped"]


def test_nothing_that_is_told_says_where_the_store_is(client: httpx.Client, store: Path):
    bad = client.post("/ingests", files={"file": ("x.zip", b"no zip at all")})
    none = client.post("/ingests", files={"file": ("y.csv", street("2024-02", 2).replace(b"2024-02", b"x"))})
    lone = street("2024-03", 2) + street("2024-03", 1).split(b"\n")[1].replace(b"54.565", b"") + b"\n"
    some = client.post("/ingests", files={"file": ("z.csv", lone)})
    states = [ended(client, none), ended(client, some), bad.json(), client.get("/ingests").json()]
    assert states[1]["report"]["files"][0]["left_out_files"]
    for told in states:
        assert str(store) not in json.dumps(told)
        assert "uploads" not in json.dumps(told)


def test_a_dry_run_reports_and_writes_nothing(client: httpx.Client, store: Path):
    version = IncidentStore.open(store).snapshot().version
    form = {"file": ("2022-01-cleveland-street.csv", street("2022-01", 3))}
    state = ended(client, client.post("/ingests", files=form, data={"dry_run": "true"}))
    assert state["report"]["dry_run"] is True
    assert state["report"]["kept"] == 3
    assert IncidentStore.open(store).snapshot().version == version


def test_a_profile_of_ones_own_is_sent_along(client: httpx.Client):
    profile = (EXAMPLES / "council-asb.toml").read_bytes()
    rows = next(EXAMPLES.glob("council-asb*.csv"))
    form = {"profile_file": ("asb.toml", profile), "file": (rows.name, rows.read_bytes())}
    state = ended(client, client.post("/ingests", files=form))
    assert state["state"] == "done", state
    assert state["profile"] == "council-asb"
    assert state["report"]["kept"] > 0
    wrong = client.post("/ingests", files=form | {"profile_file": ("asb.toml", profile + b"\n[nonsense]\n")})
    assert wrong.status_code == 400
    assert wrong.json()["detail"].startswith("asb.toml: nonsense is unknown")


def test_a_file_that_fails_says_so_in_one_line_with_its_status(client: httpx.Client):
    text = street("2024-02", 2).replace(b"2024-02,", b"soon,")
    state = ended(client, client.post("/ingests", files={"file": ("2024-02-x-street.csv", text)}))
    assert (state["state"], state["report"]) == ("failed", None)
    assert (state["error"]["status"], state["error"]["title"]) == (400, "The file cannot be used")
    assert state["error"]["detail"].startswith("2024-02-x-street.csv: none of its 2 rows can be kept")
    assert "\n" not in state["error"]["detail"]


def test_an_error_that_nobody_foresaw_is_told_and_the_next_upload_is_loaded(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    with monkeypatch.context() as patch:
        patch.setattr("api.ingesting.queue.ingest", lambda *_, **__: 1 / 0)
        state = ended(client, client.post("/ingests", files={"file": ("a.csv", street("2024-02", 1))}))
    assert (state["state"], state["error"]["status"]) == ("failed", 500)
    assert "ZeroDivisionError" not in json.dumps(state)
    assert "ZeroDivisionError" in caplog.text
    assert ended(client, client.post("/ingests", files={"file": ("a.csv", street("2024-02", 1))}))["report"]


def test_a_disk_that_fills_up_while_loading_is_said_in_words(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, store: Path
):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("hotspots.store.changing.pq.write_table", full)
        state = ended(client, client.post("/ingests", files={"file": ("a.csv", street("2024-02", 2))}))
    assert (state["state"], state["error"]["status"]) == ("failed", 507), state
    assert leftovers(store) == []


def test_the_recent_ones_are_listed_without_reports(client: httpx.Client):
    ids = [
        ended(client, client.post("/ingests", files={"file": (f"{n}.csv", street("2024-06", n))}))["id"]
        for n in (1, 2)
    ]
    body = client.get("/ingests").json()
    assert set(ids) <= {state["id"] for state in body["ingests"]}
    assert all("report" not in state for state in body["ingests"])
    for state in body["ingests"]:
        assert client.get(state["links"][0]["href"]).json()["id"] == state["id"]


def test_retention_reaches_the_ingest(tmp_path: Path):
    store = empty_store(tmp_path)
    with (
        served(store, uploads=TOKEN, retention_months=12) as url,
        httpx.Client(base_url=url, headers=BEARER, timeout=30) as client,
    ):
        state = ended(client, client.post("/ingests", files={"file": ("a.csv", street("2019-01", 3))}))
    assert state["state"] == "failed"
    assert "older than the store keeps" in state["error"]["detail"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_is_kept_by_nobody_and_protected_like_the_others(client: httpx.Client, method: str):
    for path in ("/ingests", "/ingests/0123", f"/ingests/{'0' * 32}"):
        answer = client.request(method, path)
        assert answer.status_code == (200 if path == "/ingests" else 404)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] in {"no-store", "no-cache"}
        assert bool(answer.content) is (method == "GET")


def test_other_methods_are_refused_with_those_that_there_are(client: httpx.Client):
    for method in ("OPTIONS", "PUT", "DELETE"):
        answer = client.request(method, "/ingests")
        assert answer.status_code == 405
        assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_id_is_a_problem_and_never_a_path(client: httpx.Client, store: Path):
    (store / "ingests" / "notes.json").write_text("{}")
    for name in ("0" * 32, "notes", "..%2f..%2fstore", "%2e%2e", "x" * 500, "0" * 32 + ".json"):
        answer = client.get(f"/ingests/{name}")
        assert answer.status_code == 404, name
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \xe9".encode("latin-1")},
        {"Cookie": f"Authorization={TOKEN}"},
    ],
    ids=str,
)
def test_without_the_token_nothing_is_read_or_told(
    client: httpx.Client, store: Path, headers: dict[str, str]
):
    for method, path in (("POST", "/ingests"), ("GET", "/ingests"), ("GET", f"/ingests/{'0' * 32}")):
        content = b"x" if method == "POST" else None
        answer = httpx.request(method, f"{client.base_url}{path}", headers=headers, content=content)
        assert answer.status_code == 403
        assert "Authorization: Bearer" in answer.json()["detail"]
    assert leftovers(store) == []


def test_without_a_setting_there_are_no_uploads(tmp_path: Path):
    store = empty_store(tmp_path)
    with served(store) as url:
        for headers in ({}, BEARER, {"Authorization": "Bearer"}):
            answer = httpx.post(f"{url}/ingests", headers=headers, files={"file": ("a.csv", b"x")})
            assert answer.status_code == 404
            assert "HOTSPOTS_UPLOADS" in answer.json()["detail"]
    assert not (store / "uploads").exists()
    assert not (store / "ingests").exists()


def test_the_token_is_in_no_log_and_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    with (
        served(empty_store(tmp_path), uploads=TOKEN) as url,
        httpx.Client(base_url=url, headers=BEARER, timeout=30) as client,
    ):
        answers = [
            client.post("/ingests", files={"file": ("a.csv", street("2024-06", 1))}),
            client.post("/ingests", content=b"x", headers={"Content-Type": TOKEN[:20]}),
            client.get("/ingests"),
            client.get("/api"),
        ]
    assert TOKEN not in caplog.text
    assert not any(TOKEN in answer.text for answer in answers)
    assert TOKEN not in repr(Settings(uploads=TOKEN)) + str(Settings(uploads=TOKEN))
