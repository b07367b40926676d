"""Overlaps as the map has them: ground where hotspots that are listed coincide."""

from itertools import combinations

import shapely

from hotspots.answers import ANSWERS
from hotspots.evidence import Evidence
from tests.oracles.overlap import ground_of_exactly


def assert_overlaps_are_where_listed_hotspots_coincide(evidence: Evidence) -> None:
    """Compare the overlaps of a question with its hotspots, there and back.

    Every overlap lies in hotspots of each category of its kind and of no other, and what hotspots share
    outside all overlaps is too small, or holds too few incidents, or none of one category.
    """
    overlaps, listed = (ANSWERS[product](evidence, "identity") for product in ("overlaps", "hotspots"))
    least_m2, least = (
        overlaps.choices[name].value for name in ("min_overlap_area_m2", "min_overlap_incidents")
    )
    hotspots = {
        category: [spot.geometry for spot in listed.results if spot.category == category]
        for category in evidence.question.categories
    }
    assert overlaps.results
    for overlap in overlaps.results:
        ground = ground_of_exactly(overlap.kind.split("+"), hotspots)
        assert overlap.geometry.difference(ground).area < 1e-3, overlap.name
    drawn = shapely.union_all([overlap.geometry for overlap in overlaps.results])
    for size in range(2, len(hotspots) + 1):
        for kind in combinations(hotspots, size):
            outside = ground_of_exactly(kind, hotspots).difference(drawn)
            for piece in shapely.get_parts(outside):
                held = [_incidents_in(piece, evidence, category) for category in kind]
                assert piece.area < least_m2 or min(held) == 0 or sum(held) < least, kind


def _incidents_in(ground: shapely.Geometry, evidence: Evidence, category: str) -> int:
    within = shapely.intersects_xy(ground, evidence.counts.easting, evidence.counts.northing)
    return int(evidence.weight(category)[within & evidence.inside].sum())
