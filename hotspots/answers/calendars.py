"""When the incidents of a question start, as its data know it."""

from collections.abc import Sequence

from hotspots.coincidence.calendars import Calendar, calendars
from hotspots.evidence import Evidence
from hotspots.period import PRECISIONS
from hotspots.sources.facts import facts_of


def calendars_of(evidence: Evidence, categories: Sequence[str]) -> tuple[Calendar, ...]:
    """Return the calendars of categories of a question at the places of its study area."""
    counted = evidence.state.engine.count_by_clock(
        evidence.state.snapshot,
        evidence.period,
        include_institutions=evidence.question.include_institutions,
        bounds=evidence.study_area.geometry.bounds,
        night=evidence.themes.night,
    )
    codes = {category: evidence.members(category) for category in categories}
    return calendars(counted, evidence.counts.place[evidence.inside], codes, evidence.period.months)


def known_to_the_month(evidence: Evidence) -> tuple[str, ...]:
    """Return the titles of the sources whose incidents in the period are known to the month only."""
    state, months = evidence.state, evidence.period.months
    here = [one for one in state.summary.slices if one.month in months]
    coarse = {one.source for one in here} - {one.source for one in here if one.finest != PRECISIONS[0]}
    return tuple(source.title for source in facts_of(tuple(sorted(coarse)), state.snapshot.sources))
