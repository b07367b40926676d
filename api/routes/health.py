"""Whether the service lives, and whether it is ready to answer."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.problems import problem
from api.responses import json_response
from boundaries.errors import TeachingError

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", summary="The process lives")
def live() -> dict[str, Any]:
    """Answer as long as the process can."""
    return {"status": "live"}


@router.get("/ready", summary="The store is open and the kernels are compiled")
def ready(request: Request) -> Response:
    """Answer 200 when a question can be answered, 503 when not."""
    if not getattr(request.app.state, "ready", False):
        return problem(503, "Not ready", "The kernels are being compiled; ask again in some seconds.")
    try:
        snapshot = request.app.state.workspace.store.snapshot()
    except TeachingError as error:
        return problem(503, "Not ready", str(error))
    return json_response({"status": "ready", "data_version": snapshot.data_version})
