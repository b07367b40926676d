"""How good the loaded data are, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.commands.quality import quality_of
from api.errors import UnknownParameter
from api.parameter import Parameter
from api.parameters import QUESTION_PARAMETERS, parse_question
from api.responses import json_response, not_modified, tag_of
from api.signatures import with_parameters
from api.workspace import Workspace
from hotspots.question import Question

router = APIRouter(tags=["quality"])

QUALITY_PARAMETERS: dict[str, Parameter] = {
    name: QUESTION_PARAMETERS["wards"][name] for name in ("period", "set", "as_of")
}
_ALL_MONTHS = " Default: every month loaded."


def _query(name: str, parameter: Parameter) -> Any:
    default = _ALL_MONTHS if name == "period" else f" Default: {parameter.default}."
    return Annotated[str | None, Query(description=parameter.told + default)]


@with_parameters(QUALITY_PARAMETERS, _query)
def asked(request: Request, **given: str | None) -> Question:
    """Return what is asked once every name in the query is known, and stands once."""
    unknown = [name for name in request.query_params if name not in QUALITY_PARAMETERS]
    if unknown:
        raise UnknownParameter(
            f"parameter '{unknown[0][:60]}' is not one of quality; choose among "
            f"{', '.join(QUALITY_PARAMETERS)}"
        )
    twice = [name for name in QUALITY_PARAMETERS if len(request.query_params.getlist(name)) > 1]
    if twice:
        raise UnknownParameter(f"parameter '{twice[0]}' is given more than once; give it once")
    return parse_question(given)


@router.get("/quality", summary="What is missing, heaped, moved or mixed in the data")
def quality(request: Request, question: Annotated[Question, Depends(asked)]) -> Response:
    """Return the findings with their figures, what to do about each, and the rules that find them."""
    workspace: Workspace = request.app.state.workspace
    snapshot = workspace.store.snapshot(question.as_of)
    area_set = workspace.catalogue.get(question.boundary_set)
    tag = tag_of(workspace.identity("quality", question, snapshot, area_set).encode())
    unchanged = not_modified(request, tag)
    if unchanged is not None:
        return unchanged
    found = quality_of(workspace, question.boundary_set, question.period, question.as_of)
    response = json_response(found)
    # Something may have been loaded meanwhile: then the tag is not the answer's.
    if found["data_version"] == snapshot.data_version:
        response.headers["ETag"] = tag
    return response
