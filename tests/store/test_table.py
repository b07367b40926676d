"""A store is made, opened, refused in words, and keeps every slice whole."""

import json
import shutil
import sys
import threading
from subprocess import run

import pyarrow as pa
import pytest
from deltalake import DeltaTable, TableFeatures
from deltalake.exceptions import CommitFailedError

from hotspots.counting.database import FilesGone
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.errors import StoreError, StoreNotFound
from hotspots.period import Period, month_index
from hotspots.store import changing, staging, versions
from hotspots.store.delta_log import commit
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore
from tests.slices import replace_slice

JANUARY = month_index(2024, 1)
CLEVELAND = SliceKey("police-uk", "cleveland-police", JANUARY)
DURHAM = SliceKey("police-uk", "durham-constabulary", JANUARY)
WHOLE = Period.of_months(JANUARY, JANUARY)


def incidents(n: int, category: str = "asb") -> pa.Table:
    return pa.table(
        {
            "category": [category] * n,
            "place": list(range(n)),
            "label": ["High Street"] * n,
            "institution": [False] * n,
        }
    )


def sizes(store: IncidentStore) -> dict[str, int]:
    """Incidents of each slice."""
    summary = DuckDBEngine(store.path).summary(store.snapshot())
    return {f"{s.part}/{s.month}": s.incidents for s in summary.slices}


@pytest.mark.parametrize("name", ["My Data", "ünï", "100%", "it's", "a#b&c;d$", "ward=1", " lead", "50% x"])
def test_a_store_works_wherever_its_name_is_allowed(tmp_path, name):
    store = IncidentStore.create(tmp_path / name / "store")
    replace_slice(store, CLEVELAND, incidents(3), synthetic=False)
    opened = IncidentStore.open(tmp_path / name / "store")
    assert [file.path.is_file() for file in opened.snapshot().files] == [True]
    assert sizes(opened) == {f"cleveland-police/{JANUARY}": 3}
    assert opened.projection == store.projection


@pytest.mark.parametrize("name", ["a*b", "what?", "x[1]", "{y}", "a%25b", "nul\0"])
def test_a_path_that_the_table_would_misread_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(StoreError, match="choose a") as caught:
        IncidentStore.open_or_create(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_empty_store_says_how_to_make_one(tmp_path):
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(StoreNotFound, match="make one with 'hotspots ingest"):
            IncidentStore.open(path)


def test_what_is_no_store_is_never_made_one(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    for path in (tmp_path, tmp_path / "thesis.doc", tmp_path / "thesis.doc" / "store"):
        with pytest.raises(StoreError) as caught:
            IncidentStore.open_or_create(path)
        assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize(
    ("record", "says"),
    [("{", "is damaged"), ("[]", "is damaged"), (json.dumps({"format": 99}), "has format 99")],
)
def test_a_record_that_cannot_be_read_is_one_clear_line(tmp_path, record, says):
    IncidentStore.create(tmp_path / "s")
    (tmp_path / "s" / "store.json").write_text(record)
    with pytest.raises(StoreError, match=says):
        IncidentStore.open(tmp_path / "s")


def test_a_store_is_made_once_and_keeps_its_coordinate_system(tmp_path):
    store = IncidentStore.create(tmp_path / "s", "EPSG:2157")
    with pytest.raises(StoreError, match="is a store already"):
        IncidentStore.create(tmp_path / "s")
    assert IncidentStore.open_or_create(tmp_path / "s", "EPSG:27700").projection == store.projection


def test_a_store_that_was_left_half_made_is_completed(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    shutil.rmtree(store.incidents_folder)
    replace_slice(IncidentStore.open(tmp_path / "s"), CLEVELAND, incidents(2), synthetic=False)
    assert sizes(IncidentStore.open(tmp_path / "s")) == {f"cleveland-police/{JANUARY}": 2}


def test_a_slice_replaces_itself_and_nothing_else(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    replace_slice(store, CLEVELAND, incidents(5), synthetic=False)
    replace_slice(store, DURHAM, incidents(7), synthetic=False)
    former = replace_slice(store, CLEVELAND, incidents(4, "drugs"), synthetic=False)
    assert (former.incidents, former.by_category) == (5, {CLEVELAND: {"asb": 5}})
    assert sizes(store) == {f"cleveland-police/{JANUARY}": 4, f"durham-constabulary/{JANUARY}": 7}
    replace_slice(store, CLEVELAND, incidents(0), synthetic=False)
    assert sizes(store) == {f"durham-constabulary/{JANUARY}": 7}


def test_a_snapshot_is_the_same_while_nothing_changes(tmp_path):
    store, other = IncidentStore.create(tmp_path / "s"), IncidentStore.open(tmp_path / "s")
    before = store.snapshot()
    assert store.snapshot() is before
    replace_slice(other, CLEVELAND, incidents(1), synthetic=False)
    after = store.snapshot()
    assert (after.version, len(after.files)) == (before.version + 1, 1)
    assert after.committed >= before.committed
    assert after == other.snapshot()


def test_log_entries_are_kept_for_good(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    settings = DeltaTable(store.incidents_folder).metadata().configuration
    assert settings["delta.logRetentionDuration"] == "interval 36500 days"
    assert settings["delta.enableExpiredLogCleanup"] == "false"


def test_files_that_another_program_merged_are_split_when_a_slice_is_replaced(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    for key, n in ((CLEVELAND, 5), (DURHAM, 7)):
        replace_slice(store, key, incidents(n), synthetic=False)
    DeltaTable(store.incidents_folder).optimize.compact()
    assert len(store.snapshot().files) == 1
    former = replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
    assert former.incidents == 5
    assert sizes(store) == {f"cleveland-police/{JANUARY}": 2, f"durham-constabulary/{JANUARY}": 7}


def test_a_table_whose_files_no_longer_tell_its_rows_is_refused_in_words(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    store.snapshot()
    table = DeltaTable(store.incidents_folder)
    table.alter.add_feature(TableFeatures.DeletionVectors, allow_protocol_versions_increase=True)
    for read in (
        store.snapshot,
        lambda: IncidentStore.open(tmp_path / "s"),
        lambda: replace_slice(store, CLEVELAND, incidents(1), synthetic=False),
    ):
        with pytest.raises(StoreError, match="deletion vectors"):
            read()


def test_writers_of_the_same_slice_at_once_leave_exactly_one_of_theirs(tmp_path):
    IncidentStore.create(tmp_path / "s")
    keys = [SliceKey("police-uk", f"force-{number}", JANUARY) for number in range(8)]
    together, failures = threading.Barrier(3), []

    def write(n: int) -> None:
        store = IncidentStore.open(tmp_path / "s")
        try:
            for key in keys:
                together.wait(60)
                replace_slice(store, key, incidents(n), synthetic=False)
        except StoreError as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(n,)) for n in (3, 5, 7)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    store = IncidentStore.open(tmp_path / "s")
    assert failures == []
    assert store.snapshot().version == 3 * len(keys)
    assert len(store.snapshot().files) == len(keys)
    assert set(sizes(store).values()) <= {3, 5, 7}


def data_files(store: IncidentStore) -> set[str]:
    return {path.name for path in store.incidents_folder.glob("month=*/*.parquet")}


def full_disk(*_, **__):
    raise OSError(28, "No space left on device")


def test_a_commit_that_cannot_be_made_safe_is_not_called_undone(tmp_path, monkeypatch):
    store = IncidentStore.create(tmp_path / "s")
    replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
    for n in (5, 0):
        with monkeypatch.context() as failing:
            failing.setattr(changing, "sync_commit", full_disk)
            with pytest.raises(
                StoreError, match=r"was committed, but cannot be made safe on disk: .*No space"
            ):
                replace_slice(store, CLEVELAND, incidents(n), synthetic=False)
        assert sizes(store) == ({f"cleveland-police/{JANUARY}": n} if n else {})


def committed_and_failed(*arguments):
    commit(*arguments)
    full_disk()


def test_an_error_of_a_commit_that_came_about_is_not_called_undone(tmp_path, monkeypatch):
    store = IncidentStore.create(tmp_path / "s")
    monkeypatch.setattr(changing, "commit", committed_and_failed)
    with pytest.raises(StoreError, match=r"was committed, but cannot be made safe on disk: .*No space"):
        replace_slice(store, CLEVELAND, incidents(5), synthetic=False)
    assert sizes(store) == {f"cleveland-police/{JANUARY}": 5}


def lost(*_):
    raise CommitFailedError("another writer won")


@pytest.mark.parametrize(
    ("failure", "says"),
    [(full_disk, "No space left on device.*; the store is as it was"), (lost, "other writers won 3 times")],
)
def test_a_replacement_that_fails_leaves_the_store_and_its_files_as_they_were(
    tmp_path, monkeypatch, failure, says
):
    store = IncidentStore.create(tmp_path / "s")
    for key, n in ((CLEVELAND, 5), (DURHAM, 7)):
        replace_slice(store, key, incidents(n), synthetic=False)
    DeltaTable(store.incidents_folder).optimize.compact()
    before, files = sizes(store), data_files(store)
    monkeypatch.setattr(changing, "_ATTEMPTS", 3)
    steps = (
        (changing, "commit"),
        (versions, "logged_files"),
        (changing, "sync_file"),
        (staging, "sync_file"),
    )
    for module, step in steps:
        if failure is lost and step != "commit":
            continue
        with monkeypatch.context() as failing:
            failing.setattr(module, step, failure)
            with pytest.raises(StoreError, match=says):
                replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
        assert (sizes(store), data_files(store)) == (before, files)


def test_many_versions_are_read_as_well_as_few(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    for n in range(1, 106):
        replace_slice(store, CLEVELAND, incidents(n % 9 + 1), synthetic=False)
    assert list((store.incidents_folder / "_delta_log").glob("*.checkpoint.parquet"))
    assert sizes(IncidentStore.open(tmp_path / "s")) == {f"cleveland-police/{JANUARY}": 105 % 9 + 1}


def test_a_store_built_anew_at_the_same_path_is_noticed(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
    before = store.snapshot()
    shutil.rmtree(tmp_path / "s")
    replace_slice(IncidentStore.create(tmp_path / "s"), DURHAM, incidents(1), synthetic=False)
    assert store.snapshot().table_id != before.table_id
    assert sizes(store) == {f"durham-constabulary/{JANUARY}": 1}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PAR1")])
def test_loading_a_slice_again_mends_a_damaged_file(tmp_path, damage):
    store = IncidentStore.create(tmp_path / "s")
    for key in (CLEVELAND, DURHAM):
        replace_slice(store, key, incidents(2), synthetic=False)
    damage(next(file.path for file in store.snapshot().files if "cleveland" in file.path.name))
    with pytest.raises(StoreError):
        sizes(store)
    replace_slice(store, CLEVELAND, incidents(3), synthetic=False)
    assert sizes(store) == {f"cleveland-police/{JANUARY}": 3, f"durham-constabulary/{JANUARY}": 2}


def test_files_that_are_gone_ask_for_a_new_snapshot(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
    snapshot = store.snapshot()
    snapshot.files[0].path.unlink()
    with pytest.raises(FilesGone, match="ask again") as caught:
        DuckDBEngine(store.path).count_by_place(snapshot, WHOLE)
    assert "\n" not in str(caught.value)


def test_the_engine_opens_no_file_outside_the_store(tmp_path):
    store = IncidentStore.create(tmp_path / "it's")
    replace_slice(store, CLEVELAND, incidents(2), synthetic=False)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(StoreError, match="Permission"):
        DuckDBEngine(tmp_path / "elsewhere").summary(store.snapshot())


def test_many_threads_share_an_engine_and_get_the_same_counts(tmp_path):
    store = IncidentStore.create(tmp_path / "s")
    replace_slice(store, CLEVELAND, incidents(500), synthetic=False)
    engine, snapshot, found = DuckDBEngine(store.path, calls=2), store.snapshot(), []

    def count() -> None:
        found.extend(int(engine.count_by_place(snapshot, WHOLE).of("all").sum()) for _ in range(5))

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [500] * 30


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        (
            "hotspots.question, hotspots.engine, hotspots.sources.profiles.known",
            "duckdb deltalake pyarrow scipy numba",
        ),
        ("hotspots.loading.ingest, hotspots.counting.duckdb_engine", "scipy numba shapely pandas fastapi"),
    ],
)
def test_an_import_does_not_pay_for_what_it_does_not_use(module, unwanted):
    code = f"import sys, {module}\nprint(sorted(set({unwanted.split()!r}) & set(sys.modules)))"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
