"""Loading a file over HTTP, for whoever holds the operator's token; see docs/decisions/0010."""

import hmac
from dataclasses import asdict
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.errors import NotAllowed, UnknownParameter, UploadsOff
from api.ingesting.queue import Ingests
from api.ingesting.receiving import boundary_of, check_room, check_size, receive
from api.ingesting.states import State, newest_states, read_state
from api.responses import JSON, address, json_response, link
from api.settings import Settings

_bearer = HTTPBearer(auto_error=False, description="The operator's token, HOTSPOTS_UPLOADS.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]

_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "The file, or a zip of files."},
        "profile": {"type": "string", "description": "Name of a built-in profile.", "default": "police-uk"},
        "profile_file": {
            "type": "string",
            "format": "binary",
            "description": "Your own profile (TOML).",
        },
        "dry_run": {"type": "boolean", "description": "Report what would be, and write nothing."},
    },
}


def allowed(request: Request, given: Credentials) -> None:
    """Let a request through that carries the operator's token.

    Raises
    ------
    UploadsOff
        No token is set.
    NotAllowed
        The request carries none, or another.
    UnknownParameter
        The address has a query, which means nothing here.
    """
    settings: Settings = request.app.state.settings
    if not settings.uploads:
        raise UploadsOff(
            "this service takes no uploads; load with 'hotspots ingest', or let the operator set "
            "HOTSPOTS_UPLOADS to a token"
        )
    token = "" if given is None else given.credentials
    # In constant time: how long it takes tells nothing of how much of it was right.
    if not hmac.compare_digest(token.encode(), settings.uploads.encode()):
        raise NotAllowed(
            "uploads need the operator's token; send it as the header 'Authorization: Bearer TOKEN'"
        )
    for name in request.query_params:
        raise UnknownParameter(f"parameter '{name[:60]}' means nothing here; send it as a part of the form")


router = APIRouter(prefix="/ingests", tags=["ingests"], dependencies=[Depends(allowed)])


@router.post(
    "",
    summary="Load a file",
    status_code=202,
    openapi_extra={
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}},
    },
)
async def load(request: Request) -> Response:
    """Receive a file and load it in its turn; where to ask what became of it is in `Location`."""
    settings: Settings = request.app.state.settings
    ingests = _ingests(request)
    most_bytes = settings.upload_mb << 20
    content_type = request.headers.get("content-type", "")
    boundary_of(content_type)
    stated = request.headers.get("content-length", "")
    if stated.isdecimal():
        check_size(int(stated), most_bytes)
        check_room(int(stated), ingests.store.path)
    folder = await anyio.to_thread.run_sync(ingests.reserve)
    try:
        received = await receive(aiter(request.stream()), content_type, folder, most_bytes=most_bytes)
        accepted = await anyio.to_thread.run_sync(ingests.accept, folder, received)
        state = await anyio.to_thread.run_sync(ingests.submit, folder, accepted)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it
    finally:
        if not folder.is_submitted:
            ingests.release(folder)
    response = _told(_body(request, state), status=202)
    response.headers["Location"] = address(request, f"/ingests/{state.id}")
    return response


@router.get("", summary="The uploads of the last days")
def recent(request: Request) -> Response:
    """Return what became of the newest uploads, without their reports."""
    states = newest_states(_ingests(request).store.path)
    found = [_body(request, state) for state in states]
    for body in found:
        del body["report"]
    links = [link(request, "/ingests", "self", JSON, "This page")]
    return _told({"ingests": found, "links": links})


@router.api_route("", methods=["DELETE", "OPTIONS", "PATCH", "PUT"], include_in_schema=False)
def other() -> Response:
    """Refuse other methods with all that there are: of two routes, the framework would name one's only."""
    raise HTTPException(405, headers={"Allow": "GET, HEAD, POST"})


@router.get("/{id}", summary="What became of an upload")
def one(request: Request, id: str) -> Response:  # noqa: A002  the contract's name
    """Return how far an upload is loaded, then its report, or what went wrong."""
    return _told(_body(request, read_state(_ingests(request).store.path, id)))


def _ingests(request: Request) -> Ingests:
    ingests: Ingests = request.app.state.ingests
    return ingests


def _body(request: Request, state: State) -> dict[str, Any]:
    links = [link(request, f"/ingests/{state.id}", "self", JSON, "What became of this upload")]
    return {**asdict(state), "links": links}


def _told(body: dict[str, Any], status: int = 200) -> Response:
    response = json_response(body)
    response.status_code = status
    # Asked for with a token: nobody between keeps it.
    response.headers["Cache-Control"] = "no-store"
    return response
