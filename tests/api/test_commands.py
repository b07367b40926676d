"""The command line as a person uses it: answers, files, and one teaching line for a mistake."""

import json
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyogrio
import pytest


@dataclass(frozen=True)
class Ran:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch):
    """Run the program's own `main` in this process: starting Python anew each time would take minutes."""

    def run_main(*words: str, **environment: str) -> Ran:
        from api.cli import main

        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["hotspots", *words])
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capfdbinary.readouterr()
        return Ran(int(ended.value.code or 0), out.decode(), err.decode())

    return run_main


def test_a_table_is_shown_on_the_terminal_with_what_must_be_known(run, demo_store: Path):
    shown = run("wards", "--store", str(demo_store), COLUMNS="140")
    assert shown.returncode == 0, shown.stderr
    assert "made up" in shown.stdout
    assert "Data version" in shown.stdout


def test_patrol_zones_open_in_gdal_in_every_format(run, demo_store: Path, tmp_path: Path):
    for ending in ("geojson", "gpx", "kml", "csv"):
        out = tmp_path / f"patrol.{ending}"
        made = run(
            "patrol", "--category", "asb", "--zones", "6", "--out", str(out), "--store", str(demo_store)
        )
        assert made.returncode == 0, made.stderr
        layers = pyogrio.list_layers(out)[:, 0]
        if ending == "gpx":
            assert len(pyogrio.raw.read(out, layer="waypoints")[2]) == 6
        elif ending == "kml":
            assert len(layers) >= 1
        else:
            assert pyogrio.read_info(out, layer=layers[0])["features"] == 6


def test_wards_as_json_are_a_list_with_the_choices(run, demo_store: Path):
    said = json.loads(run("wards", "--out", "-", "--store", str(demo_store)).stdout)
    assert {"code", "name", "population", "all", "crime", "asb", "violence", "drugs"} <= set(said["wards"][0])
    assert {"rate_per_1000", "violence_per_1000", "per_km2", "area_km2", "rank", "at_institutions"} <= set(
        said["wards"][0]
    )
    assert said["choices"]["period"]["value"] == "2024-01/2024-12"


def test_status_as_json_does_not_change_with_the_clock(run, demo_store: Path):
    first, second = (run("status", "--json", "--store", str(demo_store)).stdout for _ in range(2))
    assert first == second
    assert json.loads(first)["months"] == {"first": "2023-01", "last": "2024-12", "missing": []}


def test_a_file_that_exists_is_replaced_whole(run, demo_store: Path, tmp_path: Path):
    out = tmp_path / "wards.csv"
    out.write_text("what was there before\n" * 10_000)
    assert run("wards", "--out", str(out), "--store", str(demo_store)).returncode == 0
    text = out.read_text(encoding="utf-8-sig")
    assert text.startswith("code,name,population,all,crime")
    assert "before" not in text
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["find", "--period", "2024-13"], "2024-13"),
        (["find", "--period", "2024-12/2024-01"], "backwards"),
        (["find", "--period", "2019-01"], "2023-01 to 2024-12"),
        (["find", "--category", "tea"], "tea"),
        (["find", "--out", "spots.shapefile"], "geojson"),
        (["find", "--out", "nowhere/spots.csv"], "nowhere"),
        (["wards", "--set", "atlantis"], "made-up-wards"),
        (["ingest", "nowhere.zip", "--profile", "police-uk"], "nowhere.zip"),
        (["ingest", "empty.zip", "--profile", "police-uk"], "empty.zip"),
        (["ingest", "other.csv", "--profile", "police-uk"], "Crime type"),
        (["ingest", "other.csv", "--profile", "mars"], "police-uk"),
        (["boundaries", "add", "nowhere.geojson", "--set", "a"], "nowhere.geojson"),
        (["boundaries", "add", "codeless.geojson", "--set", "a"], "--code-field"),
    ],
)
def test_a_mistake_is_one_line_status_2_and_leaves_the_store_as_it_was(
    run, demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], says: str
):
    import zipfile

    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    square = {"type": "Polygon", "coordinates": [[[0, 54], [0.1, 54], [0.1, 54.1], [0, 54]]]}
    feature = {"type": "Feature", "properties": {"colour": "red"}, "geometry": square}
    (tmp_path / "codeless.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    monkeypatch.chdir(tmp_path)
    before = run("status", "--json", "--store", str(demo_store)).stdout
    made = run(*words, "--store", str(demo_store))
    assert made.returncode == 2, made.stdout + made.stderr
    assert made.stdout == ""
    assert len(made.stderr.strip().splitlines()) == 1, made.stderr
    assert says in made.stderr
    assert run("status", "--json", "--store", str(demo_store)).stdout == before


def test_a_store_that_is_not_there_or_cannot_be_written_is_one_line(run, tmp_path: Path):
    missing = run("wards", "--store", str(tmp_path / "nothing"))
    assert missing.returncode == 2
    assert "hotspots ingest" in missing.stderr
    (tmp_path / "file").write_text("")
    blocked = run("ingest", "x.csv", "--profile", "police-uk", "--store", str(tmp_path / "file" / "store"))
    assert blocked.returncode == 2
    assert len(blocked.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_cannot_be_used_leaves_no_store_behind(run, tmp_path: Path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    for words in (
        ["ingest", str(tmp_path / "other.csv"), "--profile", "police-uk"],
        ["ingest", str(tmp_path / "missing.zip"), "--profile", "police-uk"],
        ["boundaries", "add", str(tmp_path / "missing.geojson"), "--set", "a"],
    ):
        assert run(*words, "--store", str(tmp_path / "new")).returncode == 2
        assert not (tmp_path / "new").exists()


def test_a_report_that_cannot_be_written_is_said_before_anything_is_loaded(run, tmp_path: Path):
    made = run("ingest", "x.csv", "--profile", "police-uk", "--report", str(tmp_path / "no" / "r.json"))
    assert made.returncode == 2
    assert "there is no folder" in made.stderr


def test_made_up_incidents_are_not_loaded_among_real_ones(run, tmp_path: Path):
    made = run("ingest", "x.csv", "--profile", "demo", "--store", str(tmp_path / "new"))
    assert made.returncode == 2
    assert "never share a store" in made.stderr


def test_an_interrupted_ingest_says_what_is_loaded_and_leaves_whole_months(tmp_path: Path):
    from boundaries.projection import projection_of
    from hotspots.synthetic import write_demo_incidents

    files = write_demo_incidents(tmp_path / "files", projection=projection_of("EPSG:27700"))
    store = tmp_path / "store"
    code = (
        "import os, signal, sys; import hotspots.loading.ingest as i; real = i._Run.load\n"
        "def load(self, plan):\n    real(self, plan); os.kill(os.getpid(), signal.SIGINT)\n"
        "i._Run.load = load\n"
        f"sys.argv = ['hotspots', 'ingest', {str(files)!r}, '--profile', 'police-uk']\n"
        f"sys.argv += ['--store', {str(store)!r}]\n"
        "from api.cli import main; main()"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert made.returncode == 1, made.stderr
    assert made.stderr.strip() == (
        "hotspots: interrupted after 1 of 24 files; the months loaded are whole: run it again for the rest"
    )


def test_a_port_in_use_is_one_line(run, demo_store: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        made = run("serve", "--store", str(demo_store), "--port", str(port))
    assert made.returncode == 2
    assert f"127.0.0.1:{port}" in made.stderr
    assert "--port" in made.stderr
    assert len(made.stderr.strip().splitlines()) == 1


def test_a_setting_that_is_no_value_is_one_line(run, demo_store: Path):
    made = run("wards", "--store", str(demo_store), HOTSPOTS_PORT="many")
    assert made.returncode == 2
    assert "HOTSPOTS_PORT" in made.stderr


def test_help_imports_nothing_heavy():
    code = (
        "import sys; import api.cli; "
        "print([m for m in ('numpy', 'numba', 'pandas', 'duckdb', 'fastapi', 'pyarrow') if m in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_asking_imports_no_pandas(demo_store: Path):
    code = (
        "import sys; from pathlib import Path; from api.settings import Settings; "
        "from api.workspace import open_workspace; from hotspots.question import Question; "
        f"open_workspace(Settings(store=Path({str(demo_store)!r}))).ask('wards', Question()); "
        "print([m for m in ('pandas', 'geopandas', 'sklearn', 'folium') if m in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"bandwidth": "100", "cell": "50"}, "give a cell of at most 25 m or a bandwidth of at least 200 m"),
        ({"bandwidth": "0.003"}, "bandwidth 0.003 m is outside 25 to 5000 m; .* metres on the ground"),
        ({"bandwidth": "25", "cell": "0.5"}, "more than 16,000,000; give a cell of at least"),
        ({"kernel": "gaussian", "bandwidth": "2000"}, "bandwidth 2000 m is outside 25 to 1000 m"),
        ({"method": "gistar", "cell": "25"}, "cell '25' has no meaning for method 'gistar'"),
        (
            {"unit": "150"},
            "unit '150' has no meaning for method 'kde'; leave it out, or choose method gistar",
        ),
        ({"times_mean": "3"}, "no meaning for threshold 'share'; leave it out, or choose threshold mean"),
        ({"threshold": "significance", "exposure": "area"}, "would mark the town itself; choose 'places'"),
        ({"threshold": "significance", "draws": "5"}, "draws 5 is outside 99 to 9999"),
        (
            {"method": "gistar", "category": "weapons", "period": "2024-01", "area": "X99000001"},
            r"\d incidents of Possession of weapons are too few for Gi.*, which needs at least 10",
        ),
        ({"method": "gistar", "unit": "33.33"}, "finer than 0.1 m"),
        ({"weights": "cost", "category": "drugs"}, "drugs is not covered; give one, such as weights drugs:1"),
        ({"weights": "tea:2"}, "category 'tea', which is unknown"),
        ({"weights": "violence"}, "not a list of weights; give 'cost', or codes with numbers"),
        ({"threshold": "risk", "relative_to": "violence,asb"}, "names 2 categories; name one"),
        ({"eps": "auto"}, "no meaning for method 'kde'; leave it out, or choose method dbscan"),
        ({"min_incidents": "many"}, "is not a whole number"),
        ({"merge": "5000"}, "merge 5000 m is outside 0 to 2000 m"),
    ],
    ids=str,
)
def test_a_setting_that_means_nothing_here_teaches_alike_on_both_ways_in(
    run, demo_store: Path, demo_url: str, settings: dict[str, str], words: str
):
    options = [word for name, text in settings.items() for word in (f"--{name.replace('_', '-')}", text)]
    told = run("find", *options, "--store", str(demo_store))
    answer = httpx.get(f"{demo_url}/collections/hotspots/items", params=settings, timeout=60)
    assert (told.returncode, answer.status_code) == (2, 400)
    assert told.stderr == f"hotspots: {answer.json()['detail']}\n"
    assert re.search(words, told.stderr)


@pytest.mark.parametrize(
    "settings",
    [
        {"bandwidth": "auto", "adaptive": None},
        {"kernel": "triangular", "edge": "uniform", "threshold": "mean", "times_mean": "10"},
        {"threshold": "incidents", "incident_share": "0.1", "weights": "violence:3,asb:1", "half_life": "6"},
        {"threshold": "significance", "draws": "199", "exposure": "crime", "category": "violence"},
        {"threshold": "risk", "draws": "199", "correction": "none", "category": "drugs"},
        {"method": "dbscan", "eps": "auto", "min_incidents": "auto", "merge": "100", "at_most": "3"},
        {"method": "hdbscan"},
        {"method": "gistar", "grid": "hexagon", "unit": "200", "neighbours": "queen", "correction": "none"},
        {"method": "gistar", "expected_from": "crime", "draws": "999", "seed": "7", "alpha": "0.1"},
    ],
    ids=str,
)
def test_every_method_answers_alike_on_both_ways_in(
    run, demo_store: Path, demo_url: str, settings: dict[str, str | None]
):
    names = {name: f"--{name.replace('_', '-')}" for name in settings}
    options = [names[name] if text is None else f"{names[name]}={text}" for name, text in settings.items()]
    made = run("find", *options, "--out", "-", "--store", str(demo_store))
    assert made.returncode == 0, made.stderr
    query = {name: "true" if text is None else text for name, text in settings.items()}
    answer = httpx.get(f"{demo_url}/collections/hotspots/items", params=query, timeout=60).json()
    told = json.loads(made.stdout)
    for part in ("features", "choices", "caveats"):
        assert told[part] == answer[part]
    assert all(choice["why"] for choice in told["choices"].values())
