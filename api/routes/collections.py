"""Each product is a collection of OGC API - Features."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import UnknownParameter, UnknownResource
from api.parameter import Parameter
from api.parameters import (
    PAGE_PARAMETERS,
    PARAMETERS,
    QUESTION_PARAMETERS,
    parse_page,
    parse_question,
)
from api.responses import (
    GEOJSON,
    JSON,
    json_response,
    link,
    not_modified,
    page_of_features,
    tag_of,
    time_stamp,
)
from api.signatures import with_parameters
from api.workspace import Workspace
from hotspots.analysis import Analysis
from hotspots.period import Period
from maps.exports.geojson import facts, features

router = APIRouter(tags=["collections"])

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

COLLECTIONS: dict[str, tuple[str, str]] = {
    "wards": ("Wards", "Incidents and rates by ward; institutions are counted."),
    "hotspots": ("Hotspots", "Where incidents of each category concentrate."),
    "overlaps": ("Overlaps", "Where the hotspots of several categories coincide."),
    "patrol-zones": ("Patrol zones", "The discs that together hold the most incidents."),
    "venues": ("Venues", "Licensed premises, cameras and other venues, and what is recorded near them."),
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The query of a request; `api.parameters` makes values of its texts."""

    texts: dict[str, str | None]


def _query(_: str, parameter: Parameter) -> Any:
    default = f" Default: {parameter.default}." if parameter.default else ""
    return Annotated[str | None, Query(description=parameter.told + default)]


_EVERY = {name: row for table in QUESTION_PARAMETERS.values() for name, row in table.items()}


@with_parameters(_EVERY | PAGE_PARAMETERS, _query)
def asked(
    request: Request,
    collection: str,
    f: Annotated[str | None, Query(description="json or geojson.")] = None,
    **given: str | None,
) -> Texts:
    """Return the texts of a query once every name in it is known to the collection, and stands once."""
    known = PARAMETERS[_known(collection)]
    if "category" in known and "categories" in request.query_params:
        # As on the command line, where both are understood.
        known = (*known, "categories")
        given["category"] = given["category"] or request.query_params["categories"]
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise UnknownParameter(
            f"parameter '{unknown[0][:60]}' is not one of {collection}; choose among {', '.join(known)}"
        )
    twice = [name for name in known if len(request.query_params.getlist(name)) > 1]
    if twice:
        raise UnknownParameter(f"parameter '{twice[0]}' is given more than once; separate values by commas")
    if f not in {None, "json", "geojson"}:
        raise UnknownParameter(f"f '{str(f)[:60]}' is not a format of this resource; choose json or geojson")
    return Texts(given)


Asking = Annotated[Texts, Depends(asked)]


@router.get("/collections", summary="The products")
def collections(request: Request) -> Response:
    """Return every collection."""
    return json_response(
        {
            "links": [link(request, "/collections", "self", JSON, "This page")],
            "collections": [_collection(request, name) for name in COLLECTIONS],
        }
    )


@router.get("/collections/{collection}", summary="One product")
def collection(request: Request, collection: str) -> Response:
    """Return one collection: what it is, its extent, where its items are."""
    return json_response(_collection(request, _known(collection)))


@router.get("/collections/{collection}/items", summary="The answer to a question, as GeoJSON")
def items(request: Request, collection: str, query: Asking) -> Response:
    """Return the features of a product for the question that the parameters ask."""
    question, page = parse_question(query.texts, collection), parse_page(query.texts)
    analysis = _workspace(request).ask(_known(collection), question)
    tag = _tag(request, analysis)
    return not_modified(request, tag) or page_of_features(request, analysis, page, tag)


@router.get("/collections/{collection}/items/{fid:path}", summary="One feature")
def item(request: Request, collection: str, fid: str, query: Asking) -> Response:
    """Return one feature of the answer to a question."""
    analysis = _workspace(request).ask(_known(collection), parse_question(query.texts, collection))
    tag = _tag(request, analysis)
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    found = [feature for feature in features(analysis) if feature["id"] == fid]
    if not found:
        raise UnknownResource(
            f"'{fid[:60]}' is not among the {len(analysis.results)} {collection} of this question; "
            "ids stand in its items"
        )
    path = f"/collections/{collection}"
    links = [
        link(
            request,
            f"{path}/items/{quote(fid)}",
            "self",
            GEOJSON,
            "This feature",
            **dict(request.query_params),
        ),
        link(request, path, "collection", JSON, "The collection"),
    ]
    body = found[0] | facts(analysis) | {"links": links, "timeStamp": time_stamp(analysis)}
    response = json_response(body, GEOJSON)
    response.headers["ETag"] = tag
    return response


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _known(collection: str) -> str:
    if collection not in COLLECTIONS:
        raise UnknownResource(
            f"collection '{collection[:60]}' is unknown; choose among {', '.join(COLLECTIONS)}"
        )
    return collection


def _tag(request: Request, analysis: Analysis[Any]) -> str:
    """Return the entity tag: the identity of the answer, and of the page of it that was asked for."""
    return tag_of(f"{analysis.identity} {request.url}".encode())


def _collection(request: Request, name: str) -> dict[str, Any]:
    title, description = COLLECTIONS[name]
    path = f"/collections/{name}"
    return {
        "id": name,
        "title": title,
        "description": description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(_workspace(request)),
        "links": [
            link(request, path, "self", JSON, title),
            link(request, f"{path}/items", "items", GEOJSON, f"{title} as GeoJSON"),
        ],
    }


def _extent(workspace: Workspace) -> dict[str, Any]:
    """Return the extent of the default boundary set and of the months loaded."""
    months = workspace.summary(workspace.store.snapshot()).months
    interval: list[str | None] = [None, None]
    if months:
        loaded = Period.of_months(months[0], months[-1])
        interval = [f"{loaded.start}T00:00:00Z", f"{loaded.end}T00:00:00Z"]
    return {
        "spatial": {"bbox": [workspace.extent_in_degrees()], "crs": CRS84},
        "temporal": {
            "interval": [interval],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        },
    }
