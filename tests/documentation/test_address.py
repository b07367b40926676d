"""The documentation of the map page names every parameter of its address."""

import re
from pathlib import Path

from maps.page.assets import asset

PAGE = Path(__file__).resolve().parents[2] / "docs" / "page.md"


def test_every_parameter_of_the_address_is_described():
    script = asset("address.js").content.decode()
    defaults = script.split("const DEFAULTS = {")[1].split("};")[0]
    names = re.findall(r"(\w+):", defaults)
    assert len(names) > 15
    rows = "\n".join(line for line in PAGE.read_text().splitlines() if line.startswith("|"))
    assert [name for name in names if f"`{name}`" not in rows] == []
