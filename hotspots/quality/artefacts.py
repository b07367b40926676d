"""Places that collect records of what did not happen there: custody, prisons, hospitals, courts."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from hotspots.categories import title_of
from hotspots.neighbours import neighbour_spans
from hotspots.places import FloatArray, IntArray
from hotspots.quality.finding import ACT, KNOW, Check, Finding, counted
from hotspots.quality.labels import INSTITUTIONS, institution_of
from hotspots.quality.observed import Observed

LABELLED_AT_LEAST = 10
HEAP_AT_LEAST = 30
TIMES = 3.0
NEAR_M = 300.0
QUANTILE = 0.99
TRULY_HEAPED = frozenset({"shoplifting", "other-theft"})
"""Categories that happen at few places: a heap of them is a shop or a filling station, not an artefact."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that looks like an artefact.

    Attributes
    ----------
    at : its index among the places of the study area.
    by_label : the institution that its label names, or None.
    by_heaping : categories whose count stands far above the neighbours and the rest.
    """

    at: int
    by_label: str | None
    by_heaping: tuple[str, ...]


def artefact_places(observed: Observed) -> list[Finding]:
    """Return the places that look like artefacts: those still counted as streets, and those that are not."""
    suspects = [_described(observed, suspect) for suspect in suspects_of(observed)]
    handled = [place for place in suspects if place["flagged"] or place["excluded"]]
    others = [place for place in suspects if not (place["flagged"] or place["excluded"])]
    findings = []
    if others:
        findings.append(
            Finding(
                ACT,
                f"{_told(others)} may be where incidents are recorded that happened elsewhere, and count "
                "as streets.",
                "Look at each on the map: a car park, a petrol station or a nightclub can be as busy as it "
                "looks. Exclude those that are artefacts with the command beside each.",
                {"handled": False, "places": others},
            )
        )
    if handled:
        findings.append(
            Finding(
                KNOW,
                f"{_told(handled)} are flagged as an institution by their label, or excluded by the store's "
                "list: hotspots leave them out.",
                "Nothing, unless one of them is a street: then say so to whoever keeps the list or profile.",
                {"handled": True, "places": handled},
            )
        )
    return findings


def suspects_of(observed: Observed) -> list[Suspect]:
    """Return the places that look like artefacts by label or by heaping, the busiest first."""
    counts = observed.counts
    incidents = counts.of("all")
    by_heaping: dict[int, list[str]] = {}
    for category in _parents(counts.categories):
        for at in heaps(counts.of(category), counts.easting, counts.northing):
            by_heaping.setdefault(at, []).append(category)
    by_label: dict[int, str] = {}
    for at, place in enumerate(counts.place.tolist()):
        kind = institution_of(observed.label_of.get(place, ""))
        if kind is not None and incidents[at] >= LABELLED_AT_LEAST:
            by_label[at] = kind
    flagged = counts.institutions_of("all")
    every = by_heaping.keys() | by_label.keys() | set(np.flatnonzero(flagged >= LABELLED_AT_LEAST).tolist())
    return [
        Suspect(at, by_label.get(at), tuple(by_heaping.get(at, ())))
        for at in sorted(every, key=lambda at: (-incidents[at], at))
    ]


def heaps(incidents: IntArray, easting: FloatArray, northing: FloatArray) -> list[int]:
    """Return the places whose count stands far above their neighbours and above the rest.

    Parameters
    ----------
    incidents : (n,) incidents of one category.
    easting, northing : (n,) metres.

    Returns
    -------
    Indices of the places that hold at least `HEAP_AT_LEAST`, at least `TIMES` what the busiest other place
    within `NEAR_M` holds (nothing there is less), and at least `TIMES` the `QUANTILE` quantile of the other
    places that hold any; ascending.

    Examples
    --------
    >>> at = np.arange(5) * 100.0
    >>> heaps(np.array([10, 5, 90, 12, 9]), at, 0 * at), heaps(np.array([10, 5, 90, 31, 9]), at, 0 * at)
    ([2], [])
    """
    spans = neighbour_spans(easting, northing, NEAR_M)
    position_of = np.argsort(spans.order)
    found = []
    for at in np.flatnonzero(incidents >= HEAP_AT_LEAST).tolist():
        near = np.concatenate([spans.order[first:last] for first, last in spans.span[:, position_of[at]]])
        apart_m = np.hypot(easting[near] - easting[at], northing[near] - northing[at])
        near = near[(near != at) & (apart_m <= NEAR_M)]
        if TIMES * incidents[near].max(initial=0) > incidents[at]:
            continue
        rest = np.delete(incidents, at)
        rest = rest[rest > 0]
        if not len(rest) or TIMES * np.quantile(rest, QUANTILE) > incidents[at]:
            continue
        found.append(at)
    return found


def _parents(stored: tuple[str, ...]) -> list[str]:
    return sorted({code.split(".")[0] for code in stored} - TRULY_HEAPED)


def _described(observed: Observed, suspect: Suspect) -> dict[str, Any]:
    counts, at = observed.counts, suspect.at
    place = int(counts.place[at])
    label = observed.label_of.get(place, "")
    flagged = int(counts.institutions_of("all")[at])
    by_category: dict[str, int] = {}
    for code, n in zip(counts.categories, counts.incidents[at].tolist(), strict=True):
        category = code.split(".")[0]
        by_category[category] = by_category.get(category, 0) + n
    excluded = observed.excluded.get(place)
    described: dict[str, Any] = {
        "place": place,
        "longitude": round(float(observed.longitude[at]), 6),
        "latitude": round(float(observed.latitude[at]), 6),
        "label": label,
        "incidents": sum(by_category.values()),
        "by_category": {category: n for category, n in by_category.items() if n},
        "institution": suspect.by_label,
        "heaped": list(suspect.by_heaping),
        "why": _why(suspect),
        "flagged": flagged > 0,
        "flagged_incidents": flagged,
        "excluded": excluded,
        "command": None,
    }
    if not flagged and excluded is None:
        described["command"] = f'hotspots exclusions add {place} --reason "{_reason(suspect, label)}"'
    return described


def _why(suspect: Suspect) -> str:
    told = []
    if suspect.by_label:
        told.append(f"its label names a {suspect.by_label}")
    if suspect.by_heaping:
        heaped = ", ".join(title_of(category) for category in suspect.by_heaping)
        told.append(f"far more than its neighbours and the rest: {heaped}")
    return "; ".join(told) or "its label is one of the institutions of its source's profile"


def _reason(suspect: Suspect, label: str) -> str:
    # It stands in a command that people copy: nothing that a shell would read.
    near = "".join(sign for sign in label if sign.isalnum() or sign in " '-&/.,")[:60].strip()
    kind = suspect.by_label or f"artefact point of {', '.join(suspect.by_heaping)}"
    return f"{kind}: {near}" if near else kind


def _told(places: list[dict[str, Any]]) -> str:
    named = ", ".join(f"{place['label'] or place['place']} ({place['incidents']:,})" for place in places[:4])
    return f"{counted(len(places), 'place')} ({named}{', ...' if len(places) > 4 else ''})"


CHECKS = (
    Check(
        "artefact_places",
        f"A place of the study area with at least {LABELLED_AT_LEAST} incidents that are flagged, or whose "
        f"label names one of {', '.join(INSTITUTIONS)} by whole words and does not end in a word for a "
        f"street; or a place with at least {HEAP_AT_LEAST} incidents of a category (not "
        f"{' or '.join(sorted(TRULY_HEAPED))}), {TIMES:g} times those of the busiest other place within "
        f"{NEAR_M:g} m, and {TIMES:g} times the {QUANTILE:.0%} quantile of the other places that hold any.",
        artefact_places,
    ),
)
