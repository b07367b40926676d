"""What is too small, what is one and how many: the settings that every method shares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotspots.choice import Choice
from hotspots.evidence import Evidence
from hotspots.extraction.catchment import catchment_radius_m
from hotspots.extraction.merging import merged
from hotspots.extraction.ranking import Candidate, Ranked, rank_by_incidents
from hotspots.extraction.settings import resolved_at_most, resolved_merge, resolved_min_area
from hotspots.places import FloatArray


@dataclass(frozen=True)
class Shape:
    """Settings of what becomes of candidates.

    Attributes
    ----------
    catchment_m : radius of the ground whose incidents are published on one point.
    min_area_m2, merge_m, at_most : as asked for or by default.
    """

    catchment_m: Choice
    min_area_m2: Choice
    merge_m: Choice
    at_most: Choice

    @property
    def choices(self) -> dict[str, Choice]:
        """The settings by name."""
        return {
            "catchment_m": self.catchment_m,
            "min_area_m2": self.min_area_m2,
            "merge_m": self.merge_m,
            "at_most": self.at_most,
        }


def shape_of(evidence: Evidence) -> Shape:
    """Return the settings of a question.

    Raises
    ------
    QuestionError
        One is outside its limits.
    """
    asked, counts = evidence.question.asked, evidence.counts
    catchment_m = round(
        catchment_radius_m(counts.easting[evidence.inside], counts.northing[evidence.inside]), 1
    )
    why = "half the median distance between neighbouring points: each speaks for the ground around it"
    return Shape(
        Choice(catchment_m, why),
        resolved_min_area(asked.min_area_m2, catchment_m),
        resolved_merge(asked.merge_m),
        resolved_at_most(asked.at_most),
    )


def ranked(
    evidence: Evidence,
    category: str,
    candidates: Sequence[Candidate],
    shape: Shape,
    *,
    least: int = 1,
    score: FloatArray | None = None,
) -> Ranked:
    """Merge candidates and rank them by the incidents of the study area.

    A place beyond its border is held by no hotspot.

    Parameters
    ----------
    least : fewest incidents of a hotspot.
    score : (n,) what the incidents at each place of the evidence weigh, where the question weighs them.
    """
    counts, inside = evidence.counts, evidence.inside
    found = rank_by_incidents(
        merged(tuple(candidates), shape.merge_m.value),
        counts.easting[inside],
        counts.northing[inside],
        evidence.weight(category)[inside],
        score=None if score is None else score[inside],
        min_incidents=least,
        at_most=shape.at_most.value,
    )
    holder = np.full(len(counts), -1, dtype=np.int64)
    holder[inside] = found.holder
    return replace(found, holder=holder)
