"""What the checks look at: one state of the store over whole months, counted once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from hotspots.engine import PartCounts
from hotspots.errors import PeriodOutsideData
from hotspots.period import Period, spans_text
from hotspots.places import BoolArray, FloatArray, PlaceCounts
from hotspots.snapshot import Slice
from hotspots.state import StoreState


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read for a slice when it was last loaded.

    Attributes
    ----------
    source, part, month : the slice.
    read : rows of the file for this slice.
    left_out : rows left out, by reason.
    repaired : rows whose longitude and latitude were exchanged back.
    lsoa : rows by vintage of their statistical area's code: ``introduced_2021``, ``older``, ``none``.
    """

    source: str
    part: str
    month: int
    read: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    repaired: int = 0
    lsoa: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Rows of a file that belong to no slice: their month is not known."""

    source: str
    file: str
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class Observed:
    """What the checks look at.

    Attributes
    ----------
    period : whole months.
    slices : what is loaded for them.
    loaded : what was read for these slices.
    unplaced : rows that belong to no slice, of any month.
    by_part : incidents by part, month and place, in the study area and within the margin around its bounds.
    part_inside : (m,) whether a row of `by_part` lies in the study area.
    counts : places of the study area; their incidents at institutions are those flagged by label.
    longitude, latitude : (n,) of these places, degrees.
    label_of : commonest label of a place.
    excluded : places on the store's list, and why.
    """

    period: Period
    slices: tuple[Slice, ...]
    loaded: tuple[Loaded, ...]
    unplaced: tuple[Unplaced, ...]
    by_part: PartCounts
    part_inside: BoolArray
    counts: PlaceCounts
    longitude: FloatArray
    latitude: FloatArray
    label_of: Mapping[int, str]
    excluded: Mapping[int, str]

    @cached_property
    def months_of(self) -> dict[tuple[str, str], dict[int, int]]:
        """Incidents by month of each source and part, everywhere."""
        found: dict[tuple[str, str], dict[int, int]] = {}
        for part in self.slices:
            found.setdefault((part.source, part.part), {})[part.month] = part.incidents
        return found

    @cached_property
    def loaded_of(self) -> dict[tuple[str, str], list[Loaded]]:
        """What was read for each source and part, by month."""
        found: dict[tuple[str, str], list[Loaded]] = {}
        for loaded in sorted(self.loaded, key=lambda one: (one.source, one.part, one.month)):
            found.setdefault((loaded.source, loaded.part), []).append(loaded)
        return found

    def each_part(self) -> Iterator[tuple[tuple[str, str], PartCounts, BoolArray]]:
        """Go through source and part, with the rows of each and whether they lie in the study area."""
        edges = np.searchsorted(self.by_part.part, np.arange(len(self.by_part.parts) + 1))
        for index, name in enumerate(self.by_part.parts):
            rows = slice(edges[index], edges[index + 1])
            yield name, self.by_part.rows(rows), self.part_inside[rows]


def observe(
    state: StoreState,
    period: Period | None,
    loaded: tuple[Loaded, ...] = (),
    unplaced: tuple[Unplaced, ...] = (),
) -> Observed:
    """Count what the checks look at.

    Parameters
    ----------
    period : None takes all months loaded; a month of which it holds a part is taken whole.
    loaded, unplaced : what the store says of loading, of any months.

    Raises
    ------
    PeriodOutsideData
        Nothing of the period is loaded.
    """
    whole = _months(state, period)
    engine, snapshot = state.engine, state.snapshot
    bounds = state.study_area.geometry.bounds
    by_part = engine.count_by_part(snapshot, whole, bounds=state.bounds)
    place, at = np.unique(by_part.place, return_inverse=True)
    holds = state.study_area.holds(state.locate(place, *snapshot.frame.unpack(place)))
    # The store's list is told apart from the labels, so it is put aside here.
    counts = engine.count_by_place(replace(snapshot, excluded={}), whole, bounds=bounds)
    inside = state.study_area.holds(state.locate(counts.place, counts.easting, counts.northing))
    counts = counts.where(inside)
    longitude, latitude = state.study_area.area_set.projection.to_lonlat(counts.easting, counts.northing)
    return Observed(
        period=whole,
        slices=tuple(part for part in state.summary.slices if part.month in whole.months),
        loaded=tuple(one for one in loaded if one.month in whole.months),
        unplaced=unplaced,
        by_part=by_part,
        part_inside=holds[at],
        counts=counts,
        longitude=longitude,
        latitude=latitude,
        label_of=engine.names_of(snapshot, whole, bounds=bounds),
        excluded=snapshot.excluded,
    )


def _months(state: StoreState, asked: Period | None) -> Period:
    months = state.summary.months
    if not months:
        raise PeriodOutsideData("no incidents are loaded yet; load some with 'hotspots ingest PATH'")
    if asked is None:
        return Period.of_months(months[0], months[-1])
    if not frozenset(asked.months) & frozenset(months):
        raise PeriodOutsideData(
            f"period {asked} is outside the data, which hold {spans_text(months)}; ask for months among these"
        )
    return asked.covering
