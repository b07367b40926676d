"""How many incidents each ward has, and how many for its residents."""

import numpy as np

from hotspots.analysis import Analysis
from hotspots.answers.assembly import assembled
from hotspots.categories import THEMES
from hotspots.choice import Choice
from hotspots.evidence import Evidence
from hotspots.results import WardStatistics
from hotspots.ward_statistics import counts_by_area, ranks, rate_per_1000


def answer(evidence: Evidence, identity: str) -> Analysis[WardStatistics]:
    """Return counts and rates of each ward, in order of rank; institutions are counted."""
    every = evidence.study_area.area_set.areas
    codes = list(dict.fromkeys(["all", "crime", *THEMES, *evidence.question.categories]))
    by_code = {
        code: counts_by_area(evidence.area_index, evidence.counts.of(code), len(every)) for code in codes
    }
    at_institutions = {
        code: counts_by_area(evidence.area_index, evidence.counts.institutions_of(code), len(every))
        for code in codes
    }
    chosen = np.flatnonzero(evidence.study_area.chosen)
    rank = ranks(by_code["all"][chosen], [every[i].code for i in chosen])
    results = []
    for place_in_rank in np.argsort(rank):
        index = int(chosen[place_in_rank])
        area = every[index]
        incidents = {code: int(counts[index]) for code, counts in by_code.items()}
        results.append(
            WardStatistics(
                geometry=area.geometry,
                code=area.code,
                name=area.name,
                population=area.population,
                area_km2=area.area_km2,
                incidents=incidents,
                per_1000={code: rate_per_1000(n, area.population) for code, n in incidents.items()},
                rank=int(rank[place_in_rank]),
                at_institutions=int(at_institutions["all"][index]),
                at_institutions_by_category={code: int(n[index]) for code, n in at_institutions.items()},
            )
        )
    counted = {"institutions": Choice("counted", "ward counts hold every incident, wherever it was recorded")}
    return assembled("wards", evidence, identity, results, counted)
