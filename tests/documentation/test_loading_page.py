"""The page on loading names every reason in order, and its commands run, one after the other."""

import csv
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app as command_line
from hotspots.sources.reasons import REASONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "loading.md").read_text()


def test_every_reason_stands_in_the_table_in_the_order_tried_with_what_to_do():
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE, flags=re.MULTILINE)
    assert tuple(reason for reason, _, _ in rows) == REASONS


def test_the_commands_of_the_page_run_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTSPOTS_STORE", str(tmp_path / "store"))
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [
        line
        for block in re.findall(r"^```sh\n(.+?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    said = {}
    for line in lines:
        words = shlex.split(line)
        assert words[0] == "hotspots", line
        if "mended.csv" in words and words[1] == "ingest":
            _mend(tmp_path / "mended.csv")
        run = CliRunner().invoke(command_line, words[1:])
        assert run.exit_code == 0, (line, run.output, run.exception)
        said[line] = run.output
        if "--dry-run" in words:
            assert not (tmp_path / "store").exists()
    assert len(lines) == 16
    for name in ("draft.toml", "report.json", "mended.csv"):
        assert (tmp_path / name).stat().st_size > 100
    # The last look at what is left out: of the four rows without a place, three are left.
    assert "no_location 3" in said["hotspots left-out --of police-records/"]


def _mend(path: Path) -> None:
    """What the page asks a person to do: the first row gets its easting."""
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0]["Easting"] = "445018.0"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
