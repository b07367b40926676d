"""How far the incidents of the study area heap on few places."""

import math
from typing import Any

import numpy as np

from hotspots.places import IntArray
from hotspots.quality.finding import KNOW, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Observed

TIMES_MEDIAN = 20
HEAP_AT_LEAST = 50
SHOWN = 10


def concentration(incidents: IntArray) -> dict[str, Any]:
    """Return how incidents heap on places.

    ``busiest_place`` and ``busiest_1_percent`` are shares of the incidents, on the busiest place and on the
    busiest hundredth of the places (at least one). ``places_with_half`` is the share of the places that is
    needed to hold half of the incidents, the busiest first: 0.5 where all places are alike.

    Parameters
    ----------
    incidents : (n,) incidents at each place; n may be 0.

    Examples
    --------
    >>> concentration(np.array([1, 1, 6, 2]))
    {'busiest_place': 0.6, 'busiest_1_percent': 0.6, 'places_with_half': 0.25, 'median': 1.5}
    """
    if not len(incidents):
        return {"busiest_place": 0.0, "busiest_1_percent": 0.0, "places_with_half": 0.0, "median": 0.0}
    descending = np.sort(incidents)[::-1]
    held = np.cumsum(descending)
    total = int(held[-1])
    half = int(np.searchsorted(2 * held, total)) + 1
    return {
        "busiest_place": share_of(int(held[0]), total),
        "busiest_1_percent": share_of(int(held[math.ceil(len(held) / 100) - 1]), total),
        "places_with_half": share_of(half, len(held)),
        "median": float(np.median(incidents)),
    }


def heaped_places(observed: Observed) -> list[Finding]:
    """Return the places that hold many times what a place usually holds."""
    incidents = observed.counts.of("all")
    if not len(incidents):
        return []
    least = max(TIMES_MEDIAN * float(np.median(incidents)), HEAP_AT_LEAST)
    # Equal heaps stand in order of their places.
    heaps = [int(at) for at in np.argsort(-incidents, kind="stable") if incidents[at] > least]
    if not heaps:
        return []
    held, total = int(incidents[heaps].sum()), int(incidents.sum())
    facts = concentration(incidents)
    many = len(heaps) > 1
    return [
        Finding(
            KNOW,
            f"{counted(len(heaps), 'place')} of {len(incidents):,} {'hold' if many else 'holds'} more than "
            f"{TIMES_MEDIAN} times the median place ({facts['median']:g}), together {percent(held / total)} "
            f"of the incidents; the busiest alone {percent(facts['busiest_place'])}, the busiest 1 % of "
            f"places {percent(facts['busiest_1_percent'])}.",
            "Incidents are given to points on or near where they happened: look at these points before you "
            "read a hotspot on one as a street (see artefact_places).",
            facts
            | {
                "places_inside": len(incidents),
                "heaps": len(heaps),
                "held": held,
                "share": share_of(held, total),
                "places": [_place(observed, at, int(incidents[at])) for at in heaps[:SHOWN]],
            },
        )
    ]


def _place(observed: Observed, at: int, incidents: int) -> dict[str, Any]:
    place = int(observed.counts.place[at])
    return {"place": place, "label": observed.label_of.get(place, ""), "incidents": incidents}


CHECKS = (
    Check(
        "heaped_places",
        f"A place of the study area with more than {TIMES_MEDIAN} times the incidents of the median place, "
        f"and more than {HEAP_AT_LEAST}. The {SHOWN} busiest are listed.",
        heaped_places,
    ),
)
