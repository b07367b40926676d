"""Every command, setting, address, parameter and error is described, and the README's commands run."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app as command_line
from api.errors import CONSEQUENCES
from api.parameters import PARAMETERS
from api.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
README = DOCS.parent / "README.md"


def _commands() -> dict[str, object]:
    found = {}

    def walk(command: object, words: str) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, f"{words} {name}")
        if not getattr(command, "commands", None):
            found[words] = command

    walk(get_command(command_line), "hotspots")
    return found


def test_every_command_and_option_is_described():
    text = (DOCS / "commands.md").read_text()
    commands = _commands()
    assert len(commands) >= 23
    for words, command in commands.items():
        row = next((line for line in text.splitlines() if line.startswith(f"| `{words}")), None)
        assert row is not None, words
        # An option stands in the command's own row, or under a heading that names the command.
        sections = [
            s
            for s in text.split("\n## ")[1:]
            if re.search(rf"\b{words.split()[-1]}\b|every", s.split("\n")[0])
        ]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert any(option in part for part in (row, *sections)), f"{words} {option}"


def test_every_setting_is_described_with_its_default():
    text = (DOCS / "settings.md").read_text()
    for name, field in Settings.model_fields.items():
        row = next((line for line in text.splitlines() if f"`HOTSPOTS_{name.upper()}`" in line), None)
        assert row is not None, name
        if field.default_factory is None and field.default != "":
            assert f"`{field.default}`" in row, row


def test_every_address_parameter_and_error_is_described():
    text = (DOCS / "http.md").read_text()
    for path in create_app(Settings()).openapi()["paths"]:
        assert f"GET {path}`" in text, path
    for parameter in {name for names in PARAMETERS.values() for name in names}:
        assert f"`{parameter}`" in text, parameter
    for consequence in CONSEQUENCES.values():
        assert f"| {consequence.status} | {consequence.title} |" in text, consequence.title


def test_links_between_pages_lead_somewhere():
    for page in [README, DOCS.parent / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_commands_of_the_readme_run(real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On real files under the README's names, in the README's order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOTSPOTS_STORE", raising=False)
    (tmp_path / "wards.geojson").symlink_to(real_data / "boundaries/ward_E06000004.geojson")
    population = real_data / "lookups/DERIVED_ward24_population_census2021_bestfit_stockton.csv"
    (tmp_path / "residents.csv").symlink_to(population)
    (tmp_path / "police-uk.zip").symlink_to(real_data / "cleveland_street_2023-01_2024-12.zip")
    (tmp_path / "examples").symlink_to(README.parent / "examples")
    lines = re.findall(r"^\.venv/bin/hotspots (.+)$", README.read_text(), flags=re.MULTILINE)
    ran = []
    for line in lines:
        words = shlex.split(line)
        if words[0] == "serve":
            continue
        run = CliRunner().invoke(command_line, words)
        assert run.exit_code == 0, (line, run.output, run.exception)
        ran.append(words[0])
    assert ran[:5] == ["boundaries", "ingest", "profile", "ingest", "quality"]
    assert ran[5:] == ["find", "find", "find", "overlap", "venues", "venues", "wards", "patrol", "map"]
    for name in ("violence.geojson", "wards.csv", "patrol.gpx", "briefing.html"):
        assert (tmp_path / name).stat().st_size > 500
