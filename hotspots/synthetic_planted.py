"""What is planted in the made-up borough: hotspots at known places, and how they coincide."""

from dataclasses import dataclass

from hotspots.coincidence.sentences import ABOVE, AT, BELOW


@dataclass(frozen=True, slots=True)
class PlantedHotspot:
    """A hotspot that is there because it was put there.

    Attributes
    ----------
    category : what concentrates.
    easting, northing : its centre, EPSG:27700.
    radius_m : all of it lies within.
    incidents_per_month : expected incidents of the category, beyond those of any other street.
    name : its main street.
    """

    category: str
    easting: float
    northing: float
    radius_m: float
    incidents_per_month: float
    name: str


def _planted(
    name: str, centre: tuple[float, float], radius_m: float, **incidents_per_month: float
) -> tuple[PlantedHotspot, ...]:
    return tuple(
        PlantedHotspot(category, *centre, radius_m, strength, name)
        for category, strength in incidents_per_month.items()
    )


PLANTED: tuple[PlantedHotspot, ...] = (
    *_planted("Lantern Street", (484_000, 546_500), 125, violence=38, asb=14),
    *_planted("Ropewalk Steps", (485_620, 546_060), 110, violence=28, asb=24),
    *_planted("Candlegate Row", (484_230, 544_900), 120, violence=20, asb=20),
    *_planted("Oxbarrow Arcade", (482_930, 547_820), 110, violence=14, asb=24),
    *_planted("Hobbin Square", (482_250, 546_280), 115, violence=20, drugs=7),
    *_planted("Pennyfold Cross", (485_720, 548_130), 110, asb=28),
    *_planted("Fennick Green", (485_080, 542_720), 120, asb=26),
    *_planted("Larkhollow Parade", (481_260, 544_560), 120, drugs=8),
    *_planted("Thistlewick Steps", (483_330, 543_950), 110, drugs=8),
    *_planted("Marram Promenade", (483_920, 549_230), 110, drugs=8),
    *_planted("Brindlecombe Mews", (486_900, 544_250), 115, drugs=8),
)
"""Violence at five places, ASB at six, drugs at five: two of them coincide at five places."""

QUIET, BUSY = 2.0, 60.0

OTHER_CRIME = {
    "Lantern Street": QUIET,
    "Ropewalk Steps": QUIET,
    "Candlegate Row": QUIET,
    "Oxbarrow Arcade": BUSY,
    "Hobbin Square": BUSY,
    "Pennyfold Cross": BUSY,
    "Fennick Green": BUSY,
    "Larkhollow Parade": BUSY,
    "Thistlewick Steps": BUSY,
    "Marram Promenade": BUSY,
    "Brindlecombe Mews": BUSY,
}
"""Expected incidents a month at a planted place, of all categories that no hotspot is of."""


@dataclass(frozen=True, slots=True)
class PlantedOverlap:
    """Two categories that coincide as they do because they were put so.

    Attributes
    ----------
    categories : the two.
    given_activity : whether they share more than other recorded crime predicts, as much, or less.
    places : names of the planted places that make it so.
    """

    categories: tuple[str, str]
    given_activity: str
    places: tuple[str, ...]


PLANTED_OVERLAPS: tuple[PlantedOverlap, ...] = (
    PlantedOverlap(("violence", "asb"), ABOVE, ("Lantern Street", "Ropewalk Steps", "Candlegate Row")),
    PlantedOverlap(("violence", "drugs"), AT, ("Hobbin Square",)),
    PlantedOverlap(("asb", "drugs"), BELOW, tuple(name for name in OTHER_CRIME if OTHER_CRIME[name] == BUSY)),
)
"""Above: both are heavy where little other crime is. At: both are heavy at one of the places that are busy
with other crime, and either alone at others, as if each followed how busy a place is. Below: every busy place
has one of the two and none has both."""
