"""CSV of an answer: one row per result, with where it is and how it was made on every row.

A spreadsheet drops comments and people sort rows away from a heading, so period, set, data version and
attribution are columns.
"""

import csv
import io
from typing import Any

import shapely

from hotspots.analysis import Analysis
from hotspots.csv_cells import safe_cell
from hotspots.results import PatrolZone
from maps.exports.geojson import PROPERTIES


def csv_text(analysis: Analysis[Any]) -> str:
    """Return the rows under one heading, in rank order; text that a spreadsheet would run is defused."""
    stream = io.StringIO()
    rows = [_row(analysis, result) for result in analysis.results]
    heading = list(rows[0]) if rows else ["rank", *_made_from(analysis)]
    writer = csv.DictWriter(stream, heading, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _row(analysis: Analysis[Any], result: Any) -> dict[str, Any]:
    properties = PROPERTIES[analysis.product](analysis, result)
    if analysis.product != "wards":
        properties |= _position(analysis, result)
    flat = {name: cell for key, value in properties.items() for name, cell in _flat(key, value)}
    return flat | _made_from(analysis)


def _position(analysis: Analysis[Any], result: Any) -> dict[str, float]:
    point = result.centre if isinstance(result, PatrolZone) else shapely.point_on_surface(result.geometry)
    longitude, latitude = analysis.projection.to_lonlat(point.x, point.y)
    return {"longitude": round(float(longitude), 6), "latitude": round(float(latitude), 6)}


def _flat(key: str, value: Any) -> list[tuple[str, Any]]:
    """Return one or more cells: a table by category becomes a column for each."""
    if isinstance(value, dict):
        prefix = "" if key == "incidents" else f"{key}_"
        return [(f"{prefix}{name}", _cell(cell)) for name, cell in value.items()]
    if key == "wards":
        return [("wards", safe_cell("; ".join(ward["name"] for ward in value)))]
    if key == "venues":
        return [(f"nearest_{near['kind']}_m", near["distance_m"]) for near in value]
    return [(key, _cell(value))]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return safe_cell(value) if isinstance(value, str) else value


def _made_from(analysis: Analysis[Any]) -> dict[str, str]:
    return {
        "period": str(analysis.period),
        "boundary_set": safe_cell(analysis.boundary_set.name),
        "area": safe_cell(" ".join(analysis.boundary_set.area_codes) or "all"),
        "data_version": analysis.data_version,
        "made_up": "yes" if analysis.synthetic else "no",
        "attribution": safe_cell("; ".join(analysis.attribution)),
    }
