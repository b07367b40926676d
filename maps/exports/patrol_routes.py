"""Patrol zones for devices: GPX waypoints and KML placemarks with their discs."""

from typing import Any

import gpxpy.gpx
from fastkml import KML, Document, Folder, LineStyle, Placemark, PolyStyle, Style
from pygeoif import Point, Polygon

from hotspots.analysis import Analysis
from hotspots.results import PatrolZone
from maps.exports.geojson import geometry_in_degrees


def gpx_text(analysis: Analysis[PatrolZone]) -> str:
    """Return one waypoint per zone, at its centre, in rank order."""
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "hotspots"
    gpx.name = _title(analysis)
    gpx.description = _made_from(analysis)
    for zone in analysis.results:
        longitude, latitude = _centre(analysis, zone)
        gpx.waypoints.append(
            gpxpy.gpx.GPXWaypoint(
                latitude, longitude, name=_label(zone), description=_description(analysis, zone)
            )
        )
    text: str = gpx.to_xml()
    return text


def kml_text(analysis: Analysis[PatrolZone]) -> str:
    """Return two folders in rank order, the centres and the discs: a client opens each as one layer."""
    document = Document(name=_title(analysis), description=_made_from(analysis))
    centres, discs = Folder(name="Centres"), Folder(name="Discs")
    for zone in analysis.results:
        centre, description = Point(*_centre(analysis, zone)), _description(analysis, zone)
        centres.append(Placemark(name=_label(zone), description=description, geometry=centre))
        ring = geometry_in_degrees(zone.geometry, analysis.projection)["coordinates"][0]
        name = f"{_label(zone)}: {zone.radius_m:g} m"
        discs.append(Placemark(name=name, geometry=Polygon(ring), styles=[_outline()]))
    document.append(centres)
    document.append(discs)
    text: str = KML(features=[document]).to_string(prettyprint=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _outline() -> Style:
    """Return a dark line 3 px wide, not filled: the street map below stays readable."""
    line = LineStyle(color="ff0c0c0b", width=3)
    return Style(styles=[line, PolyStyle(fill=False)])


def _title(analysis: Analysis[Any]) -> str:
    made_up = "MADE UP: " if analysis.synthetic else ""
    return f"{made_up}Patrol zones, {analysis.boundary_set.name}, {analysis.period.label}"


def _made_from(analysis: Analysis[Any]) -> str:
    areas = " ".join(analysis.boundary_set.area_codes) or "all"
    return " ".join(
        [
            f"{', '.join(analysis.categories)}; areas: {areas}; data version {analysis.data_version}.",
            *analysis.caveats,
            *(f"{line}." for line in analysis.attribution),
        ]
    )


def _label(zone: PatrolZone) -> str:
    return f"{zone.rank}. {zone.name}"


def _description(analysis: Analysis[Any], zone: PatrolZone) -> str:
    return (
        f"{zone.incidents:,} incidents in {analysis.period.label} "
        f"({zone.share_of_incidents:.1%} of the area's), radius {zone.radius_m:g} m"
    )


def _centre(analysis: Analysis[Any], zone: PatrolZone) -> tuple[float, float]:
    longitude, latitude = analysis.projection.to_lonlat(zone.centre.x, zone.centre.y)
    return round(float(longitude), 6), round(float(latitude), 6)
