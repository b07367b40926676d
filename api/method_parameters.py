"""The settings of the methods that find hotspots, as they are given: one row each, for HTTP and commands."""

from dataclasses import replace

from api import texts
from api.parameter import Parameter
from hotspots.question import (
    CORRECTIONS,
    EDGES,
    EXPOSURES,
    GRIDS,
    KERNELS,
    METHODS,
    P_VALUES,
    THRESHOLDS,
)

_KDE, _DBSCAN, _GISTAR, _SQUARES = ("kde",), ("dbscan",), ("gistar",), ("squares",)
_OUTLINED = tuple(method for method in METHODS if method not in _SQUARES)
"""Methods whose hotspots are as large as they come out: squares are of equal area, and none is left out."""
_TESTED = ("significance", "risk")
"""Thresholds that rest on a test."""

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
        "share", _number, "Share of the area that hotspots cover at most.", "0.01", (*_KDE, *_SQUARES),
        ("share",),
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
    "unit": Parameter(
        "unit_m", _number, "Size of a cell of analysis in metres.", "150", (*_GISTAR, *_SQUARES)
    ),
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
        "by method, said in the answer", _OUTLINED,
    ),
    "min_area": Parameter(
        "min_area_m2", _number, "Smallest hotspot in square metres.", "said in the answer", _OUTLINED
    ),
    "merge": Parameter(
        "merge_m", _number, "Hotspots nearer than these metres become one.", "0", _OUTLINED
    ),
    "at_most": Parameter(
        "at_most", _whole, "Greatest number of hotspots of a category.", "no limit", _OUTLINED
    ),
}  # fmt: skip
_COMPARING = ("unit", "alpha", "draws", "seed")
OVERLAP_PARAMETERS = METHOD_PARAMETERS | {
    name: replace(METHOD_PARAMETERS[name], methods=tuple(METHODS), thresholds=tuple(THRESHOLDS))
    for name in _COMPARING
}
"""Whatever the method, categories are compared on squares, and tested."""
