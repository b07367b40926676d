"""The months that a question is about: those asked for, or the latest."""

from hotspots.choice import Choice
from hotspots.errors import PeriodOutsideData, QuestionError
from hotspots.period import PRECISIONS, Period, spans_text
from hotspots.state import StoreState

DEFAULT_MONTHS = 12


def latest_months(covered: tuple[int, ...]) -> Period:
    """Return the period of a question that names none: the latest twelve months of those covered."""
    return Period.of_months(max(covered[-1] - DEFAULT_MONTHS + 1, covered[0]), covered[-1])


def resolved_period(state: StoreState, asked: Period | None) -> Choice:
    """Return the period of a question, and why.

    Raises
    ------
    PeriodOutsideData
        Nothing of the period is loaded for the boundary set.
    QuestionError
        The period cuts a month of which only the whole is known.
    """
    covered = state.covered_months
    if not covered:
        raise PeriodOutsideData(_nothing_here(state))
    if asked is None:
        period = latest_months(covered)
        return Choice(period, f"the latest {len(period.months)} whole months loaded")
    if not frozenset(asked.months) & frozenset(covered):
        raise PeriodOutsideData(
            f"period {asked} is outside the data of boundary set '{state.study_area.area_set.name}', which "
            f"hold {spans_text(covered)}; ask for months among these"
        )
    _check_precision(state, asked)
    return Choice(asked, "asked for")


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
