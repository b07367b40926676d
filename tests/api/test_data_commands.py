"""The commands about the data: what is loaded, left out, removed, erased and excluded, and refusals."""

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDS, RECORDS_PROFILE = (str(ROOT / "examples" / f"police-records.{kind}") for kind in ("csv", "toml"))
REPORTS, REPORTS_PROFILE = (str(ROOT / "examples" / f"council-asb.{kind}") for kind in ("csv", "toml"))
PERSON = "MADE-UP/00001/24"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run the program's own `main` on a store of this test's own; `done` asks that it succeeds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTSPOTS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "120")
    capfdbinary.readouterr()

    def run_main(*words: str) -> Ran:
        from api.cli import main

        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["hotspots", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode(), err.decode())

    return run_main


@pytest.fixture
def done(run):
    def run_well(*words: str) -> str:
        ran = run(*words)
        assert ran.status == 0, (words, ran.err)
        return ran.out

    return run_well


@pytest.fixture
def filled(done, tmp_path: Path) -> Path:
    """The store, with the example records."""
    done("ingest", RECORDS, "--profile", RECORDS_PROFILE)
    return tmp_path / "store"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def incidents(done) -> int:
    return sum(one["incidents"] for one in json.loads(done("slices", "--json"))["slices"])


def test_a_dry_run_makes_no_store_and_reports_what_the_load_then_does(done, tmp_path: Path):
    done("ingest", RECORDS, "--profile", RECORDS_PROFILE, "--dry-run", "--report", "dry.json")
    assert not (tmp_path / "store").exists()
    done("ingest", RECORDS, "--profile", RECORDS_PROFILE, "--report", "real.json")
    dry, real = (json.loads((tmp_path / name).read_text()) for name in ("dry.json", "real.json"))
    assert dry.pop("dry_run") is True
    assert [dry[key] for key in ("read", "kept", "left_out")] == [
        real[key] for key in ("read", "kept", "left_out")
    ]
    assert real["kept"] + sum(real["left_out"].values()) == real["read"] > 0


def test_a_dry_run_over_a_store_changes_no_byte_of_it(done, filled: Path):
    before = contents(filled)
    done("ingest", REPORTS, "--profile", REPORTS_PROFILE, "--dry-run")
    assert contents(filled) == before


def test_slices_name_the_file_and_add_up_to_what_was_kept(done, filled: Path):
    import hashlib

    found = json.loads(done("slices", "--json"))["slices"]
    assert {one["slice"].rsplit("/", 1)[0] for one in found} == {"police-records/made-up-force"}
    assert {one["sha256"] for one in found} == {hashlib.sha256(Path(RECORDS).read_bytes()).hexdigest()}
    assert sum(one["incidents"] for one in found) == sum(one["kept"] for one in found)


def test_no_name_in_the_listings_is_cut_however_narrow_the_terminal(
    done, filled: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "40")
    for one in json.loads(done("slices", "--json"))["slices"]:
        assert one["slice"] in done("slices").split()
        break
    assert "police-records.csv" in done("history").split()


def test_history_tells_what_each_version_did_the_newest_first(done, filled: Path):
    done("remove", "--slice", "police-records/made-up-force/2024-01")
    versions = json.loads(done("history", "--json"))["versions"]
    assert [one["version"] for one in versions] == [2, 1, 0]
    assert [one["operation"] for one in versions] == ["remove", "ingest", "made"]
    assert versions[0]["removed"] == ["police-records/made-up-force/2024-01"]
    assert all(one["can_be_asked"] for one in versions)


def test_remove_takes_a_slice_and_nothing_else(done, filled: Path):
    before = {one["slice"]: one["incidents"] for one in json.loads(done("slices", "--json"))["slices"]}
    key = "police-records/made-up-force/2024-01"
    said = done("remove", "--slice", key)
    assert f"{before.pop(key)} incidents removed" in said
    after = {one["slice"]: one["incidents"] for one in json.loads(done("slices", "--json"))["slices"]}
    assert after == before


def test_erase_leaves_the_identifier_in_no_file_and_ends_the_past(done, run, filled: Path):
    before = incidents(done)
    assert done("erase", "--id", PERSON).startswith("1 incident erased for good")
    assert incidents(done) == before - 1
    assert not any(PERSON.encode() in content for content in contents(filled).values())
    assert [one["can_be_asked"] for one in json.loads(done("history", "--json"))["versions"]] == [
        True,
        False,
        False,
    ]
    again = run("erase", "--id", PERSON)
    assert (again.status, again.out) == (2, "")


def test_left_out_lists_only_what_is_asked_for(done, filled: Path):
    assert "not_an_incident 5" in done("left-out")
    shown = done("left-out", "--reason", "no_location")
    assert "no_location 4" in shown
    assert "not_an_incident" not in shown
    assert done("left-out", "--of", "police-uk/").strip() == "no such row is left out"


def test_a_row_that_was_mended_is_loaded_once(done, run, filled: Path, tmp_path: Path):
    before = incidents(done)
    done("left-out", "--reason", "no_location", "--out", "mended.csv")
    with (tmp_path / "mended.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["reason"] for row in rows} == {"no_location"}
    rows[0]["Easting"] = "445018.0"
    with (tmp_path / "mended.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done("ingest", "mended.csv", "--profile", RECORDS_PROFILE)
    assert incidents(done) == before + 1
    assert f"no_location {len(rows) - 1}" in done("left-out", "--reason", "no_location")
    assert run("ingest", "mended.csv", "--profile", RECORDS_PROFILE).status == 2
    assert incidents(done) == before + 1


def test_rows_of_two_sources_are_not_exported_into_one_file(done, run, filled: Path, tmp_path: Path):
    done("ingest", REPORTS, "--profile", REPORTS_PROFILE)
    refused = run("left-out", "--out", "both.csv")
    assert refused.status == 2
    assert "--of council-asb/" in refused.err
    assert not (tmp_path / "both.csv").exists()
    assert done("left-out", "--of", "council-asb/", "--out", "-").startswith("left_out_of,row,reason,Ref,")


def test_a_place_is_excluded_with_its_reason_and_taken_back(done, filled: Path):
    # West of Greenwich a longitude begins with a hyphen, and is still no option.
    done("exclusions", "add", "-1.3125,54.5650", "--reason", "custody  suite")
    (place,) = json.loads(done("exclusions", "list", "--json"))["excluded_places"]
    assert place["reason"] == "custody suite"
    assert place["longitude"] == pytest.approx(-1.3125, abs=1e-5)
    assert place["latitude"] == pytest.approx(54.5650, abs=1e-5)
    assert "custody suite" in done("exclusions", "list")
    done("exclusions", "add", str(place["place"]), "--reason", "another reason")
    assert len(json.loads(done("exclusions", "list", "--json"))["excluded_places"]) == 1
    done("exclusions", "remove", str(place["place"]))
    assert json.loads(done("exclusions", "list", "--json"))["excluded_places"] == []


def test_a_guessed_profile_can_be_loaded_with(done, run, tmp_path: Path):
    guessed = run("profile", "guess", RECORDS, "--out", "draft.toml")
    assert guessed.status == 0
    assert guessed.out == ""
    assert "recognised: columns.id is 'Crime number'" in guessed.err
    assert "look at: " in guessed.err
    done("ingest", RECORDS, "--profile", "draft.toml", "--dry-run")
    assert run("profile", "guess", RECORDS).out == (tmp_path / "draft.toml").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["remove", "--slice", "january"], "source/part/month"),
        (["remove", "--slice", "police-records/made-up-force/2019-01"], "'hotspots slices' lists"),
        (["remove", "--slice", "police-records/made-up-force/2024-13"], "2024-13"),
        (["erase", "--id", "nobody"], "no record has any of these identifiers"),
        (["erase", "--id", "  "], "--id"),
        (["erase", "--id", PERSON, "--source", "police-uk"], "no record has any of these identifiers"),
        (["left-out", "--of", "police-uk/", "--out", "-"], "'hotspots left-out' lists"),
        (["left-out", "--out", "nowhere/rows.csv"], "there is no folder"),
        (["exclusions", "add", "tea", "--reason", "why"], "longitude,latitude"),
        (["exclusions", "add", "2,20", "--reason", "why"], "area of use"),
        (["exclusions", "add", "99999999999999999999", "--reason", "why"], "neither a place's number"),
        (["exclusions", "add", "-1.3,54.5", "--reason", " "], "give 1 to 200"),
        (["exclusions", "add", "-1.3,54.5", "--reason", "x" * 201], "201 characters"),
        (["exclusions", "remove", "-1.3,54.5"], "'hotspots exclusions list'"),
        (["profile", "guess", "nowhere.csv"], "does not exist"),
        (["profile", "guess", "empty.csv"], "is empty"),
        (["profile", "guess", RECORDS, "--out", "nowhere/p.toml"], "there is no folder"),
        (["ingest", REPORTS, "--profile", RECORDS_PROFILE, "--dry-run"], "hotspots profile guess FILE"),
        (["find", "--as-of", "99"], "'hotspots history' lists"),
    ],
)
def test_a_mistake_is_one_line_status_2_and_changes_no_byte(
    run, filled: Path, tmp_path: Path, words: list[str], says: str
):
    (tmp_path / "empty.csv").touch()
    before = contents(filled)
    ran = run(*words)
    assert (ran.status, ran.out) == (2, ""), ran
    assert len(ran.err.splitlines()) == 1, ran.err
    assert says in ran.err
    assert contents(filled) == before


@pytest.mark.parametrize(
    "words",
    [
        ["slices"],
        ["history"],
        ["left-out"],
        ["remove", "--slice", "a/b/2024-01"],
        ["erase", "--id", "x"],
        ["exclusions", "list"],
        ["exclusions", "add", "1", "--reason", "x"],
    ],
)
def test_without_a_store_each_says_how_to_make_one_and_makes_none(run, tmp_path: Path, words: list[str]):
    ran = run(*words)
    assert (ran.status, ran.out) == (2, "")
    assert "hotspots ingest" in ran.err
    assert list(tmp_path.iterdir()) == []
