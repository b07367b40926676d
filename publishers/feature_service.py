"""An ArcGIS feature service: what it holds, and all of it.

Its ways, each of which has lost somebody features in silence: an error comes with status 200; an answer is
cut at the service's own limit, and says so at the top or under ``properties`` (``exceededTransferLimit``);
pages that are not ordered overlap. So pages are ordered by the object id, the count is asked for first, and
what came is counted and looked through for repeats.
"""

from dataclasses import dataclass
from typing import Any

from publishers.answers import TryAgain
from publishers.download import Client
from publishers.errors import TransferFailed

Feature = dict[str, Any]
_PAGE_FEATURES = 50
"""Features with outlines at full resolution are large; fifty wards are some ten megabytes."""
_PAGE_ROWS = 1_000
_ERRORS_THAT_PASS = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer or table of a service.

    Attributes
    ----------
    address : to which ``/query`` is added.
    name : of the service, for messages.
    fields : its columns.
    id_field : its object id.
    most : features that it gives at once.
    """

    address: str
    name: str
    fields: tuple[str, ...]
    id_field: str
    most: int


def ask(client: Client, address: str, *, name: str, **fields: str) -> dict[str, Any]:
    """Return a document of a service.

    Raises
    ------
    PublisherError
        It could not be had, or the service reports an error.
    """

    def check(document: Any) -> None:
        if not isinstance(document, dict):
            raise TransferFailed(
                f"{name}: the answer is of another kind than a feature service's; try again later"
            )
        error = document.get("error")
        if error is None:
            return
        error = error if isinstance(error, dict) else {"message": error}
        said = " ".join(str(part) for part in (error.get("message"), *(error.get("details") or ())) if part)[
            :200
        ]
        if error.get("code") in _ERRORS_THAT_PASS:
            raise TryAgain(f"the service reports error {error['code']} ({said})")
        raise TransferFailed(f"{name}: the service reports error {error.get('code', '')} ({said})")

    document: dict[str, Any] = client.json(
        address, {**fields, "f": fields.get("f", "json")}, name=name, check=check
    )
    return document


def open_layer(client: Client, service: str, *, name: str) -> Layer:
    """Return the first layer of a feature service, or its first table.

    Raises
    ------
    PublisherError
        The service could not be asked, or holds none.
    """
    described = ask(client, service, name=name)
    try:
        (number, *_) = (entry["id"] for entry in [*described.get("layers", ()), *described.get("tables", ())])
        address = f"{service}/{number}"
        layer = ask(client, address, name=name)
        fields = tuple(str(field["name"]) for field in layer["fields"])
        kinds = {field.get("type"): str(field["name"]) for field in layer["fields"]}
        id_field = layer.get("objectIdField") or kinds["esriFieldTypeOID"]
        return Layer(address, name, fields, id_field, int(layer.get("maxRecordCount") or _PAGE_ROWS))
    except (KeyError, TypeError, ValueError):
        raise TransferFailed(
            f"{name}: describes itself in a way that cannot be read; try again later"
        ) from None


def features(client: Client, layer: Layer, where: str, wanted: tuple[str, ...]) -> list[Feature]:
    """Return all features that fulfil a condition, as GeoJSON in longitude and latitude (WGS 84).

    Raises
    ------
    TransferFailed
        Twice some were lost or repeated.
    PublisherError
        The service could not be asked.
    """
    fields = {
        "outFields": ",".join(dict.fromkeys((*wanted, layer.id_field))),
        "outSR": "4326",
        "f": "geojson",
    }
    return _complete(client, layer, where, _PAGE_FEATURES, **fields)


def rows(client: Client, layer: Layer, where: str, wanted: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the columns of all features that fulfil a condition, without outlines.

    Raises
    ------
    TransferFailed
        Twice some were lost or repeated.
    PublisherError
        The service could not be asked.
    """
    fields = {"outFields": ",".join(dict.fromkeys((*wanted, layer.id_field))), "returnGeometry": "false"}
    found = _complete(client, layer, where, _PAGE_ROWS, **fields)
    return [feature["attributes"] for feature in found]


def _complete(client: Client, layer: Layer, where: str, page: int, **fields: str) -> list[Feature]:
    try:
        return _pages(client, layer, where, page, **fields)
    except _Incomplete:
        # A layer that was published again in between: the second time it stands still.
        return _pages(client, layer, where, page, **fields)


class _Incomplete(TransferFailed):
    """Features were lost or repeated between pages."""


def _pages(client: Client, layer: Layer, where: str, page: int, **fields: str) -> list[Feature]:
    query = f"{layer.address}/query"
    condition = {"where": where, "orderByFields": layer.id_field, **fields}
    counted = ask(client, query, name=layer.name, **{**condition, "f": "json", "returnCountOnly": "true"})
    expected = counted.get("count")
    if not isinstance(expected, int):
        raise TransferFailed(f"{layer.name}: the service does not count its features; try again later")
    found: list[Feature] = []
    more: Any = False
    size = str(min(page, layer.most))
    while len(found) < expected:
        limits = {"resultOffset": str(len(found)), "resultRecordCount": size}
        answer = ask(client, query, name=layer.name, **condition, **limits)
        batch = answer.get("features")
        if not isinstance(batch, list) or not batch:
            break
        found.extend(batch)
        more = answer.get("exceededTransferLimit") or (answer.get("properties") or {}).get(
            "exceededTransferLimit"
        )
    try:
        ids = {(feature.get("attributes") or feature["properties"])[layer.id_field] for feature in found}
    except (KeyError, TypeError, AttributeError):
        raise TransferFailed(f"{layer.name}: sends features that cannot be read; try again later") from None
    if len(found) != expected or len(ids) != expected or more:
        raise _Incomplete(
            f"{layer.name}: {len(ids):,} different features came where the service counts {expected:,}"
            f"{' and has more' if more else ''}; nothing was kept: try again later"
        )
    return found
