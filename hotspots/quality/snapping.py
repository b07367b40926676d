"""Breaks in the set of points to which incidents are moved: before and after, points cannot be compared."""

from dataclasses import dataclass
from statistics import median

import numpy as np

from hotspots.engine import PartCounts
from hotspots.period import month_text
from hotspots.quality.finding import ACT, Check, Finding, percent, share_of
from hotspots.quality.observed import Observed

BELOW = 0.5
DEVIATIONS = 4.0
OTHER_PAIRS_AT_LEAST = 2
PLACES_AT_LEAST = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Two months that follow each other among those loaded.

    Attributes
    ----------
    before, month : the months.
    smaller, shared : places of the month that has fewer, and how many of them hold incidents in both.
    """

    before: int
    month: int
    smaller: int
    shared: int

    @property
    def overlap(self) -> float:
        """Share of the smaller month's places that are places of the other month."""
        return self.shared / self.smaller


def pairs_of(rows: PartCounts) -> list[Pair]:
    """Return how far the places of each two consecutive months of one part are the same.

    Parameters
    ----------
    rows : of one part, by month and place.
    """
    months, starts = np.unique(rows.month, return_index=True)
    places = np.split(rows.place, starts[1:])
    return [
        Pair(
            int(months[k - 1]),
            int(months[k]),
            min(len(places[k - 1]), len(places[k])),
            len(np.intersect1d(places[k - 1], places[k], assume_unique=True)),
        )
        for k in range(1, len(months))
    ]


def breaks_of(pairs: list[Pair]) -> list[tuple[Pair, float]]:
    """Return the pairs of months whose places overlap far less than usual, and the usual overlap."""
    found = []
    for pair in pairs:
        others = [other.overlap for other in pairs if other is not pair]
        if len(others) < OTHER_PAIRS_AT_LEAST or pair.smaller < PLACES_AT_LEAST:
            continue
        usual = median(others)
        expected = usual * pair.smaller
        deviation = float(np.sqrt(expected * (1 - usual)))
        if pair.shared < BELOW * expected and pair.shared < expected - DEVIATIONS * deviation:
            found.append((pair, usual))
    return found


def point_breaks(observed: Observed) -> list[Finding]:
    """Return the months from which on a part's incidents lie on other points."""
    findings = []
    for (source, part), rows, _ in observed.each_part():
        for pair, usual in breaks_of(pairs_of(rows)):
            month, new = month_text(pair.month), _share_on_new_places(rows, pair.month)
            findings.append(
                Finding(
                    ACT,
                    f"The points of {source}/{part} change with {month}: {percent(pair.overlap)} of its "
                    f"points and those of {month_text(pair.before)} are the same (usually {percent(usual)}), "
                    f"and {percent(new)} of its incidents lie on points never seen before.",
                    f"Do not compare points or hotspots before {month} with those after; counts by area "
                    "hold. Ask for periods on one side of it.",
                    {
                        "source": source,
                        "part": part,
                        "month": month,
                        "month_before": month_text(pair.before),
                        "overlap": share_of(pair.shared, pair.smaller),
                        "usual_overlap": round(usual, 4),
                        "share_on_new_places": new,
                    },
                )
            )
    return findings


def _share_on_new_places(rows: PartCounts, month: int) -> float:
    """Return the share of a month's incidents that lie on places which no earlier month had."""
    own = rows.month == month
    new = own & ~np.isin(rows.place, rows.place[rows.month < month])
    return share_of(int(rows.incidents[new].sum()), int(rows.incidents[own].sum()))


CHECKS = (
    Check(
        "point_breaks",
        "Two consecutive months of a part, within 5 km of the study area's bounding box: the share of the "
        "places of the month that has fewer which are places of the other month too is less than "
        f"{BELOW:.0%} of the usual one (median of the other pairs, at least {OTHER_PAIRS_AT_LEAST}), by more "
        f"than {DEVIATIONS:g} standard deviations of chance; each has {PLACES_AT_LEAST} places or more.",
        point_breaks,
    ),
)
