"""Hotspots out of clusters of places (dbscan, hdbscan)."""

from hotspots.choice import Choice
from hotspots.clusters.dbscan import ClusterLabels, dbscan
from hotspots.clusters.hdbscan import hdbscan
from hotspots.clusters.outlines import cluster_outlines
from hotspots.clusters.settings import resolved_cluster_size, resolved_eps, resolved_min_incidents
from hotspots.evidence import Evidence
from hotspots.extraction.ranking import Ranked
from hotspots.methods.found import NOT_TESTED, Found, of_each
from hotspots.methods.shape import Shape, ranked, shape_of


def by_distance_clusters(evidence: Evidence) -> Found:
    """Find clusters of places with enough incidents within a distance (DBSCAN).

    Raises
    ------
    QuestionError
        A setting is outside its limits, or leaves too many clusters.
    """
    asked, counts, inside = evidence.question.asked, evidence.counts, evidence.inside
    shape = shape_of(evidence)
    found: dict[str, Ranked] = {}
    eps: dict[str, Choice] = {}
    least: dict[str, Choice] = {}
    for category in evidence.question.categories:
        weight = evidence.weight(category)
        here = counts.easting[inside], counts.northing[inside], weight[inside]
        eps[category] = resolved_eps(asked.eps_m, *here)
        eps_m = eps[category].value
        least[category] = resolved_min_incidents(asked.min_incidents, *here, eps_m)
        labels = dbscan(
            counts.easting, counts.northing, weight, eps_m=eps_m, min_weight=least[category].value
        )
        found[category] = _ranked(evidence, category, labels, shape, eps_m)
    choices = {"eps_m": of_each(eps), "min_incidents": of_each(least)}
    return Found(found, choices | shape.choices, (NOT_TESTED,))


def by_hierarchy_clusters(evidence: Evidence) -> Found:
    """Find clusters of incidents at whatever density sets them apart (HDBSCAN).

    Raises
    ------
    QuestionError
        A setting is outside its limits, or there are too many or too few incidents.
    """
    asked, counts, inside = evidence.question.asked, evidence.counts, evidence.inside
    shape = shape_of(evidence)
    found: dict[str, Ranked] = {}
    least: dict[str, Choice] = {}
    for category in evidence.question.categories:
        # Incidents beyond the border would set other clusters apart here, and are not asked about.
        weight = evidence.weight(category) * inside
        least[category] = resolved_cluster_size(
            asked.min_incidents, counts.easting[inside], counts.northing[inside], weight[inside]
        )
        if not weight.any():
            found[category] = ranked(evidence, category, (), shape)
            continue
        labels = hdbscan(counts.easting, counts.northing, weight, min_weight=least[category].value)
        found[category] = _ranked(evidence, category, labels, shape, None)
    return Found(found, {"min_incidents": of_each(least)} | shape.choices, (NOT_TESTED,))


def _ranked(
    evidence: Evidence, category: str, labels: ClusterLabels, shape: Shape, eps_m: float | None
) -> Ranked:
    counts = evidence.counts
    candidates = cluster_outlines(
        labels,
        counts.easting,
        counts.northing,
        evidence.weight(category),
        eps_m=eps_m,
        catchment_m=shape.catchment_m.value,
        study_area=evidence.study_area.geometry,
        min_area_m2=shape.min_area_m2.value,
    )
    # A cluster whose incidents lie beyond the border is no hotspot of this area.
    return ranked(evidence, category, candidates, shape)
