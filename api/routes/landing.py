"""The front door: the map page for people, the OGC landing page for clients."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.errors import UnknownParameter
from api.frontpage import page_context
from api.responses import JSON, json_response, link
from api.routes.documentation import OPENAPI
from maps.page.rendering import page

router = APIRouter(tags=["service"])

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)


@router.get("/", summary="The map page, or the landing page as JSON")
def front(request: Request) -> Response:
    """Return HTML when text/html is asked for (or `f=html`), else the OGC landing page."""
    if wants_html(request):
        response: Response = HTMLResponse(page(page_context(request.app.state.workspace)))
    else:
        response = json_response(_landing(request))
    response.headers["Vary"] = "Accept"
    return response


@router.get("/conformance", summary="The standards that this service keeps")
def conformance() -> dict[str, Any]:
    """Return the conformance classes of OGC API - Features."""
    return {"conformsTo": list(CONFORMANCE)}


def wants_html(request: Request) -> bool:
    """Say whether a request wants a page: `f` decides, else whether `Accept` names text/html."""
    chosen = request.query_params.get("f")
    if chosen is not None:
        if chosen not in {"html", "json"}:
            raise UnknownParameter(f"f '{chosen[:60]}' is not a format of this page; choose html or json")
        return chosen == "html"
    return "text/html" in request.headers.get("accept", "")


def _landing(request: Request) -> dict[str, Any]:
    return {
        "title": request.app.title,
        "description": "Where violence, anti-social behaviour and drug crime concentrate and coincide.",
        "links": [
            link(request, "/", "self", JSON, "This page", f="json"),
            link(request, "/", "alternate", "text/html", "The map", f="html"),
            link(request, "/api", "service-desc", OPENAPI, "The API"),
            link(request, "/docs", "service-doc", "text/html", "The API, to read and to try"),
            link(request, "/conformance", "conformance", JSON, "Standards kept"),
            link(request, "/collections", "data", JSON, "The collections"),
        ],
    }
