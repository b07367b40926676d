"""Periods: half-open spans of time with a stated precision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hotspots.errors import QuestionError

FIRST_YEAR, LAST_YEAR = 1990, 2100
PRECISIONS: tuple[str, ...] = ("month", "day", "hour", "minute")
"""How finely a time can be known, the coarsest first."""

_FORMS = (
    "a month (2024-03), months (2024-01/2024-12) or days (2024-03-01/2024-03-31), "
    f"{FIRST_YEAR} to {LAST_YEAR}"
)
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_index(year: int, month: int) -> int:
    """Return the number of a month: months since the start of year 0 (2024-01 is 24288)."""
    return year * 12 + month - 1


def month_text(index: int) -> str:
    """Return ``2024-01`` for 24288."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_label(index: int) -> str:
    """Return ``Jan 2024`` for 24288."""
    return f"{_MONTH_NAMES[index % 12]} {index // 12}"


def spans_text(indices: Iterable[int]) -> str:
    """Return months in few words.

    Examples
    --------
    >>> spans_text([24288, 24289, 24290, 24293])
    '2024-01 to 2024-03, 2024-06'
    """
    spans: list[list[int]] = []
    for index in sorted(indices):
        if spans and index == spans[-1][1] + 1:
            spans[-1][1] = index
        else:
            spans.append([index, index])
    return ", ".join(
        month_text(first) if first == last else f"{month_text(first)} to {month_text(last)}"
        for first, last in spans
    )


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of time, [start, end), of whole days.

    Attributes
    ----------
    start : first day.
    end : the day after the last.
    """

    start: date
    end: date

    @classmethod
    def of_months(cls, first: int, last: int) -> "Period":
        """Return the period from one month to another, both included (see `month_index`)."""
        after = last + 1
        return cls(date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period, ends included.

        Raises
        ------
        QuestionError
            The text is not a period, or runs backwards.

        Examples
        --------
        >>> str(Period.parse("2024-01/2024-12"))
        '2024-01/2024-12'
        >>> str(Period.parse("2024-03-01/2024-03-31")), str(Period.parse("2024-03-09/2024-04-02"))
        ('2024-03', '2024-03-09/2024-04-02')
        """
        ends = text.strip().split("/")
        if len(ends) > 2:
            raise QuestionError(f"period '{text[:60]}' is not a period; give {_FORMS}")
        (start, _), (_, end) = _span(ends[0], text), _span(ends[-1], text)
        if end <= start:
            raise QuestionError(f"period '{text[:60]}' runs backwards; put the earlier end first")
        return cls(start, end)

    @property
    def cut_months(self) -> tuple[int, ...]:
        """The months of which the period holds a part only: none, the first, the last, or both."""
        cut = []
        if self.start.day != 1 or (self.first_month == self.last_month and self.end.day != 1):
            cut.append(self.first_month)
        if self.end.day != 1 and self.last_month != self.first_month:
            cut.append(self.last_month)
        return tuple(cut)

    @property
    def covering(self) -> "Period":
        """The whole months that the period touches."""
        return Period.of_months(self.first_month, self.last_month)

    @property
    def first_month(self) -> int:
        """Index of the first month that the period touches."""
        return month_index(self.start.year, self.start.month)

    @property
    def last_month(self) -> int:
        """Index of the last month that the period touches."""
        last_day = self.end - timedelta(days=1)
        return month_index(last_day.year, last_day.month)

    @property
    def months(self) -> range:
        """The months of the period, as indices."""
        return range(self.first_month, self.last_month + 1)

    @property
    def label(self) -> str:
        """The period as people write it, such as ``Jan to Dec 2024``."""
        first, last = self.first_month, self.last_month
        if self.cut_months:
            last_day = self.end - timedelta(days=1)
            return f"{_day_label(self.start)} to {_day_label(last_day)}"
        if first == last:
            return month_label(first)
        if first // 12 == last // 12:
            return f"{_MONTH_NAMES[first % 12]} to {month_label(last)}"
        return f"{month_label(first)} to {month_label(last)}"

    def __str__(self) -> str:
        """Return the canonical text, such as ``2024-01/2024-12``."""
        if self.cut_months:
            return f"{self.start}/{self.end - timedelta(days=1)}"
        first, last = month_text(self.first_month), month_text(self.last_month)
        return first if first == last else f"{first}/{last}"


def _day_label(day: date) -> str:
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"


def _span(end: str, whole: str) -> tuple[date, date]:
    """Return [start, end) of one end of a period: a month or a day."""
    matched = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", end.strip(), flags=re.ASCII)
    try:
        if matched is None:
            raise ValueError(end)
        year, month = int(matched[1]), int(matched[2])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(end)
        if matched[3]:
            day = date(year, month, int(matched[3]))
            return day, day + timedelta(days=1)
        first = month_index(year, month)
        return date(year, month, 1), date((first + 1) // 12, (first + 1) % 12 + 1, 1)
    except (ValueError, OverflowError):
        raise QuestionError(f"period '{whole[:60]}' is not a period; give {_FORMS}") from None
