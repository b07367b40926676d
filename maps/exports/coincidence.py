"""Whether patterns coincide, as plain values: the same in every format that can carry it."""

from dataclasses import asdict
from typing import Any

import numpy as np

from boundaries.projection import Projection
from hotspots.coincidence.cells import Cells
from hotspots.coincidence.comparison import Comparison
from hotspots.coincidence.cross_k import CrossK, besag_l
from hotspots.coincidence.envelope import Envelope
from hotspots.coincidence.findings import Coincidence
from hotspots.coincidence.in_time import ByClock, InTime
from hotspots.coincidence.join_counts import JoinCounts
from hotspots.coincidence.references import Compared
from hotspots.coincidence.verdict import Verdict

Properties = dict[str, Any]


def of_coincidence(coincidence: Coincidence, projection: Projection) -> Properties:
    """Return all that is known of whether patterns coincide; of one not compared, the overlap of areas."""
    found: Properties = {"jaccard": coincidence.jaccard}
    comparison = coincidence.comparison
    if comparison is None:
        return found
    found |= _of_comparison(comparison, projection)
    found["in_time"] = [_by_clock(by_clock) for by_clock in coincidence.in_time]
    if coincidence.cross_k:
        found["cross_k"] = {
            "withheld": [
                {"distance_m": distance, "why": why} for distance, why in coincidence.withheld.items()
            ],
            "pairs": {kind: _of_cross_k(curve) for kind, curve in coincidence.cross_k.items()},
        }
    return found


def _of_comparison(comparison: Comparison, projection: Projection) -> Properties:
    squares = comparison.squares
    return {
        "unit_m": squares.side_m,
        "squares": comparison.taken,
        "draws": comparison.draws,
        "seed": comparison.seed,
        "alpha": comparison.alpha,
        "self_overlap": comparison.self_overlap,
        "pairs": [_of_verdict(verdict) for verdict in comparison.verdicts],
        "in_common": {category: _of_compared(found) for category, found in comparison.in_common.items()},
        "notes": list(comparison.notes),
        "local": {
            "tested": len(squares),
            "together": {
                "+".join(names): _joined(joins, squares, projection)
                for names, joins in comparison.local.together.items()
            },
            "beside": {
                "/".join(names): _joined(joins, squares, projection)
                for names, joins in comparison.local.beside.items()
            },
        },
    }


def _of_verdict(verdict: Verdict) -> Properties:
    return {
        "hotspots_of": verdict.hotspots_of,
        "incidents_of": verdict.incidents_of,
        "sentence": verdict.sentence,
        "floor": verdict.floor,
        "given": verdict.given,
        "ceiling": verdict.ceiling,
        "corrected_p": verdict.corrected_p,
        "family": verdict.family,
        "measures": {name: _of_compared(compared) for name, compared in verdict.measures.items()},
    }


def _of_compared(compared: Compared) -> Properties:
    return {
        "observed": compared.observed,
        "floor": asdict(compared.floor),
        "given": [asdict(curve) for curve in compared.given] if compared.given else None,
        "ceiling": asdict(compared.ceiling),
        "position": compared.position,
        "predicted": compared.predicted,
        "lift": compared.lift,
        "p": compared.p,
    }


def _joined(joins: JoinCounts, squares: Cells, projection: Projection) -> list[Properties]:
    """Return the squares with a join, by the middle of each, most significant first."""
    at = np.flatnonzero(joins.joins)
    at = at[np.argsort(joins.p[at], kind="stable")]
    middle = squares.side_m / 2
    longitude, latitude = projection.to_lonlat(squares.west[at] + middle, squares.south[at] + middle)
    return [
        {
            "longitude": round(float(longitude[i]), 6),
            "latitude": round(float(latitude[i]), 6),
            "joins": int(joins.joins[cell]),
            "p": float(joins.p[cell]),
            "corrected_p": float(joins.corrected_p[cell]),
        }
        for i, cell in enumerate(at)
    ]


def _by_clock(by_clock: ByClock) -> Properties:
    return {
        "clock": by_clock.clock,
        "slots": list(by_clock.slots),
        "profiles": {category: list(profile) for category, profile in by_clock.profiles.items()},
        "totals": by_clock.totals,
        "note": by_clock.note,
        "pairs": [_in_time(pair) for pair in by_clock.pairs],
    }


def _in_time(pair: InTime) -> Properties:
    return {
        "categories": [pair.first, pair.second],
        "near": pair.times.near,
        "everywhere": pair.times.everywhere,
        "unrelated": pair.times.unrelated,
        "ratio": pair.times.ratio,
        "chance": [asdict(curve) for curve in pair.times.chance],
        "p": pair.times.p,
        "corrected_p": pair.corrected_p,
        "family": pair.family,
        "reading": pair.reading,
        "sentence": pair.sentence,
    }


def _of_cross_k(curve: CrossK) -> Properties:
    """Return K and, easier to read, L; the floor has no p, for as a test it does not keep its level."""
    return {
        "distance_m": curve.distance_m.tolist(),
        "k_m2": curve.observed.tolist(),
        "l_m": besag_l(curve.observed).tolist(),
        "floor": _of_envelope(curve.floor),
        "ceiling": _of_envelope(curve.ceiling) | {"p": curve.ceiling.p},
    }


def _of_envelope(envelope: Envelope) -> Properties:
    return {"low_m2": envelope.low.tolist(), "high_m2": envelope.high.tolist()}
