"""The page on profiles describes every key and category, and what it shows works."""

import re
from pathlib import Path

import pytest

from hotspots.categories import CHILDREN, TITLES, children_of
from hotspots.sources.profiles.checks import SYSTEMS
from hotspots.sources.profiles.toml_file import KEYS, PRECISIONS, profile_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "profiles.md").read_text()


def _section(table: str) -> str:
    heading = {"": "## The file itself", "caveats": "## `[[caveats]]`"}.get(table, f"## `[{table}]`")
    return PAGE.split(heading + "\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("table", KEYS)
def test_every_key_is_described_in_its_table_and_no_other_is(table: str):
    described = {
        key
        for row in re.findall(r"^\| (`.+?) \|", _section(table), flags=re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    }
    keys = {key for key in KEYS[table] if table or key not in KEYS}
    assert described == keys


def test_every_value_and_category_is_named():
    for word in (*SYSTEMS, *PRECISIONS, "merge", "replace", "home-office", "police-uk", *TITLES):
        assert f"`{word}`" in PAGE, word
    listed = PAGE.split("The categories are")[1].split("\n\n")[0]
    for parent in TITLES:
        if children_of(parent):
            inside = re.search(rf"`{parent}`\s+\(([^)]*)\)", listed)
            assert inside is not None, parent
            assert [parent + child for child in re.findall(r"`(\.[\w-]+)`", inside[1])] == list(
                children_of(parent)
            )
    assert len(CHILDREN) == len(re.findall(r"`\.[\w-]+`", listed))


def test_the_least_profile_of_the_page_works():
    least = re.search(r"```toml\n(.+?)```", PAGE, flags=re.DOTALL)
    assert least is not None
    profile = profile_of(least[1], "least.toml")
    assert (profile.place.system, profile.slice.mode) == ("grid-reference", "replace")
