"""Whether the service lives, and whether it is ready to answer.

Both are answered by the event loop itself: they do not wait behind questions for a thread.
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.problems import problem
from api.responses import json_response
from boundaries.errors import TeachingError

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", summary="The process lives")
async def live() -> dict[str, Any]:
    """Answer as long as the process can."""
    return {"status": "live"}


@router.get("/ready", summary="The store is open and the kernels are compiled")
async def ready(request: Request) -> Response:
    """Answer 200 when a question can be answered, 503 when not."""
    try:
        snapshot = request.app.state.workspace.store.snapshot()
    except TeachingError as error:
        return problem(503, "Not ready", str(error))
    return json_response({"status": "ready", "data_version": snapshot.data_version})
