"""The page on venues describes every key and built-in profile, and its commands run."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app as command_line
from hotspots.venues.profile import BUILT_IN, KEYS
from hotspots.venues.reading import DUPLICATE, UNKNOWN_KIND

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "venues.md").read_text()


def test_every_key_profile_and_reason_is_described():
    first, second = re.findall(r"\|---.*?\|\n((?:\|.+\n)+)", PAGE)
    described = {key for row in first.splitlines() for key in re.findall(r"^\| `(\w+)`", row)}
    assert described == {key for key in KEYS[""] if key not in {*KEYS, "kinds"}}
    for table in set(KEYS) - {""}:
        row = next(row for row in second.splitlines() if row.startswith(f"| `[{table}]`"))
        for key in KEYS[table]:
            assert f"`{key}`" in row, (table, key)
    for word in (*BUILT_IN, UNKNOWN_KIND, DUPLICATE):
        assert f"`{word}`" in PAGE, word


def test_the_commands_of_the_page_run_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTSPOTS_STORE", str(tmp_path / "store"))
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    block = re.search(r"```sh\n(.+?)```", PAGE, flags=re.DOTALL)
    assert block is not None
    for line in block[1].splitlines():
        ran = CliRunner().invoke(command_line, shlex.split(line)[1:])
        assert ran.exit_code == 0, (line, ran.output, ran.exception)
