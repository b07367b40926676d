"""Which venues and assets incidents lie near, and what cameras cover."""

from dataclasses import replace

import numpy as np
import shapely
from scipy.sparse import csr_array, vstack

from hotspots.analysis import Analysis
from hotspots.answers.assembly import assembled, institutions_choice
from hotspots.answers.coverage import coverage_of, told_of_coverage
from hotspots.choice import Choice
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.polygons import prepared_copy
from hotspots.venues.concentration import concentration
from hotspots.venues.findings import NearIncidents, Surroundings, Venue
from hotspots.venues.layer import CAMERAS, Venues, together
from hotspots.venues.nearness import any_of, places_near, venues_within
from hotspots.venues.settings import resolved_kinds, resolved_radius, resolved_view

_REFERENCE = Choice(
    "every rotation along a Hilbert curve",
    "the pattern of a category as it is, laid elsewhere on the same streets: p is the share of these "
    "positions with as many incidents near",
)


def answer(evidence: Evidence, identity: str) -> Analysis[Venue]:
    """Return the venues of the study area, those with the most incidents near them first.

    Raises
    ------
    QuestionError
        No layer is loaded, none of its venues lies in the study area or within the radius of it, a kind is
        unknown, there are too many venues to rank, or a distance is outside its limits.
    """
    question, layers = evidence.question, evidence.state.venues
    if not layers:
        raise QuestionError(
            "no layer of venues is loaded; add one: hotspots venues add FILE --profile licensed-premises"
        )
    radius, view = resolved_radius(question.radius_m), resolved_view(question.view_m, layers)
    venues = together(layers, view_m=question.view_m)
    # Incidents of the study area are near venues across its border too.
    around = venues_within(venues, evidence.study_area.geometry, radius.value)
    if not len(around):
        raise QuestionError(
            f"none of the {len(venues):,} venues loaded lies in the study area or within {radius.value:g} m "
            "of it; add a layer of its own, or ask for other areas"
        )
    here = around.where(shapely.intersects(prepared_copy(evidence.study_area.geometry), around.geometries))
    kinds = resolved_kinds(question.kinds, here)
    asked = here.of(*kinds.value)
    coverage = coverage_of(evidence, identity, venues.of(CAMERAS))
    analysis = assembled(
        "venues",
        evidence,
        identity,
        _ranked(evidence, asked, _near(evidence, asked, radius.value)),
        institutions_choice(evidence)
        | {"kinds": kinds, "radius_m": radius, "view_m": view, "reference": _REFERENCE},
        remarks=told_of_coverage(coverage),
    )
    of_kinds = [any_of(_near(evidence, around.of(kind), radius.value)) for kind in around.each_kind]
    by_kind = dict(zip(around.each_kind, _tested(evidence, csr_array(vstack(of_kinds))), strict=True))
    return replace(analysis, surroundings=Surroundings(by_kind, coverage))


def _near(evidence: Evidence, venues: Venues, radius_m: float) -> csr_array:
    """Return (m, n) which places of the study area are near each venue."""
    places = evidence.counts.where(evidence.inside)
    return places_near(venues.geometries, places.easting, places.northing, radius_m)


def _tested(evidence: Evidence, near: csr_array) -> list[dict[str, NearIncidents | None]]:
    """Return for each row the incidents of each category near it; p is corrected for the rows."""
    places = evidence.counts.where(evidence.inside)
    by_category = {
        category: concentration(
            near, places.easting, places.northing, evidence.weight(category)[evidence.inside]
        )
        for category in evidence.question.categories
    }
    return [{category: found[i] for category, found in by_category.items()} for i in range(near.shape[0])]


def _ranked(evidence: Evidence, venues: Venues, near: csr_array) -> list[Venue]:
    """Return the venues by the incidents near them; one of several categories asked for counts once."""
    tested = _tested(evidence, near)
    incidents = near @ evidence.weight(*evidence.question.categories)[evidence.inside]
    return [
        Venue(venues.geometries[i], rank, venues.names[i], venues.kinds[i], venues.layers[i], tested[i])
        for rank, i in enumerate(np.argsort(-incidents, kind="stable").tolist(), start=1)
    ]
