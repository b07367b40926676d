"""Which columns of an unknown file say where."""

from hotspots.sources.guessing.columns import candidates
from hotspots.sources.guessing.findings import Findings
from hotspots.sources.guessing.values import share_of_grid_references, share_within

_MOST = 0.8
_UK_LONGITUDES, _UK_LATITUDES = (-9.0, 2.5), (49.0, 61.5)


def find_place(found: Findings, crs: str, *, has_points: bool) -> None:
    """Find the columns that say where: points of the file itself, metres, degrees, or grid references.

    Parameters
    ----------
    crs : system of the file's points; empty where it does not say.
    """
    if has_points and crs:
        found.system = "geometry"
        found.recognised.append(f"place.system is geometry: the file holds points in {crs[:60]}")
        return
    for system, roles, ranges in (
        ("EPSG:27700", ("easting", "northing"), ((1_000, 800_000), (1_000, 1_300_000))),
        ("lonlat", ("longitude", "latitude"), ((-180, 180), (-90, 90))),
    ):
        named = [candidates(role, found.free()) for role in roles]
        for pair in zip(*named, strict=False):
            if all(_within(found, name, limits) for name, limits in zip(pair, ranges, strict=True)):
                _take_pair(found, system, roles, pair)
                return
    for name in [*candidates("grid_reference", found.free()), *found.free()]:
        if share_of_grid_references(found.texts[name]) >= _MOST:
            found.system = "grid-reference"
            found.take("grid_reference", name, "its name and its values say so")
            return
    _find_degrees(found)


def _within(found: Findings, name: str, limits: tuple[float, float]) -> bool:
    return share_within(found.texts[name], *limits) >= _MOST


def _take_pair(found: Findings, system: str, roles: tuple[str, str], pair: tuple[str, str]) -> None:
    exchanged = (
        system == "lonlat"
        and _within(found, pair[0], _UK_LATITUDES)
        and _within(found, pair[1], _UK_LONGITUDES)
    )
    found.system = system
    for role, name in zip(roles, reversed(pair) if exchanged else pair, strict=True):
        found.take(
            role, name, "its values say so" if exchanged else f"its name and its values say so ({system})"
        )
    if exchanged:
        found.unsure.append(
            f"'{pair[0][:60]}' and '{pair[1][:60]}' look exchanged: the values of the first are latitudes; "
            "the draft goes by the values"
        )


def _find_degrees(found: Findings) -> None:
    """Take two columns of degrees in the United Kingdom whose names do not tell; exactly one of each."""
    fractions = [name for name in found.free() if any("." in value for value in found.texts[name])]
    pairs = [
        [n for n in fractions if _within(found, n, limits)] for limits in (_UK_LONGITUDES, _UK_LATITUDES)
    ]
    if all(len(names) == 1 for names in pairs):
        found.system = "lonlat"
        found.take("longitude", pairs[0][0], "its values are longitudes of the United Kingdom")
        found.take("latitude", pairs[1][0], "its values are latitudes of the United Kingdom")
        found.unsure.append(
            "longitude and latitude were found by their values alone; look whether they are right"
        )
    else:
        found.unsure.append(
            "no column says where; name easting and northing, longitude and latitude, or a grid reference"
        )
