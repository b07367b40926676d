"""Killed at any moment, or several at once: the store holds whole files, and none that was told is lost."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.errors import QuestionError
from hotspots.loading.ingest import ingest
from hotspots.sources.profiles.known import profile_named
from hotspots.store.table import IncidentStore
from tests.oracles.records import Record, apply_file
from tests.store.processes import Forker, kill
from tests.store.record_files import left_over, row, state, write_log, write_records
from tests.street_files import write_street

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
KILLS = 14
POLICE = profile_named("police-uk")


def slices(store: IncidentStore, as_of: int | None = None) -> dict[tuple[str, int], int]:
    snapshot = store.snapshot(None if as_of is None else str(as_of))
    summary = DuckDBEngine(store.path).summary(snapshot)
    return {(s.part, s.month): s.incidents for s in summary.slices}


def write_months(folder: Path, force: str, rows: int) -> list[Path]:
    """A file for each month, of so many rows that fit and one that does not."""
    return [
        write_street(folder / f"{month}-{force}-street.csv", force, month, ["Drugs"] * rows + ["?"])
        for month in MONTHS
    ]


def street_files(folder: Path, generation: int) -> list[Path]:
    return write_months(folder, "x", 20 + generation)


def log_files(folder: Path, generation: int) -> list[Path]:
    """Five files of records that were changed since and that move from month to month."""
    files = [
        [
            Record(f"{number}-{n}", (generation + n) % 5 + 1, generation % 28 + 1, f"{generation}/{number}")
            for n in range(4)
        ]
        + [Record("shared", number + 1, generation % 28 + 1, f"{generation}/{number}"), Record("", 1, 1, "")]
        for number in range(5)
    ]
    return [write_records(folder / f"{n}.csv", records) for n, records in enumerate(files)]


def states_of_streets(before: dict, generation: int) -> list[dict]:
    """What the store holds after none, one, ... all files."""
    first = 2024 * 12
    keys = [("x", first + month) for month in range(len(MONTHS))]
    return [before | dict.fromkeys(keys[:done], 20 + generation) for done in range(len(keys) + 1)]


def states_of_logs(before: dict, generation: int) -> list[dict]:
    states = [before]
    for number in range(5):
        changed = {
            f"{number}-{n}": (2024 * 12 + (generation + n) % 5, f"{generation}/{number}") for n in range(4)
        }
        states.append(states[-1] | changed | {"shared": (2024 * 12 + number, f"{generation}/{number}")})
    return states


@pytest.mark.parametrize(
    ("profile", "write", "read", "expected"),
    [
        ("police-uk", street_files, slices, states_of_streets),
        ("log", log_files, state, states_of_logs),
    ],
)
def test_a_kill_at_any_moment_leaves_whole_files_and_loses_none_that_was_told(
    store: IncidentStore, tmp_path: Path, forker: Forker, profile: str, write: Callable, read: Callable,
    expected: Callable,
):  # fmt: skip
    chance = random.Random(f"{profile} 7")  # noqa: S311
    order = {"do": "ingest", "store": store.path, "profile": profile}
    former: dict = {}
    begun = time.perf_counter()
    whole = forker.run(**order, paths=write(tmp_path / "0", 0))
    lasts_s = time.perf_counter() - begun
    files = len(whole.said)
    assert (whole.ended, whole.said) == (0, [f"done {n + 1}" for n in range(files)])
    former, ends = expected(former, 0)[-1], Counter()
    assert read(store) == former
    for generation in range(1, KILLS + 1):
        child = forker.start(**order, paths=write(tmp_path / str(generation), generation))
        # Some moments are left to chance, some come right after a file was told of.
        if generation % 3:
            child.said += [forker.heard() for _ in range(chance.randint(0, files - 1))]
            time.sleep(chance.uniform(0, lasts_s / files))
        else:
            time.sleep(chance.uniform(0, lasts_s))
        kill(child)
        forker.end(child)
        told = len(child.said)
        now = read(IncidentStore.open(store.path))
        states = expected(former, generation)
        assert now in states[told:], f"{told} files were told of"
        ends[(states.index(now), child.ended)] += 1
        former = now
    # What a kill left before it could be locked is swept after an hour: let it pass.
    for half_made in (store.path / "staging").glob(".*"):
        os.utime(half_made, (0, 0))
    # Not all kills came before the first file or after the last.
    assert sum(n for (done, ended), n in ends.items() if ended == -9 and 0 < done < files) >= 3
    assert forker.run(**order, paths=write(tmp_path / "last", KILLS + 1)).ended == 0
    assert read(store) == expected(former, KILLS + 1)[-1]
    assert left_over(store) == []
    assert store.rows_left_out() == files
    version = store.snapshot().version
    assert [len(slices(store, n)) > 0 for n in (1, version // 2, version)] == [True] * 3


@pytest.mark.parametrize("profile", ["police-uk", "log"])
def test_two_processes_at_once_both_land_and_readers_meet_committed_versions_only(
    store, tmp_path, forker, other_forker, profile
):
    if profile == "log":
        paths = [
            [
                write_log(
                    tmp_path / who / f"{n}.csv", [row(f"{who}{n}"), row("shared", n + 1, n + 1), row("")]
                )
                for n in range(6)
            ]
            for who in "ab"
        ]
    else:
        paths = [write_months(tmp_path / who, who, 30) for who in "ab"]
    engine, met = DuckDBEngine(store.path), []
    order = {"do": "ingest", "store": store.path, "profile": profile}
    children = [
        (process, process.start(**order, paths=files))
        for process, files in zip((forker, other_forker), paths, strict=True)
    ]
    deadline = time.monotonic() + 30
    while store.snapshot().version < 12 and time.monotonic() < deadline:
        snapshot = store.snapshot()
        met.append((snapshot.version, engine.summary(snapshot)))
    ended = [process.end(child) for process, child in children]
    assert [(child.ended, len(child.said)) for child in ended] == [(0, 6), (0, 6)]
    assert store.snapshot().version == 12
    fresh = DuckDBEngine(store.path)
    committed = {n: fresh.summary(store.snapshot(str(n))) for n in range(13)}
    assert len({version for version, _ in met}) >= 3
    assert [version for version, _ in met] == sorted(version for version, _ in met)
    for version, summary in met:
        assert summary == committed[version]
    assert len({summary.incidents for summary in committed.values()}) > 6
    if profile == "log":
        assert set(state(store)) == {f"{who}{n}" for who in "ab" for n in range(6)} | {"shared"}
        assert state(store)["shared"][0] == 2024 * 12 + 5
    else:
        assert slices(store) == {(who, 2024 * 12 + n): 30 for who in "ab" for n in range(6)}
    assert left_over(store) == []


def test_a_reader_of_a_version_goes_on_while_files_are_replaced(store, tmp_path, forker):
    ingest(store, write_months(tmp_path / "0", "x", 5), POLICE)
    held, engine = store.snapshot(), DuckDBEngine(store.path)
    before = engine.summary(held)
    order = {"do": "ingest", "store": store.path, "profile": "police-uk"}
    assert forker.run(**order, paths=write_months(tmp_path / "1", "x", 9)).ended == 0
    assert engine.summary(held) == before
    assert DuckDBEngine(store.path).summary(store.snapshot(str(held.version))) == before
    with pytest.raises(QuestionError):
        store.snapshot(str(store.snapshot().version + 1))


def test_records_loaded_one_file_after_another_are_what_the_oracle_says(tmp_path):
    """The states that kills are checked against are those of the plain oracle."""
    stored: dict[str, Record] = {}
    for number in range(5):
        records = [Record(f"{number}-{n}", (1 + n) % 5 + 1, 2, f"1/{number}") for n in range(4)]
        apply_file(stored, [*records, Record("shared", number + 1, 2, f"1/{number}"), Record("", 1, 1, "")])
        assert {r.id: (2024 * 12 + r.month - 1, r.label) for r in stored.values()} == states_of_logs({}, 1)[
            number + 1
        ]
