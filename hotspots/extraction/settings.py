"""How much ground is called a hotspot and what is too small to be one: defaults with reasons, and limits."""

from hotspots.analysis import Choice
from hotspots.question import within

DEFAULT_SHARE = 0.01
LEAST_SHARE, GREATEST_SHARE = 0.0001, 0.25
DEFAULT_MIN_AREA_M2 = 2_500.0
GREATEST_MIN_AREA_M2 = 1_000_000.0
DEFAULT_MIN_INCIDENTS = 5
MOST_INCIDENTS = 1_000_000

_WHY_SHARE = (
    "about half of crime falls in 2 to 6 % of street segments (https://doi.org/10.1111/1745-9125.12070), so "
    "the densest 1 % of the ground is a strict choice: small enough to visit, and the same for every category"
)
_WHY_MIN_AREA = "less than 50 m square is smaller than the ground whose incidents are published on one point"
_WHY_MIN_INCIDENTS = (
    "fewer than one a month is no place to send a patrol to, and fewer than five can come together on a "
    "point by chance"
)


def resolved_share(asked: float | None) -> Choice:
    """Return the greatest share of the study area that hotspots cover, and why.

    Raises
    ------
    QuestionError
        It is outside 0.0001 to 0.25.
    """
    if asked is None:
        return Choice(DEFAULT_SHARE, _WHY_SHARE)
    advice = "it is a fraction of the study area: 0.01 is the densest 1 %"
    within("share", asked, LEAST_SHARE, GREATEST_SHARE, "of the study area", advice)
    return Choice(float(asked), "asked for")


def resolved_min_area(asked_m2: float | None) -> Choice:
    """Return the area in square metres under which a hotspot is dropped as a sliver, and why.

    Raises
    ------
    QuestionError
        It is outside 0 to 1,000,000 m2.
    """
    if asked_m2 is None:
        return Choice(DEFAULT_MIN_AREA_M2, _WHY_MIN_AREA)
    advice = "0 keeps every sliver; a square kilometre is a district"
    within("min-area", asked_m2, 0, GREATEST_MIN_AREA_M2, "m2", advice)
    return Choice(float(asked_m2), "asked for")


def resolved_least_incidents(asked: int | None, *, months: int) -> Choice:
    """Return the fewest incidents that a hotspot of the surface holds, and why.

    By default one for each month of the period, and never under five.

    Raises
    ------
    QuestionError
        It is not between 1 and 1,000,000.
    """
    if asked is None:
        return Choice(max(DEFAULT_MIN_INCIDENTS, months), _WHY_MIN_INCIDENTS)
    within("min-incidents", asked, 1, MOST_INCIDENTS, "incidents", "1 keeps every hotspot that holds any")
    return Choice(int(asked), "asked for")
