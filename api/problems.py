"""Errors as RFC 9457 problem details: what is wrong and what to do, never a trace."""

import logging
from http import HTTPStatus

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


def _taught(_: Request, error: Exception) -> Response:
    if not isinstance(error, TeachingError):
        raise error
    consequence = consequence_of(error)
    response = problem(consequence.status, consequence.title, " ".join(str(error).split()))
    if consequence.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "30"
    return response


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


class Unforeseen:
    """Answers an error that nobody foresaw: it is logged, and the client gets a problem, never a trace.

    The framework's own handler stands outside all middleware, so its answer would lack their headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except Exception:
            _log.exception("unforeseen error")
            if started or scope["type"] != "http":
                raise
            detail = "The fault is ours; it is logged. Ask again later."
            await problem(500, "Something went wrong here", detail)(scope, receive, send)
