"""Which product is written in which format."""

from collections.abc import Callable
from typing import Any

import orjson

from hotspots.analysis import Analysis
from hotspots.errors import QuestionError
from maps.exports.geojson import PROPERTIES, facts, feature_collection
from maps.exports.patrol_routes import gpx_text, kml_text
from maps.exports.spreadsheet import csv_text

Writer = Callable[[Analysis[Any]], bytes]


def _geojson(analysis: Analysis[Any]) -> bytes:
    return orjson.dumps(feature_collection(analysis), option=orjson.OPT_APPEND_NEWLINE)


def _wards_json(analysis: Analysis[Any]) -> bytes:
    wards = [PROPERTIES["wards"](analysis, ward) for ward in analysis.results]
    return orjson.dumps({"wards": wards, **facts(analysis)}, option=orjson.OPT_APPEND_NEWLINE)


def _csv(analysis: Analysis[Any]) -> bytes:
    # The mark at the start tells Excel that the text is UTF-8.
    return csv_text(analysis).encode("utf-8-sig")


_COMMON: dict[str, Writer] = {"geojson": _geojson, "json": _geojson, "csv": _csv}

WRITERS: dict[str, dict[str, Writer]] = {
    "wards": {"csv": _csv, "json": _wards_json, "geojson": _geojson},
    "hotspots": _COMMON,
    "overlaps": _COMMON,
    "patrol-zones": {
        **_COMMON,
        "gpx": lambda analysis: gpx_text(analysis).encode(),
        "kml": lambda analysis: kml_text(analysis).encode(),
    },
    "venues": _COMMON,
}
"""The writer of each product and format; a new format is one line here."""


def written(analysis: Analysis[Any], format_name: str) -> bytes:
    """Return an answer in a format.

    Raises
    ------
    QuestionError
        The product is not written in that format.
    """
    return WRITERS[analysis.product][check_format(analysis.product, format_name)](analysis)


def check_format(product: str, format_name: str) -> str:
    """Return the format, so that a wrong one is said before the work is done.

    Raises
    ------
    QuestionError
        The product is not written in that format.
    """
    if format_name not in WRITERS[product]:
        raise QuestionError(
            f"format '{format_name[:60]}' is not written for {product}; "
            f"choose among {', '.join(WRITERS[product])}"
        )
    return format_name
