"""One polite client for every publisher: it waits where it is told to, and gives up in bounded time.

The library below is urllib3: connections, TLS and proxies are its work. What it leaves open is decided here:
where an answer may lead to (`publishers.addresses`), what is tried again (`publishers.answers`), how slow and
how large a body may be, and that a web page with status 200 is no data.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from publishers.addresses import checked_address, proxy_for, redirected_address
from publishers.answers import TryAgain, body_length, in_words, is_page, page_instead, refuse, too_large
from publishers.connections import open_pool
from publishers.errors import AddressRefused, TransferFailed
from publishers.fetched import Progress
from publishers.pacing import Limits, Pace

T = TypeVar("T")

USER_AGENT = "hotspots (hotspot maps for community safety partnerships; urllib3)"
_BLOCK_BYTES = 1 << 16
_MAX_REDIRECTS = 5


class Client:
    """Asks publishers, one request after another. Use it in a `with` statement, which closes it.

    Parameters
    ----------
    limits : see `Limits`.
    progress : told after every block of a body.
    sleep, clock : how it waits and what time it is, in seconds.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        progress: Progress = lambda _done, _total, _name: None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self.progress = progress
        self._clock = clock
        self._pace = Pace(self.limits, sleep=sleep, clock=clock)
        self._pools: dict[str | None, urllib3.PoolManager] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.clear()

    def json(
        self,
        address: str,
        fields: Mapping[str, str] | None = None,
        *,
        name: str,
        largest: int = 256 << 20,
        check: Callable[[Any], None] = lambda _document: None,
    ) -> Any:
        """Return the JSON document at an address; `check` sees it first and may raise `TryAgain`.

        Raises
        ------
        PublisherError
            It could not be had, is larger than `largest` bytes, or is no JSON.
        """

        def read(response: urllib3.BaseHTTPResponse) -> Any:
            body = b"".join(self.blocks(response, name=name, largest=largest))
            try:
                document = json.loads(body)
            except ValueError:
                raise TransferFailed(
                    f"{name}: the answer is no JSON (it begins {body[:40]!r}); try again later"
                ) from None
            check(document)
            return document

        asked = f"{address}?{urlencode(fields)}" if fields else address
        return self.get(asked, read, name=name, headers=lambda: {"Accept-Encoding": "gzip"})

    def get(
        self,
        address: str,
        read: Callable[[urllib3.BaseHTTPResponse], T],
        *,
        name: str,
        headers: Callable[[], Mapping[str, str]] = dict,
    ) -> T:
        """Ask, and return what `read` makes of the answer; tried again where the fault may pass.

        Parameters
        ----------
        read : given the answer with its body unread; may raise `TryAgain`.
        name : what messages call it.
        headers : called before every attempt, so that one can go on where the last ended.

        Raises
        ------
        NotPublished
            There is nothing at the address.
        PublisherError
            No attempt brought an answer that can be used.
        """
        host = urlsplit(address).hostname or ""
        for attempt in range(1, self.limits.attempts + 1):
            try:
                with self._answer(address, headers()) as response:
                    refuse(response, name)
                    return read(response)
            except TryAgain as fault:
                self._pace.after_fault(attempt, fault, name)
            except SSLError as error:
                raise TransferFailed(
                    f"{name}: the connection to {host} is not secure ({error}); if your organisation has "
                    "certificates of its own, name their file in SSL_CERT_FILE"
                ) from None
            except HTTPError as error:
                self._pace.after_fault(attempt, TryAgain(in_words(error, host)), name)
        raise TransferFailed(f"{name}: not tried once; allow at least one attempt")

    def blocks(
        self, response: urllib3.BaseHTTPResponse, *, name: str, largest: int, before: int = 0
    ) -> Iterator[bytes]:
        """Yield a body as it comes, watching length, size and speed; `before` bytes of it are there already.

        Raises
        ------
        TransferFailed
            It is larger than `largest` bytes, too slow, or a web page.
        urllib3.exceptions.HTTPError
            It broke off before its stated end, or stopped; `get` tries again.
        """
        length = body_length(response)
        total = None if length is None else before + length
        if total is not None and total > largest:
            raise too_large(name, total, largest)
        got, started = 0, self._clock()
        # read1 returns what is there; read would wait for a whole block, and a drip would never be seen.
        while block := response.read1(_BLOCK_BYTES, decode_content=True):
            if not got and not before and is_page(block):
                raise page_instead(name)
            got += len(block)
            if before + got > largest:
                raise too_large(name, before + got, largest)
            seconds = self._clock() - started
            if seconds > self.limits.grace_s and got < seconds * self.limits.slowest_bytes_per_s:
                raise TransferFailed(
                    f"{name}: comes at {got / seconds:,.0f} bytes a second; the least is "
                    f"{self.limits.slowest_bytes_per_s:,.0f}: try again on a better line"
                )
            self.progress(before + got, total, name)
            yield block

    @contextmanager
    def _answer(self, address: str, headers: Mapping[str, str]) -> Iterator[urllib3.BaseHTTPResponse]:
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._send(address, headers)
            try:
                location = response.get_redirect_location()
                if not location:
                    yield response
                    return
                address = redirected_address(address, location)
            finally:
                # A body read to its end has given its connection back; any other belongs to no later answer.
                response.close()
        raise AddressRefused(f"{address[:200]}: one address leads to the next without end")

    def _send(self, address: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        proxy = proxy_for(checked_address(address))
        if proxy not in self._pools:
            limits = self.limits
            self._pools[proxy] = open_pool(proxy, connect_s=limits.connect_s, read_s=limits.read_s)
        self._pace.before_request()
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        response = self._pools[proxy].request(
            "GET", address, headers=sent, preload_content=False, redirect=False, retries=False
        )
        response.url = address  # where redirects led to, in full
        return response
