"""The made-up venues of the demo: public houses at planted places and elsewhere, cameras, closed ground."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from boundaries.projection import projection_of
from boundaries.synthetic import CENTRE
from hotspots.synthetic_planted import PLANTED

SEED = 20_230_103

_SIGNS = (
    "Anchor Bell Compass Dolphin Eagle Fleece Globe Heron Ivy Jolly Keel Lugger Mermaid Nelson Otter Plough"
)
_PUBS_A_PLACE, _PUBS_ELSEWHERE = 3, 14
_WATCHED_PLACES = 2
_PSPO_RADIUS_M = 260.0
_ATTRIBUTION = 'attribution = ["Made-up venues for demonstration: none of them exists"]'
_PROFILES = {
    "venues": f"""
name = "made-up-venues"
title = "Made-up licensed premises and cameras"
{_ATTRIBUTION}
view_m = 50
[columns]
name = "Name"
kind = "Kind"
easting = "Easting"
northing = "Northing"
[place]
system = "EPSG:27700"
""",
    "areas": f"""
name = "made-up-areas"
title = "Made-up Public Spaces Protection Order"
{_ATTRIBUTION}
kind = "pspo"
areas = true
""",
}


def write_demo_venues(folder: Path, *, seed: int = SEED) -> tuple[tuple[Path, Path], ...]:
    """Write the made-up venues as a council might keep them: a CSV file of points, a GeoJSON file of an area.

    Parameters
    ----------
    folder : made if needed.
    seed : the same seed gives the same bytes.

    Returns
    -------
    Each file with the profile that describes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    points, area = folder / "venues.csv", folder / "areas.geojson"
    with points.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Name", "Kind", "Easting", "Northing"])
        writer.writerows(_points(np.random.default_rng(seed)))
    area.write_text(json.dumps(_order()), encoding="utf-8")
    profiles = {name: folder / f"{name}.toml" for name in _PROFILES}
    for name, path in profiles.items():
        path.write_text(_PROFILES[name], encoding="utf-8")
    return (points, profiles["venues"]), (area, profiles["areas"])


def _points(rng: np.random.Generator) -> Iterator[tuple[str, str, str, str]]:
    """Return name, kind, easting and northing of each public house and camera."""
    lively = [(spot.name, (spot.easting, spot.northing)) for spot in PLANTED if spot.category == "violence"]
    towards = rng.uniform(-3_000, 3_000, (_PUBS_ELSEWHERE, 2))
    elsewhere = [(f"no. {k}", (CENTRE[0] + x, CENTRE[1] + y)) for k, (x, y) in enumerate(towards, start=1)]
    pubs = [*lively * _PUBS_A_PLACE, *elsewhere]
    signs = _SIGNS.split()
    for k, (where, centre) in enumerate(pubs):
        easting, northing = rng.normal(centre, 35.0)
        yield (
            f"The {signs[k % len(signs)]}, {where}",
            "licensed-premises",
            f"{easting:.1f}",
            f"{northing:.1f}",
        )
    for where, centre in lively[:_WATCHED_PLACES]:
        for k in (1, 2):
            easting, northing = rng.normal(centre, 40.0)
            yield f"Camera {k}, {where}", "cctv", f"{easting:.1f}", f"{northing:.1f}"


def _order() -> dict[str, object]:
    """Return the ground of the order, around the first planted place, in longitude and latitude."""
    spot = PLANTED[0]
    ground = shapely.Point(spot.easting, spot.northing).buffer(_PSPO_RADIUS_M, quad_segs=4)
    corners = np.column_stack(projection_of().to_lonlat(*shapely.get_coordinates(ground).T)).round(7)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": f"{spot.name} order"},
                "geometry": {"type": "Polygon", "coordinates": [corners.tolist()[::-1]]},
            }
        ],
    }
