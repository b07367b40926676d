"""What cameras cover: shares of incidents, and the hotspots and overlaps that none looks at."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from hotspots.answers import hotspots, overlaps
from hotspots.categories import title_of
from hotspots.evidence import Evidence
from hotspots.places import BoolArray
from hotspots.polygons import prepared_copy
from hotspots.results import Hotspot, Overlap
from hotspots.venues.findings import Coverage, Unwatched
from hotspots.venues.layer import Venues
from hotspots.venues.nearness import places_near

_MOST_TOLD = 5


def coverage_of(evidence: Evidence, identity: str, cameras: Venues) -> Coverage | None:
    """Return what cameras cover, those outside the study area included; None where there is none.

    The hotspots are those that the question finds by default, and so are the overlaps.
    """
    if not len(cameras):
        return None
    counts, categories = evidence.counts, evidence.question.categories
    seen = places_near(cameras.geometries, counts.easting, counts.northing, cameras.view_m)
    watched = np.zeros(len(counts), dtype=np.bool_)
    watched[seen.indices] = True
    share = {}
    for category in categories:
        weight = evidence.weight(category) * evidence.inside
        share[category] = float(weight[watched].sum() / weight.sum()) if weight.any() else None
    spots = hotspots.answer(evidence, identity).results
    return Coverage(
        cameras=len(cameras),
        view_m=(float(cameras.view_m.min()), float(cameras.view_m.max())),
        share=share,
        hotspots=_unwatched(evidence, watched, spots),
        overlaps=_unwatched(evidence, watched, _overlaps(evidence, identity)),
    )


def told_of_coverage(coverage: Coverage | None) -> list[str]:
    """Return coverage in words, a sentence each."""
    if coverage is None:
        return []
    shares = ", ".join(
        f"{share:.0%} of {title_of(category)}"
        for category, share in coverage.share.items()
        if share is not None
    )
    least, greatest = coverage.view_m
    reach = f"{greatest:g} m" if least == greatest else f"{least:g} to {greatest:g} m"
    who = "1 camera has" if coverage.cameras == 1 else f"{coverage.cameras:,} cameras have"
    lines = [f"{who} {shares or 'nothing recorded'} within {reach}."]
    for what, spots in (("hotspots", coverage.hotspots), ("overlaps", coverage.overlaps)):
        if spots:
            named = "; ".join(f"{spot.name} ({spot.kind})" for spot in spots[:_MOST_TOLD])
            more = f"; and {len(spots) - _MOST_TOLD} more" if len(spots) > _MOST_TOLD else ""
            lines.append(f"No camera has an incident of these {what} in view: {named}{more}.")
    return lines


def _overlaps(evidence: Evidence, identity: str) -> tuple[Overlap, ...]:
    if overlaps.obstacle(evidence.question.categories, evidence.state.themes) is not None:
        return ()
    only_where = replace(evidence, question=replace(evidence.question, without_comparison=True))
    return overlaps.answer(only_where, identity).results


def _unwatched(
    evidence: Evidence, watched: BoolArray, spots: Sequence[Hotspot | Overlap]
) -> tuple[Unwatched, ...]:
    """Return the spots of whose incidents none is watched."""
    counts, found = evidence.counts, []
    for spot in spots:
        kind = spot.category if isinstance(spot, Hotspot) else spot.kind
        recorded = evidence.weight(*kind.split("+")) > 0
        held = shapely.contains_xy(prepared_copy(spot.geometry), counts.easting, counts.northing)
        if not (held & recorded & watched & evidence.inside).any():
            found.append(Unwatched(kind, spot.rank, spot.name))
    return tuple(found)
