"""What is to be known of whole sources, and of the store's list of excluded places."""

import numpy as np

from hotspots.period import PRECISIONS
from hotspots.quality.finding import ACT, KNOW, Check, Finding, counted
from hotspots.quality.observed import Observed


def months_only(observed: Observed) -> list[Finding]:
    """Return the sources whose incidents are known to the month only."""
    findings = []
    for source in sorted({part.source for part in observed.slices}):
        slices = [part for part in observed.slices if part.source == source]
        coarse = [part for part in slices if part.precision == PRECISIONS[0]]
        if coarse:
            which = "" if len(coarse) == len(slices) else f" in {len(coarse)} of {len(slices)} slices"
            findings.append(
                Finding(
                    KNOW,
                    f"Incidents of {source} are known to the month only{which}.",
                    "Ask for whole months; nothing can be said of days or hours.",
                    {"source": source, "slices": len(slices), "known_to_the_month": len(coarse)},
                )
            )
    return findings


def made_up(observed: Observed) -> list[Finding]:
    """Return the sources that are made up."""
    of_source: dict[str, int] = {}
    for part in observed.slices:
        if part.synthetic:
            of_source[part.source] = of_source.get(part.source, 0) + part.incidents
    return [
        Finding(
            ACT,
            f"The {counted(n, 'incident')} of {source} are made up.",
            "Decide nothing by them, and do not keep them beside real data.",
            {"source": source, "incidents": n},
        )
        for source, n in sorted(of_source.items())
    ]


def excluded_places(observed: Observed) -> list[Finding]:
    """Return the places on the store's list, and what they hold in the study area."""
    if not observed.excluded:
        return []
    incidents = dict(zip(observed.counts.place.tolist(), observed.counts.of("all").tolist(), strict=True))
    places = [
        {"place": place, "label": observed.label_of.get(place, ""), "reason": why,
         "incidents": incidents.get(place, 0)}
        for place, why in sorted(observed.excluded.items())
    ]  # fmt: skip
    held = int(np.sum([incidents.get(place, 0) for place in observed.excluded]))
    return [
        Finding(
            KNOW,
            f"{counted(len(places), 'place is', 'places are')} excluded by the store's list, with "
            f"{counted(held, 'incident')} in the study area.",
            "Hotspots leave them out, ward counts do not. Look through the list from time to time: "
            "'hotspots exclusions list'.",
            {"incidents": held, "places": places},
        )
    ]


CHECKS = (
    Check("months_only", "A source with incidents of which only the month is known.", months_only),
    Check("made_up", "A source whose incidents are made up.", made_up),
    Check("excluded_places", "Any place on the store's list of excluded places.", excluded_places),
)
