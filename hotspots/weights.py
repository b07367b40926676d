"""What an incident weighs: one, a cost, a number that somebody gives, or less the longer it is ago."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hotspots.categories import TITLES, title_of
from hotspots.choice import Choice
from hotspots.choosing import asked_number, quoted
from hotspots.errors import QuestionError
from hotspots.evidence import Evidence
from hotspots.membership import members, plain
from hotspots.places import FloatArray, IntArray

UNIT_COSTS_GBP: dict[str, float] = {
    "violence.homicide": 3_217_740,
    "violence.injury": 14_050,
    "violence.without-injury": 5_930,
    "violence.rape": 39_360,
    "violence.other-sexual": 6_520,
    "robbery": 11_320,
    "burglary.domestic": 5_930,
    "vehicle-crime.theft-of": 10_290,
    "vehicle-crime.theft-from": 870,
    "theft-from-person": 1_380,
    "criminal-damage-arson.arson": 8_420,
    "criminal-damage-arson.damage": 1_350,
}
"""Home Office, The economic and social costs of crime (2018), table 1: unit costs at 2015/16 prices."""

SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 0.5, 120.0

_WHY_COST = (
    "Home Office unit costs of 2018, at 2015/16 prices, pounds; a category that is published without its "
    "kinds counts as the cheapest of them, and recorded crime is a part of crime, so they are a floor"
)


@dataclass(frozen=True)
class Weighted:
    """What the incidents of a category weigh at each place.

    Attributes
    ----------
    weight : (n,) at each place of the evidence.
    not_covered : incidents of the study area that have no weight, by stored category; they count as nothing.
    """

    weight: FloatArray
    not_covered: dict[str, int]

    def __post_init__(self) -> None:
        self.weight.flags.writeable = False


def resolved_weights(asked: str | tuple[tuple[str, float], ...] | None) -> Choice:
    """Return what an incident of each category weighs, and why.

    Raises
    ------
    QuestionError
        A code is not a category.

    Examples
    --------
    >>> resolved_weights((("asb", 1.0), ("violence", 3.0))).value
    {'asb': 1.0, 'violence': 3.0}
    """
    if asked is None:
        return Choice(1, "every incident counts once")
    if isinstance(asked, str):
        return Choice(_costs(), _WHY_COST)
    unknown = [code for code, _ in asked if code.split(".")[0] not in TITLES]
    if unknown:
        raise QuestionError(
            f"weights name the category {quoted(unknown[0])}, which is unknown; choose among "
            f"{', '.join(TITLES)} and their kinds, such as violence.injury"
        )
    return Choice(dict(asked), "asked for")


def resolved_half_life(asked_months: float | None) -> Choice:
    """Return after how many months an incident weighs half (None: never), and why.

    Raises
    ------
    QuestionError
        It is outside half a month to ten years.
    """
    default = Choice(None, "every month of the period counts alike")
    limits, advice = (SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE), "6 lets the latest half year count most"
    return asked_number("half-life", asked_months, *limits, "months", advice, default=default)


def weighted(evidence: Evidence, category: str, weights: Choice, half_life: Choice) -> Weighted:
    """Return what the incidents of a category weigh at each place.

    An incident of the period's last month weighs what its category does, one of ``h`` months before that
    half as much, h being the half-life.
    """
    table: Mapping[str, float] | None = None if weights.value == 1 else weights.value
    total, not_covered = np.zeros(len(evidence.counts)), {}
    for code, (incidents, weighing) in _each_alone(evidence, category, half_life.value).items():
        factor = 1.0 if table is None else _weight_of(code, table)
        if factor is None:
            not_covered[code] = int(incidents[evidence.inside].sum())
        else:
            total += factor * weighing
    return Weighted(total, {code: n for code, n in not_covered.items() if n})


def check_covered(found: Mapping[str, Weighted]) -> None:
    """Check that the weights say something of at least one category.

    Raises
    ------
    QuestionError
        There are incidents, and not one of them has a weight.
    """
    left_out = [code for weighted in found.values() for code in weighted.not_covered]
    if left_out and not any(weighted.weight.any() for weighted in found.values()):
        raise QuestionError(
            f"no incident of {', '.join(map(title_of, found))} has a weight: {', '.join(left_out)} is not "
            f"covered; give one, such as weights {left_out[0]}:1, or leave weights out"
        )


def not_covered_caveat(category: str, found: Weighted) -> list[str]:
    """Say which incidents have no weight."""
    if not found.not_covered:
        return []
    told = ", ".join(f"{code} {n:,}" for code, n in found.not_covered.items())
    return [f"The weights do not cover these incidents of {title_of(category)}, which take no part: {told}."]


def _costs() -> dict[str, float]:
    """Return unit costs, and for a category whose kinds are not told apart that of the cheapest."""
    cheapest: dict[str, float] = {}
    for code, cost in UNIT_COSTS_GBP.items():
        whole = code.split(".")[0]
        cheapest[whole] = min(cost, cheapest.get(whole, cost))
    return cheapest | UNIT_COSTS_GBP


def _weight_of(code: str, table: Mapping[str, float]) -> float | None:
    """Weight of a stored category: its own, or what somebody gave for the category that includes it."""
    if code in table:
        return table[code]
    whole, dot, _ = code.rpartition(".")
    # The cost of a whole category is that of its cheapest kind: it says nothing about another kind.
    return _weight_of(whole, table) if dot and table != _costs() else None


def _each_alone(
    evidence: Evidence, category: str, half_life_months: float | None
) -> dict[str, tuple[IntArray, FloatArray]]:
    """Return what each stored category of a group has at each place: incidents, and these by their age.

    Incidents of its stored kinds are not among them. An incident weighs half for every half-life that it
    lies back.
    """
    months = np.asarray(evidence.period.months)
    weighing = np.ones(1)
    if half_life_months is not None:
        weighing = 0.5 ** ((months[-1] - months) / half_life_months)
    stored: dict[str, list[str]] = {}
    for code in members(category, evidence.counts.categories, evidence.counts.themes):
        stored.setdefault(plain(code), []).append(code)
    found = {}
    for category_alone, codes in stored.items():
        if half_life_months is None:
            incidents = evidence.stored_as(*codes)[:, None]
        else:
            incidents = _by_month(evidence, codes, months)
        found[category_alone] = incidents.sum(axis=1), incidents @ weighing
    return found


def _by_month(evidence: Evidence, codes: list[str], months: IntArray) -> IntArray:
    """Return (n, months) incidents stored under these codes at each place."""
    counted = evidence.stored_by_month(codes, with_margin=True)
    incidents = np.zeros((len(evidence.counts), len(months)), dtype=np.int64)
    at = np.searchsorted(evidence.counts.place, counted.place), counted.month - months[0]
    np.add.at(incidents, at, counted.incidents)
    return incidents
