"""Which few discs hold the most incidents."""

import numpy as np
import shapely

from hotspots.analysis import Analysis
from hotspots.answers.assembly import assembled, institutions_choice
from hotspots.description import describe
from hotspots.evidence import Evidence
from hotspots.grouping import positions_of_each
from hotspots.patrol import disc, patrol_discs, resolved_radius, resolved_zones
from hotspots.results import PatrolZone


def answer(evidence: Evidence, identity: str) -> Analysis[PatrolZone]:
    """Return the discs that together hold the most incidents of all categories asked for.

    Raises
    ------
    QuestionError
        The number of zones or their radius is outside its limits.
    """
    zones, radius = resolved_zones(evidence.question.zones), resolved_radius(evidence.question.radius_m)
    inside = np.flatnonzero(evidence.inside)
    places = evidence.counts.where(evidence.inside)
    weight = evidence.weight(*evidence.question.categories)
    plan = patrol_discs(
        places.easting, places.northing, weight[inside], zones=zones.value, radius_m=radius.value
    )
    held = positions_of_each(plan.holder, len(plan.centre))
    total, running, results = int(weight[inside].sum()), 0, []
    for index, centre in enumerate(plan.centre):
        easting, northing = float(places.easting[centre]), float(places.northing[centre])
        incidents = int(plan.incidents[index])
        running += incidents
        name, in_wards = describe(evidence, inside[held[index]], weight)
        results.append(
            PatrolZone(
                centre=shapely.Point(easting, northing),
                geometry=disc(easting, northing, radius.value),
                rank=index + 1,
                name=name,
                incidents=incidents,
                share_of_incidents=incidents / total,
                cumulative_share=running / total,
                radius_m=radius.value,
                wards=in_wards,
            )
        )
    choices = institutions_choice(evidence) | {"zones": zones, "radius_m": radius}
    return assembled("patrol-zones", evidence, identity, results, choices)
