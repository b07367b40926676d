"""Counting a plain list of incidents, one at a time: what every engine must agree with."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hotspots.engine import Night
from hotspots.snapshot import Slice, Summary

Bounds = tuple[float, float, float, float] | None
_FINER = ("month", "day", "hour", "minute").index


@dataclass(frozen=True)
class Incident:
    """One recorded event; `start` is local, where it is known."""

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
    domestic: bool | None = None
    start: datetime | None = None
    precision: str = "month"
    lasts_minutes: int = 0

    @property
    def minute(self) -> int | None:
        """Minute of the local day in which it starts, where at least the hour is known."""
        if self.start is None or self.precision not in {"hour", "minute"}:
            return None
        return self.start.hour * 60 + self.start.minute


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
        precisions = sorted((i.precision for i in own), key=_FINER)
        known = any(i.synthetic for i in own), precisions[0], precisions[-1]
        slices.append(Slice(*key, len(own), categories, *known))
    return Summary(len({i.place for i in incidents}), tuple(slices))


def code_of(incident: Incident, night: Night | None) -> str:
    """Return the code that an incident counts under."""
    if night is None or incident.category not in night.categories:
        return incident.category
    if night.without_domestic and incident.domestic:
        return incident.category
    if night.places is not None and incident.place not in night.places:
        return incident.category
    if incident.minute is None:
        return f"{incident.category}~untimed"
    if night.start < night.end:
        is_night = night.start <= incident.minute < night.end
    else:
        is_night = incident.minute >= night.start or incident.minute < night.end
    return f"{incident.category}~night" if is_night else incident.category


def count_by_place(
    incidents: list[Incident], months: range, bounds: Bounds, night: Night | None = None
) -> dict[tuple[int, str], tuple[int, int]]:
    """Return (all, at institutions) by place and category."""
    chosen = asked(incidents, months, bounds)
    every = Counter((i.place, code_of(i, night)) for i in chosen)
    held = Counter((i.place, code_of(i, night)) for i in chosen if i.institution)
    return {key: (n, held[key]) for key, n in every.items()}


def count_by_interval(
    incidents: list[Incident],
    months: range,
    categories: Collection[str],
    bounds: Bounds,
    *,
    include_institutions: bool,
    night: Night | None = None,
) -> list[tuple[int, int, int]]:
    """Return (place, month, incidents), ascending."""
    counts: Counter[tuple[int, int]] = Counter()
    for i in asked(incidents, months, bounds):
        if code_of(i, night) in categories and (include_institutions or not i.institution):
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


def count_by_clock(
    incidents: list[Incident],
    months: range,
    bounds: Bounds,
    *,
    include_institutions: bool,
    night: Night | None = None,
) -> list[tuple[str, int, int, int, int, int]]:
    """Return (category, place, month, weekday, hour, incidents), ascending; -1 for what is not known."""
    counts: Counter[tuple[str, int, int, int, int]] = Counter()
    for i in asked(incidents, months, bounds):
        if include_institutions or not i.institution:
            weekday = hour = -1
            if i.start is not None:
                into_the_day = i.start.hour * 60 + i.start.minute
                # A day of which the clocks repeat an hour lasts 25 hours; nothing else may pass midnight.
                within_a_day = into_the_day + i.lasts_minutes <= 24 * 60
                is_a_day = i.precision == "day" and i.lasts_minutes <= 25 * 60
                weekday = i.start.weekday() if within_a_day or is_a_day else -1
                hour = i.start.hour if i.precision in ("hour", "minute") and i.lasts_minutes <= 120 else -1
            counts[code_of(i, night), i.place, i.month, weekday, hour] += 1
    return [(*key, n) for key, n in sorted(counts.items())]
