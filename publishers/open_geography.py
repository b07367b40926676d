"""Ward boundaries from the Open Geography Portal of the Office for National Statistics.

The layer taken is BFC: full resolution, clipped to the coastline (mean high water). Full, because recorded
points are snapped to street centre lines and ward boundaries run along them: a generalised line (BGC within
20 m, BSC within 200 m) puts streets into the neighbouring ward. Clipped, because a share of the area and a
rate per square kilometre are to count land; to the extent of the realm (BFE) a ward on the Tees is half
mud.

The portal converts the outlines from the National Grid to longitude and latitude itself.
"""

import json
import os
import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from publishers.download import Client
from publishers.errors import NotPublished, TransferFailed
from publishers.feature_service import Feature, Layer, ask, features, open_layer, rows
from publishers.fetched import Fetched
from publishers.service_names import vintages, ward_boundaries, ward_lookup

ADDRESS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
LICENCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right {year}."
)

_COUNCIL = re.compile(r"[EWSN]\d{8}", re.ASCII)
_CODES_A_QUERY = 50


def fetch_wards(
    area: str, vintage: str, into: Path, *, address: str = ADDRESS, client: Client | None = None
) -> Fetched:
    """Fetch the wards of a council as one GeoJSON file, ``wards_E06000004_2025.geojson``, into a folder.

    Its properties are named as the publisher names them: ``WD25CD``, ``WD25NM``, and of the council
    ``LAD25CD`` and, where the layer has it, ``LAD25NM``. Wards are in the order of their codes.

    Parameters
    ----------
    area : code of the council (district, borough, unitary authority), such as ``E06000004``. vintage : a
    year, or a month of it where several are published: ``2025``, ``2025-05``. The latest month of a
        year is taken.

    Raises
    ------
    NotPublished
        The portal has no wards of that vintage, or none of that council.
    PublisherError
        The portal could not be asked, or sent what cannot be used.
    """
    if not re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", vintage, flags=re.ASCII):
        raise NotPublished(
            f"'{vintage[:40]}' is no vintage; give a year such as 2025, or a month such as 2025-05"
        )
    with ExitStack() as stack:
        client = client or stack.enter_context(Client())
        portal = _Portal(client, address.rstrip("/"), vintage)
        wards = portal.wards_of(area.strip())
        path = into / f"wards_{area.strip()}_{vintage}.geojson"
        _write(path, wards)
        note = f"{len(wards)} wards of {area.strip()} from {portal.layer.name} (full resolution, clipped)"
        return Fetched((path,), (), (note, LICENCE.format(year=vintage[:4])))


class _Portal:
    """The portal, asked about one vintage."""

    def __init__(self, client: Client, address: str, vintage: str) -> None:
        self.client, self.address, self.vintage = client, address, vintage
        listed = ask(client, address, name="the list of services of the Open Geography Portal").get(
            "services"
        )
        entries = [entry for entry in listed or () if isinstance(entry, dict) and entry.get("name")]
        self.names = [str(entry["name"]) for entry in entries if entry.get("type") == "FeatureServer"]
        if not self.names:
            raise TransferFailed(f"{address} lists no services; check the address, or try again later")
        name = ward_boundaries(self.names, vintage)
        if name is None:
            raise NotPublished(
                f"the Open Geography Portal has no wards of {vintage} at full resolution; "
                f"there are {', '.join(vintages(self.names)) or 'none'}"
            )
        self.layer = self._open(name)

    def wards_of(self, area: str) -> list[Feature]:
        """Return the wards of a council, with code and names under the publisher's names, by code."""
        holder = self.layer
        if not _column(holder, "LAD", "CD"):
            name = ward_lookup(self.names, self.vintage)
            if name is None:
                raise NotPublished(
                    f"{holder.name} does not tell the council of a ward, and there is no lookup for "
                    f"{self.vintage[:4]}; choose another vintage among {', '.join(vintages(self.names))}"
                )
            holder = self._open(name)
        council = _needed(holder, "LAD", "CD")
        if not _COUNCIL.fullmatch(area):
            raise NotPublished(self._no_code(area, holder))
        mine = f"{council}='{area}'"
        if holder is self.layer:
            found = self._features(mine)
        else:
            ward = _needed(holder, "WD", "CD")
            codes = sorted({str(row[ward]) for row in rows(self.client, holder, mine, (ward,))})
            found = []
            for start in range(0, len(codes), _CODES_A_QUERY):
                listed = ",".join(f"'{code}'" for code in codes[start : start + _CODES_A_QUERY])
                found += self._features(f"{_needed(self.layer, 'WD', 'CD')} IN ({listed})")
            if len(found) != len(codes):
                raise TransferFailed(
                    f"{self.layer.name} holds {len(found)} of {len(codes)} wards of {area} by {holder.name}; "
                    "nothing was kept: choose another vintage"
                )
        if not found:
            raise NotPublished(
                f"{self.layer.name} has no ward of {area}; give the code of a district, borough or unitary "
                "council such as E06000004 (counties have no wards), or another vintage"
            )
        return self._named(found, area)

    def _open(self, name: str) -> Layer:
        return open_layer(self.client, f"{self.address}/{name}/FeatureServer", name=name)

    def _features(self, where: str) -> list[Feature]:
        wanted = [_needed(self.layer, "WD", "CD"), _needed(self.layer, "WD", "NM")]
        wanted += [name for kind in ("CD", "NM") if (name := _column(self.layer, "LAD", kind))]
        return features(self.client, self.layer, where, tuple(wanted))

    def _named(self, found: list[Feature], area: str) -> list[Feature]:
        """Return the wards by code, their columns in capitals: older layers have small letters."""
        year = self.vintage[2:4]
        wards = {}
        for feature in found:
            given = {name.upper(): value for name, value in feature["properties"].items()}
            kept = {name: given[name] for name in (f"WD{year}CD", f"WD{year}NM") if given.get(name)}
            if len(kept) < 2 or not feature.get("geometry"):
                raise TransferFailed(
                    f"{self.layer.name} gives a ward without code, name or outline; try another vintage"
                )
            kept[f"LAD{year}CD"] = area
            kept |= {name: given[name] for name in (f"LAD{year}NM",) if given.get(name)}
            wards[kept[f"WD{year}CD"]] = {
                "type": "Feature",
                "properties": kept,
                "geometry": feature["geometry"],
            }
        if len(wards) != len(found):
            raise TransferFailed(f"{self.layer.name} gives a ward of {area} twice; choose another vintage")
        return [wards[code] for code in sorted(wards)]

    def _no_code(self, area: str, holder: Layer) -> str:
        """Return what to say to something that is no code: the councils with such a name, if any."""
        said = f"'{area[:60]}' is no code of a council; "
        name, code = _column(holder, "LAD", "NM"), _needed(holder, "LAD", "CD")
        letters = re.sub(r"[^A-Z .-]", "", area.upper()).strip()
        if name and len(letters) >= 3:
            found = rows(self.client, holder, f"UPPER({name}) LIKE '%{letters}%'", (code, name))
            councils = sorted({f"{row[code]} ({row[name]})" for row in found})
            if councils:
                return f"{said}did you mean {' or '.join(councils[:5])}?"
        return f"{said}give one such as E06000004 (Stockton-on-Tees)"


def _column(layer: Layer, geography: str, kind: str) -> str:
    """Return the column of codes (CD) or names (NM) of a geography, such as lad19cd; else nothing."""
    pattern = re.compile(rf"{geography}\d\d{kind}", re.IGNORECASE)
    return next((name for name in layer.fields if pattern.fullmatch(name)), "")


def _needed(layer: Layer, geography: str, kind: str) -> str:
    if not (name := _column(layer, geography, kind)):
        raise TransferFailed(
            f"{layer.name} has no column {geography}..{kind} among {', '.join(layer.fields[:12])}; "
            "choose another vintage"
        )
    return name


def _write(path: Path, wards: list[Feature]) -> None:
    """Write the wards beside and rename, so that no half file is ever there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "name": path.stem, "features": wards}, ensure_ascii=False)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as beside:
        try:
            beside.write(text + "\n")
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).chmod(0o644)
            Path(beside.name).replace(path)
        finally:
            Path(beside.name).unlink(missing_ok=True)
