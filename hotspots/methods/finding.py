"""Hotspots of one category, by either method: the same outcome, so that what follows need not ask which."""

from dataclasses import dataclass, field, replace

import numpy as np

from hotspots.analysis import Choice
from hotspots.clusters.dbscan import dbscan
from hotspots.clusters.outlines import cluster_outlines
from hotspots.clusters.settings import resolved_eps, resolved_min_incidents
from hotspots.density.grid import Grid, grid_over
from hotspots.density.settings import resolved_bandwidth, resolved_cell
from hotspots.density.surface import surface
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.ranking import Candidate, Ranked, rank_by_incidents
from hotspots.extraction.settings import resolved_least_incidents, resolved_min_area, resolved_share
from hotspots.extraction.thresholds import densest_share
from hotspots.places import IntArray

MOST_HOTSPOTS = 5_000
"""Of one category: more cannot be read on a map or in a list."""


@dataclass(frozen=True)
class Found:
    """Hotspots of each category, and the settings that found them.

    Attributes
    ----------
    ranked : by category. The holder of each place refers to the places of the evidence; places outside the
        study area are held by none.
    choices : every setting with its value and why.
    """

    ranked: dict[str, Ranked]
    choices: dict[str, Choice] = field(default_factory=dict)


def find(evidence: Evidence) -> Found:
    """Find the hotspots of every category of the question.

    Raises
    ------
    QuestionError
        A setting is outside its limits, or makes more than 5,000 hotspots of a category.
    """
    method = evidence.question.asked.method
    why = "exact and smooth, with a stated share of ground" if method == "kde" else "asked for"
    choices = {"method": Choice(method, why)}
    found = _by_density(evidence) if method == "kde" else _by_clusters(evidence)
    for category, ranked in found.ranked.items():
        if len(ranked.candidates) > MOST_HOTSPOTS:
            raise QuestionError(
                f"these settings make {len(ranked.candidates):,} hotspots of {category}, over the limit of "
                f"{MOST_HOTSPOTS:,}; ask for more min-incidents, a larger min-area or fewer areas"
            )
    return Found(found.ranked, choices | found.choices)


def _by_density(evidence: Evidence) -> Found:
    asked, study_area = evidence.question.asked, evidence.study_area.geometry
    bandwidth = resolved_bandwidth(asked.bandwidth_m)
    cell = resolved_cell(asked.cell_m, bandwidth.value, study_area.bounds)
    share = resolved_share(asked.share)
    min_area = resolved_min_area(asked.min_area_m2)
    least = resolved_least_incidents(asked.min_incidents, months=len(evidence.period.months))
    grid: Grid = grid_over(study_area, cell.value)
    ranked = {}
    for category in evidence.question.categories:
        weight = evidence.weight(category)
        # Incidents beyond the border count for the density near it; only those inside are counted.
        density = surface(grid, evidence.counts.easting, evidence.counts.northing, weight, bandwidth.value)
        candidates = densest_share(density, share=share.value, min_area_m2=min_area.value)
        ranked[category] = _ranked(evidence, candidates, weight, least.value)
    return Found(
        ranked,
        {
            "kernel": Choice("quartic", "smooth, and nothing beyond the bandwidth counts"),
            "bandwidth_m": bandwidth,
            "cell_m": cell,
            "share": share,
            "min_area_m2": min_area,
            "min_incidents": least,
        },
    )


def _by_clusters(evidence: Evidence) -> Found:
    asked, counts = evidence.question.asked, evidence.counts
    eps = resolved_eps(asked.eps_m)
    min_area = resolved_min_area(asked.min_area_m2)
    ranked, thresholds = {}, {}
    for category in evidence.question.categories:
        weight = evidence.weight(category)
        inside = evidence.inside
        threshold = resolved_min_incidents(
            asked.min_incidents, counts.easting[inside], counts.northing[inside], weight[inside], eps.value
        )
        labels = dbscan(counts.easting, counts.northing, weight, eps_m=eps.value, min_weight=threshold.value)
        candidates = cluster_outlines(
            labels,
            counts.easting,
            counts.northing,
            weight,
            eps_m=eps.value,
            study_area=evidence.study_area.geometry,
            min_area_m2=min_area.value,
        )
        thresholds[category] = threshold
        # A cluster whose incidents lie beyond the border is no hotspot of this area.
        ranked[category] = _ranked(evidence, candidates, weight, 1)
    return Found(
        ranked,
        {
            "eps_m": eps,
            "min_incidents": Choice(
                {category: choice.value for category, choice in thresholds.items()},
                "; ".join(dict.fromkeys(choice.why for choice in thresholds.values())),
            ),
            "min_area_m2": min_area,
        },
    )


def _ranked(evidence: Evidence, candidates: tuple[Candidate, ...], weight: IntArray, least: int) -> Ranked:
    """Rank by the incidents of the study area; a place beyond its border is held by no hotspot."""
    counts, inside = evidence.counts, evidence.inside
    ranked = rank_by_incidents(
        candidates, counts.easting[inside], counts.northing[inside], weight[inside], min_incidents=least
    )
    holder = np.full(len(counts), -1, dtype=np.int64)
    holder[inside] = ranked.holder
    return replace(ranked, holder=holder)
