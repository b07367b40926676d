"""What is said of whether the patterns of a question coincide: in place, in time, at distances."""

from dataclasses import dataclass, field

from hotspots.coincidence.comparison import Comparison
from hotspots.coincidence.cross_k import CrossK
from hotspots.coincidence.in_time import ByClock


@dataclass(frozen=True, slots=True)
class Coincidence:
    """Whether patterns coincide, beside where they do.

    Attributes
    ----------
    jaccard : by kind of two categories, ground in the hotspots of both as a share of that in either, 0..1: a
        description, never tested (None: neither has any).
    comparison : with the three references; None where it was not asked for.
    in_time : the same times or only the same places, by month, weekday and hour.
    cross_k : by kind of two categories, at which distances they keep together; none where not asked for.
    withheld : distances of it in metres that mean nothing here, and why.
    """

    jaccard: dict[str, float | None]
    comparison: Comparison | None = None
    in_time: tuple[ByClock, ...] = ()
    cross_k: dict[str, CrossK] = field(default_factory=dict)
    withheld: dict[float, str] = field(default_factory=dict)
