"""What labels say of places: an institution, or nothing that tells one place from another."""

import re

import numpy as np

from hotspots.places import IntArray
from hotspots.quality.finding import KNOW, Check, Finding, counted, percent, share_of
from hotspots.quality.observed import Observed

INSTITUTIONS: dict[str, str] = {
    "custody suite": r"custody|detention centre",
    "prison": r"prison|hmp|hmyoi|young offenders?'? institution",
    "hospital": r"hospital|infirmary|a ?& ?e|accident (?:and|&) emergency",
    "police station": r"police (?:station|office|headquarters|hq)",
    "court": r"(?:magistrates'?s?|magistrate's|crown|county|combined|law) courts?|court ?house",
    "probation office": r"probation (?:office|service|centre)",
}
"""Where incidents are recorded that did not happen in a street, and the words that name it."""

_KIND = {
    kind: re.compile(rf"(?<![\w&])(?:{words})(?![\w&])", re.IGNORECASE)
    for kind, words in INSTITUTIONS.items()
}
_STREETS_TEXT = """
acre acres alley approach arcade avenue ave bank bridge broadway brow buildings bypass causeway
chase circus close common corner cottages crescent croft cross dene drive drove end estate farm
field fields fold garth gardens gate green grove hill lane lawn lawns link lodge meadow meadows mews
mount oval parade park passage path place promenade quay rd ride ridge rise road roundabout row
square st steps street subway terrace track vale view villas walk way wharf wood woods wynd yard
"""
_STREETS = frozenset(_STREETS_TEXT.split())

LABEL_ON_PLACES = 5
APART_M = 2000.0


def institution_of(label: str) -> str | None:
    """Return the kind of institution that a label names by whole words; None for a street.

    "Court" alone is a street, and so is what ends in a word for one.

    Examples
    --------
    >>> institution_of("North Tees Hospital"), institution_of("HMP Holme House"), institution_of("A&E")
    ('hospital', 'prison', 'hospital')
    >>> institution_of("Hospital Road"), institution_of("Hampton Court"), institution_of("Hospitality Inn")
    (None, None, None)
    """
    words = re.findall(r"\w+", label.casefold())
    if not words or words[-1] in _STREETS:
        return None
    return next((kind for kind, pattern in _KIND.items() if pattern.search(label)), None)


def unclear_labels(observed: Observed) -> list[Finding]:
    """Return the labels that stand on places far apart, and how much has no label."""
    counts = observed.counts
    incidents = counts.of("all")
    total = int(incidents.sum())
    at_label: dict[str, list[int]] = {}
    for at, place in enumerate(counts.place.tolist()):
        at_label.setdefault(observed.label_of.get(place, ""), []).append(at)
    unlabelled = int(incidents[at_label.pop("", [])].sum())
    shared = {
        label: int(incidents[where].sum())
        for label, where in at_label.items()
        if len(where) >= LABEL_ON_PLACES and _apart(observed, np.array(where)) >= APART_M
    }
    if not shared and not unlabelled:
        return []
    most = sorted(shared, key=lambda label: (-shared[label], label))
    told = []
    if shared:
        named = ", ".join(f"{label} ({len(at_label[label])} places)" for label in most[:3])
        told.append(
            f"{counted(len(shared), 'label stands', 'labels stand')} on several places far apart, such as "
            f"{named}, with {percent(sum(shared.values()) / total)} of the incidents"
        )
    if unlabelled:
        told.append(f"{counted(unlabelled, 'incident')} ({percent(unlabelled / total)}) have no label")
    return [
        Finding(
            KNOW,
            f"{'; '.join(told)}.",
            "Read the name of a hotspot with the map beside it: such a label does not say where it is.",
            {
                "unlabelled": unlabelled,
                "share_unlabelled": share_of(unlabelled, total),
                "share_shared": share_of(sum(shared.values()), total),
                "labels": [
                    {"label": label, "places": len(at_label[label]), "incidents": shared[label]}
                    for label in most[:20]
                ],
            },
        )
    ]


def _apart(observed: Observed, where: IntArray) -> float:
    """Return the diagonal of the box around places, in metres."""
    easting, northing = observed.counts.easting[where], observed.counts.northing[where]
    return float(np.hypot(np.ptp(easting), np.ptp(northing)))


CHECKS = (
    Check(
        "unclear_labels",
        f"A label on at least {LABEL_ON_PLACES} places of the study area, in a box with a diagonal of "
        f"{APART_M / 1000:g} km or more; and incidents without a label.",
        unclear_labels,
    ),
)
