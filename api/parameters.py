"""What may be asked, for HTTP and command line alike: one table, from which both take their parameters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api import texts
from api.method_parameters import METHOD_PARAMETERS, OVERLAP_PARAMETERS
from api.parameter import Parameter
from api.texts import BBox
from hotspots.errors import QuestionError
from hotspots.question import Asked, Question

DEFAULT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """Which features of an answer are wanted."""

    bbox: BBox | None = None
    interval: tuple[datetime | None, datetime | None] | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0


_COMPARISON: dict[str, Parameter] = {
    "category": Parameter(
        "categories", texts.as_different_categories, "Two to four categories or themes, separated by commas.",
        "violence,asb,drugs",
    ),
    "without_comparison": Parameter(
        "without_comparison", texts.as_flag,
        "Leave out whether overlaps mean anything, which takes some seconds.", "no",
    ),
    "cross_k": Parameter(
        "cross_k", texts.as_flag, "Also compare at distances up to a kilometre (cross-K).", "no"
    ),
}  # fmt: skip
_ZONES: dict[str, Parameter] = {
    "zones": Parameter("zones", texts.as_whole, "Number of zones.", "10"),
    "radius": Parameter("radius_m", texts.as_number, "Radius of a zone in metres.", "150"),
}
_VENUES: dict[str, Parameter] = {
    "kind": Parameter("kinds", texts.as_kinds, "Kinds of venue, separated by commas.", "all that are loaded"),
    "radius": Parameter("radius_m", texts.as_number, "How near a venue is near, in metres.", "100"),
    "view": Parameter(
        "view_m", texts.as_number, "How far cameras see, in metres.", "as their files say, else 50"
    ),
}
_INSTITUTIONS: dict[str, Parameter] = {
    "include_institutions": Parameter(
        "include_institutions", texts.as_flag,
        "Count incidents recorded at prisons, hospitals and police stations.", "no",
    )
}  # fmt: skip
_ANY: dict[str, Parameter] = {
    "period": Parameter(
        "period", texts.as_period, "Months, ends included: 2024-03 or 2024-01/2024-12.",
        "latest 12 whole months",
    ),
    "category": Parameter(
        "categories", texts.as_categories, "Categories or themes, separated by commas.", "violence,asb,drugs"
    ),
    "set": Parameter("boundary_set", texts.as_name, "Boundary set.", "the store's default set"),
    "area": Parameter("area_codes", texts.as_codes, "Codes of areas, separated by commas.", "all of the set"),
    "as_of": Parameter("as_of", texts.as_version, "Version of the data that is asked.", "the latest"),
}  # fmt: skip
PAGE_PARAMETERS: dict[str, Parameter] = {
    "bbox": Parameter("bbox", texts.as_bbox, "west,south,east,north in degrees."),
    "datetime": Parameter(
        "interval", texts.as_interval, "A time, or two with a slash between; '..' is an open end."
    ),
    "limit": Parameter(
        "limit", texts.as_limit, f"Features on a page, {texts.MAX_LIMIT} at most.", str(DEFAULT_LIMIT)
    ),
    "offset": Parameter("offset", texts.as_offset, "Features to pass over.", "0"),
}

QUESTION_PARAMETERS: dict[str, dict[str, Parameter]] = {
    "wards": _ANY,
    "hotspots": _ANY | _INSTITUTIONS | METHOD_PARAMETERS,
    "overlaps": _ANY | _INSTITUTIONS | OVERLAP_PARAMETERS | _COMPARISON,
    "patrol-zones": _ANY | _INSTITUTIONS | _ZONES,
    "venues": _ANY | _INSTITUTIONS | _VENUES,
    "map": _ANY | _INSTITUTIONS,
}
"""The parameters of the question that each product, and the briefing, answers."""

PARAMETERS: dict[str, tuple[str, ...]] = {
    product: (*table, *PAGE_PARAMETERS, "f")
    for product, table in QUESTION_PARAMETERS.items()
    if product != "map"
}
"""The query parameters of each product; one that would change nothing is refused, not passed over."""


def parse_question(given: Mapping[str, str | None], product: str = "hotspots") -> Question:
    """Return the question that named texts ask; a name that is absent or None takes its default.

    Parameters
    ----------
    product : what is asked for: a name of `QUESTION_PARAMETERS`, which says what has a meaning.

    Raises
    ------
    QuestionError
        A text is not a value of its parameter, or the parameter has no meaning beside the others.
    """
    named = {name: text for name, text in given.items() if text is not None}
    table = QUESTION_PARAMETERS[product]
    settings = {name: row for name, row in table.items() if name in METHOD_PARAMETERS}
    others = {name: row for name, row in table.items() if name not in METHOD_PARAMETERS}
    asked = Asked(**_values(settings, named))
    _check_meaning(asked, named, settings)
    question = Question(asked=asked, **_values(others, named))
    if question.cross_k and question.without_comparison:
        raise QuestionError(
            "cross_k is part of the comparison that without_comparison leaves out; ask for one"
        )
    return question


def parse_page(given: Mapping[str, str | None]) -> Page:
    """Return the page that ``bbox``, ``datetime``, ``limit`` and ``offset`` ask for."""
    return Page(**_values(PAGE_PARAMETERS, {name: text for name, text in given.items() if text is not None}))


def _check_meaning(asked: Asked, named: Mapping[str, str], table: Mapping[str, Parameter]) -> None:
    """Refuse a setting of another method or threshold: it would change nothing, yet somebody set it."""
    threshold = asked.threshold or "share"
    for name, parameter in table.items():
        if name not in named:
            continue
        if asked.method not in parameter.methods:
            _refuse(name, named[name], "method", asked.method, parameter.methods)
        if asked.method == "kde" and threshold not in parameter.thresholds:
            _refuse(name, named[name], "threshold", threshold, parameter.thresholds)


def _refuse(name: str, text: str, kind: str, chosen: str, meant_for: Collection[str]) -> None:
    raise QuestionError(
        f"{name} '{text[:60]}' has no meaning for {kind} '{chosen}'; leave it out, or choose {kind} "
        f"{' or '.join(meant_for)}"
    )


def _values(table: Mapping[str, Parameter], named: Mapping[str, str]) -> dict[str, Any]:
    too_long = [name for name in named if len(named[name]) > texts.LONGEST_TEXT]
    if too_long:
        raise QuestionError(
            f"{too_long[0]} is longer than {texts.LONGEST_TEXT:,} characters; ask for less at once"
        )
    return {
        parameter.of: parameter.parse(name, named[name]) for name, parameter in table.items() if name in named
    }
