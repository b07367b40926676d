"""The products: each takes the evidence of a question and returns the whole answer."""

from collections.abc import Callable
from typing import Any

from hotspots.analysis import Analysis
from hotspots.answers import hotspots, overlaps, patrol_zones, venues, wards
from hotspots.evidence import Evidence

ANSWERS: dict[str, Callable[[Evidence, str], Analysis[Any]]] = {
    "wards": wards.answer,
    "hotspots": hotspots.answer,
    "overlaps": overlaps.answer,
    "patrol-zones": patrol_zones.answer,
    "venues": venues.answer,
}
"""The products by name; a new product is one module and one line here."""
