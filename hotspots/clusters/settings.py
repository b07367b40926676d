"""How near is a neighbour and how many incidents make a cluster: defaults with reasons, and limits."""

import math

import numpy as np

from hotspots.choice import Choice
from hotspots.choosing import asked_number, quoted, within
from hotspots.errors import QuestionError
from hotspots.neighbours import neighbour_spans, weight_within
from hotspots.places import FloatArray, IntArray

DEFAULT_EPS_M = 100.0
LEAST_EPS_M, GREATEST_EPS_M = 25.0, 2000.0
AUTO = "auto"
FEWEST_INCIDENTS = 5
MOST_INCIDENTS = 1_000_000
LEAST_CLUSTER = 2

_NO_PLACES: FloatArray = np.zeros(0)
_NEAREST = 4
"""Of the k-distance curve; what the paper on DBSCAN takes in the plane (Ester et al. 1996, section 4.2)."""

_BUSIEST_SHARE = 0.05
_WHY_EPS = (
    "two police points on neighbouring street segments are some 50 to 100 m apart; tried on Stockton-on-Tees "
    "in 2024, 75 m leaves clusters of one or two points, and 150 m chains the town centre into one cluster "
    "over a kilometre long"
)


def resolved_eps(
    asked_m: float | str | None,
    easting: FloatArray = _NO_PLACES,
    northing: FloatArray = _NO_PLACES,
    weight: FloatArray | IntArray = _NO_PLACES,
) -> Choice:
    """Return the greatest distance between neighbours in metres and why.

    Parameters
    ----------
    asked_m : what the person gave: metres, ``auto`` for a distance from the data, or None.
    easting, northing, weight : (n,) places and their incidents, for ``auto``.

    Raises
    ------
    QuestionError
        It is a word other than ``auto``, or outside 25 to 2,000 m.
    """
    if asked_m == AUTO:
        counted = np.asarray(weight) > 0
        return _eps_at_the_knee(easting[counted], northing[counted])
    advice = "smaller is finer than the points are known, larger chains whole towns together"
    default = Choice(DEFAULT_EPS_M, _WHY_EPS)
    number_m = None if asked_m is None else _number("eps", asked_m)
    return asked_number("eps", number_m, LEAST_EPS_M, GREATEST_EPS_M, "m", advice, default=default)


def _number(name: str, asked: float | str) -> float:
    if isinstance(asked, str):
        raise QuestionError(f"{name} {quoted(asked)} is neither a number nor {AUTO}; give one of them")
    return asked


def _eps_at_the_knee(easting: FloatArray, northing: FloatArray) -> Choice:
    """Distance to the fourth nearest place where the sorted curve of it lies farthest below its chord."""
    if len(easting) <= _NEAREST:
        why = f"too few places with incidents ({len(easting)}) to take a distance from"
        return Choice(DEFAULT_EPS_M, f"{why}; the default")
    # Heavy to import, and only this asks for it.
    from sklearn.neighbors import NearestNeighbors

    places = np.column_stack([easting, northing])
    away_m = np.sort(NearestNeighbors(n_neighbors=_NEAREST).fit(places).kneighbors()[0][:, -1])
    knee = knee_of(away_m)
    eps_m = min(max(float(np.round(away_m[knee])), LEAST_EPS_M), GREATEST_EPS_M)
    limited = (
        "" if eps_m == np.round(away_m[knee]) else f", limited to {LEAST_EPS_M:g} to {GREATEST_EPS_M:g} m"
    )
    return Choice(
        eps_m,
        f"from the data: {knee / (len(places) - 1):.0%} of the {len(places):,} places with incidents have "
        f"their {_NEAREST}th nearest within {away_m[knee]:.0f} m, where the sorted distances begin to rise "
        f"steeply (farthest below the chord){limited}; half have it within {np.median(away_m):.0f} m, so a "
        f"town's centre may become one cluster: compare with the default of {DEFAULT_EPS_M:g} m",
    )


def knee_of(ascending: FloatArray) -> int:
    """Return where a rising curve bends most: its point farthest below the chord from first to last.

    Both axes are scaled to 0..1 first (Satopaa, V. et al. (2011), https://doi.org/10.1109/ICDCSW.2011.20,
    without smoothing). Of several points the first; 0 when the curve nowhere falls below its chord.

    Parameters
    ----------
    ascending : (n,) at least one value.

    Examples
    --------
    >>> knee_of(np.array([1.0, 2.0, 3.0, 9.0]))
    2
    """
    if ascending[-1] == ascending[0]:
        return 0
    height = (ascending - ascending[0]) / (ascending[-1] - ascending[0])
    return int(np.argmax(np.linspace(0.0, 1.0, len(ascending)) - height))


def resolved_min_incidents(
    asked: float | str | None,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    eps_m: float,
) -> Choice:
    """Return how many incidents within `eps_m` make a core place, and why.

    By default what the busiest twentieth of the places have around them, so that a rare category and a
    common one, a month and a year, each give clusters of a size that can be patrolled; never under five,
    which a few repeat calls reach by chance.

    Parameters
    ----------
    asked : what the person gave: a number, or ``auto`` or None for the default.
    easting, northing, weight : (n,) places of the study area and their incidents of the category.
    eps_m : greatest distance between neighbours.

    Raises
    ------
    QuestionError
        It is a word other than ``auto``, or not between 1 and 1,000,000.
    """
    if asked is not None and asked != AUTO:
        advice = "give the incidents that make a place busy, such as 20 for a year of a common category"
        within("min-incidents", _number("min-incidents", asked), 1, MOST_INCIDENTS, "incidents", advice)
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


def resolved_cluster_size(
    asked: float | str | None, easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray
) -> Choice:
    """Return the fewest incidents of a cluster of HDBSCAN, and why.

    The same number as `dbscan` takes at its default distance: HDBSCAN asks at every distance at once what
    `dbscan` asks at one, so what counts as busy is the same. At least 2: one incident is no cluster.

    Parameters
    ----------
    asked : what the person gave: a number, or ``auto`` or None for the default.
    easting, northing, weight : (n,) places of the study area and their incidents of the category.

    Raises
    ------
    QuestionError
        It is a word other than ``auto``, or not between 2 and 1,000,000.
    """
    choice = resolved_min_incidents(asked, easting, northing, weight, DEFAULT_EPS_M)
    advice = "one incident is no cluster"
    within("min-incidents", choice.value, LEAST_CLUSTER, MOST_INCIDENTS, "incidents", advice)
    return choice
