"""Files become whole slices of the store, and the report accounts for every row."""

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.errors import SourceError
from hotspots.loading.ingest import ingest
from hotspots.snapshot import Summary
from hotspots.sources.profiles.known import profile_named
from hotspots.store.table import IncidentStore
from tests.street_files import street_text, touch, write_street, write_zip

POLICE = profile_named("police-uk")
ODDITIES = Path(__file__).parent.parent / "data" / "police_uk"
CLEVELAND, DURHAM = "Cleveland Police", "Durham Constabulary"


def summary(store: IncidentStore) -> Summary:
    return DuckDBEngine(store.path).summary(store.snapshot())


def counts(store: IncidentStore) -> dict[str, int]:
    return {f"{s.part}": s.incidents for s in summary(store).slices}


def test_real_cleveland_is_loaded_whole_and_loading_it_again_changes_nothing(store, real_data):
    archive = real_data / "cleveland_street_2023-01_2024-12.zip"
    first = ingest(store, [archive], POLICE)
    assert (first.read, first.kept, first.left_out) == (187_001, 187_001, {})
    before = summary(store)
    again = ingest(store, [archive], POLICE)
    assert sum(file.replaced for file in again.files) == 187_001
    assert again.warnings == ()
    assert summary(store) == before
    assert before.incidents == 187_001
    assert len(before.months) == 24


def test_neighbours_come_beside_cleveland_and_rows_without_location_are_kept_aside(
    real_data, real_store, tmp_path
):
    store = IncidentStore.open(shutil.copytree(real_store, tmp_path / "store"))
    own = summary(store).slices
    neighbours = ingest(store, [real_data / "neighbours_street_2024-01_2024-04.zip"], POLICE)
    assert neighbours.read == 43_477
    odd = ingest(store, [real_data / "edgecases_street.zip"], POLICE)
    assert (odd.read, odd.kept, odd.left_out) == (13_445, 13_047, {"no_location": 398})
    with_neighbours = summary(store).slices
    assert [s for s in with_neighbours if s.part == "cleveland-police"] == list(own)
    paths = [Path(path) for file in odd.files for path in file.left_out_files]
    rows = [row for path in paths for row in csv.DictReader(path.read_text().splitlines())]
    assert len(rows) == 398
    assert store.rows_left_out() == sum(neighbours.left_out.values()) + 398
    assert {row["reason"] for row in rows} == {"no_location"}
    assert all(row["Longitude"] == "" and int(row["row"]) > 0 for row in rows)


def test_exact_duplicates_are_all_incidents(store):
    assert ingest(store, [ODDITIES / "exact_duplicate_rows.csv"], POLICE).kept == 4
    assert summary(store).incidents == 4


def test_the_report_accounts_for_every_row_and_is_plain_json(store):
    names = ("one_row_for_each_reason.csv", "two_forces_and_two_months.csv")
    report = ingest(store, [touch(copied(store, name), day) for day, name in enumerate(names)], POLICE)
    record = json.loads(json.dumps(report.to_json()))
    assert record["read"] == record["kept"] + sum(record["left_out"].values())
    for file in record["files"]:
        assert file["read"] == file["kept"] + sum(file["left_out"].values())
        numbers = [rows_in_name(path) for path in file["left_out_files"]]
        assert sum(numbers) == sum(file["left_out"].values())
    assert record["superseded"] == [
        {
            "file": str(store.path.parent / names[0]),
            "slice": "police-uk/cleveland-police/2024-01",
            "by": str(store.path.parent / names[1]),
        }
    ]


def rows_in_name(name: str) -> int:
    """The number of rows that the name of a file of rows left out tells."""
    found = re.fullmatch(r".+\.(\d+)-rows\.[0-9a-f]{8}\.csv", name)
    assert found is not None, name
    return int(found[1])


def copied(store: IncidentStore, name: str) -> Path:
    """A copy of an oddity beside the store, so that its time of change can be set."""
    return Path(shutil.copy(ODDITIES / name, store.path.parent / name))


def test_of_two_files_with_the_same_slice_the_later_published_wins_whatever_the_order(store, tmp_path):
    older = write_zip(
        tmp_path / "2024-05.zip", {"a-street.csv": street_text(CLEVELAND, "2024-01", ["Drugs"])}
    )
    newer = write_zip(
        tmp_path / "2024-06.zip", {"a-street.csv": street_text(CLEVELAND, "2024-01", ["Robbery"] * 2)}
    )
    for order in ([older, newer], [newer, older]):
        report = ingest(store, order, POLICE)
        assert (report.read, counts(store)) == (2, {"cleveland-police": 2})
        assert [(s.file, s.by) for s in report.superseded] == [
            ("2024-05.zip/a-street.csv", "2024-06.zip/a-street.csv")
        ]


def test_of_loose_files_the_later_mentioned_wins_whenever_it_was_written(store, tmp_path):
    one = touch(write_street(tmp_path / "1.csv", CLEVELAND, "2024-01", ["Drugs"]), 5)
    two = touch(write_street(tmp_path / "2.csv", CLEVELAND, "2024-01", ["Drugs"] * 3), 6)
    ingest(store, [two, one], POLICE)
    assert counts(store) == {"cleveland-police": 1}


def test_between_an_archive_and_a_loose_file_the_order_decides(store, tmp_path):
    text = street_text(CLEVELAND, "2024-01", ["Robbery"] * 2)
    archive = write_zip(tmp_path / "2024-06.zip", {"a-street.csv": text})
    loose = write_street(tmp_path / "1.csv", CLEVELAND, "2024-01", ["Drugs"])
    for order, incidents in (([archive, loose], 1), ([loose, archive], 2)):
        ingest(store, order, POLICE)
        assert counts(store) == {"cleveland-police": incidents}


def test_only_the_part_of_a_file_that_a_later_one_holds_is_superseded(store, tmp_path):
    old = touch(copied(store, "two_forces_and_two_months.csv"), 1)
    new = touch(write_street(tmp_path / "new.csv", DURHAM, "2024-02", ["Drugs"] * 9), 2)
    report = ingest(store, [old, new], POLICE)
    assert [s.slice for s in report.superseded] == ["police-uk/durham-constabulary/2024-02"]
    assert report.read == report.kept == 3 + 9
    assert [s.incidents for s in summary(store).slices] == [1, 1, 1, 9]


def test_a_much_smaller_replacement_is_done_with_a_loud_warning(store, tmp_path):
    path = tmp_path / "x.csv"
    ingest(store, [write_street(path, CLEVELAND, "2024-01", ["Drugs"] * 10)], POLICE)
    as_many = ingest(store, [write_street(path, CLEVELAND, "2024-01", ["Drugs"] * 8)], POLICE)
    assert as_many.warnings == ()
    fewer = ingest(store, [write_street(path, CLEVELAND, "2024-01", ["Drugs"] * 5 + ["Robbery"])], POLICE)
    (warning,) = fewer.warnings
    assert "police-uk/cleveland-police/2024-01 now has 6 incidents, before 8 (75%)" in warning
    gone = ingest(store, [write_street(path, CLEVELAND, "2024-01", ["Drugs"] * 6)], POLICE)
    assert ["no longer has any incident of robbery (1)" in line for line in gone.warnings] == [True]
    assert counts(store) == {"cleveland-police": 6}


def test_made_up_incidents_are_marked_for_good(store, tmp_path):
    path = write_street(tmp_path / "x.csv", "Anytown Police", "2024-01", ["Drugs"])
    ingest(store, [path], profile_named("demo"))
    (made_up,) = summary(store).slices
    assert (made_up.source, made_up.synthetic) == ("demo", True)


def test_a_bad_file_among_good_ones_fails_alone(store, tmp_path):
    archive = write_zip(
        tmp_path / "mixed.zip",
        {
            "a-street.csv": street_text(CLEVELAND, "2024-01", ["Drugs"]),
            "b-street.csv": "Crime ID,Month\n",
            "c-street.csv": street_text(DURHAM, "2024-01", ["Drugs"], Longitude=""),
            "c-outcomes.csv": "",
        },
    )
    report = ingest(store, [archive], POLICE)
    assert [failure.file for failure in report.failed] == ["mixed.zip/b-street.csv", "mixed.zip/c-street.csv"]
    assert "it has no column Crime type, Location," in report.failed[0].error
    assert "Reported by, Falls within (it has Crime ID, Month)" in report.failed[0].error
    assert "Longitude is '', Latitude is '54.565', which is no number" in report.failed[1].error
    assert [skip.file for skip in report.skipped] == ["mixed.zip/c-outcomes.csv"]
    assert counts(store) == {"cleveland-police": 1}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dates_rewritten_by_a_spreadsheet.csv", "Month is 'Jan-24', but the profile's formats are '%Y-%m'"),
        ("longitude_and_latitude_swapped.csv", "the two are exchanged"),
        ("other_columns.csv", "it has no column"),
        ("cut_short.csv", "if it was cut short, download it again"),
        ("missing.csv", "does not exist"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_one_line_and_the_store_is_as_it_was(store, name, says):
    ingest(store, [ODDITIES / "exact_duplicate_rows.csv"], POLICE)
    before = store.snapshot()
    with pytest.raises(SourceError) as caught:
        ingest(store, [ODDITIES / name], POLICE)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.snapshot() is before


def test_a_slice_of_which_nothing_fits_keeps_what_the_store_had(store, tmp_path):
    ingest(store, [write_street(tmp_path / "x.csv", CLEVELAND, "2024-01", ["Drugs"])], POLICE)
    bad = street_text(CLEVELAND, "2024-01", ["Drugs"] * 2, Longitude="")
    good = street_text(DURHAM, "2024-01", ["Drugs"]).split("\n", 1)[1]
    (tmp_path / "both.csv").write_text(bad + good)
    report = ingest(store, [tmp_path / "both.csv"], POLICE)
    assert (report.read, report.kept) == (3, 1)
    assert ["cleveland-police/2024-01: none of its rows" in line for line in report.warnings] == [True]
    assert counts(store) == {"cleveland-police": 1, "durham-constabulary": 1}


def kept_aside(store: IncidentStore) -> list[str]:
    """Names of the files of rows left out without their random part: those in the folder, and no others."""
    there = sorted(path.name for path in store.left_out_folder.glob("*"))
    left = store.ledger().left_out.values()
    assert there == sorted(entry.file for entry in left)
    for entry in left:
        rows = rows_of(store.left_out_folder / entry.file)
        assert {row["left_out_of"] for row in rows} == {entry.of}
        assert Counter(row["reason"] for row in rows) == entry.reasons
        assert len(rows) == entry.rows == rows_in_name(entry.file)
    return [without_random(name) for name in there]


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def without_random(name: str) -> str:
    return re.sub(r"\.[0-9a-f]{8}\.csv$", ".csv", Path(name).name)


def test_rows_left_out_are_replaced_with_their_slice_whatever_the_file_is_called(store, tmp_path):
    assert store.rows_left_out() == 0
    name = "police-uk.cleveland-police.2024-01.{}-rows.csv"
    steps = [
        ("a.csv", "??", 2),
        ("b.csv", "???", 3),
        ("b.csv", "???", 3),
        ("c.csv", "?", 1),
        ("a.csv", "", 0),
    ]
    for file, unknown, rows in steps:
        path = write_street(tmp_path / file, CLEVELAND, "2024-01", ["Drugs", *unknown])
        (loaded,) = ingest(store, [path], POLICE).files
        expected = [name.format(rows)] if rows else []
        assert kept_aside(store) == [without_random(kept) for kept in loaded.left_out_files] == expected
        assert store.rows_left_out() == rows


def test_rows_left_out_of_a_slice_that_keeps_what_it_had_are_kept_aside(store, tmp_path):
    bad = street_text(CLEVELAND, "2024-01", ["Drugs"] * 2, Longitude="")
    good = street_text(DURHAM, "2024-01", ["Drugs", "?"]).split("\n", 1)[1]
    (tmp_path / "both.csv").write_text(bad + good)
    ingest(store, [tmp_path / "both.csv"], POLICE)
    assert kept_aside(store) == [
        "police-uk.cleveland-police.2024-01.2-rows.csv",
        "police-uk.durham-constabulary.2024-01.1-rows.csv",
    ]
    assert store.rows_left_out() == 3


def test_rows_without_a_month_are_kept_aside_by_the_name_of_their_file(store, tmp_path):
    def load(name: str, bad: int) -> None:
        text = street_text(CLEVELAND, "2024-01", ["Drugs"])
        undated = street_text(CLEVELAND, "?", ["Drugs"] * bad).split("\n", 1)[1]
        (tmp_path / name).write_text(text + undated)
        ingest(store, [tmp_path / name], POLICE)

    load("first.csv", 2)
    load("a.3-rows.csv", 1)
    assert store.rows_left_out() == 3
    load("first.csv", 5)
    other, first = kept_aside(store)
    assert other.startswith("police-uk.__.a_3-rows_csv-") and other.endswith(".1-rows.csv")
    assert first.startswith("police-uk.__.first_csv-") and first.endswith(".5-rows.csv")
    load("a.3-rows.csv", 0)
    assert kept_aside(store) == [first]


def test_files_of_one_name_keep_rows_without_a_month_apart_and_inside_the_folder(store, tmp_path):
    texts = [
        street_text(force, "2024-01", ["Drugs"]) + street_text(force, "", ["Drugs"]).split("\n", 1)[1]
        for force in (CLEVELAND, DURHAM)
    ]
    archive = write_zip(
        tmp_path / "a.zip",
        {"../../x-street.csv": texts[0], "b/x-street.csv": texts[1], "c/..-street.csv": ""},
    )
    report = ingest(store, [archive], POLICE)
    paths = [Path(path) for file in report.files for path in file.left_out_files]
    assert [path.name.split("-street")[0] for path in paths] == ["police-uk.__.x"] * 2
    assert {path.parent for path in paths} == {store.left_out_folder}
    assert {of: left.rows for of, left in store.ledger().left_out.items()} == {
        "police-uk//x-street.csv": 1,
        "police-uk//x-street-2.csv": 1,
    }
    forces = [row["Falls within"] for path in paths for row in rows_of(path)]
    assert forces == [CLEVELAND, DURHAM]
    again = [path for file in ingest(store, [archive], POLICE).files for path in file.left_out_files]
    assert (len(again), store.rows_left_out(), len(kept_aside(store))) == (2, 2, 2)


def test_a_name_too_long_or_odd_for_a_file_is_kept_apart_by_a_digest(store, tmp_path):
    forces = ["F" * 300 + end for end in "ab"]
    rows = "".join(street_text(force, "2024-01", ["Drugs", "?"]).split("\n", 1)[1] for force in forces)
    (tmp_path / "long.csv").write_text(street_text(CLEVELAND, "2024-01", ["Drugs"]) + rows)
    ingest(store, [tmp_path / "long.csv"], POLICE)
    assert [name.count("f") > 70 for name in kept_aside(store)] == [True, True]
    assert store.rows_left_out() == 2


def test_rows_left_out_are_counted_whatever_their_cells_hold(store, tmp_path):
    cells = ["1", "x" * 2_000_000, "2024-01-01"]
    rows = [
        street_text(CLEVELAND, "2024-01", ["Drugs"], Longitude="", Context=cell).split("\n", 1)[1]
        for cell in cells
    ]
    text = street_text(CLEVELAND, "2024-01", ["Drugs"]) + "".join(rows)
    (tmp_path / "cells.csv").write_text(text)
    ingest(store, [tmp_path / "cells.csv"], POLICE)
    assert store.rows_left_out() == 3


def test_progress_names_each_file_as_it_is_done(store, tmp_path):
    for month in ("2024-01", "2024-02"):
        write_street(tmp_path / "in" / f"{month}-x-street.csv", CLEVELAND, month, ["Drugs"])
    seen = []
    ingest(store, [tmp_path / "in"], POLICE, progress=lambda *step: seen.append(step))
    assert [(done, of, Path(name).name) for done, of, name in seen] == [
        (1, 2, "2024-01-x-street.csv"),
        (2, 2, "2024-02-x-street.csv"),
    ]
