"""Uploads as they come: flat in memory, broken off, dripping, several at once, and across processes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from api.errors import CommandError, UploadsWaiting
from api.ingesting import queue, receiving, states
from api.ingesting.folders import UploadFolder, is_held, sweep_uploads
from api.ingesting.queue import AT_ONCE, Ingests
from api.ingesting.states import KEPT_DAYS, State, newest_states, read_state, write_state
from api.settings import Settings, load_settings
from hotspots.store.table import IncidentStore
from tests.conftest import served
from tests.street_files import street_text
from tests.uploads import BEARER, TOKEN, begun, empty_store, ended, form, leftovers

ROWS = street_text("Cleveland Police", "2024-01", ["Drugs"] * 3).encode()
FILE = 'Content-Disposition: form-data; name="file"; filename="a.csv"'
LENGTH = {"Content-Length": "900000"}
BEGINNING = form([(FILE, b"")])[:-10]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return empty_store(tmp_path)


@pytest.fixture
def client(store: Path) -> Iterator[httpx.Client]:
    with served(store, uploads=TOKEN) as url, httpx.Client(base_url=url, headers=BEARER, timeout=60) as made:
        yield made


def lies(store: Path) -> bool:
    return any(path.name == "a.csv" for path in (store / "uploads").rglob("*"))


def until(found: object) -> None:
    deadline = time.monotonic() + 20
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_client_that_breaks_off_leaves_nothing(client: httpx.Client, store: Path):
    with begun(str(client.base_url), LENGTH, BEGINNING + b"x" * 50_000):
        until(lambda: lies(store))
    assert leftovers(store) == []
    assert client.get("/ingests").json()["ingests"] == []
    assert ended(client, client.post("/ingests", files={"file": ("a.csv", ROWS)}))["state"] == "done"


def test_a_client_that_stops_sending_is_given_up(
    client: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(receiving, "LONGEST_PAUSE_S", 0.4)
    with begun(str(client.base_url), LENGTH, BEGINNING) as connection:
        until(lambda: lies(store))
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in answer
    assert leftovers(store) == []


def test_a_client_that_drips_is_given_up(client: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(receiving, "LONGEST_PAUSE_S", 0.5)
    deadline, answer = time.monotonic() + 20, b""
    with begun(str(client.base_url), LENGTH, BEGINNING) as connection:
        connection.settimeout(0.05)
        while not answer and time.monotonic() < deadline:
            try:
                connection.send(b"x")
                answer = connection.recv(65_536)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408")
    assert leftovers(store) == []


def test_an_upload_that_is_refused_by_its_length_is_never_sent(client: httpx.Client):
    """A client that waits to be told to go on, as curl does, sends nothing."""
    length = str((512 << 20) + (1 << 20))
    headers = {"Content-Length": length, "Expect": "100-continue"}
    with begun(str(client.base_url), headers, b"") as connection:
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("number", "status", "words"), [(28, 507, "make room"), (30, 503, "let the service write to its folder")]
)
def test_a_disk_that_cannot_be_written_is_said_in_words(
    client: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch, number: int, status: int, words: str
):
    def failing(_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("api.ingesting.form.Form.write", failing)
    answer = client.post("/ingests", files={"file": ("a.csv", ROWS)})
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)
    assert leftovers(store) == []


def test_what_the_disk_has_no_room_for_is_refused_before_it_is_read(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("api.ingesting.receiving.shutil.disk_usage", lambda _: SimpleNamespace(free=10))
    answer = client.post("/ingests", files={"file": ("a.csv", ROWS)})
    assert answer.status_code == 507


def test_as_many_wait_as_are_taken_and_the_next_is_asked_to_come_again(
    client: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch
):
    loading, real = threading.Event(), queue.ingest
    at_once: list[int] = []
    now = 0

    def slow(*given: object, **named: object) -> object:
        nonlocal now
        now += 1
        at_once.append(now)
        assert loading.wait(20)
        now -= 1
        return real(*given, **named)

    monkeypatch.setattr(queue, "ingest", slow)
    taken = [client.post("/ingests", files={"file": (f"{n}.csv", ROWS)}) for n in range(AT_ONCE)]
    refused = client.post("/ingests", files={"file": ("late.csv", ROWS)})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
    assert "send it again" in refused.json()["detail"]
    kinds = [client.get(answer.headers["location"]).json()["state"] for answer in taken]
    assert sorted(kinds) == ["loading"] + ["waiting"] * (AT_ONCE - 1)
    loading.set()
    assert {ended(client, answer)["state"] for answer in taken} == {"done"}
    assert at_once == [1] * AT_ONCE
    assert leftovers(store) == []
    assert client.post("/ingests", files={"file": ("again.csv", ROWS)}).status_code == 202


def test_an_upload_that_fails_frees_its_place(store: Path):
    ingests = Ingests(IncidentStore.open(store))
    for _ in range(3):
        folders = [ingests.reserve() for _ in range(AT_ONCE)]
        with pytest.raises(UploadsWaiting):
            ingests.reserve()
        for folder in folders:
            ingests.release(folder)
    ingests.close()
    assert leftovers(store) == []


def test_questions_are_answered_while_an_upload_is_received(client: httpx.Client, store: Path):
    with begun(str(client.base_url), LENGTH, BEGINNING):
        until(lambda: lies(store))
        assert client.get("/health/ready").status_code == 200
        assert client.get("/collections").status_code == 200


_SERVER = """
import sys, uvicorn, api.app
from pathlib import Path
from types import SimpleNamespace
from api.settings import Settings
api.app.warm_kernels = lambda: None
settings = Settings(store=Path(sys.argv[1]), uploads=sys.argv[2])
class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)
Server(uvicorn.Config(api.app.create_app(settings), port=0, log_level="warning")).run()
"""


@contextmanager
def started(store: Path, before: str = "") -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A service in a process of its own, which is killed at the end."""
    words = [sys.executable, "-c", before + _SERVER, str(store), TOKEN]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def peak_kib(process: "subprocess.Popen[str]") -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_memory_stays_flat_whatever_is_uploaded(store: Path):
    def chunks(size: int) -> Iterator[bytes]:
        yield BEGINNING + b"%PDF"
        for _ in range(size >> 16):
            yield b"x" * 65_536
        yield b"\r\n--XX--\r\n"

    with started(store) as (process, url):
        headers = {**BEARER, "Content-Type": "multipart/form-data; boundary=XX"}
        peaks = []
        for size in (4 << 20, 200 << 20):
            answer = httpx.post(f"{url}/ingests", headers=headers, content=chunks(size), timeout=60)
            assert (answer.status_code, "a PDF document" in answer.text) == (400, True)
            peaks.append(peak_kib(process))
        assert peaks[1] - peaks[0] < 24 << 10
        assert leftovers(store) == []


def test_a_killed_process_leaves_interrupted_and_the_next_start_takes_its_files_away(store: Path):
    slow = "import time, api.ingesting.queue as q; q.ingest = lambda *a, **b: time.sleep(600)\n"
    with started(store, slow) as (_, url):
        with httpx.Client(base_url=url, headers=BEARER, timeout=30) as client:
            first = client.post("/ingests", files={"file": ("a.csv", ROWS)}).json()["id"]
            second = client.post("/ingests", files={"file": ("b.csv", ROWS)}).json()["id"]
            until(lambda: client.get(f"/ingests/{first}").json()["state"] == "loading")
        # Any process may be asked, not only the one that loads.
        assert read_state(store, first).state == "loading"
        assert read_state(store, second).state == "waiting"
    assert {state.state for state in newest_states(store)} == {"interrupted"}
    assert lies(store)
    with served(store, uploads=TOKEN) as url:
        assert leftovers(store) == []
        for upload in (first, second):
            state = httpx.get(f"{url}/ingests/{upload}", headers=BEARER).json()
            assert (state["state"], state["error"]["status"]) == ("interrupted", 503)
            assert "load it again" in state["error"]["detail"]


def test_a_service_that_is_stopped_finishes_its_file_and_says_what_became_of_the_others(
    store: Path, monkeypatch: pytest.MonkeyPatch
):
    real = queue.ingest
    monkeypatch.setattr(queue, "ingest", lambda *a, **b: (time.sleep(0.5), real(*a, **b))[1])
    with served(store, uploads=TOKEN) as url, httpx.Client(base_url=url, headers=BEARER) as client:
        ids = [client.post("/ingests", files={"file": (f"{n}.csv", ROWS)}).json()["id"] for n in range(3)]
        until(lambda: client.get(f"/ingests/{ids[0]}").json()["state"] == "loading")
    assert [read_state(store, upload).state for upload in ids] == ["done", "interrupted", "interrupted"]
    assert leftovers(store) == []


def test_a_sweep_takes_nothing_from_a_living_process(store: Path):
    folder = UploadFolder(store)
    folder.place("file", "a.csv").write_bytes(ROWS)
    sweep_uploads(store)
    assert is_held(store, folder.id)
    assert lies(store)
    script = (
        f"from pathlib import Path; from api.ingesting.folders import *; sweep_uploads(Path({str(store)!r}))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    assert lies(store)
    folder._lock.close()
    sweep_uploads(store)
    assert not lies(store)


def state_of(upload: str, received: str) -> State:
    return State(upload, "done", "a.csv", "police-uk", dry_run=False, bytes=1, received=received)


def test_states_are_kept_for_the_time_that_is_said(store: Path, monkeypatch: pytest.MonkeyPatch):
    days = {"a" * 32: KEPT_DAYS - 1, "b" * 32: KEPT_DAYS + 1}
    for upload, age in days.items():
        write_state(store, state_of(upload, "2024-01-01T00:00:00Z"))
        path = store / "ingests" / f"{upload}.json"
        os.utime(path, (time.time() - age * 86_400,) * 2)
    states.forget_old(store)
    assert [state.id for state in newest_states(store)] == ["a" * 32]


def test_the_newest_are_listed_first_and_no_more_than_is_said(store: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(states, "LISTED", 3)
    for n in range(5):
        write_state(store, state_of(f"{n:032x}", f"2024-01-0{n + 1}T00:00:00Z"))
        os.utime(store / "ingests" / f"{n:032x}.json", (time.time() - 100 + n,) * 2)
    (store / "ingests" / f"{9:032x}.json").write_text("damaged")
    assert [int(state.id, 16) for state in newest_states(store)] == [4, 3]


def test_a_store_that_cannot_be_written_is_served_and_says_so_to_uploads(store: Path):
    for name in ("uploads", "ingests"):
        (store / name).write_text("in the way")
    with served(store, uploads=TOKEN) as url:
        assert httpx.get(f"{url}/collections").status_code == 200
        answer = httpx.post(f"{url}/ingests", headers=BEARER, files={"file": ("a.csv", ROWS)})
        assert (answer.status_code, answer.json()["title"]) == (503, "The store cannot be used")
        assert httpx.get(f"{url}/ingests", headers=BEARER).json()["ingests"] == []


@pytest.mark.parametrize(
    "token", ["short", "x" * 31, "x" * 513, "with a space" * 5, "\u00e9" * 40, "x" * 40 + "\n"]
)
def test_a_token_that_could_be_guessed_is_refused_and_not_shown(token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOTSPOTS_UPLOADS", token)
    with pytest.raises(CommandError, match="HOTSPOTS_UPLOADS: it must be 32 to 512") as told:
        load_settings()
    assert token not in str(told.value)
    with pytest.raises(ValueError) as raw:
        Settings()
    assert token not in str(raw.value)


def test_settings_of_uploads(monkeypatch: pytest.MonkeyPatch):
    for name in ("UPLOADS", "UPLOAD_MB", "RETENTION_MONTHS"):
        monkeypatch.delenv(f"HOTSPOTS_{name}", raising=False)
    settings = load_settings()
    assert (settings.uploads, settings.upload_mb, settings.retention_months) == ("", 512, 0)
    monkeypatch.setenv("HOTSPOTS_UPLOADS", TOKEN)
    # `serve` hands settings on to its workers as texts.
    assert str(load_settings().model_dump()["uploads"]) == TOKEN
    for name, value in (("UPLOAD_MB", "0"), ("RETENTION_MONTHS", "-1")):
        with monkeypatch.context() as patch:
            patch.setenv(f"HOTSPOTS_{name}", value)
            with pytest.raises(CommandError, match=f"HOTSPOTS_{name} '{value}'"):
                load_settings()
