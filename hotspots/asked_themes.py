"""The named themes that a question asks about: which stored codes count for them, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from hotspots.choice import Choice
from hotspots.engine import Night
from hotspots.membership import NIGHT, UNTIMED
from hotspots.period import Period
from hotspots.state import StoreState
from hotspots.themes.definitions import Hours
from hotspots.themes.standing import Standing, standing
from hotspots.venues.layer import together
from hotspots.venues.nearness import places_near

LICENSED_PREMISES = "licensed-premises"


@dataclass(frozen=True)
class AskedThemes:
    """What stands for the named themes of a question.

    Attributes
    ----------
    standing : what stands for each of them.
    stored : every code under which an incident may be counted.
    members : the codes of each theme, among these.
    night : which incidents the engine shall count under a code of their own.
    """

    standing: tuple[Standing, ...]
    stored: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    night: Night | None = None

    @classmethod
    def of(cls, asked: Collection[str], state: StoreState, months: range) -> "AskedThemes":
        """Return what stands for those of the categories asked for that are themes.

        Parameters
        ----------
        asked : categories, groups and themes.
        months : of the period.
        """
        found = tuple(
            standing(theme, definition, state.summary, months)
            for theme, definition in state.themes.items()
            if theme in asked
        )
        # One theme at most has hours.
        night = next(
            (_night(one, one.definition.hours, state) for one in found if one.definition.hours), None
        )
        apart = night.categories if night else ()
        stored = (*state.summary.categories, *(code + end for code in apart for end in (NIGHT, UNTIMED)))
        return cls(found, stored, {one.theme: one.members(stored) for one in found}, night)

    @property
    def choices(self) -> dict[str, Choice]:
        """Return which definition stands for each theme, and who says so."""
        return {one.theme: _choice(one, self.night) for one in self.standing}


def _night(one: Standing, hours: Hours, state: StoreState) -> Night:
    near = near_premises(state, hours.premises_within_m) if hours.premises_within_m else None
    return Night(one.told_apart, hours.start, hours.end, hours.without_domestic, near)


def _choice(one: Standing, night: Night | None) -> Choice:
    definition = one.definition
    told = [f"definition '{definition.name}': {definition.source}"]
    counted = [*definition.categories, *(f"{code} {definition.hours}" for code in definition.bound)]
    if one.is_proxy:
        counted = list(definition.proxy)
        told.append("its proxy, as the data loaded of this period do not tell it apart")
    if definition.hours and night:
        told += _bounds(definition.hours, night)
    return Choice(counted, "; ".join(told))


def _bounds(hours: Hours, night: Night) -> list[str]:
    """Say where what is bound to hours counts, and without what."""
    told = ["without what is marked domestic"] if hours.without_domestic else []
    if hours.premises_within_m and night.places is None:
        told.append("anywhere, as no licensed premises are loaded")
    elif hours.premises_within_m:
        told.append(f"what is bound to hours within {hours.premises_within_m:g} m of licensed premises")
    return told


def near_premises(state: StoreState, within_m: float) -> tuple[int, ...] | None:
    """Return every place within a distance of licensed premises, ascending; None where none are loaded.

    Places of all months that are loaded, as a question may compare its period with others.
    """
    premises = together(state.venues).of(LICENSED_PREMISES)
    if not len(premises):
        return None
    months = state.summary.months
    counts = state.engine.count_by_place(
        state.snapshot, Period.of_months(months[0], months[-1]), bounds=state.bounds
    )
    near = places_near(premises.geometries, counts.easting, counts.northing, within_m)
    return tuple(counts.place[np.unique(near.indices)].tolist())
