"""The documentation of the map page names every parameter of its address and every value."""

import re
from pathlib import Path

from maps.page.assets import asset

FACTS = asset("facts.js").content.decode()
PAGE = Path(__file__).resolve().parents[2] / "docs" / "page.md"


def test_every_parameter_of_the_address_is_described():
    script = asset("address.js").content.decode()
    defaults = script.split("const DEFAULTS = {")[1].split("};")[0]
    names = re.findall(r"(\w+):", defaults)
    assert len(names) > 15
    allowed = script.split("const ALLOWED = {")[1].split("};")[0]
    values = set(re.findall(r'"(\w+)"', allowed)) | set(re.findall(r'^  \["(\w+)"', FACTS, re.MULTILINE))
    assert {"squares", "half", "off"} <= values
    rows = "\n".join(line for line in PAGE.read_text().splitlines() if line.startswith("|"))
    assert [word for word in (*names, *sorted(values)) if f"`{word}`" not in rows] == []
