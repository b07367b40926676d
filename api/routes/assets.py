"""The page's own files, each by name: no path reaches another file."""

from fastapi import APIRouter, Request, Response

from api.errors import UnknownResource
from api.responses import not_modified, tag_of
from maps.page.assets import asset

router = APIRouter(include_in_schema=False)


@router.get("/static/{path:path}")
def static(request: Request, path: str) -> Response:
    """Return a static file."""
    try:
        found = asset(path)
    except KeyError:
        raise UnknownResource(f"there is no file '/static/{path[:80]}'; the map page is at /") from None
    tag = tag_of(found.content)
    return not_modified(request, tag) or Response(
        found.content, media_type=found.media_type, headers={"ETag": tag}
    )
