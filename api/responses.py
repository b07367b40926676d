"""Answers as HTTP responses: identity, links, pages."""

import hashlib
from typing import Any
from urllib.parse import urlencode

import orjson
import shapely
from fastapi import Request, Response

from api.parameters import Page
from api.texts import BBox
from hotspots.analysis import Analysis
from maps.exports.geojson import facts, features

GEOJSON = "application/geo+json"
JSON = "application/json"
Link = dict[str, str]


def address(request: Request, path: str, **query: str) -> str:
    """Return the absolute address of a path of this service."""
    base = str(request.base_url).rstrip("/")
    return f"{base}{path}" + (f"?{urlencode(query)}" if query else "")


def link(request: Request, path: str, rel: str, media_type: str, title: str, **query: str) -> Link:
    """Return one link object."""
    return {"href": address(request, path, **query), "rel": rel, "type": media_type, "title": title}


def json_response(body: Any, media_type: str = JSON) -> Response:
    """Return a body as JSON."""
    return Response(orjson.dumps(body), media_type=media_type)


def tag_of(content: bytes) -> str:
    """Return the entity tag of bytes; weak, because the same answer may travel compressed or not."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'


def not_modified(request: Request, tag: str) -> Response | None:
    """Return a 304 if the client already has what the tag stands for."""
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag.removeprefix("W/") in known or "*" in known:
        return Response(status_code=304, headers={"ETag": tag})
    return None


def page_of_features(request: Request, analysis: Analysis[Any], page: Page, tag: str) -> Response:
    """Return one page of an answer as a GeoJSON FeatureCollection."""
    matched = _matching(features(analysis), analysis, page)
    returned = matched[page.offset : page.offset + page.limit]
    body = {
        "type": "FeatureCollection",
        "features": returned,
        **facts(analysis),
        "links": _page_links(request, page, len(matched), analysis),
        "numberMatched": len(matched),
        "numberReturned": len(returned),
        "timeStamp": time_stamp(analysis),
    }
    response = json_response(body, GEOJSON)
    response.headers["ETag"] = tag
    return response


def time_stamp(analysis: Analysis[Any]) -> str:
    """Return when the data of an answer were committed."""
    return analysis.committed.strftime("%Y-%m-%dT%H:%M:%SZ")


def _matching(found: list[dict[str, Any]], analysis: Analysis[Any], page: Page) -> list[dict[str, Any]]:
    if page.interval is not None and not _meets(page.interval, analysis):
        return []
    if page.bbox is None:
        return found
    geometries = shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in found])
    touched = shapely.intersects(geometries, _box(page.bbox))
    return [feature for feature, touches in zip(found, touched, strict=True) if touches]


def _meets(interval: tuple[Any, Any], analysis: Analysis[Any]) -> bool:
    """Say whether an interval, either end open, meets the period of the answer."""
    start, end = interval
    period = analysis.period
    return not ((start and start.date() >= period.end) or (end and end.date() < period.start))


def _box(bbox: BBox) -> shapely.Geometry:
    west, south, east, north = bbox
    if west <= east:
        return shapely.box(west, south, east, north)
    # A box that crosses the antimeridian is two.
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])


def _page_links(request: Request, page: Page, matched: int, analysis: Analysis[Any]) -> list[Link]:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    query = dict(request.query_params)
    # The other pages are of the same version, whatever is loaded meanwhile.
    asked_then = {"as_of": analysis.data_version}
    links = [
        link(request, path, "self", GEOJSON, "This page", **query),
        link(request, path.removesuffix("/items"), "collection", JSON, "The collection"),
    ]
    if page.offset + page.limit < matched:
        onward = {**query, **asked_then, "limit": str(page.limit), "offset": str(page.offset + page.limit)}
        links.append(link(request, path, "next", GEOJSON, "The next page", **onward))
    if page.offset > 0:
        back = {
            **query,
            **asked_then,
            "limit": str(page.limit),
            "offset": str(max(0, page.offset - page.limit)),
        }
        links.append(link(request, path, "prev", GEOJSON, "The page before", **back))
    return links
