"""What the versions say of themselves: written with each commit, read back whole, and folded in order."""

from datetime import UTC, datetime

import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import QuestionError, StoreError
from hotspots.loading.ingest import ingest
from hotspots.loading.removal import erase, exclude_places, remove_slices
from hotspots.snapshot import SourceFacts
from hotspots.store.ledger import Entry, Input, Ledger, LeftOut, LoadedSlice, Record
from hotspots.store.schema import SliceKey
from tests.store.record_files import LOG, row, write_log

TEXT = st.text(max_size=6)
COUNTS = st.dictionaries(TEXT, st.integers(0, 9), max_size=2)
SLICES = st.sampled_from(["s/a/2024-01", "s/a/2024-02", "s/b/2024-01"])
LOADED = st.builds(
    LoadedSlice, SLICES, st.integers(0, 9), st.integers(0, 9), COUNTS, st.booleans(), lsoa=COUNTS
)
LEFT = st.builds(
    LeftOut, SLICES | st.just("s//file.csv"), st.dictionaries(TEXT, st.integers(1, 9), max_size=2), TEXT
)
FACTS = st.builds(
    SourceFacts,
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(st.tuples(st.none() | TEXT, TEXT), max_size=2).map(tuple),
    st.sampled_from(["month", "minute"]),
)
RECORDS = st.builds(
    Record,
    st.sampled_from(["ingest", "mend", "remove", "erase", "retention", "exclude"]),
    st.none() | st.builds(Input, TEXT, TEXT, TEXT),
    st.lists(LOADED, max_size=2).map(tuple),
    st.lists(SLICES, max_size=2).map(tuple),
    st.lists(LEFT, max_size=2).map(tuple),
    st.none() | st.dictionaries(st.integers(0, 2**60), TEXT, max_size=2),
    st.dictionaries(TEXT, FACTS, max_size=2),
    st.integers(0, 9),
)


@settings(max_examples=60)
@given(RECORDS)
def test_a_record_is_read_back_as_it_was_written(record):
    text = record.to_text()
    assert "\n" not in text
    assert Record.from_text(text) == record


@settings(max_examples=60)
@given(st.lists(st.none() | RECORDS, max_size=6))
def test_versions_are_folded_in_order_whatever_another_program_committed_between(records):
    entries = [Entry(n, datetime(2026, 1, 1, tzinfo=UTC), record) for n, record in enumerate(records)]
    slices, left, excluded, sources, erased = {}, {}, {}, {}, None
    for entry in entries:
        if entry.record is None:
            continue
        for name in entry.record.removed:
            slices.pop(name, None)
        for loaded in entry.record.slices:
            slices[loaded.slice] = (entry.version, loaded)
        for kept in entry.record.left_out:
            left[kept.of] = kept
        excluded = excluded if entry.record.excluded is None else entry.record.excluded
        sources = {**sources, **entry.record.sources}
        erased = entry.version if entry.record.operation in {"erase", "retention"} else erased
    found = Ledger.of(entries)
    assert {of: (loading.entry.version, loading.loaded) for of, loading in found.slices.items()} == slices
    assert found.left_out == {of: kept for of, kept in left.items() if kept.reasons}
    assert (found.excluded, found.sources) == (excluded, sources)
    assert (None if found.erased is None else found.erased.version) == erased


def test_the_ledger_of_a_version_says_what_it_said_then(store, tmp_path):
    path = write_log(tmp_path / "a.csv", [row("a", 1), row("", 1)])
    ingest(store, [path], LOG)
    remove_slices(store, [SliceKey.parse("asb-log/all/2024-01")])
    exclude_places(store, lambda _: {5: "a prison"})
    path = write_log(tmp_path / "a.csv", [row("b", 2)])
    ingest(store, [path], LOG)
    of = [Ledger.of(store.history()[: version + 1]) for version in range(5)]
    assert [sorted(ledger.slices) for ledger in of] == [
        [], ["asb-log/all/2024-01"], [], [], ["asb-log/all/2024-02"]
    ]  # fmt: skip
    assert [sum(kept.rows for kept in ledger.left_out.values()) for ledger in of] == [0, 1, 1, 1, 0]
    assert [dict(ledger.excluded) for ledger in of] == [{}, {}, {}, {5: "a prison"}, {5: "a prison"}]
    assert [set(store.snapshot(str(version)).sources) for version in range(5)] == [set()] + [{"asb-log"}] * 4
    assert of[4] == store.ledger()


def test_the_history_names_the_file_its_digest_and_the_profile(store, tmp_path):
    import hashlib

    path = write_log(tmp_path / "a.csv", [row("a"), row("", 1), row("b", Lon="")])
    before = datetime.now(UTC)
    ingest(store, [path], LOG)
    made, loaded = store.history()
    assert made.record is None
    assert loaded.record is not None and loaded.record.operation == "ingest"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.record.input == Input(str(path), digest, "asb-log")
    assert abs((loaded.committed - before).total_seconds()) < 60
    (kept,) = loaded.record.left_out
    assert (kept.of, kept.reasons) == ("asb-log//a.csv", {"no_id": 1, "no_location": 1})


def test_what_another_program_committed_is_a_version_without_a_record(store, tmp_path):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a")])], LOG)
    ingest(store, [write_log(tmp_path / "b.csv", [row("b")])], LOG)
    before = store.ledger()
    DeltaTable(store.incidents_folder).optimize.compact()
    assert [entry.record is None for entry in store.history()] == [True, False, False, True]
    assert store.ledger() == before
    erase(store, ["a"])
    assert store.history()[-1].record is not None


def test_a_log_entry_that_cannot_be_read_is_one_clear_line(store, tmp_path):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a")])], LOG)
    entry = store.incidents_folder / "_delta_log" / f"{1:020d}.json"
    entry.write_text(entry.read_text().replace("operation", "operetta"))
    fresh = type(store).open(store.path)
    with pytest.raises(StoreError, match=r"log entry .*0001\.json cannot be read") as caught:
        fresh.ledger()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("as_of", ["2", "99", "-1", "", "x", "1.0", "٣", "1" * 40, "00000000-1", "-"])
def test_what_is_no_version_is_refused_in_words(store, tmp_path, as_of):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a")])], LOG)
    with pytest.raises(QuestionError, match="hotspots history") as caught:
        store.snapshot(as_of)
    assert "\n" not in str(caught.value)


def test_a_version_is_asked_for_by_number_or_by_its_full_name(store, tmp_path):
    ingest(store, [write_log(tmp_path / "a.csv", [row("a")])], LOG)
    first = store.snapshot()
    ingest(store, [write_log(tmp_path / "b.csv", [row("b")])], LOG)
    assert store.snapshot("1") == store.snapshot(first.data_version) == first
    assert store.snapshot(store.snapshot().data_version) is store.snapshot()
