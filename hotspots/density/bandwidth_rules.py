"""Bandwidths that textbook rules would give: for reference beside the one that is used, not to choose by.

The rules of Scott and Silverman suppose one bell-shaped cloud; a borough is many streets, and they answer
with kilometres. Likelihood leaves out incidents and asks which bandwidth foretells them. On published points,
which many incidents share, leaving out one incident leaves its neighbours on the very same point, and the
smallest bandwidth always wins; leaving out the whole place asks how well the other places foretell it.
"""

import math
from dataclasses import dataclass

import numpy as np

from hotspots.density.likelihood import likelihood_bandwidths, with_incidents
from hotspots.places import FloatArray, IntArray

CANDIDATES_M = (25.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0, 600.0, 800.0, 1200.0)
"""Bandwidths that likelihood chooses from."""

QUARTIC_PER_DEVIATION = math.sqrt(8.0)
"""Radius of the quartic kernel that spreads as far as a Gaussian of standard deviation 1: along each axis the
quartic has the variance h^2 / 8."""

_DEVIATION_PER_QUARTILE_RANGE = 1.0 / 1.349
_SHARED = 2.0


@dataclass(frozen=True, slots=True)
class ReferenceBandwidths:
    """What the rules give, each as the radius of the quartic kernel, metres.

    Attributes
    ----------
    scott_m : Scott's rule; in two dimensions Silverman's, told by standard deviations, is the same.
    silverman_m : the same with the lesser of standard deviation and quartile range / 1.349 on each axis,
        which is what people mean by Silverman's; smaller where incidents have outskirts.
    incident_left_out_m : of `CANDIDATES_M`, the one most likely when each incident is left out in turn.
    place_left_out_m : the same when all incidents of its place are left out with it.
    incidents_per_place : how far published points are shared.
    warning : one sentence on what they are worth here.
    """

    scott_m: float
    silverman_m: float
    incident_left_out_m: float
    place_left_out_m: float
    incidents_per_place: float
    warning: str


def reference_bandwidths(
    easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray
) -> ReferenceBandwidths:
    """Return what each rule gives for incidents at places.

    Parameters
    ----------
    easting, northing : (n,) distinct places, metres.
    weight : (n,) incidents at each; places with none do not count.

    Raises
    ------
    QuestionError
        Fewer than three places have incidents, or all of them lie on one line along an axis.
    """
    east, north, count = with_incidents(easting, northing, weight)
    by_incident, _ = likelihood_bandwidths(east, north, count, CANDIDATES_M, leave_out="incident")
    by_place, _ = likelihood_bandwidths(east, north, count, CANDIDATES_M, leave_out="place")
    shared = float(count.sum() / len(count))
    return ReferenceBandwidths(
        scott_m=scott_bandwidth(east, north, count),
        silverman_m=silverman_bandwidth(east, north, count),
        incident_left_out_m=by_incident,
        place_left_out_m=by_place,
        incidents_per_place=shared,
        warning=_warning(shared, by_incident),
    )


def scott_bandwidth(easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray) -> float:
    """Return Scott's rule as the radius of the quartic kernel, metres.

    The standard deviation of the incidents along each axis times ``n ** (-1 / 6)``, n being the number of
    incidents; the geometric mean of the two axes; times `QUARTIC_PER_DEVIATION`. Silverman's factor,
    ``(4 / (d + 2)) ** (1 / (d + 4)) * n ** (-1 / (d + 4))``, is the same for d = 2 dimensions. It takes two
    incidents at least.

    References
    ----------
    Scott, D. W. (1992). Multivariate Density Estimation, section 6.3.
    https://doi.org/10.1002/9780470316849

    Examples
    --------
    Sixty-four incidents, 32 at either end of a diagonal: deviation sqrt(64 / 63) * 100 m, factor 1 / 2.

    >>> ends = np.array([0.0, 200.0])
    >>> round(scott_bandwidth(ends, ends, np.array([32, 32])), 2)
    142.54
    """
    spread = [_deviation(axis, weight) for axis in (easting, northing)]
    return _rule(spread, float(np.sum(weight)))


def silverman_bandwidth(easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray) -> float:
    """Return Silverman's robust rule as the radius of the quartic kernel, metres.

    As `scott_bandwidth`, with the lesser of the standard deviation and the quartile range / 1.349 along each
    axis (the deviation where the range is 0). Quartiles are coordinates of incidents: the least that a
    quarter of them reach.

    References
    ----------
    Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, sections 3.4.2 and 4.3.2.
    https://doi.org/10.1201/9781315140919
    """
    spread = []
    for axis in (easting, northing):
        low, high = np.quantile(axis, [0.25, 0.75], weights=weight, method="inverted_cdf")
        robust = float(high - low) * _DEVIATION_PER_QUARTILE_RANGE
        deviation = _deviation(axis, weight)
        spread.append(min(deviation, robust) if robust > 0 else deviation)
    return _rule(spread, float(np.sum(weight)))


def _deviation(axis: FloatArray, weight: FloatArray | IntArray) -> float:
    """Sample standard deviation of the incidents along an axis."""
    total = float(np.sum(weight))
    mean = float(axis @ weight) / total
    return math.sqrt(float(((axis - mean) ** 2) @ weight) / (total - 1.0))


def _rule(spread: list[float], incidents: float) -> float:
    factor = math.pow(incidents, -1.0 / 6.0)
    return QUARTIC_PER_DEVIATION * math.sqrt(spread[0] * spread[1]) * factor


def _warning(shared: float, by_incident: float) -> str:
    if shared >= _SHARED and by_incident == CANDIDATES_M[0]:
        return (
            f"{shared:.1f} incidents share a place on average, so leaving out one incident always chooses "
            "the smallest bandwidth on offer, and rules of thumb suppose one round cloud of incidents: none "
            "of them is advice"
        )
    return "rules of thumb suppose one round cloud of incidents, which a town is not: none of them is advice"
