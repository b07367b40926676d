"""Publishers on this machine, which behave as the real ones do, their faults included."""

import io
import json
import re
import threading
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Answer:
    """What a request is answered with.

    `cut_at`: the connection ends after so many bytes of the body. `drip_s`: each byte takes so long.
    `chunked`: no length is stated.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    drip_s: float = 0.0
    chunked: bool = False


def page(text: str = "Down for maintenance", **headers: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><p>{text}</p></html>".encode(), 200, headers)


def document(value: Any) -> Answer:
    return Answer(json.dumps(value).encode(), 200, {"Content-Type": "application/json"})


@dataclass
class Asked:
    path: str
    query: dict[str, str]
    headers: dict[str, str]


Route = Callable[[Asked], Answer]


class StandIn:
    """A server on loopback: routes by path, and faults that come before them, one a request."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.faults: dict[str, list[Answer | Route]] = defaultdict(list)
        self.asked: list[Asked] = []
        self.sent_bytes = 0
        self.address = ""

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        faults = self.faults[asked.path]
        chosen = faults.pop(0) if faults else self.routes.get(asked.path, lambda _: Answer(b"nothing", 404))
        return chosen if isinstance(chosen, Answer) else chosen(asked)


def ranged(body: bytes, *, tag: str = '"1"', ranges: bool = True) -> Route:
    """A file that is sent in parts, on condition (If-Range) of its tag, as Amazon S3 does."""

    def answer(asked: Asked) -> Answer:
        headers = {"Content-Type": "application/zip", **({"ETag": tag} if tag else {})}
        matched = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.headers.get("range", ""))
        if not ranges or not matched or asked.headers.get("if-range", tag) != tag:
            return Answer(body, 200, headers)
        if matched[1]:
            start, stop = int(matched[1]), min(int(matched[2] or len(body)), len(body) - 1) + 1
        else:
            start, stop = max(0, len(body) - int(matched[2])), len(body)
        if start >= len(body):
            return Answer(b"", 416, {"Content-Range": f"bytes */{len(body)}"})
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
        return Answer(body[start:stop], 206, headers)

    return answer


@contextmanager
def serving(stand_in: StandIn) -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = stand_in.answer(Asked(parts.path, query, headers))
            self.send_response(answer.status)
            length = {"Content-Length": str(len(answer.body))}
            length = {"Transfer-Encoding": "chunked"} if answer.chunked else length
            for name, value in {**length, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            body = answer.body if answer.cut_at is None else answer.body[: answer.cut_at]
            try:
                if answer.chunked:
                    self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
                elif answer.drip_s:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(answer.drip_s)
                else:
                    self.wfile.write(body)
                stand_in.sent_bytes += len(body)
            except OSError:
                self.close_connection = True
            if answer.cut_at is not None:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that goes away in the middle is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    stand_in.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def archive_of(files: dict[str, bytes]) -> bytes:
    """A zip archive of members by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return stream.getvalue()


def add_police(stand_in: StandIn, archives: dict[str, bytes], *, months: list[str], **options: Any) -> None:
    """data.police.uk: archives lead to a store elsewhere; the latest month lists no force."""
    dates = [{"date": month, "stop-and-search": ["cleveland"]} for month in sorted(months, reverse=True)]
    if dates:
        dates[0]["stop-and-search"] = []
    stand_in.routes["/api/crimes-street-dates"] = lambda _: document(dates)
    stand_in.routes["/api/forces"] = lambda _: document(
        [{"id": "cleveland", "name": "Cleveland Police"}, {"id": "greater-manchester", "name": "GMP"}]
    )
    for month, content in archives.items():
        stored = f"/store/archive/{month}.zip"
        stand_in.routes[f"/data/archive/{month}.zip"] = lambda _, to=stored: Answer(
            b"moved", 302, {"Location": to}
        )
        stand_in.routes[stored] = ranged(content, **options)
