"""Whether categories coincide in time where they meet, or only in place: by month, weekday and hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hotspots.chance import DEFAULT_ALPHA
from hotspots.coincidence.calendars import Calendar
from hotspots.coincidence.in_time_sentences import note, sentence
from hotspots.coincidence.same_time import SameTime, same_time
from hotspots.coincidence.scene import FEWEST_INCIDENTS, Scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW, spoken
from hotspots.multiple_testing import corrected


@dataclass(frozen=True, slots=True)
class InTime:
    """What can be said of two categories by one clock.

    Attributes
    ----------
    first, second : the categories.
    times : how many of their pairs are of the same time.
    corrected_p : as `SameTime.p`, after Holm's correction for `family` pairs of categories.
    family : pairs of categories tested together.
    reading : `ABOVE` (they meet in time too), `AT` (nothing beyond the calendars) or `BELOW` (other times).
    sentence : the same in plain English.
    """

    first: str
    second: str
    times: SameTime
    corrected_p: dict[str, float]
    family: int
    reading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ByClock:
    """What one clock tells of all categories.

    Attributes
    ----------
    clock : ``month``, ``weekday`` or ``hour``.
    slots : names of its slots.
    profiles : by category, incidents of the study area in each slot.
    totals : by category, all its incidents: of those not in the profile the slot is not known.
    pairs : of the categories with incidents enough whose slot is known, where any two are near.
    note : what is not known by this clock, in one sentence; None where all is.
    """

    clock: str
    slots: tuple[str, ...]
    profiles: dict[str, tuple[int, ...]]
    totals: dict[str, int]
    pairs: tuple[InTime, ...]
    note: str | None


def coincidence_in_time(
    scene: Scene,
    calendars: Sequence[Calendar],
    *,
    titles: Mapping[str, str] | None = None,
    month_only: Sequence[str] = (),
    alpha: float = DEFAULT_ALPHA,
) -> tuple[ByClock, ...]:
    """Say by every clock whether every two categories meet at the same times, other times, or neither.

    Data known to the month only have an answer by month, and a note by weekday and hour.

    Parameters
    ----------
    calendars : of the scene's places and categories, in their order.
    titles : by category, what the sentences call it; the codes themselves where none are given.
    month_only : names of the sources whose incidents are known to the month only.
    alpha : level of the readings; both sides are tested, each at half of it.
    """
    names = {code: spoken(titles[code]) if titles else code for code in scene.categories}
    return tuple(_by_clock(scene, calendar, names, month_only, alpha) for calendar in calendars)


def _by_clock(
    scene: Scene, calendar: Calendar, names: Mapping[str, str], month_only: Sequence[str], alpha: float
) -> ByClock:
    profiles = dict(zip(names, calendar.profiles, strict=True))
    totals = dict(zip(names, calendar.totals.tolist(), strict=True))
    known = {code: int(profile.sum()) for code, profile in profiles.items()}
    several = len(calendar.slots) > 1
    told = [k for k, n in enumerate(known.values()) if several and n >= FEWEST_INCIDENTS]
    measured = {pair: same_time(scene, calendar, *pair) for pair in combinations(told, 2)}
    return ByClock(
        clock=calendar.clock.name,
        slots=calendar.slots,
        profiles={code: tuple(profile.tolist()) for code, profile in profiles.items()},
        totals=totals,
        pairs=_read({pair: times for pair, times in measured.items() if times}, calendar, names, alpha),
        note=note(
            calendar.clock.name,
            {name: (known[code], totals[code]) for code, name in names.items()},
            several=several,
            month_only=month_only,
        ),
    )


def _read(
    measured: Mapping[tuple[int, int], SameTime],
    calendar: Calendar,
    names: Mapping[str, str],
    alpha: float,
) -> tuple[InTime, ...]:
    """Say what the measures of all pairs mean, with Holm's correction for their number."""
    holm = {
        side: corrected(np.array([times.p[side] for times in measured.values()]), "holm").tolist()
        for side in ("above", "below")
    }
    codes = list(names)
    busiest = [calendar.slots[at] for at in calendar.profiles.argmax(axis=1)]
    found = []
    for i, (pair, times) in enumerate(measured.items()):
        p = {side: values[i] for side, values in holm.items()}
        reading = ABOVE if p["above"] <= alpha / 2 else BELOW if p["below"] <= alpha / 2 else AT
        first, second = (codes[k] for k in pair)
        said = sentence(
            calendar.clock.name,
            *((names[codes[k]], busiest[k]) for k in pair),
            near=times.near,
            everywhere=times.everywhere,
            reading=reading,
        )
        found.append(InTime(first, second, times, p, len(measured), reading, said))
    return tuple(found)
