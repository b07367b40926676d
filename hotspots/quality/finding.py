"""What a check finds, and the rule by which it does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hotspots.quality.observed import Observed

ACT, KNOW = "act", "know"
"""Levels: something is to be done or decided; or it is to be known when the answers are read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the data that an analyst should know.

    Attributes
    ----------
    level : ``act`` or ``know``.
    text : what was found, one plain sentence with its figures.
    advice : what to do, one line.
    figures : the figures, for programs; months as text, shares between 0 and 1.
    """

    level: str
    text: str
    advice: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at.

    Attributes
    ----------
    name : such as ``missing_months``.
    rule : when it is a finding, in words.
    found : from what was counted to the findings; none where all is well.
    """

    name: str
    rule: str
    found: Callable[[Observed], list[Finding]]


def percent(share: float) -> str:
    """Return a share as people read it.

    Examples
    --------
    >>> percent(0.0127), percent(0.00002)
    ('1.3 %', 'below 0.1 %')
    """
    return "below 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def share_of(part: float, whole: float) -> float:
    """Return a share to four decimals; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def counted(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "month"), counted(1200, "month"), counted(2, "story", "stories")
    ('1 month', '1,200 months', '2 stories')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
