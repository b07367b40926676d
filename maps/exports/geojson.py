"""GeoJSON (RFC 7946) of an answer: longitude and latitude, seven decimals, rings anticlockwise."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import orjson
import shapely
from shapely import Geometry

from boundaries.projection import Projection
from hotspots.analysis import Analysis
from hotspots.polygons import polygonal
from hotspots.results import Hotspot, Overlap, PatrolZone, WardStatistics
from hotspots.venues.findings import Venue
from maps.exports.coincidence import of_coincidence
from maps.exports.venues import of_near_venues, of_surroundings, of_venue

_DECIMALS = 7
"""A centimetre: outlines keep five centimetres from every place, so that whoever counts the points inside
what is published finds what was counted."""

Properties = dict[str, Any]


def feature_collection(analysis: Analysis[Any]) -> dict[str, Any]:
    """Return the whole answer as one FeatureCollection with how it was made beside the features."""
    return {"type": "FeatureCollection", "features": features(analysis), **facts(analysis)}


def features(analysis: Analysis[Any]) -> list[dict[str, Any]]:
    """Return one feature per result, in rank order."""
    properties = PROPERTIES[analysis.product]
    return [
        {
            "type": "Feature",
            "id": feature_id(analysis, result),
            "geometry": geometry_in_degrees(result.geometry, analysis.projection),
            "properties": properties(analysis, result),
        }
        for result in analysis.results
    ]


def facts(analysis: Analysis[Any]) -> dict[str, Any]:
    """Return how the answer was made: the same for every format that can carry it."""
    found, around = analysis.coincidence, analysis.surroundings
    return {
        "product": analysis.product,
        "period": {
            "text": str(analysis.period),
            "label": analysis.period.label,
            "months": len(analysis.period.months),
            "missing": list(analysis.missing_months),
        },
        "categories": list(analysis.categories),
        "totals": analysis.totals,
        "choices": {name: asdict(choice) for name, choice in analysis.choices.items()},
        "caveats": list(analysis.caveats),
        "data_version": analysis.data_version,
        "boundary_set": asdict(analysis.boundary_set),
        "attribution": list(analysis.attribution),
        "synthetic": analysis.synthetic,
        **({} if found is None else {"coincidence": of_coincidence(found, analysis.projection)}),
        **({} if around is None else of_surroundings(around)),
    }


def feature_id(analysis: Analysis[Any], result: Any) -> str:
    """Return the id of a result: a ward's code, else a hash of the question and the geometry."""
    if isinstance(result, WardStatistics):
        return result.code
    settings = {name: choice.value for name, choice in analysis.choices.items()}
    digest = hashlib.sha256(orjson.dumps([analysis.product, settings], option=orjson.OPT_SORT_KEYS))
    digest.update(getattr(result, "category", "").encode())
    if isinstance(result, Venue):  # several may stand on one point
        digest.update(f"{result.layer}\0{result.kind}\0{result.name}".encode())
    digest.update(shapely.to_wkb(result.geometry, byte_order=1))
    return digest.hexdigest()[:16]


def geometry_in_degrees(geometry: Geometry, projection: Projection) -> dict[str, Any]:
    """Return a geometry of the store's projection as a GeoJSON geometry."""

    def to_degrees(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        longitude, latitude = projection.to_lonlat(coordinates[:, 0], coordinates[:, 1])
        return np.round(np.column_stack([longitude, latitude]), _DECIMALS)

    in_degrees = shapely.transform(geometry, to_degrees)
    if not shapely.is_valid(in_degrees):
        # Rounding moved a ring onto itself: what has no area falls away.
        in_degrees = polygonal(shapely.make_valid(in_degrees)) or in_degrees
    # RFC 7946 wants exterior rings anticlockwise; clients that fill by winding paint the world otherwise.
    in_degrees = shapely.orient_polygons(in_degrees)
    record: dict[str, Any] = orjson.loads(shapely.to_geojson(in_degrees))
    return record


def of_ward(_: Analysis[Any], ward: WardStatistics) -> Properties:
    """Return the fields of a ward."""
    properties: Properties = {
        "code": ward.code,
        "name": ward.name,
        "population": ward.population,
        **ward.incidents,
        "rate_per_1000": ward.per_1000["all"],
    }
    properties |= {f"{code}_per_1000": rate for code, rate in ward.per_1000.items() if code != "all"}
    return properties | {
        "per_km2": ward.per_km2,
        "area_km2": ward.area_km2,
        "rank": ward.rank,
        "at_institutions": ward.at_institutions,
    }


def of_hotspot(analysis: Analysis[Any], hotspot: Hotspot) -> Properties:
    """Return the fields of a hotspot."""
    return {
        "rank": hotspot.rank,
        "name": hotspot.name,
        "category": hotspot.category,
        "method": hotspot.method,
        "incidents": hotspot.incidents,
        "share_of_incidents": hotspot.share_of_incidents,
        "area_km2": hotspot.area_km2,
        "density_per_km2": hotspot.density_per_km2,
        "peak_per_km2": hotspot.peak_per_km2,
        "active_months": hotspot.active_months,
        "wards": [asdict(ward) for ward in hotspot.wards],
        "period": str(analysis.period),
        "significance": hotspot.significance,
        "weight": hotspot.weight,
        "venues": [of_near_venues(near) for near in hotspot.venues],
    }


def of_overlap(_: Analysis[Any], overlap: Overlap) -> Properties:
    """Return the fields of an overlap."""
    return {
        "rank": overlap.rank,
        "kind": overlap.kind,
        "name": overlap.name,
        "incidents": overlap.incidents,
        "share": overlap.share,
        "area_km2": overlap.area_km2,
        "wards": [asdict(ward) for ward in overlap.wards],
        "significance": overlap.significance,
        "venues": [of_near_venues(near) for near in overlap.venues],
    }


def of_patrol_zone(_: Analysis[Any], zone: PatrolZone) -> Properties:
    """Return the fields of a patrol zone."""
    return {
        "rank": zone.rank,
        "name": zone.name,
        "incidents": zone.incidents,
        "share_of_incidents": zone.share_of_incidents,
        "cumulative_share": zone.cumulative_share,
        "radius_m": zone.radius_m,
        "wards": [asdict(ward) for ward in zone.wards],
    }


PROPERTIES: dict[str, Callable[[Analysis[Any], Any], Properties]] = {
    "wards": of_ward,
    "hotspots": of_hotspot,
    "overlaps": of_overlap,
    "patrol-zones": of_patrol_zone,
    "venues": of_venue,
}
"""The fields of each product."""
