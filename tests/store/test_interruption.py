"""Killed at any moment, or several at once: the store holds whole slices only."""

import signal
import sys
import time
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from hotspots.sources.profile import profile_named
from hotspots.store.duckdb_engine import DuckDBEngine
from hotspots.store.ingest import ingest
from hotspots.store.table import IncidentStore
from tests.street_files import write_street

LOAD = """
import sys
from pathlib import Path
from hotspots.sources.profile import profile_named
from hotspots.store.ingest import ingest
from hotspots.store.table import IncidentStore
store = IncidentStore.open(Path(sys.argv[1]))
print("loading", flush=True)
ingest(
    store, [Path(sys.argv[2])], profile_named("police-uk"), progress=lambda done, *_: print(done, flush=True)
)
"""
MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
FORMER, REISSUED = 40, 33


def write_months(folder: Path, force: str, rows: int) -> Path:
    for month in MONTHS:
        write_street(folder / f"{month}-{force}-street.csv", force, month, ["Drugs"] * rows)
    return folder


def loading(store: Path, folder: Path) -> Popen[str]:
    process = Popen(
        [sys.executable, "-c", LOAD, str(store), str(folder)],
        stdout=PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    return process


def wait_until(process: Popen[str], done: int) -> None:
    assert process.stdout is not None
    for number in range(1, done + 1):
        assert process.stdout.readline() == f"{number}\n"


def slices(store: IncidentStore) -> list[tuple[str, int]]:
    summary = DuckDBEngine(store.path).summary(store.snapshot())
    return [(s.force, s.incidents) for s in summary.slices]


@pytest.fixture
def store(tmp_path: Path) -> IncidentStore:
    return IncidentStore.create(tmp_path / "store")


def test_a_kill_at_any_moment_leaves_whole_slices_and_the_next_run_completes(store, tmp_path):
    former = write_months(tmp_path / "former", "x", FORMER)
    reissued = write_months(tmp_path / "reissued", "x", REISSUED)
    ingest(store, [former], profile_named("police-uk"))
    for done, moment_ms in ((0, 30), (2, 0), (7, 3), (15, 6), (23, 9), (30, 12)):
        process = loading(store.path, reissued)
        wait_until(process, done)
        time.sleep(moment_ms / 1000)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        rows = [rows for _, rows in slices(IncidentStore.open(store.path))]
        assert len(rows) == len(MONTHS)
        assert rows.count(REISSUED) + rows.count(FORMER) == len(MONTHS)
        assert rows.count(REISSUED) >= done
    ingest(store, [reissued], profile_named("police-uk"))
    assert slices(store) == [("x", REISSUED)] * len(MONTHS)


def test_two_processes_that_load_the_same_months_both_land(store, tmp_path):
    forces = ("first", "second")
    processes = [loading(store.path, write_months(tmp_path / f, f, FORMER)) for f in forces]
    assert [process.wait(60) for process in processes] == [0, 0]
    for process in processes:
        process.communicate()
    assert sorted(slices(store)) == [(f, FORMER) for f in forces for _ in MONTHS]
