"""What an answer means: data, a refusal, or a fault that may pass."""

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
)
from urllib3.util import Retry

from publishers.errors import ChangedMeanwhile, NotPublished, PageInstead, TooLarge, TransferFailed

_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})
_BEGINNINGS_OF_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")


class TryAgain(Exception):
    """An attempt failed in a way that may pass; `wait_s` is what the publisher asks for, if it does."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


def refuse(response: BaseHTTPResponse, name: str) -> None:
    """Pass an answer with data, raise for every other.

    Raises
    ------
    TryAgain
        The server is busy or down for the moment.
    NotPublished
        There is nothing at the address.
    ChangedMeanwhile
        The part that was asked for is not there any more.
    PageInstead
        It is a web page.
    TransferFailed
        Any other refusal.
    """
    status = response.status
    if status in _WORTH_ANOTHER_TRY:
        raise TryAgain(f"the publisher answered {status}", _asked_wait(response))
    if status in {404, 410}:
        raise NotPublished(f"{name} is not published (the publisher answered {status})")
    if status == 416:
        raise ChangedMeanwhile(f"{name} has become shorter while it was read; try again")
    if status not in {200, 206}:
        raise TransferFailed(
            f"{name}: the publisher answered {status}, not with data; check the address, or try again later"
        )
    if response.headers.get("Content-Type", "").lower().startswith(("text/html", "application/xhtml")):
        raise page_instead(name)


def is_page(beginning: bytes) -> bool:
    """Say whether a body begins as a web page does.

    Examples
    --------
    >>> is_page(b"  <!DOCTYPE html><title>Maintenance</title>"), is_page(b"Crime ID,Month")
    (True, False)
    """
    return beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(_BEGINNINGS_OF_PAGES)


def page_instead(name: str) -> PageInstead:
    """Return the error for a web page where data were asked for."""
    return PageInstead(
        f"{name}: the publisher answered with a web page, not with data; try again later, "
        "or check the address and whether this network asks for a sign-in"
    )


def too_large(name: str, size: int, largest: int) -> TooLarge:
    """Return the error for a body above its limit."""
    return TooLarge(f"{name}: holds {size:,} bytes or more; the limit is {largest:,}")


def body_length(response: BaseHTTPResponse) -> int | None:
    """Return how many bytes the body is to have; None where the server does not say, or packs it."""
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() and not _packed(response) else None


def validator(response: BaseHTTPResponse) -> str:
    """Return what tells one version of a file from the next: its strong ETag, else its date, else nothing."""
    if _packed(response):
        return ""  # what comes is unpacked: its bytes are not those that a part is counted in
    tag: str = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def in_words(error: HTTPError, host: str) -> str:
    """Return a fault of the connection for a person; the library's own words name memory addresses."""
    words = {
        NameResolutionError: f"{host} is not found; is this machine on the network?",
        ReadTimeoutError: f"{host} stopped in the middle",
        ProxyError: "the proxy that the environment names cannot be reached",
        NewConnectionError: f"{host} takes no connection",
        ConnectTimeoutError: f"{host} does not answer",
    }
    return next((said for kind, said in words.items() if isinstance(error, kind)), f"{host} broke off")


def _packed(response: BaseHTTPResponse) -> bool:
    return bool(response.headers.get("Content-Encoding", "identity").lower() != "identity")


def _asked_wait(response: BaseHTTPResponse) -> float | None:
    try:
        return Retry().get_retry_after(response)
    except (InvalidHeader, ValueError, OverflowError):
        return None
