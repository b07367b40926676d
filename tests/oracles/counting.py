"""Counting a plain list of incidents, one at a time: what every engine must agree with."""

from collections import Counter
from dataclasses import dataclass

from hotspots.categories import members
from hotspots.engine import Slice, Summary

Bounds = tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Incident:
    """One recorded event."""

    source: str
    part: str
    month: int
    category: str
    place: int
    easting: float
    northing: float
    label: str
    institution: bool
    synthetic: bool = False


def asked(incidents: list[Incident], months: range, bounds: Bounds) -> list[Incident]:
    """Return the incidents of a period, within bounds with their ends included."""
    west, south, east, north = bounds or (float("-inf"),) * 2 + (float("inf"),) * 2
    return [
        i
        for i in incidents
        if i.month in months and west <= i.easting <= east and south <= i.northing <= north
    ]


def summary(incidents: list[Incident]) -> Summary:
    """Return number of places and slices."""
    keys = sorted({(i.source, i.part, i.month) for i in incidents})
    slices = []
    for key in keys:
        own = [i for i in incidents if (i.source, i.part, i.month) == key]
        categories = tuple(sorted({i.category for i in own}))
        slices.append(Slice(*key, len(own), categories, any(i.synthetic for i in own)))
    return Summary(len({i.place for i in incidents}), tuple(slices))


def count_by_place(
    incidents: list[Incident], months: range, bounds: Bounds
) -> dict[tuple[int, str], tuple[int, int]]:
    """Return (all, at institutions) by place and category."""
    chosen = asked(incidents, months, bounds)
    every = Counter((i.place, i.category) for i in chosen)
    held = Counter((i.place, i.category) for i in chosen if i.institution)
    return {key: (n, held[key]) for key, n in every.items()}


def count_by_interval(
    incidents: list[Incident], months: range, category: str, bounds: Bounds, *, include_institutions: bool
) -> list[tuple[int, int, int]]:
    """Return (place, month, incidents), ascending."""
    counts: Counter[tuple[int, int]] = Counter()
    for i in asked(incidents, months, bounds):
        if members(category, [i.category]) and (include_institutions or not i.institution):
            counts[i.place, i.month] += 1
    return [(place, month, n) for (place, month), n in sorted(counts.items())]


def count_by_part(
    incidents: list[Incident], months: range, bounds: Bounds
) -> list[tuple[str, str, int, int, int]]:
    """Return (source, part, month, place, incidents), ascending."""
    counts = Counter((i.source, i.part, i.month, i.place) for i in asked(incidents, months, bounds))
    return [(*key, n) for key, n in sorted(counts.items())]


def names_of(incidents: list[Incident], months: range, bounds: Bounds) -> dict[int, str]:
    """Return the commonest label of each place that has one; ties go to the lesser text."""
    counts: dict[int, Counter[str]] = {}
    for i in asked(incidents, months, bounds):
        if i.label:
            counts.setdefault(i.place, Counter())[i.label] += 1
    return {place: min(labels, key=lambda text: (-labels[text], text)) for place, labels in counts.items()}
