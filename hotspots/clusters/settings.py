"""How near is a neighbour and how many incidents make a cluster: defaults with their reasons, and limits."""

import math

import numpy as np

from hotspots.analysis import Choice
from hotspots.neighbours import neighbour_spans, weight_within
from hotspots.places import FloatArray, IntArray
from hotspots.question import within

DEFAULT_EPS_M = 100.0
LEAST_EPS_M, GREATEST_EPS_M = 25.0, 2000.0
FEWEST_INCIDENTS = 5
MOST_INCIDENTS = 1_000_000

_BUSIEST_SHARE = 0.05
_WHY_EPS = (
    "two police points on neighbouring street segments are some 50 to 100 m apart; tried on Stockton-on-Tees "
    "in 2024, 75 m leaves clusters of one or two points, and 150 m chains the town centre into one cluster "
    "over a kilometre long"
)


def resolved_eps(asked_m: float | None) -> Choice:
    """Return the greatest distance between neighbours in metres and why.

    Raises
    ------
    QuestionError
        It is outside 25 to 2,000 m.
    """
    if asked_m is None:
        return Choice(DEFAULT_EPS_M, _WHY_EPS)
    advice = "smaller is finer than the points are known, larger chains whole towns together"
    within("eps", asked_m, LEAST_EPS_M, GREATEST_EPS_M, "m", advice)
    return Choice(float(asked_m), "asked for")


def resolved_min_incidents(
    asked: int | None, easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray, eps_m: float
) -> Choice:
    """Return how many incidents within `eps_m` make a core place, and why.

    By default what the busiest twentieth of the places have around them, so that a rare category and a
    common one, a month and a year, each give clusters of a size that can be patrolled; never under five,
    which a few repeat calls reach by chance.

    Parameters
    ----------
    asked : what the person gave, or None.
    easting, northing, weight : (n,) places of the study area and their incidents of the category.
    eps_m : greatest distance between neighbours.

    Raises
    ------
    QuestionError
        It is not between 1 and 1,000,000.
    """
    if asked is not None:
        advice = "give the incidents that make a place busy, such as 20 for a year of a common category"
        within("min-incidents", asked, 1, MOST_INCIDENTS, "incidents", advice)
        return Choice(int(asked), "asked for")
    counted = np.asarray(weight) > 0
    if not counted.any():
        return Choice(FEWEST_INCIDENTS, "no incident to take a threshold from")
    spans = neighbour_spans(easting[counted], northing[counted], eps_m)
    around = weight_within(spans, np.asarray(weight, dtype=np.float64)[counted], eps_m)
    busiest = math.ceil(np.quantile(around, 1 - _BUSIEST_SHARE, method="higher"))
    if busiest <= FEWEST_INCIDENTS:
        return Choice(FEWEST_INCIDENTS, "fewer can come together by chance, whatever the period")
    return Choice(
        busiest,
        f"the busiest {_BUSIEST_SHARE:.0%} of the places with incidents have as many within {eps_m:g} m: a "
        "threshold from the data itself keeps clusters of rare and common categories to a size that can be "
        "patrolled",
    )
