"""How much ground is called a hotspot and what is too small to be one: defaults with reasons, and limits."""

import math

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_whole

DEFAULT_SHARE = 0.01
LEAST_SHARE, GREATEST_SHARE = 0.0001, 0.25
DEFAULT_TIMES_MEAN = 3.0
LEAST_TIMES_MEAN, GREATEST_TIMES_MEAN = 1.0, 1000.0
DEFAULT_INCIDENT_SHARE = 0.25
LEAST_INCIDENT_SHARE, GREATEST_INCIDENT_SHARE = 0.01, 0.9
DEFAULT_MIN_AREA_M2 = 2_500.0
GREATEST_MIN_AREA_M2 = 1_000_000.0
DEFAULT_MIN_INCIDENTS = 5
MOST_INCIDENTS = 1_000_000
GREATEST_MERGE_M = 2_000.0
MOST_HOTSPOTS = 5_000
"""Of one category: more cannot be read on a map or in a list."""

_WHY_SHARE = (
    "about half of crime falls in 2 to 6 % of street segments (https://doi.org/10.1111/1745-9125.12070), so "
    "the densest 1 % of the ground is a strict choice: small enough to visit, and the same for every category"
)
_WHY_TIMES_MEAN = (
    "three times the mean is usual for density maps (Milic et al. 2019); the mean is taken over the whole "
    "study area, countryside too, so over a borough this marks much of the town: look at the area it yields"
)
_WHY_INCIDENT_SHARE = (
    "a quarter of crime falls in some 0.4 to 1.6 % of street segments "
    "(https://doi.org/10.1111/1745-9125.12070): little enough ground to be visited"
)
_WHY_MIN_AREA = "less than 50 m square is smaller than the ground whose incidents are published on one point"
_WHY_CATCHMENT = (
    "half the median distance between neighbouring points of the data is {radius_m:.0f} m, and a disc of it "
    "is the ground whose incidents are published on one point"
)
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
    default = Choice(DEFAULT_SHARE, _WHY_SHARE)
    advice = "it is a fraction of the study area: 0.01 is the densest 1 %"
    return asked_number("share", asked, LEAST_SHARE, GREATEST_SHARE, "", advice, default=default)


def resolved_times_mean(asked: float | None) -> Choice:
    """Return how many times the mean density hotspot ground is, and why.

    Raises
    ------
    QuestionError
        It is outside 1 to 1,000.
    """
    default = Choice(DEFAULT_TIMES_MEAN, _WHY_TIMES_MEAN)
    advice = "under the mean nearly all ground with incidents is a hotspot; 3 is usual"
    limits = LEAST_TIMES_MEAN, GREATEST_TIMES_MEAN
    return asked_number("times-mean", asked, *limits, "times", advice, default=default)


def resolved_incident_share(asked: float | None) -> Choice:
    """Return the share of the incidents that hotspot ground holds, and why.

    Raises
    ------
    QuestionError
        It is outside 0.01 to 0.9.
    """
    default = Choice(DEFAULT_INCIDENT_SHARE, _WHY_INCIDENT_SHARE)
    advice = "it is a fraction of the incidents: 0.25 is the least ground that holds a quarter of them"
    limits = LEAST_INCIDENT_SHARE, GREATEST_INCIDENT_SHARE
    return asked_number("incident-share", asked, *limits, "", advice, default=default)


def resolved_min_area(asked_m2: float | None, catchment_m: float = 0.0) -> Choice:
    """Return the area in square metres under which a hotspot is dropped as a sliver, and why.

    Never less than the catchment of a point of the data: a finer outline would tell more than the data do.

    Parameters
    ----------
    asked_m2 : what the person gave, or None.
    catchment_m : `catchment.catchment_radius_m` of the data's places; 0 where it is not known.

    Raises
    ------
    QuestionError
        It is outside 0 to 1,000,000 m2.

    Examples
    --------
    >>> resolved_min_area(None).value, resolved_min_area(None, 100.0).value  # 100^2 pi, a metre up
    (2500.0, 31416.0)
    >>> resolved_min_area(0, 20.0)  # doctest: +ELLIPSIS
    Choice(value=1257.0, why='asked for 0 m2, raised to the least ...')
    """
    catchment_m2 = float(math.ceil(math.pi * catchment_m**2))
    because = _WHY_CATCHMENT.format(radius_m=catchment_m)
    default = Choice(DEFAULT_MIN_AREA_M2, _WHY_MIN_AREA)
    if catchment_m2 > DEFAULT_MIN_AREA_M2:
        default = Choice(catchment_m2, because)
    advice = "0 asks for the finest that the data allow; a square kilometre is a district"
    choice = asked_number("min-area", asked_m2, 0, GREATEST_MIN_AREA_M2, "m2", advice, default=default)
    if choice.value < catchment_m2:
        return Choice(
            catchment_m2, f"asked for {asked_m2:g} m2, raised to the least that the data allow: {because}"
        )
    return choice


def resolved_least_incidents(asked: int | None, *, months: int) -> Choice:
    """Return the fewest incidents that a hotspot of the surface holds, and why.

    By default one for each month of the period, and never under five.

    Raises
    ------
    QuestionError
        It is not between 1 and 1,000,000.
    """
    default = Choice(max(DEFAULT_MIN_INCIDENTS, months), _WHY_MIN_INCIDENTS)
    advice = "1 keeps every hotspot that holds any"
    return asked_whole("min-incidents", asked, 1, MOST_INCIDENTS, "incidents", advice, default=default)


def resolved_merge(asked_m: float | None) -> Choice:
    """Return the greatest distance in metres between hotspots that are made one, and why.

    Raises
    ------
    QuestionError
        It is outside 0 to 2,000 m.
    """
    default = Choice(0.0, "every outline is a hotspot of its own")
    advice = "0 merges nothing; a patrol on foot serves places some 100 m apart as one"
    return asked_number("merge", asked_m, 0, GREATEST_MERGE_M, "m", advice, default=default)


def resolved_at_most(asked: int | None) -> Choice:
    """Return the greatest number of hotspots of a category, and why; None stands for all of them.

    Raises
    ------
    QuestionError
        It is not between 1 and 5,000.
    """
    default = Choice(None, "every hotspot that the threshold and the least size leave")
    advice = "20 are a good list for one meeting"
    return asked_whole("at-most", asked, 1, MOST_HOTSPOTS, "hotspots", advice, default=default)
