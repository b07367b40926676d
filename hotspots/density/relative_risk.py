"""Relative risk: where one kind of incident takes a larger share of another than it does elsewhere.

Busy ground has more of everything. The ratio of two densities takes the busyness out: where it is 2, the
cases are twice as large a share of all cases as the controls are of all controls.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hotspots.choosing import within
from hotspots.density.grid import Grid
from hotspots.density.surface import DensitySurface
from hotspots.errors import QuestionError
from hotspots.places import BoolArray, FloatArray, IntArray

FEWEST_DRAWS, MOST_DRAWS = 19, 9999
"""19 draws are the fewest that can reach p = 0.05."""

ROUNDING = 1e-12
"""Surfaces closer than this part of each other are equal: the same incidents added in another order."""


@dataclass(frozen=True)
class RiskSurface:
    """The ratio of two densities on a grid.

    Attributes
    ----------
    ratio : [row, column], row 0 south; 1 where both densities have the same share of their totals as
        everywhere. NaN outside the study area, where neither reaches (0 / 0: nothing is known) and where
        `only_cases` says so.
    log_ratio : natural logarithm of the ratio; NaN where the ratio is NaN, and where it is 0.
    only_cases : [row, column] cases reach the cell and controls do not. No number stands there: the ratio
        would be infinite on the strength of a single incident. It says that the controls cannot tell.
    grid, bandwidth_m : of both densities.
    """

    ratio: FloatArray
    log_ratio: FloatArray
    only_cases: BoolArray
    grid: Grid
    bandwidth_m: float

    def __post_init__(self) -> None:
        for array in (self.ratio, self.log_ratio, self.only_cases):
            array.flags.writeable = False

    @property
    def defined(self) -> BoolArray:
        """[row, column] whether the ratio is a number."""
        defined: BoolArray = ~np.isnan(self.ratio)
        return defined


def relative_risk(cases: DensitySurface, controls: DensitySurface) -> RiskSurface:
    """Return the ratio of two densities, each divided by its total over the study area.

    Parameters
    ----------
    cases, controls : on one grid, by one kernel of one bandwidth: with the same smoothing of both the biases
        of the two densities largely cancel in the ratio.

    Raises
    ------
    QuestionError
        One of them is nothing all over the study area, so it has no shares to compare.

    References
    ----------
    Kelsall, J. E., Diggle, P. J. (1995). Kernel estimation of relative risk. Bernoulli 1, 3-16.
    https://doi.org/10.2307/3318678

    Examples
    --------
    Two cells; half of the cases and a quarter of the controls are in the first.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> grid = grid_over(box(0, 0, 200, 100), 100.0)
    >>> cases = DensitySurface(np.array([[3.0, 3.0]]), grid, 400.0)
    >>> controls = DensitySurface(np.array([[20.0, 60.0]]), grid, 400.0)
    >>> relative_risk(cases, controls).ratio.round(3).tolist()
    [[2.0, 0.667]]
    """
    numerator, denominator = _share_per_km2(cases, "cases"), _share_per_km2(controls, "controls")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = numerator / denominator
        only_cases: BoolArray = np.isinf(ratio)
        ratio[only_cases] = np.nan
        log_ratio = np.where(ratio > 0, np.log(ratio), np.nan)
    return RiskSurface(ratio, log_ratio, only_cases, cases.grid, cases.bandwidth_m)


def tolerance(
    surface_of: Callable[[IntArray], FloatArray],
    cases: IntArray,
    controls: IntArray,
    *,
    draws: int = 199,
    seed: int = 1,
) -> FloatArray:
    """Return for each cell how often random labels make at least as great a risk there.

    Each incident keeps its place, and which of them are cases is drawn anew with their number kept. The
    density of cases and controls together stays as it is, so at a cell the risk is greater exactly where the
    density of the cases is: that is compared.

    Parameters
    ----------
    surface_of : the density of so many incidents at each place, an array of any shape: that of
        `hotspots.density.stencil.Stencil.densities`, or ``lambda weight: surface(grid, easting, northing,
        weight, bandwidth_m).per_km2``. It is called once for each draw; kernel, bandwidths and edge
        correction are its own and must not change with weight.
    cases, controls : (n,) incidents of each kind at the same n places.
    draws : number of relabellings, 19 to 9,999.
    seed : of the random numbers; the same seed gives the same answer.

    Returns
    -------
    p of the shape of the density, ``(1 + draws with at least the observed risk) / (1 + draws)``; one-sided:
    small where the risk is high. Where only cases reach it stands too. NaN where neither kind reaches, and
    outside the study area. It is a p for each cell by itself: of 1,000 cells without any risk some 50 are
    below 0.05.

    Raises
    ------
    QuestionError
        Fewer or more draws than the limits.

    References
    ----------
    Kelsall, J. E., Diggle, P. J. (1995). https://doi.org/10.2307/3318678
    Hazelton, M. L., Davies, T. M. (2009). Inference based on kernel estimates of the relative risk function
    in geographical epidemiology. Biometrical Journal 51, 98-109. https://doi.org/10.1002/bimj.200810495

    Examples
    --------
    Two cells with a place each, two incidents at each; both of the first are the cases. Of the six ways of
    labelling two of four as cases one does the same, so p comes near 1/6.

    >>> by_place = lambda weight: weight.reshape(1, 2).astype(float)
    >>> tolerance(by_place, np.array([2, 0]), np.array([0, 2]), draws=9999).round(1).tolist()
    [[0.2, 1.0]]
    """
    within("draws", draws, FEWEST_DRAWS, MOST_DRAWS, "relabellings", "199 are enough for p of 0.05")
    pooled = np.asarray(cases, dtype=np.int64) + np.asarray(controls, dtype=np.int64)
    number = int(np.sum(cases))
    least = surface_of(np.asarray(cases, dtype=np.int64)) * (1.0 - ROUNDING)
    at_least = np.ones(least.shape, dtype=np.int64)
    # A list of incidents by place: to draw from it is cheaper than a hypergeometric number for each place.
    place = np.repeat(np.arange(len(pooled)), pooled)
    random = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = place[random.choice(len(place), number, replace=False, shuffle=False)]
        at_least += surface_of(np.bincount(drawn, minlength=len(pooled))) >= least
    p: FloatArray = np.where(surface_of(pooled) > 0, at_least / (1 + draws), np.nan)
    return p


def _share_per_km2(density: DensitySurface, kind: str) -> FloatArray:
    """Return the density of shares of the study area's total."""
    total = float(np.nansum(density.per_km2 * density.grid.area_m2)) / 1e6
    if not total > 0:
        raise QuestionError(
            f"relative risk compares shares, and there are no {kind} within {density.bandwidth_m:g} m of the "
            "study area; ask for a longer period or another category"
        )
    return density.per_km2 / total
