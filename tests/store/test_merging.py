"""Records with identifiers: each is stored once, in its latest version, wherever the former one stood."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.errors import SourceError
from hotspots.loading.ingest import IngestReport, ingest
from hotspots.period import month_index
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.store import changing
from hotspots.store.delta_log import commit
from hotspots.store.table import IncidentStore
from tests.oracles.records import Outcome, Record, apply_file
from tests.store.every_byte import contents
from tests.store.record_files import LOG, TEXT, left_over, row, rows_of, state, write_log, write_records

RECORDS = st.builds(
    Record,
    id=st.sampled_from(["", "a", "b", "b-2", "c"]),
    month=st.integers(1, 3),
    changed=st.none() | st.integers(1, 3),
    label=st.sampled_from(["North Street", "South Street", "West Street"]),
    category=st.sampled_from(["Drugs", "Robbery"]),
)
FILES = st.lists(
    st.lists(RECORDS, min_size=1, max_size=7).filter(lambda rows: any(r.id for r in rows)),
    min_size=1,
    max_size=4,
)


def outcome(report: IngestReport) -> Outcome:
    reasons = Counter(report.left_out)
    assert report.read == report.kept + reasons.total()
    return Outcome(
        report.kept,
        sum(file.replaced for file in report.files),
        reasons["duplicate_id"],
        reasons["older_version"],
        reasons["no_id"],
    )


def expected(stored: dict[str, Record]) -> dict[str, tuple[int, str]]:
    return {r.id: (month_index(2024, r.month), r.label) for r in stored.values()}


@settings(max_examples=12, deadline=None)
@given(files=FILES, compacted=st.booleans())
def test_the_store_holds_the_latest_version_of_each_record_whatever_came_in_which_order(files, compacted):
    with tempfile.TemporaryDirectory() as folder:
        store, stored, versions = IncidentStore.create(Path(folder) / "store"), {}, []
        for number, records in enumerate(files):
            path = write_records(Path(folder) / f"{number}.csv", records)
            tried = ingest(store, [path], LOG, dry_run=True)
            report = ingest(store, [path], LOG)
            assert outcome(report) == outcome(tried) == apply_file(stored, records)
            assert state(store) == expected(stored)
            versions.append((store.snapshot().version, expected(stored)))
            summary = DuckDBEngine(store.path).summary(store.snapshot())
            assert summary.incidents == len(stored)
            months = Counter(r.month for r in stored.values())
            assert {s.month: s.incidents for s in summary.slices} == {
                month_index(2024, month): n for month, n in months.items()
            }
            if compacted:
                DeltaTable(store.incidents_folder).optimize.compact()
        assert [state(store, version) for version, _ in versions] == [then for _, then in versions]
        left = store.ledger().left_out.values()
        assert all(path.is_file() for path in (store.left_out_folder / entry.file for entry in left))


@settings(max_examples=8, deadline=None)
@given(files=FILES)
def test_files_of_one_run_come_to_the_same_as_files_of_several(files):
    with tempfile.TemporaryDirectory() as folder:
        store, stored = IncidentStore.create(Path(folder) / "store"), {}
        paths = [write_records(Path(folder) / f"{n}.csv", rows) for n, rows in enumerate(files)]
        tried = ingest(store, paths, LOG, dry_run=True)
        report = ingest(store, paths, LOG)
        outcomes = [apply_file(stored, records) for records in files]
        found = [outcome(IngestReport((file,), (), (), (), ())) for file in report.files]
        assert found == outcomes
        assert state(store) == expected(stored)
        assert [outcome(IngestReport((file,), (), (), (), ())) for file in tried.files] == outcomes
        assert left_over(store) == []


def test_of_equally_late_versions_in_a_file_the_one_further_on_is_kept_whatever_its_month(store, tmp_path):
    for first, last in ((1, 3), (3, 1)):
        rows = [row(f"from-{first}", first, 1), row(f"from-{first}", last, 1, Street="Further on")]
        ingest(store, [write_log(tmp_path / "a.csv", rows)], LOG)
        assert state(store)[f"from-{first}"] == (month_index(2024, last), "Further on")


def test_a_record_that_moves_to_another_month_leaves_the_former_one(store, tmp_path):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a", 1, 1), row("b", 1, 1)])], LOG)
    ingest(store, [write_log(tmp_path / "b.csv", [row("a", 2, 2)])], LOG)
    assert state(store) == {"a": (month_index(2024, 2), "Street"), "b": (month_index(2024, 1), "Street")}
    ingest(store, [write_log(tmp_path / "c.csv", [row("b", 2, 2)])], LOG)
    assert {month for month, _ in state(store).values()} == {month_index(2024, 2)}


def test_records_of_another_source_with_the_same_identifiers_stay(store, tmp_path):
    other = profile_of(TEXT.replace("asb-log", "other-log"), "other.toml")
    path = write_log(tmp_path / "a.csv", [row("a"), row("b")])
    ingest(store, [path], LOG)
    assert ingest(store, [path], other).files[0].replaced == 0
    assert Counter(line["source"] for line in rows_of(store)) == {"asb-log": 2, "other-log": 2}
    DeltaTable(store.incidents_folder).optimize.compact()
    assert ingest(store, [path], other).files[0].replaced == 2
    assert Counter(line["source"] for line in rows_of(store)) == {"asb-log": 2, "other-log": 2}


def test_identifiers_that_differ_only_in_spaces_are_one_and_in_case_are_two(store, tmp_path):
    rows = [row(" x  1 ", 1, 1), row("x 1", 1, 2), row("X 1", 1, 1)]
    report = ingest(store, [write_log(tmp_path / "a.csv", rows)], LOG)
    assert (report.kept, report.left_out) == (2, {"duplicate_id": 1})
    assert set(state(store)) == {"x 1", "X 1"}


def test_a_file_of_old_versions_only_changes_nothing_and_says_so(store, tmp_path):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a", 1, 5), row("b", 1, 5)])], LOG)
    before = state(store)
    report = ingest(store, [write_log(tmp_path / "b.csv", [row("a", 2, 4), row("b", 2)])], LOG)
    assert (report.kept, report.left_out) == (0, {"older_version": 2})
    assert state(store) == before


def test_a_file_without_any_identifier_is_refused(store, tmp_path):
    path = write_log(tmp_path / "a.csv", [row(""), row("  ")])
    with pytest.raises(SourceError, match="identifier"):
        ingest(store, [path], LOG)
    assert store.snapshot().version == 0


def test_a_merge_that_lost_the_race_is_decided_anew_and_leaves_no_file_behind(store, tmp_path, monkeypatch):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a", 1, 1), row("b", 1, 1)])], LOG)
    rival = IncidentStore.open(store.path)
    fast = write_log(tmp_path / "fast.csv", [row("a", 1, 3, Street="Fast")])
    slow = write_log(tmp_path / "slow.csv", [row("a", 1, 2, Street="Slow"), row("b", 3, 2, Street="Slow")])
    races = iter(["lost", "won"])

    def overtaken(*arguments):
        if next(races) == "lost":
            with monkeypatch.context() as undisturbed:
                undisturbed.setattr(changing, "commit", commit)
                ingest(rival, [fast], LOG)
        commit(*arguments)

    monkeypatch.setattr(changing, "commit", overtaken)
    report = ingest(store, [slow], LOG)
    assert next(races, None) is None
    assert outcome(report) == Outcome(1, 1, 0, 1, 0)
    assert {name: label for name, (_, label) in state(store).items()} == {"a": "Fast", "b": "Slow"}
    assert store.rows_left_out() == 1
    assert left_over(store) == []


def test_a_merge_that_always_loses_leaves_no_file_behind(store, tmp_path, monkeypatch):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a", 1, 1), row("b", 1, 1)])], LOG)
    before = state(store)

    def lost(*_):
        raise CommitFailedError("another writer won")

    monkeypatch.setattr(changing, "commit", lost)
    monkeypatch.setattr(changing, "_ATTEMPTS", 3)
    with pytest.raises(changing.StoreBusy):
        ingest(store, [write_log(tmp_path / "b.csv", [row("a", 1, 2), row("", 1)])], LOG)
    assert state(store) == before
    assert left_over(store) == []


def test_a_data_file_tells_of_no_rows_but_its_own(store, tmp_path):
    rows = [row("a", 1, Street="Alpha Street"), row("b", 2, Street="Beta Street")]
    ingest(store, [write_log(tmp_path / "a.csv", rows)], LOG)
    texts = {"month=2024-01": b"Alpha Street", "month=2024-02": b"Beta Street"}
    for file in store.snapshot().files:
        own = texts[file.path.parent.name]
        (foreign,) = set(texts.values()) - {own}
        assert own in contents(file.path)
        assert foreign not in contents(file.path)
