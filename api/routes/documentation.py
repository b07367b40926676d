"""The API's own documentation: Swagger UI, served wholly by us."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.responses import json_response

router = APIRouter(include_in_schema=False)

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of the hotspot maps</title>
<link rel="stylesheet" href="{root}/static/swagger/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="swagger-ui" data-openapi="{root}/api"></div>
<script src="{root}/static/swagger/swagger-ui-bundle.js"></script>
<script src="{root}/docs/start.js"></script>
</body>
</html>
"""

_START = """const target = document.getElementById("swagger-ui");
SwaggerUIBundle({ url: target.dataset.openapi, domNode: target, validatorUrl: null, deepLinking: true });
"""


@router.get("/api")
def api(request: Request) -> Response:
    """Return the OpenAPI document."""
    return json_response(request.app.openapi(), OPENAPI)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Return the page; it loads nothing from elsewhere."""
    return HTMLResponse(_PAGE.format(root=request.scope.get("root_path", "")))


@router.get("/docs/start.js")
def start() -> Response:
    """Return the script that starts Swagger UI (the policy forbids it inside the page)."""
    return Response(_START, media_type="text/javascript")
