"""A small store of a square ward to upload to, and the clients that do."""

import json
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.commands.ground import BoundaryFile, add_boundary_set
from api.settings import Settings
from hotspots.store.table import IncidentStore

TOKEN = "T0ken-of-the-operator_" + "x" * 20
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def empty_store(folder: Path) -> Path:
    """Make a store with one ward around the points of `tests.street_files` and no incidents."""
    store = folder / "store"
    IncidentStore.create(store)
    ring = [[-1.35, 54.54], [-1.2, 54.54], [-1.2, 54.6], [-1.35, 54.6], [-1.35, 54.54]]
    ward = {
        "type": "Feature",
        "properties": {"code": "W1", "name": "Square"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = folder / "wards.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [ward]}))
    add_boundary_set(Settings(store=store), "wards", BoundaryFile(file), default=True)
    return store


def ended(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """Return what became of an upload once that is known."""
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = client.get(answer.headers["location"]).json()
        if state["state"] not in {"waiting", "loading"}:
            return state
        time.sleep(0.02)
    raise AssertionError("the upload was not loaded in time")


def form(parts: list[tuple[str, bytes]], boundary: str = "XX") -> bytes:
    """Return a form written by hand: the headers of each part and its content."""
    body = b"".join(
        b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), headers.encode("latin-1"), content)
        for headers, content in parts
    )
    return body + b"--%s--\r\n" % boundary.encode()


def begun(url: str, headers: dict[str, str], body: bytes) -> socket.socket:
    """Send the beginning of an upload by hand; the socket."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
    given = {"Host": "x", "Content-Type": "multipart/form-data; boundary=XX", **BEARER, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    connection.sendall(f"POST /ingests HTTP/1.1\r\n{head}\r\n".encode() + body)
    return connection


def leftovers(store: Path) -> list[str]:
    """Return what uploads left in a store; what became of one is told a moment before it is taken away."""
    deadline = time.monotonic() + 5
    while (
        found := sorted(path.name for path in (store / "uploads").glob("*"))
    ) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found
