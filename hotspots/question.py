"""What is asked: frozen, hashable, in one canonical form."""

from dataclasses import asdict, dataclass, field
from typing import Any

from hotspots.categories import THEMES
from hotspots.period import Period

METHODS: dict[str, str] = {
    "kde": "density of incidents: smooth, with a stated threshold",
    "dbscan": "clusters of places with enough incidents around them",
    "hdbscan": "clusters of incidents at whatever density sets them apart",
    "gistar": "cells with more around them than chance would put there (Gi*)",
    "squares": "the squares with the most incidents, as many for every category",
}
"""How hotspots are found."""

THRESHOLDS: dict[str, str] = {
    "share": "the densest share of the area",
    "mean": "ground denser than a multiple of the mean",
    "incidents": "the least ground that holds a share of the incidents",
    "significance": "denser than incidents relocated over inhabited places would be",
    "risk": "more of one category, among those of another, than random labels would give",
}
"""Where a surface becomes a hotspot (kde)."""

TESTED = ("significance", "risk")
"""Thresholds that compare with chance."""

KERNELS = ("quartic", "epanechnikov", "triangular", "uniform", "gaussian")
EDGES = ("diggle", "uniform", "none")
EXPOSURES = ("places", "crime")
GRIDS = ("square", "hexagon")
P_VALUES = ("permutation", "normal")
CORRECTIONS = ("fdr", "holm", "none")
"""The words of the other settings, each first the default."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Settings of the method as the person gave them; None stands for the default.

    Each room resolves its own: `hotspots.density.settings`, `hotspots.clusters.settings`, `settings` and
    `cell_settings` of `hotspots.getis_ord`, `settings` and `relocation_settings` of `hotspots.extraction`;
    `hotspots.chance` and `hotspots.weights` those that several share.

    Attributes
    ----------
    method : key of `METHODS`.
    kernel : of the density.
    bandwidth_m : radius of the kernel (of the Gaussian: standard deviation), or ``auto``.
    adaptive : whether the bandwidth narrows where incidents are many.
    cell_m : side of a cell of the density grid; at most a quarter of the bandwidth.
    edge : edge correction where the incidents beyond the border are not loaded.
    weights : what an incident of each category weighs: ``cost``, or pairs of code and weight.
    half_life_months : months after which an incident weighs half.
    threshold : key of `THRESHOLDS`.
    share : greatest share of the study area that hotspots cover, 0..1 (threshold share, squares).
    times_mean : multiple of the mean density (threshold mean).
    incident_share : share of the incidents that hotspots hold, 0..1 (threshold incidents).
    exposure : what incidents are relocated in proportion to (threshold significance).
    relative_to : category of the denominator (threshold risk).
    eps_m : greatest distance between neighbours (dbscan), or ``auto``.
    grid, unit_m : shape and size of the cells of analysis (gistar, squares); never the density grid's.
    neighbours : ``queen``, or a distance in metres (gistar).
    p_value : how p is found (gistar).
    expected_from : category whose incidents say how many to expect (gistar).
    alpha, correction, draws, seed : level, correction for many tests, and simulation.
    min_incidents : the least that a hotspot holds (kde, gistar); incidents that make a place a core place
        (dbscan) or a cluster (hdbscan).
    min_area_m2 : hotspots smaller than this are dropped as slivers.
    merge_m : hotspots nearer to each other become one.
    at_most : greatest number of hotspots of a category.
    """

    method: str = "kde"
    kernel: str | None = None
    bandwidth_m: float | str | None = None
    adaptive: bool = False
    cell_m: float | None = None
    edge: str | None = None
    weights: str | tuple[tuple[str, float], ...] | None = None
    half_life_months: float | None = None
    threshold: str | None = None
    share: float | None = None
    times_mean: float | None = None
    incident_share: float | None = None
    exposure: str | None = None
    relative_to: str | None = None
    eps_m: float | str | None = None
    grid: str | None = None
    unit_m: float | None = None
    neighbours: str | None = None
    p_value: str | None = None
    expected_from: str | None = None
    alpha: float | None = None
    correction: str | None = None
    draws: int | None = None
    seed: int | None = None
    min_incidents: int | None = None
    min_area_m2: float | None = None
    merge_m: float | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    period : None asks for the latest twelve whole months.
    categories : in the order asked for.
    boundary_set : name of the set; None asks for the default set.
    area_codes : areas of the set that make the study area; none asks for all of them.
    include_institutions : whether incidents recorded at a prison, hospital or police station count in
        hotspots, overlaps and patrol zones.
    asked : settings of the method.
    zones, radius_m : number and radius of patrol zones; how near is near a venue.
    without_comparison : whether only where hotspots coincide is asked, not whether that means anything.
    cross_k : whether categories are compared at distances too.
    kinds : kinds of venue to rank; none asks for all.
    view_m : how far cameras see; None takes what their files say.
    as_of : version of the data, such as ``24`` or ``3f2a91c0-24``; None asks for the latest.
    """

    period: Period | None = None
    categories: tuple[str, ...] = THEMES
    boundary_set: str | None = None
    area_codes: tuple[str, ...] = ()
    include_institutions: bool = False
    asked: Asked = field(default_factory=Asked)
    zones: int | None = None
    radius_m: float | None = None
    kinds: tuple[str, ...] = ()
    view_m: float | None = None
    without_comparison: bool = False
    cross_k: bool = False
    as_of: str | None = None

    @property
    def all_categories(self) -> tuple[str, ...]:
        """The categories asked for, and those that they are compared with."""
        compared = (self.asked.relative_to, self.asked.expected_from)
        return tuple(dict.fromkeys((*self.categories, *filter(None, compared))))

    def canonical(self) -> dict[str, Any]:
        """Return the question as plain values, for the identity of its answer, whatever data it is put to."""
        record = asdict(self)
        del record["as_of"]
        record["period"] = None if self.period is None else str(self.period)
        return record
