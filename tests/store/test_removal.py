"""What is removed is gone from now on; what is erased is gone for good, wherever it stood."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from deltalake import DeltaTable

from hotspots.errors import QuestionError, StoreError
from hotspots.loading.ingest import ingest
from hotspots.loading.removal import erase, exclude_places, remove_before, remove_slices
from hotspots.period import month_index
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore
from tests.store.every_byte import holding
from tests.store.record_files import LOG, TEXT, left_over, row, state, write_log
from tests.street_files import street_text

WANTED = "REF-7QZX-0001"
OTHERS = ("REF-7QZX-0002", "REF-7QZX-0003")


@pytest.fixture
def filled(store: IncidentStore, tmp_path: Path) -> IncidentStore:
    """A store with a record in two versions of several files, and among the rows left out."""
    first = [
        row(WANTED, 1, 1),
        row(OTHERS[0], 1, 1),
        row(OTHERS[1], 2, 1),
        row("", 1),
        row("", 2, Note=WANTED),
    ]
    again = [
        row(WANTED, 2, 3, Street="Latest"),
        row(WANTED, 1, 2),
        row(f"  {WANTED} ", 1, 1, Lon="", Street="Left out"),
        row(OTHERS[0], 1, 2, Note="=" + OTHERS[0]),
        row("odd", 1, Lon=""),
    ]
    ingest(store, [write_log(tmp_path / "in" / "first.csv", first)], LOG)
    ingest(store, [write_log(tmp_path / "in" / "again.csv", again)], LOG)
    return store


def test_a_removed_slice_is_gone_and_former_versions_keep_it(filled):
    before, then = filled.snapshot().version, state(filled)
    key = SliceKey("asb-log", "all", month_index(2024, 2))
    assert remove_slices(filled, [key]) == 2
    assert state(filled) == {OTHERS[0]: then[OTHERS[0]]}
    assert str(key) not in filled.ledger().slices
    assert state(filled, before) == then
    assert left_over(filled) == []
    with pytest.raises(QuestionError, match="is not loaded"):
        remove_slices(filled, [key])
    DeltaTable(filled.incidents_folder).optimize.compact()
    assert state(filled, before) == then


def test_an_erased_record_is_found_in_no_byte_of_the_store(filled):
    assert holding(filled.path, WANTED) != []
    then = state(filled)
    assert erase(filled, [f" {WANTED}"]) == 1
    assert holding(filled.path, WANTED) == []
    del then[WANTED]
    assert state(filled) == then
    assert holding(filled.path, OTHERS[0]) != []
    reasons = {of: left.reasons for of, left in filled.ledger().left_out.items()}
    assert reasons == {"asb-log//again.csv": {"no_location": 1}, "asb-log//first.csv": {"no_id": 1}}
    assert left_over(filled) == []


def test_an_erased_record_is_in_no_checkpoint_and_in_no_file_that_another_program_made(filled, tmp_path):
    for number in range(105):
        exclude_places(filled, lambda _, number=number: {number: "why"})
    DeltaTable(filled.incidents_folder).optimize.compact()
    DeltaTable(filled.incidents_folder).create_checkpoint()
    assert list((filled.incidents_folder / "_delta_log").glob("*.checkpoint.parquet"))
    erase(filled, [WANTED])
    DeltaTable(filled.incidents_folder).create_checkpoint()
    assert holding(filled.path, WANTED) == []
    assert set(state(filled)) == set(OTHERS)


def test_a_version_before_an_erasure_is_refused_with_version_and_date(filled):
    before = filled.snapshot().version
    erase(filled, [WANTED])
    now = filled.snapshot()
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    for version in range(before + 1):
        with pytest.raises(QuestionError, match=rf"before version {now.version}, .* on {today}") as caught:
            filled.snapshot(str(version))
        assert "\n" not in str(caught.value)
    assert filled.snapshot(str(now.version)).files == now.files
    assert IncidentStore.open(filled.path).snapshot(str(now.version)).files == now.files


def test_an_erasure_of_one_source_leaves_the_records_of_others(filled, tmp_path):
    other = profile_of(TEXT.replace("asb-log", "other-log"), "other.toml")
    ingest(filled, [write_log(tmp_path / "x.csv", [row(WANTED), row(WANTED, Lon="")])], other)
    assert erase(filled, [WANTED], "asb-log") == 1
    assert {name.split("/")[0] for name in holding(filled.path, WANTED)} == {"incidents", "left-out"}
    assert erase(filled, [WANTED]) == 1
    assert holding(filled.path, WANTED) == []


@pytest.mark.parametrize(
    "identifiers", [[], [""], ["  "], ["unheard-of"], ["1"], ["no_id"], [WANTED.lower()]]
)
def test_an_erasure_of_what_is_not_there_is_refused_and_touches_nothing(filled, identifiers):
    before, version, rows = state(filled), filled.snapshot().version, filled.rows_left_out()
    with pytest.raises(QuestionError, match="no record has any of these identifiers"):
        erase(filled, identifiers)
    assert (state(filled), filled.snapshot().version, filled.rows_left_out()) == (before, version, rows)
    assert left_over(filled) == []
    assert set(state(filled, 1)) == {WANTED, *OTHERS}


@pytest.mark.parametrize(
    "odd", ["=1+1", "-7/24", "+44 1", "@ref", "a'b", 'quo"te', "com,ma", "naïve", "x\u00a0y"]
)
def test_an_odd_identifier_is_erased_from_the_rows_left_out_as_well(store, tmp_path, odd):
    rows = [row("fine"), row(odd), row(odd, Lon=""), row(odd, Lon="", Note="x" * 3_000_000)]
    ingest(store, [write_log(tmp_path / "a.csv", rows)], LOG)
    assert store.rows_left_out() == 2
    assert erase(store, [odd]) == 1
    assert (set(state(store)), store.rows_left_out()) == ({"fine"}, 0)
    assert list(store.left_out_folder.glob("*")) == []


def test_an_erasure_sweeps_what_a_killed_ingest_left_behind(filled, tmp_path, forker):
    path = write_log(tmp_path / "b.csv", [row(WANTED, 1, 9)])
    for moment in ("before", "after"):
        killed = forker.run(
            do="ingest", store=filled.path, paths=[path], profile="log",
            die=("hotspots.loading.applying", "stage_file", moment),
        )  # fmt: skip
        assert killed.ended == -9
    assert left_over(filled) != []
    erase(filled, [WANTED])
    assert holding(filled.path, WANTED) == []


def test_an_erasure_while_an_ingest_is_about_to_commit_destroys_none_of_its_files(filled, tmp_path, forker):
    new = write_log(tmp_path / "new.csv", [row(OTHERS[1], 1, 9, Street="New"), row("new", 3), row("", 1)])
    go = tmp_path / "go"
    child = forker.start(
        do="ingest", store=filled.path, paths=[new], profile="log",
        die=("hotspots.store.changing", "commit", "before"), wait=go,
    )  # fmt: skip
    assert forker.heard() == "waiting"
    erase(filled, [WANTED])
    go.touch()
    forker.end(child)
    assert child.ended == 0, child.said
    assert {name: label for name, (_, label) in state(filled).items()} == {
        OTHERS[0]: "Street",
        OTHERS[1]: "New",
        "new": "Street",
    }
    assert holding(filled.path, WANTED) == []
    assert left_over(filled) == []


@pytest.mark.parametrize(
    ("die", "nth", "erased"),
    [
        (("hotspots.store.changing", "commit", "before"), 1, False),
        (("hotspots.store.changing", "commit", "after"), 1, True),
        (("hotspots.loading.removal", "purge", "before"), 1, True),
        (("pathlib:Path", "unlink", "before"), 2, True),
        (("hotspots.store.staging", "_take_away", "before"), 1, True),
        (("hotspots.store.staging", "_take_away", "after"), 1, True),
    ],
)
def test_an_erasure_that_is_killed_is_completed_by_the_next_run_or_never_began(
    filled, tmp_path, forker, die, nth, erased
):
    before = state(filled)
    killed = forker.run(do="erase", store=filled.path, ids=[WANTED], die=die, nth=nth)
    assert killed.ended == -9
    ingest(filled, [write_log(tmp_path / "next.csv", [row("next", 4)])], LOG)
    assert (WANTED not in state(filled)) == erased
    assert (holding(filled.path, WANTED) == []) == erased
    if not erased:
        # Whatever is said to be there can be read.
        assert state(filled, 2) == before
        assert set(state(filled, 1)) == {WANTED, *OTHERS}
    assert left_over(filled) == []


def test_retention_takes_away_old_months_for_good(filled):
    assert remove_before(filled, month_index(2024, 1)) == 0
    assert filled.snapshot().version == 2
    assert remove_before(filled, month_index(2024, 2)) == 1
    assert {month for month, _ in state(filled).values()} == {month_index(2024, 2)}
    assert [path.name for path in filled.incidents_folder.glob("month=*") if any(path.iterdir())] == [
        "month=2024-02"
    ]
    with pytest.raises(QuestionError, match="were erased for good"):
        filled.snapshot("1")
    version = filled.snapshot().version
    assert remove_before(filled, month_index(2024, 2)) == 0
    assert filled.snapshot().version == version


def test_retention_reaches_months_that_only_former_versions_hold(filled):
    remove_slices(filled, [SliceKey("asb-log", "all", month_index(2024, 1))])
    assert remove_before(filled, month_index(2024, 2)) == 0
    assert not any((filled.incidents_folder / "month=2024-01").glob("*"))
    with pytest.raises(QuestionError, match="were erased for good"):
        filled.snapshot("1")


def test_retention_takes_rows_left_out_of_old_slices_with_it(store, tmp_path):
    text = street_text("X", "2023-01", ["?"]) + street_text("X", "2024-01", ["Drugs"]).split("\n", 1)[1]
    (tmp_path / "a.csv").write_text(text)
    ingest(store, [tmp_path / "a.csv"], profile_named("police-uk"))
    assert set(store.ledger().left_out) == {"police-uk/x/2023-01"}
    remove_before(store, month_index(2024, 1))
    assert (store.rows_left_out(), list(store.left_out_folder.glob("*"))) == (0, [])
    assert store.snapshot().files != ()


def test_a_file_that_cannot_be_removed_is_not_called_erased(filled, monkeypatch):
    def stuck(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as immutable:
        immutable.setattr(Path, "unlink", stuck)
        with pytest.raises(StoreError, match="Operation not permitted") as caught:
            erase(filled, [WANTED])
    assert "\n" not in str(caught.value)
    filled.sweep()
    assert holding(filled.path, WANTED) == []
    assert left_over(filled) == []


def test_excluded_places_are_of_the_version_that_they_were_excluded_in(filled):
    place = 5
    assert exclude_places(filled, lambda now: now | {place: "a prison"}) == {place: "a prison"}
    with_one = filled.snapshot()
    exclude_places(filled, lambda now: now | {7: "a hospital"})
    assert filled.snapshot().excluded == {place: "a prison", 7: "a hospital"}
    assert filled.snapshot(str(with_one.version)).excluded == {place: "a prison"}
    assert filled.snapshot(str(with_one.version - 1)).excluded == {}
    exclude_places(filled, lambda _: {})
    assert filled.snapshot().excluded == {}
    assert filled.snapshot().files == with_one.files


def test_two_that_exclude_places_at_once_both_land(filled):
    rival = IncidentStore.open(filled.path)
    calls = []

    def change(now):
        if not calls:
            exclude_places(rival, lambda others: others | {2: "theirs"})
        calls.append(now)
        return now | {1: "ours"}

    exclude_places(filled, change)
    assert len(calls) == 2
    assert filled.snapshot().excluded == {1: "ours", 2: "theirs"}
