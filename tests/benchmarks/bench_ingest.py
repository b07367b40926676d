"""Whole ingests against merely parsing the same file; run with `make bench`.

The peer parses and stops: it validates, classifies, projects and writes nothing. The rows are the real ones
of Cleveland, repeated to two million, where they stand beside the checkout, else those of the demo borough.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from boundaries.projection import projection_of
from hotspots.loading.ingest import ingest
from hotspots.sources.profiles.known import Profile, profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.store.table import IncidentStore
from hotspots.synthetic import HEADER, write_demo_incidents
from tests.benchmarks.interleaved import ratio

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
ROWS = 2_000_000


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="hotspots-bench-") as name:
        yield Path(name)


def _repeated(path: Path, bodies: list[bytes], rows: int = ROWS) -> int:
    """Write street rows again and again until there are enough, and return how many."""
    body = b"".join(bodies)
    times = -(-rows // body.count(b"\n"))
    with path.open("wb") as stream:
        stream.write(HEADER.encode() + b"\n")
        for _ in range(times):
            stream.write(body)
    return times * body.count(b"\n")


def _bodies(folder: Path) -> list[bytes]:
    archive = SHARED / "cleveland_street_2023-01_2024-12.zip"
    if not archive.exists():
        write_demo_incidents(folder / "demo", projection=projection_of())
        return [path.read_bytes().split(b"\n", 1)[1] for path in (folder / "demo").rglob("*-street.csv")]
    with zipfile.ZipFile(archive) as files:
        names = [name for name in files.namelist() if name.endswith("-street.csv")]
        return [files.read(name).split(b"\n", 1)[1] for name in names]


def _loads(folder: Path, path: Path, profile: Profile):
    """Return what loads a file into a new store each time, and checks that no row is lost."""

    def load():
        shutil.rmtree(folder / "store", ignore_errors=True)
        report = ingest(IncidentStore.create(folder / "store"), [path], profile)
        assert report.kept + sum(report.left_out.values()) == report.read
        return report

    return load


def test_two_million_rows_of_one_csv_file_against_parsing_them(folder):
    path = folder / "two-million.csv"
    rows = _repeated(path, _bodies(folder))
    load = _loads(folder, path, profile_named("police-uk"))
    assert load().read == rows
    ratio(
        f"whole ingest of {rows:,} rows ({path.stat().st_size / 1e6:.0f} MB), pyarrow.csv merely parsing",
        load,
        lambda: csv.read_csv(path),
    )


COUNTRY = """
name = "all-forces"
[columns]
month = "Month"
part = ["Reported by"]
category = "Crime type"
longitude = "Longitude"
latitude = "Latitude"
lsoa = "LSOA code"
[time]
formats = ["%Y-%m"]
"""


def test_four_months_of_39_forces_against_parsing_the_same_rows_as_csv(folder):
    source = SHARED / "benchmarks" / "police_uk_leonard2024_allforces.parquet"
    if not source.exists():
        pytest.skip("the real files are not beside the checkout")
    text = folder / "country.csv"
    csv.write_csv(pq.read_table(source), text)
    profile = profile_of(COUNTRY, "all-forces.toml")
    for path in (text, source):
        load = _loads(folder, path, profile)
        report = load()
        ratio(
            f"whole ingest of {report.read:,} rows of {len(report.files[0].slices)} slices from "
            f"{path.suffix[1:]}, pyarrow.csv merely parsing them",
            load,
            lambda: csv.read_csv(text),
            turns=3,
        )


_PEAK = """
import re, sys
from pathlib import Path
from boundaries.projection import projection_of
from hotspots.sources.profiles.known import Profile, profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.loading.ingest import ingest
from hotspots.store.table import IncidentStore
ingest(IncidentStore.create(Path(sys.argv[1])), [Path(sys.argv[2])], profile_named("police-uk"))
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
@pytest.mark.parametrize("times", [1, 4])
def test_memory_stays_flat_however_large_the_file(folder, times):
    path = folder / "two-million.csv"
    rows = _repeated(path, _bodies(folder) * times, ROWS * times)
    shutil.rmtree(folder / "store", ignore_errors=True)
    ran = subprocess.run(
        [sys.executable, "-c", _PEAK, str(folder / "store"), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    gigabytes = int(ran.stdout) / 1e9
    print(f"\nwhole ingest of {rows:,} rows ({path.stat().st_size / 1e9:.1f} GB): {gigabytes:.2f} GB at most")  # noqa: T201
    assert gigabytes < 1.1
