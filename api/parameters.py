"""What may be asked, for HTTP and command line alike: one table, from which both take their parameters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api import texts
from api.texts import BBox, Parser
from hotspots.errors import QuestionError
from hotspots.question import (
    CORRECTIONS,
    EDGES,
    EXPOSURES,
    GRIDS,
    KERNELS,
    METHODS,
    P_VALUES,
    THRESHOLDS,
    Asked,
    Question,
)

DEFAULT_LIMIT = 1_000

_KDE, _DBSCAN, _GISTAR = ("kde",), ("dbscan",), ("gistar",)
_TESTED = ("significance", "risk")
"""Thresholds that rest on a test."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which features of an answer are wanted."""

    bbox: BBox | None = None
    interval: tuple[datetime | None, datetime | None] | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    Attributes
    ----------
    of : field of the value that it fills.
    parse : from text to the field's value.
    means : what a person reads of it.
    default : what stands for it where it is not given, in words.
    methods : methods of finding hotspots that it has a meaning for.
    thresholds : thresholds of the density that it has a meaning for.
    """

    of: str
    parse: Parser
    means: str
    default: str = ""
    methods: Collection[str] = field(default_factory=lambda: tuple(METHODS))
    thresholds: Collection[str] = field(default_factory=lambda: tuple(THRESHOLDS))

    @property
    def told(self) -> str:
        """What a person reads of it, with the methods or thresholds that it is for."""
        if len(self.thresholds) < len(THRESHOLDS):
            others = [method for method in self.methods if method != "kde"]
            return f"{self.means} ({', '.join([*self.thresholds, *others])})"
        return (
            self.means if len(self.methods) == len(METHODS) else f"{self.means} ({', '.join(self.methods)})"
        )

    @property
    def is_flag(self) -> bool:
        """Whether it is either given or not."""
        return self.parse is texts.as_flag


_number, _whole = texts.as_number, texts.as_whole

METHOD_PARAMETERS: dict[str, Parameter] = {
    "method": Parameter("method", texts.one_of(METHODS), f"How: {', '.join(METHODS)}.", "kde"),
    "kernel": Parameter("kernel", texts.one_of(KERNELS), f"Kernel: {', '.join(KERNELS)}.", "quartic", _KDE),
    "bandwidth": Parameter(
        "bandwidth_m", texts.number_or("auto"), "Radius of the kernel in metres, or auto.", "150", _KDE
    ),
    "adaptive": Parameter(
        "adaptive", texts.as_flag, "Narrow the bandwidth where incidents are many.", "no", _KDE
    ),
    "cell": Parameter("cell_m", _number, "Cell of the density grid in metres.", "bandwidth / 5", _KDE),
    "edge": Parameter(
        "edge", texts.one_of(EDGES), f"Edge correction: {', '.join(EDGES)}.",
        "diggle", _KDE,
    ),
    "weights": Parameter(
        "weights", texts.as_weights, "What an incident weighs: cost, or code:number,...", "1", _KDE
    ),
    "half_life": Parameter(
        "half_life_months", _number, "Months after which an incident weighs half.", "never", _KDE
    ),
    "threshold": Parameter(
        "threshold", texts.one_of(THRESHOLDS), f"Where density is a hotspot: {', '.join(THRESHOLDS)}.",
        "share", _KDE,
    ),
    "share": Parameter(
        "share", _number, "Share of the area that hotspots cover at most.", "0.01", _KDE, ("share",)
    ),
    "times_mean": Parameter("times_mean", _number, "Multiple of the mean density.", "3", _KDE, ("mean",)),
    "incident_share": Parameter(
        "incident_share", _number, "Share of the incidents that hotspots hold.", "0.25", _KDE, ("incidents",)
    ),
    "exposure": Parameter(
        "exposure", texts.as_word,
        f"Incidents are relocated in proportion to: {', '.join(EXPOSURES)}.", "places", _KDE,
        ("significance",),
    ),
    "relative_to": Parameter(
        "relative_to", texts.as_category, "Category of the denominator.", "crime", _KDE, ("risk",)
    ),
    "eps": Parameter(
        "eps_m", texts.number_or("auto"), "Distance between neighbours in metres, or auto.", "100", _DBSCAN
    ),
    "grid": Parameter(
        "grid", texts.one_of(GRIDS), f"Cells: {', '.join(GRIDS)}.", "square", _GISTAR
    ),
    "unit": Parameter("unit_m", _number, "Size of a cell of analysis in metres.", "150", _GISTAR),
    "neighbours": Parameter(
        "neighbours", texts.as_name, "Who is a neighbour: queen, or metres.", "twice the unit", _GISTAR
    ),
    "p_value": Parameter(
        "p_value", texts.one_of(P_VALUES), f"How p is found: {', '.join(P_VALUES)}.",
        "permutation", _GISTAR,
    ),
    "expected_from": Parameter(
        "expected_from", texts.as_category, "Category that says how many incidents to expect.",
        "none: counts themselves", _GISTAR,
    ),
    "alpha": Parameter("alpha", _number, "Level of the test.", "0.05", (*_KDE, *_GISTAR), _TESTED),
    "correction": Parameter(
        "correction", texts.one_of(CORRECTIONS), f"For many tests: {', '.join(CORRECTIONS)}.", "fdr",
        (*_KDE, *_GISTAR), _TESTED,
    ),
    "draws": Parameter(
        "draws", _whole, "Number of simulations.", "said in the answer", (*_KDE, *_GISTAR), _TESTED
    ),
    "seed": Parameter("seed", _whole, "Seed of the simulations.", "1", (*_KDE, *_GISTAR), _TESTED),
    "min_incidents": Parameter(
        "min_incidents", texts.whole_or_auto,
        "Incidents that make a core place (dbscan) or a cluster (hdbscan); the least of a hotspot (others).",
        "by method, said in the answer",
    ),
    "min_area": Parameter(
        "min_area_m2", _number, "Smallest hotspot in square metres.", "said in the answer"
    ),
    "merge": Parameter("merge_m", _number, "Hotspots nearer than these metres become one.", "0"),
    "at_most": Parameter("at_most", _whole, "Greatest number of hotspots of a category.", "no limit"),
}  # fmt: skip
_ZONES: dict[str, Parameter] = {
    "zones": Parameter("zones", _whole, "Number of zones.", "10"),
    "radius": Parameter("radius_m", _number, "Radius of a zone in metres.", "150"),
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
        "categories", texts.as_categories, "Categories, separated by commas.", "violence,asb,drugs"
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
    "overlaps": _ANY | _INSTITUTIONS | METHOD_PARAMETERS,
    "patrol-zones": _ANY | _INSTITUTIONS | _ZONES,
    "map": _ANY | _INSTITUTIONS,
}
"""The parameters of the question that each product, and the briefing, answers."""

PARAMETERS: dict[str, tuple[str, ...]] = {
    product: (*table, *PAGE_PARAMETERS, "f")
    for product, table in QUESTION_PARAMETERS.items()
    if product != "map"
}
"""The query parameters of each product; one that would change nothing is refused, not passed over."""


def parse_question(given: Mapping[str, str | None]) -> Question:
    """Return the question that named texts ask; a name that is absent or None takes its default.

    Raises
    ------
    QuestionError
        A text is not a value of its parameter, or the parameter has no meaning beside the others.
    """
    named = {name: text for name, text in given.items() if text is not None}
    asked = Asked(**_values(METHOD_PARAMETERS, named))
    _check_meaning(asked, named)
    return Question(asked=asked, **_values(_ANY | _INSTITUTIONS | _ZONES, named))


def parse_page(given: Mapping[str, str | None]) -> Page:
    """Return the page that ``bbox``, ``datetime``, ``limit`` and ``offset`` ask for."""
    return Page(**_values(PAGE_PARAMETERS, {name: text for name, text in given.items() if text is not None}))


def _check_meaning(asked: Asked, named: Mapping[str, str]) -> None:
    """Refuse a setting of another method or threshold: it would change nothing, yet somebody set it."""
    threshold = asked.threshold or "share"
    for name, parameter in METHOD_PARAMETERS.items():
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
