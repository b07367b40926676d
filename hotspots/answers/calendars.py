"""When the incidents of a question start, as its data know it."""

from hotspots.coincidence.calendars import Calendar, calendars
from hotspots.evidence import Evidence
from hotspots.period import PRECISIONS
from hotspots.sources.facts import facts_of


def calendars_of(evidence: Evidence) -> tuple[Calendar, ...]:
    """Return the calendars of a question's categories at the places of its study area."""
    counted = evidence.state.engine.count_by_clock(
        evidence.state.snapshot,
        evidence.period,
        include_institutions=evidence.question.include_institutions,
        bounds=evidence.study_area.geometry.bounds,
        night=evidence.themes.night,
    )
    codes = {category: evidence.members(category) for category in evidence.question.categories}
    return calendars(counted, evidence.counts.place[evidence.inside], codes, evidence.period.months)


def known_to_the_month(evidence: Evidence) -> tuple[str, ...]:
    """Return the titles of the sources whose incidents are known to the month only."""
    state = evidence.state
    facts = facts_of(state.summary.sources, state.snapshot.sources)
    return tuple(source.title for source in facts if source.precision == PRECISIONS[0])
