"""`hotspots fetch police-uk` and `boundaries fetch`, against publishers on this machine."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publishers.portal import Portal
from tests.publishers.stand_in import StandIn, add_police, archive_of, page, serving
from tests.street_files import street_text

MONTHS = ["2024-01", "2024-02", "2024-03"]
FORCE = "Cleveland Police"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving(StandIn()) as stand_in:
        members = {
            f"{month}/{month}-cleveland-street.csv": street_text(
                FORCE, month, ["Drugs", "Anti-social behaviour"]
            ).encode()
            for month in MONTHS
            if month != "2024-02"
        }
        members |= {f"{month}/{month}-durham-street.csv": b"not wanted" for month in MONTHS}
        add_police(stand_in, {"2024-03": archive_of(members)}, months=MONTHS)
        yield stand_in


@pytest.fixture
def portal(server: StandIn) -> Portal:
    portal = Portal(server)
    wards = [
        {
            "WD25CD": f"E050{n:05d}",
            "WD25NM": f"Ward {n}",
            "LAD25CD": "E06000004",
            "LAD25NM": "Stockton-on-Tees",
        }
        for n in range(1, 4)
    ]
    portal.add("WD_DEC_2025_UK_BFC", wards)
    return portal


@pytest.fixture
def run(server: StandIn, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run the program's own `main`: status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTSPOTS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("HOTSPOTS_POLICE_UK_ADDRESS", server.address)
    monkeypatch.setenv("HOTSPOTS_OPEN_GEOGRAPHY_ADDRESS", f"{server.address}/services")

    def run_main(*words: str) -> tuple[int, str, str]:
        from api.cli import main

        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["hotspots", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return run_main


def slices(run) -> dict[str, int]:
    return {one["slice"]: one["incidents"] for one in json.loads(run("slices", "--json")[1])["slices"]}


def test_what_is_published_is_loaded_and_a_missing_month_is_named(run, tmp_path: Path):
    status, out, err = run("fetch", "police-uk", "--force", "cleveland", "--period", "2024-01/2024-03")
    assert status == 1
    assert "not there: 2024-02" in err
    assert "Open Government Licence" in err
    assert "4 rows read, 4 kept" in out
    assert slices(run) == {
        "police-uk/cleveland-police/2024-01": 2,
        "police-uk/cleveland-police/2024-03": 2,
    }
    kept = sorted(path.name for path in (tmp_path / "downloads").rglob("*.csv"))
    assert kept == ["2024-01-cleveland-street.csv", "2024-03-cleveland-street.csv"]


def test_all_months_there_is_status_0_and_a_second_call_leaves_the_file_as_it_is(run, tmp_path: Path):
    words = ("fetch", "police-uk", "--force", "cleveland", "--period", "2024-03")
    assert run(*words)[0] == 0
    (file,) = (tmp_path / "downloads").rglob("*.csv")
    before = file.stat()
    assert run(*words)[0] == 0
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert slices(run) == {"police-uk/cleveland-police/2024-03": 2}


def test_only_download_keeps_the_files_and_makes_no_store(run, tmp_path: Path):
    status, out, _ = run(
        "fetch",
        "police-uk",
        "--force",
        "cleveland",
        "--period",
        "2024-03",
        "--into",
        "kept",
        "--only-download",
    )
    assert (status, out) == (0, "")
    assert [path.name for path in (tmp_path / "kept").rglob("*.csv")] == ["2024-03-cleveland-street.csv"]
    assert not (tmp_path / "store").exists()
    assert not (tmp_path / "downloads").exists()


def test_wards_are_added_under_their_year_and_the_file_is_not_kept(run, portal: Portal, tmp_path: Path):
    status, out, err = run("boundaries", "fetch", "--area", "E06000004", "--vintage", "2025")
    assert status == 0, err
    assert "wards-2025: 3 areas" in out
    assert "3 wards of E06000004 from WD_DEC_2025_UK_BFC" in err
    assert "wards-2025" in run("boundaries", "list")[1]
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_wards_are_added_under_the_name_that_is_given(run, portal: Portal):
    assert run("boundaries", "fetch", "--area", "E06000004", "--vintage", "2025", "--set", "now")[0] == 0
    assert run("boundaries", "fetch", "--area", "E06000004", "--vintage", "2025", "--default")[0] == 0
    assert {"now", "wards-2025"} <= set(run("boundaries", "list")[1].split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["fetch", "police-uk", "--force", "clevland", "--period", "2024-03"], "did you mean cleveland"),
        (["fetch", "police-uk", "--force", "cleveland", "--period", "March"], "March"),
        (["boundaries", "fetch", "--area", "Stockton", "--vintage", "2025"], "E06000004"),
        (["boundaries", "fetch", "--area", "E06000099", "--vintage", "2025"], "no ward of E06000099"),
        (["boundaries", "fetch", "--area", "E06000004", "--vintage", "1066"], "vintage"),
    ],
)
def test_what_is_not_published_is_one_line_status_2_and_makes_nothing(
    run, portal: Portal, tmp_path: Path, words: list[str], says: str
):
    status, out, err = run(*words)
    assert (status, out) == (2, ""), err
    assert len(err.splitlines()) == 1, err
    assert says in err
    assert not (tmp_path / "store").exists()


def test_a_web_page_instead_of_data_is_one_line_and_makes_nothing(run, server: StandIn, tmp_path: Path):
    server.faults["/api/crimes-street-dates"] = [page()]
    status, out, err = run("fetch", "police-uk", "--force", "cleveland", "--period", "2024-03")
    assert (status, out) == (1, "")
    assert "web page" in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "store").exists()


def test_an_address_without_encryption_on_another_machine_is_refused(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("HOTSPOTS_POLICE_UK_ADDRESS", "http://data.police.uk")
    status, _, err = run("fetch", "police-uk", "--force", "cleveland", "--period", "2024-03")
    assert status == 2
    assert "is not https" in err
    assert not (tmp_path / "store").exists()
