"""A bandwidth chosen by what its hotspots would have caught of later months."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from boundaries.locating import locate
from hotspots.categories import title_of
from hotspots.choice import Choice
from hotspots.density.bandwidth_rules import reference_bandwidths
from hotspots.density.grid import Grid
from hotspots.density.kernels import DEFAULT_KERNEL
from hotspots.density.settings import DEFAULT_BANDWIDTH_M
from hotspots.density.surface import surface
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.extraction.levels import densest_share
from hotspots.extraction.outlines import outlines
from hotspots.period import Period
from hotspots.places import FloatArray, IntArray

CANDIDATES_M: tuple[float, ...] = (100.0, 150.0, 200.0, 300.0, 450.0, 600.0, 900.0)
"""From the spacing of published points to what marks whole districts."""

TRAINING_MONTHS = 12
MOST_TRIED_MONTHS = 6
FEWEST_TRAINING_MONTHS = 3
FEWEST_INCIDENTS = 50
"""In the months tried: with fewer, which bandwidth catches most is a matter of chance."""


@dataclass(frozen=True)
class Caught:
    """What the hotspots of each bandwidth caught of later months.

    Attributes
    ----------
    bandwidths_m : the candidates.
    share : (k,) share of the later incidents inside the densest ground, 0..1, for each of them.
    incidents : later incidents that were there to catch.
    """

    bandwidths_m: tuple[float, ...]
    share: FloatArray
    incidents: int

    @property
    def best_m(self) -> float:
        """The bandwidth that caught most; of several the widest, which draws the calmer map."""
        best = np.flatnonzero(self.share >= self.share.max() - 1e-12)
        return self.bandwidths_m[int(best[-1])]


def caught_later(
    grid: Grid,
    easting: FloatArray,
    northing: FloatArray,
    months: Sequence[tuple[IntArray, IntArray]],
    *,
    share: float,
    kernel: str = DEFAULT_KERNEL,
    bandwidths_m: tuple[float, ...] = CANDIDATES_M,
) -> Caught:
    """Return what hotspots of the densest share of the ground, by the months before, hold of each month.

    The share is of all the later incidents together, so a busy month counts for more than a quiet one.
    Incidents are counted inside the outlines, as those of any hotspot are; small ones are left in.

    Parameters
    ----------
    grid : cells of at most a quarter of the least bandwidth.
    easting, northing : (n,) places, with those beyond the border.
    months : for each month tried, incidents (n,) in the months before it, and of the study area in itself.
    share : greatest share of the study area.
    """
    caught = np.zeros(len(bandwidths_m), dtype=np.int64)
    for before, month in months:
        here = np.flatnonzero(month)
        for i, bandwidth_m in enumerate(bandwidths_m):
            density = surface(grid, easting, northing, before, bandwidth_m, kernel=kernel)
            found = outlines(density, densest_share(density, share=share)).candidates
            grounds = np.array([candidate.geometry for candidate in found], dtype=object)
            holder = locate(grounds, easting[here], northing[here])
            caught[i] += month[here][holder >= 0].sum()
    later = int(sum(month.sum() for _, month in months))
    return Caught(bandwidths_m, caught / max(later, 1), later)


def automatic_bandwidth(
    evidence: Evidence, category: str, grid: Grid, share: float, kernel: str, greatest_m: float
) -> Choice:
    """Return the bandwidth whose hotspots catch most of later months, and the figures.

    The last months of the period, at most six, are tried one by one; each is caught by hotspots made of the
    twelve months before it, as far as they are loaded. With too little to try on, the default stands and
    the reason says so.
    """
    spans = _spans(evidence)
    if not spans:
        return Choice(
            DEFAULT_BANDWIDTH_M,
            f"auto needs {FEWEST_TRAINING_MONTHS} loaded months before a month to try on, and there are "
            "fewer: the default",
        )
    by_month = evidence.by_month(
        category, period=Period.of_months(spans[0][0], spans[-1][1]), with_margin=True
    )
    place, at = np.unique(by_month.place, return_inverse=True)
    easting, northing = evidence.state.snapshot.frame.unpack(place)
    inside = evidence.study_area.holds(evidence.state.locate(place, easting, northing))

    def within(first: int, after: int) -> IntArray:
        chosen = (by_month.month >= first) & (by_month.month < after)
        return np.bincount(at[chosen], by_month.incidents[chosen], minlength=len(place)).astype(np.int64)

    months = [(within(first, month), within(month, month + 1) * inside) for first, month in spans]
    candidates = tuple(bandwidth_m for bandwidth_m in CANDIDATES_M if bandwidth_m <= greatest_m)
    caught = caught_later(
        grid, easting, northing, months, share=share, kernel=kernel, bandwidths_m=candidates
    )
    if caught.incidents < FEWEST_INCIDENTS:
        return Choice(
            DEFAULT_BANDWIDTH_M,
            f"auto needs {FEWEST_INCIDENTS} incidents of {title_of(category)} in the months tried, and there "
            f"are {caught.incidents}: the default",
        )
    figures = ", ".join(
        f"{bandwidth_m:g} m {share:.0%}"
        for bandwidth_m, share in zip(caught.bandwidths_m, caught.share, strict=True)
    )
    return Choice(
        caught.best_m,
        f"auto: of {caught.incidents:,} incidents in {Period.of_months(spans[0][1], spans[-1][1]).label}, "
        f"hotspots made of up to {TRAINING_MONTHS} months before caught {figures}"
        f"{_at_the_end(caught)}; {_references(evidence, category)}",
    )


def _spans(evidence: Evidence) -> list[tuple[int, int]]:
    """First month to train on and month to try, for the last covered months of the period."""
    covered = frozenset(evidence.state.covered_months)
    tried = [month for month in evidence.period.months if month in covered][-MOST_TRIED_MONTHS:]
    return [
        (month - TRAINING_MONTHS, month)
        for month in tried
        if len(covered & frozenset(range(month - TRAINING_MONTHS, month))) >= FEWEST_TRAINING_MONTHS
    ]


def _at_the_end(caught: Caught) -> str:
    if caught.best_m != caught.bandwidths_m[0]:
        return ""
    return " (the least tried: under it an outline is finer than the points)"


def _references(evidence: Evidence, category: str) -> str:
    inside = evidence.inside
    try:
        rules = reference_bandwidths(
            evidence.counts.easting[inside],
            evidence.counts.northing[inside],
            evidence.weight(category)[inside],
        )
    except QuestionError:
        return "too few places for the usual rules"
    return (
        f"for reference: Scott {rules.scott_m:,.0f} m, Silverman {rules.silverman_m:,.0f} m, likelihood "
        f"leaving out incidents {rules.incident_left_out_m:,.0f} m, leaving out places "
        f"{rules.place_left_out_m:,.0f} m. {rules.warning}"
    )
