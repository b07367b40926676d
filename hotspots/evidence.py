"""What a question is answered from: one state of the store, counted by place and put on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from boundaries.area import StudyArea
from hotspots.asked_period import resolved_period
from hotspots.asked_themes import AskedThemes
from hotspots.choice import Choice
from hotspots.engine import IntervalCounts
from hotspots.membership import members
from hotspots.period import Period
from hotspots.places import BoolArray, IntArray, PlaceCounts
from hotspots.question import Question
from hotspots.state import StoreState


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
    choices : how period, boundary set, area and themes were settled.
    themes : the named themes that are asked about.
    """

    state: StoreState
    question: Question
    period: Period
    counts: PlaceCounts
    area_index: IntArray
    inside: BoolArray
    choices: dict[str, Choice]
    themes: AskedThemes

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

    def stored_as(self, *codes: str) -> IntArray:
        """Return (n,) incidents stored under these very codes, institutions as the question wants them."""
        return self.counts.stored_as(*codes, include_institutions=self.question.include_institutions)

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
        return self.stored_by_month(self.members(category), period=period, with_margin=with_margin)

    def stored_by_month(
        self, codes: Sequence[str], *, period: Period | None = None, with_margin: bool = False
    ) -> IntervalCounts:
        """Return the same of stored categories (see `members`), their kinds not implied."""
        return self.state.engine.count_by_interval(
            self.state.snapshot,
            period or self.period,
            codes,
            include_institutions=self.question.include_institutions,
            bounds=self.state.bounds if with_margin else self.study_area.geometry.bounds,
            night=self.themes.night,
        )

    def members(self, category: str) -> tuple[str, ...]:
        """Return every stored category that a category, group or theme includes, in the period or not."""
        return members(category, self.themes.stored, self.themes.members)

    @cached_property
    def street_of(self) -> dict[int, str]:
        """Commonest street label of each place in the study area's bounding box."""
        return self.state.engine.names_of(
            self.state.snapshot, self.period, bounds=self.study_area.geometry.bounds
        )


def gather(state: StoreState, question: Question) -> Evidence:
    """Count what the question asks for.

    Raises
    ------
    PeriodOutsideData
        Nothing of the period is loaded for the boundary set.
    """
    period_choice = resolved_period(state, question.period)
    period: Period = period_choice.value
    themes = AskedThemes.of(question.all_categories, state, period.months)
    counts = state.engine.count_by_place(state.snapshot, period, bounds=state.bounds, night=themes.night)
    counts = replace(counts, themes=themes.members)
    area_index = state.locate(counts.place, counts.easting, counts.northing)
    area_set = state.study_area.area_set
    choices = {
        "period": replace(period_choice, value=str(period)),
        "boundary_set": Choice(
            area_set.name, "asked for" if question.boundary_set else "the default set of the store"
        ),
        "area": Choice(
            list(question.area_codes) or "all",
            "asked for" if question.area_codes else "no area was named: the union of the whole set",
        ),
        **themes.choices,
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
        themes=themes,
    )
