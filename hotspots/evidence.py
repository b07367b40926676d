"""What a question is answered from: one state of the store, counted by place and put on the ground."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from boundaries.area import StudyArea
from hotspots.analysis import Choice
from hotspots.engine import CountEngine, IntervalCounts, Snapshot, Summary
from hotspots.errors import PeriodOutsideData, QuestionError
from hotspots.period import PRECISIONS, Period, spans_text
from hotspots.places import BoolArray, FloatArray, IntArray, PlaceCounts
from hotspots.question import Question

MARGIN_M = 5000.0
"""Incidents this far beyond the study area's bounding box still count for what lies near its edge."""

DEFAULT_MONTHS = 12

Locator = Callable[[IntArray, FloatArray, FloatArray], IntArray]
"""From (place, easting, northing) to the index of the area in the boundary set, -1 outside it."""


@dataclass(frozen=True)
class StoreState:
    """One version of the data on one ground; everything that an answer is made from.

    Attributes
    ----------
    engine, snapshot : who counts, and what.
    summary : what the snapshot holds.
    study_area : the areas asked for, in their set.
    locate : look-up of a place's area in the whole set.
    covered_months : months in which the boundary set has at least one incident, ascending.
    """

    engine: CountEngine
    snapshot: Snapshot
    summary: Summary
    study_area: StudyArea
    locate: Locator
    covered_months: tuple[int, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Bounding box of the study area with its margin: west, south, east, north in metres."""
        west, south, east, north = self.study_area.geometry.bounds
        return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M


def covered_months(
    engine: CountEngine, snapshot: Snapshot, summary: Summary, whole_set: StudyArea, locate: Locator
) -> tuple[int, ...]:
    """Return the months in which the boundary set has at least one incident.

    A month that only a neighbouring force has published is not covered: answering it with zeros would say
    that nothing happened.
    """
    if not summary.months:
        return ()
    everything = Period.of_months(summary.months[0], summary.months[-1])
    counts = engine.count_by_interval(
        snapshot, everything, "all", include_institutions=True, bounds=whole_set.geometry.bounds
    )
    place, at = np.unique(counts.place, return_inverse=True)
    easting, northing = snapshot.frame.unpack(place)
    inside = locate(place, easting, northing)[at] >= 0
    return tuple(int(month) for month in np.unique(counts.month[inside]))


@dataclass(frozen=True)
class Evidence:
    """The counts that answer one question.

    Attributes
    ----------
    state : where they come from.
    question : the question with its period resolved.
    period : the period answered.
    counts : every place in the study area or within `MARGIN_M` of its bounding box.
    area_index : (n,) index of each place's area in the boundary set, -1 outside it.
    inside : (n,) whether the place lies in the study area.
    choices : how period, boundary set and area were settled.
    """

    state: StoreState
    question: Question
    period: Period
    counts: PlaceCounts
    area_index: IntArray
    inside: BoolArray
    choices: dict[str, Choice]

    @property
    def study_area(self) -> StudyArea:
        """The areas asked for."""
        return self.state.study_area

    @property
    def missing_months(self) -> tuple[int, ...]:
        """Months of the period without any incident in the boundary set."""
        covered = frozenset(self.state.covered_months)
        return tuple(month for month in self.period.months if month not in covered)

    def weight(self, *categories: str, without: tuple[str, ...] = ()) -> IntArray:
        """Return (n,) incidents of categories at each place, institutions as the question wants them."""
        return self.counts.of(
            *categories, without=without, include_institutions=self.question.include_institutions
        )

    def total(self, category: str) -> int:
        """Return the study area's incidents of a category, institutions as the question wants them."""
        return int(self.weight(category)[self.inside].sum())

    def at_institutions(self, category: str) -> int:
        """Return the study area's incidents of a category that were recorded at institutions."""
        return int(self.counts.institutions_of(category)[self.inside].sum())

    def by_month(
        self, category: str, *, period: Period | None = None, with_margin: bool = False
    ) -> IntervalCounts:
        """Return incidents of a category by place and month, institutions as the question wants them.

        Parameters
        ----------
        period : other months than those of the question.
        with_margin : also those within `MARGIN_M` beyond the study area.
        """
        return self.state.engine.count_by_interval(
            self.state.snapshot,
            period or self.period,
            category,
            include_institutions=self.question.include_institutions,
            bounds=self.state.bounds if with_margin else self.study_area.geometry.bounds,
        )

    @cached_property
    def street_of(self) -> dict[int, str]:
        """Commonest street label of each place in the study area's bounding box."""
        return self.state.engine.names_of(
            self.state.snapshot, self.period, bounds=self.study_area.geometry.bounds
        )


def latest_months(covered: tuple[int, ...]) -> Period:
    """Return the period of a question that names none: the latest twelve months of those covered."""
    return Period.of_months(max(covered[-1] - DEFAULT_MONTHS + 1, covered[0]), covered[-1])


def gather(state: StoreState, question: Question) -> Evidence:
    """Count what the question asks for.

    Raises
    ------
    PeriodOutsideData
        Nothing of the period is loaded for the boundary set.
    """
    period, period_choice = _resolve_period(state, question.period)
    counts = state.engine.count_by_place(state.snapshot, period, bounds=state.bounds)
    area_index = state.locate(counts.place, counts.easting, counts.northing)
    area_set = state.study_area.area_set
    choices = {
        "period": period_choice,
        "boundary_set": Choice(
            area_set.name, "asked for" if question.boundary_set else "the default set of the store"
        ),
        "area": Choice(
            list(question.area_codes) or "all",
            "asked for" if question.area_codes else "no area was named: the union of the whole set",
        ),
    }
    excluded = state.snapshot.excluded
    if excluded:
        reasons = "; ".join(f"{place}: {why}" for place, why in excluded.items())
        choices["excluded_places"] = Choice(
            list(excluded), f"the store's list of artefact places ({reasons})"
        )
    return Evidence(
        state=state,
        question=replace(question, period=period, boundary_set=area_set.name),
        period=period,
        counts=counts,
        area_index=area_index,
        inside=state.study_area.holds(area_index),
        choices=choices,
    )


def _resolve_period(state: StoreState, asked: Period | None) -> tuple[Period, Choice]:
    covered = state.covered_months
    if not covered:
        raise PeriodOutsideData(_nothing_here(state))
    if asked is None:
        period = latest_months(covered)
        return period, Choice(str(period), f"the latest {len(period.months)} whole months loaded")
    if not frozenset(asked.months) & frozenset(covered):
        raise PeriodOutsideData(
            f"period {asked} is outside the data of boundary set '{state.study_area.area_set.name}', which "
            f"hold {spans_text(covered)}; ask for months among these"
        )
    _check_precision(state, asked)
    return asked, Choice(str(asked), "asked for")


def _check_precision(state: StoreState, asked: Period) -> None:
    """Refuse a period that cuts a month of which anything is known to the month only.

    Whatever the categories asked for: wards, expected counts and ratios count others beside them.
    """
    for part in state.summary.slices:
        if part.month in asked.cut_months and part.precision == PRECISIONS[0]:
            raise QuestionError(
                f"period '{asked}' cuts a month, but the data of {part.source} are known to the month only; "
                f"ask for the covering months: {asked.covering}"
            )


def _nothing_here(state: StoreState) -> str:
    if not state.summary.incidents:
        return "no incidents are loaded yet; load some with 'hotspots ingest PATH --profile police-uk'"
    return (
        f"none of the {state.summary.incidents} incidents loaded lies in boundary set "
        f"'{state.study_area.area_set.name}'; check that incidents and boundaries are of the same region"
    )
