"""What a killed process leaves is taken away by the next run; what a living one has never is."""

import fcntl
import os
import threading
import time

import pytest

from hotspots.errors import StoreError
from hotspots.loading.ingest import ingest
from hotspots.store.staging import FOLDER, Staging, listed_in, sweep
from tests.store.record_files import LOG, left_over, row, state, write_log


def nothing(*_):
    raise AssertionError("not to be called")


def files_of(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def die(staging: Staging) -> None:
    """End as a killed process does: the lock goes, and nothing else."""
    staging._lock.close()


def test_a_sweep_leaves_what_a_living_process_has(tmp_path):
    staging = Staging(tmp_path)
    (staging.folder / "data").write_text("mine")
    staging.land([(staging.folder / "data", "incidents/month=2024-01/x.parquet")])
    (staging.folder / "more").write_text("mine too")
    before = files_of(tmp_path)
    sweep(tmp_path, nothing, nothing)
    assert files_of(tmp_path) == before
    assert listed_in(tmp_path) == {"incidents/month=2024-01/x.parquet"}
    die(staging)
    sweep(tmp_path, frozenset, nothing)
    assert files_of(tmp_path) == []
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_sweep_takes_away_what_landed_in_vain_and_keeps_what_a_version_names(tmp_path):
    staging = Staging(tmp_path)
    for name in ("named", "vain", "unmoved"):
        (staging.folder / name).write_text(name)
    (tmp_path / "former").write_text("replaced")
    staging.land([(staging.folder / n, f"in/{n}") for n in ("named", "vain")], replaces=["former"])
    die(staging)
    sweep(tmp_path, lambda: {"in/named"}, nothing)
    assert files_of(tmp_path) == ["in/named"]


def test_a_purge_is_completed_under_the_key_of_its_change(tmp_path):
    staging = Staging(tmp_path)
    staging.land([], purges="key-of-the-change")
    die(staging)
    purged = []
    sweep(tmp_path, frozenset, purged.append)
    sweep(tmp_path, frozenset, purged.append)
    assert purged == ["key-of-the-change"]


def test_a_purge_that_fails_is_tried_again(tmp_path):
    def stuck(_):
        raise PermissionError(1, "Operation not permitted")

    staging = Staging(tmp_path)
    staging.land([], purges="key")
    die(staging)
    sweep(tmp_path, frozenset, stuck)
    purged = []
    sweep(tmp_path, frozenset, purged.append)
    assert purged == ["key"]


def test_only_what_was_landed_last_stays_once_a_change_that_was_decided_anew_is_committed(tmp_path):
    staging = Staging(tmp_path)
    for name in ("both", "first", "second"):
        (staging.folder / name).write_text(name)
    (tmp_path / "former").write_text("replaced")
    both = (staging.folder / "both", "in/both")
    staging.land([both, (staging.folder / "first", "in/first")], replaces=["kept after all"])
    (tmp_path / "kept after all").write_text("kept")
    staging.land([both, (staging.folder / "second", "in/second")], replaces=["former"])
    staging.finish(committed=True)
    assert files_of(tmp_path) == ["in/both", "in/second", "kept after all"]


@pytest.mark.parametrize("committed", [True, False])
def test_a_finished_change_leaves_no_folder_and_may_be_finished_again(tmp_path, committed):
    staging = Staging(tmp_path)
    (staging.folder / "x").write_text("x")
    staging.land([(staging.folder / "x", "x")])
    staging.finish(committed=committed)
    staging.finish(committed=not committed)
    assert files_of(tmp_path) == (["x"] if committed else [])
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_of_which_a_kill_left_only_a_part_is_taken_away(tmp_path):
    for name, content in (("a", "landing.json"), ("b", "lock"), ("c", "data")):
        (tmp_path / FOLDER / name).mkdir(parents=True)
        (tmp_path / FOLDER / name / content).write_text('{"files": ["vain"], "purges": ""}')
    (tmp_path / FOLDER / "d").mkdir()
    (tmp_path / "vain").write_text("x")
    sweep(tmp_path, frozenset, nothing)
    assert files_of(tmp_path) == []
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_in_the_making_is_left_for_an_hour(tmp_path):
    young, old = tmp_path / FOLDER / ".young", tmp_path / FOLDER / ".old"
    for folder in (young, old):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    sweep(tmp_path, nothing, nothing)
    assert list((tmp_path / FOLDER).iterdir()) == [young]


def test_a_store_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / FOLDER).write_text("no folder")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        Staging(tmp_path)
    assert "\n" not in str(caught.value)


def test_sweeps_at_once_with_stagings_that_come_and_go_never_touch_a_living_one(tmp_path):
    stop, wrong = threading.Event(), []

    def live() -> None:
        while not stop.is_set():
            staging = Staging(tmp_path)
            (staging.folder / "x").write_text("x")
            name = f"in/{staging.folder.name}"
            staging.land([(staging.folder / "x", name)])
            time.sleep(0.001)
            if not (tmp_path / name).is_file() or not staging.folder.is_dir():
                wrong.append(name)
            staging.finish(committed=False)

    threads = [threading.Thread(target=live) for _ in range(3)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        sweep(tmp_path, frozenset, nothing)
    stop.set()
    for thread in threads:
        thread.join()
    sweep(tmp_path, frozenset, nothing)
    assert wrong == []
    assert files_of(tmp_path) == []


@pytest.mark.parametrize(
    ("die", "loaded"),
    [
        (("hotspots.loading.applying", "stage_file", "after"), False),
        (("hotspots.store.staging", "sync_folder", "before"), False),
        (("hotspots.store.staging", "sync_folder", "after"), False),
        (("hotspots.store.changing", "commit", "before"), False),
        (("hotspots.store.changing", "commit", "after"), True),
        (("hotspots.store.changing", "sync_commit", "after"), True),
        (("hotspots.store.staging", "_take_away", "before"), True),
        (("hotspots.store.staging", "_take_away", "after"), True),
        (("shutil", "rmtree", "before"), True),
    ],
)
@pytest.mark.parametrize("profile", ["log"])
def test_a_kill_at_a_step_of_an_ingest_is_cleaned_up_by_the_next(
    store, tmp_path, forker, die, loaded, profile
):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a", 1, 1), row("b", 2, 1), row("")])], LOG)
    path = write_log(tmp_path / "again" / "a.csv", [row("a", 2, 2, Street="New"), row("", 2), row("", 3)])
    before = state(store)
    killed = forker.run(do="ingest", store=store.path, paths=[path], profile=profile, die=die)
    assert (killed.ended, killed.said) == (-9, [])
    assert (state(store) != before, store.rows_left_out()) == (loaded, 2 if loaded else 1)
    assert left_over(store) != []
    ingest(store, [write_log(tmp_path / "c.csv", [row("c", 3)])], LOG)
    assert left_over(store) == []
    assert (state(store)["a"][1] == "New") == loaded


def test_the_lock_of_a_living_process_cannot_be_had(tmp_path):
    staging = Staging(tmp_path)
    with (staging.folder / "lock").open() as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    staging.finish(committed=False)
