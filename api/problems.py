"""Errors as RFC 9457 problem details: what is wrong and what to do, never a trace."""

import logging
from http import HTTPStatus

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.errors import consequence_of
from boundaries.errors import TeachingError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str) -> Response:
    """Return a problem as a response."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(orjson.dumps(body), status, media_type=MEDIA_TYPE)


def register_problems(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(TeachingError, _taught)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(Exception, _unforeseen)


def _taught(_: Request, error: Exception) -> Response:
    if not isinstance(error, TeachingError):
        raise error
    consequence = consequence_of(error)
    return problem(consequence.status, consequence.title, " ".join(str(error).split()))


def _of_http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    response = problem(error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail))
    response.headers.update(error.headers or {})
    return response


def _of_validation(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    return problem(400, "The request cannot be read", f"{first['loc'][-1]}: {first['msg']}"[:300])


def _unforeseen(_: Request, error: Exception) -> Response:
    _log.error("unforeseen error", exc_info=error)
    return problem(500, "Something went wrong here", "The fault is ours; it is logged. Ask again later.")
