"""The Open Geography Portal on this machine."""

import re
from typing import Any

from tests.publishers.stand_in import StandIn, document


class Portal:
    """The Open Geography Portal: services of features with attributes and outlines.

    `limit`: most features that it gives at once. `flag_in_properties`: where it says that it cut an answer.
    """

    def __init__(self, stand_in: StandIn, *, limit: int = 2000, flag_in_properties: bool = True) -> None:
        self.stand_in, self.limit, self.flag_in_properties = stand_in, limit, flag_in_properties
        self.services: dict[str, list[dict[str, Any]]] = {}
        stand_in.routes["/services"] = lambda _: document(
            {
                "currentVersion": 12,
                "services": [{"name": name, "type": "FeatureServer"} for name in self.services]
                + [{"name": "WD_DEC_2025_UK_BFC", "type": "MapServer"}],
            }
        )

    @property
    def address(self) -> str:
        return f"{self.stand_in.address}/services"

    def query_path(self, name: str) -> str:
        return f"/services/{name}/FeatureServer/0/query"

    def add(self, name: str, rows: list[dict[str, str]], *, outlines: bool = True) -> None:
        features = [{"FID": number, **row} for number, row in enumerate(rows, 1)]
        self.services[name] = features
        base = f"/services/{name}/FeatureServer"
        place = "layers" if outlines else "tables"
        self.stand_in.routes[base] = lambda _: document({"layers": [], "tables": [], place: [{"id": 0}]})
        fields = [{"name": "FID", "type": "esriFieldTypeOID"}]
        fields += [{"name": key, "type": "esriFieldTypeString"} for key in rows[0]]
        described = {"fields": fields, "objectIdField": "FID", "maxRecordCount": self.limit}
        self.stand_in.routes[f"{base}/0"] = lambda _: document(described)
        self.stand_in.routes[f"{base}/0/query"] = lambda asked: document(self._query(features, asked.query))

    def _query(self, features: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        found = [row for row in features if _fulfils(row, query["where"])]
        if query.get("returnCountOnly") == "true":
            return {"count": len(found)}
        if "orderByFields" not in query:
            return {"error": {"code": 400, "message": "pages without order", "details": []}}
        start = int(query.get("resultOffset", "0"))
        stop = start + min(int(query.get("resultRecordCount", self.limit)), self.limit)
        columns = query["outFields"].split(",")
        chosen = [{name: row[name] for name in columns} for row in found[start:stop]]
        more = {"exceededTransferLimit": True} if stop < len(found) else {}
        if query["f"] == "json":
            return {"features": [{"attributes": row} for row in chosen], **more}
        made = [{"type": "Feature", "properties": row, "geometry": _square(row["FID"])} for row in chosen]
        flag = {"properties": more} if self.flag_in_properties and more else more
        return {"type": "FeatureCollection", "features": made, **flag}


def _fulfils(row: dict[str, Any], where: str) -> bool:
    if matched := re.fullmatch(r"(\w+)='([^']*)'", where):
        return bool(row[matched[1]] == matched[2])
    if matched := re.fullmatch(r"(\w+) IN \((.*)\)", where):
        return f"'{row[matched[1]]}'" in matched[2].split(",")
    matched = re.fullmatch(r"UPPER\((\w+)\) LIKE '%([^']*)%'", where)
    assert matched, f"a condition that the portal does not understand: {where}"
    return matched[2] in str(row[matched[1]]).upper()


def _square(number: int) -> dict[str, Any]:
    west, south, size = -1.3 + number / 100, 54.5, 0.01
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}
