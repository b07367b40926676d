"""How the wards of a briefing are shaded: what is counted, per km^2, in rounded classes."""

from dataclasses import dataclass
from typing import Any

from hotspots.categories import NAMED_THEMES
from maps import legend


@dataclass(frozen=True, slots=True)
class Shading:
    """How the wards are shaded: incidents of the categories together per km^2, in rounded classes."""

    categories: tuple[str, ...]
    values: dict[str, float | None]
    cuts: tuple[float, ...]

    @property
    def ramp(self) -> list[dict[str, Any]]:
        """The classes for the key: which of the five fills, and what it holds."""
        texts = legend.labels(self.cuts)
        return [
            {"fill": legend.shade_of(position, len(texts)) + 1, "text": text}
            for position, text in enumerate(texts)
        ]


def shading_of(wards: dict[str, Any], counted: tuple[str, ...]) -> Shading:
    """Return incidents per km^2 of each ward, by code: of categories that have none in common, together."""
    values: dict[str, float | None] = {}
    for feature in wards["features"]:
        ward = feature["properties"]
        values[ward["code"]] = sum(ward[code] for code in counted) / ward["area_km2"]
    return Shading(counted, values, legend.cuts(list(values.values())))


def counted_once(categories: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what another category of the list holds already."""
    wholes = {code.partition(".")[0] for code in categories}
    # Which incidents a named theme shares with another category is not known here.
    shares = len(categories) > 1 and not wholes.isdisjoint(NAMED_THEMES)
    if shares or "all" in wholes or {"crime", "asb"} <= wholes:
        return ("all",)
    if "crime" in wholes:
        return ("crime",)
    return tuple(code for code in categories if code in wholes or code.partition(".")[0] not in categories)
