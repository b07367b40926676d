"""The density surface: incidents per square kilometre, exact at every cell centre."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from hotspots.compilation import kernel as compiled
from hotspots.compilation import kernel_input
from hotspots.density.grid import Grid
from hotspots.density.kernels import (
    DEFAULT_KERNEL,
    GAUSSIAN,
    M2_PER_KM2,
    fraction_of_peak,
    kernel_named,
)
from hotspots.places import FloatArray, IntArray

_LANES = 2


@dataclass(frozen=True)
class DensitySurface:
    """Incidents per square kilometre on a grid.

    Attributes
    ----------
    per_km2 : [row, column], row 0 south; NaN outside the study area, which is not zero but nothing.
    grid : the cells.
    bandwidth_m : of the kernel; the global one where each place has its own.
    padded_per_km2 : [row + 1, column + 1] the same with one more cell on every side and never NaN, to draw
        contours up to the border; where it is not given, what lies outside the study area is 0.
    """

    per_km2: FloatArray
    grid: Grid
    bandwidth_m: float
    padded_per_km2: FloatArray = field(default_factory=lambda: np.zeros((0, 0)), repr=False)

    def __post_init__(self) -> None:
        if self.padded_per_km2.size == 0:
            object.__setattr__(self, "padded_per_km2", np.pad(np.nan_to_num(self.per_km2), 1))
        self.per_km2.flags.writeable = False
        self.padded_per_km2.flags.writeable = False


def surface(
    grid: Grid,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    bandwidth_m: float,
    *,
    kernel: str = DEFAULT_KERNEL,
    place_bandwidth_m: FloatArray | None = None,
) -> DensitySurface:
    """Return the kernel density of weighted places at the cell centres of a grid.

    Exact: every place adds its kernel to each cell centre that it reaches, no term is negative, and where
    nothing reaches the density is exactly 0. A place of weight w gives what w incidents on the same point
    would. Places outside the study area count near its edge as well; where they are not given, density near
    the edge is too low, and no correction stands in.

    Parameters
    ----------
    grid : cells over the study area.
    easting, northing : (n,) places, finite, metres; fastest when they come by northing.
    weight : (n,) incidents at each, finite and not negative, whole numbers or not.
    bandwidth_m : positive; at least four cells for the surface to hold what the places weigh
        (`settings.resolved_cell`).
    kernel : a name of `kernels.KERNELS`.
    place_bandwidth_m : (n,) positive, a bandwidth of its own for each place
        (`adaptive.abramson_bandwidths`); None gives all of them `bandwidth_m`.

    Raises
    ------
    QuestionError
        There is no kernel of that name.

    Examples
    --------
    One incident on a cell centre stands at 3 / (pi h^2) there, in incidents per square kilometre.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> grid = grid_over(box(0, 0, 1000, 1000), 100.0)
    >>> one = surface(grid, np.array([550.0]), np.array([550.0]), np.array([1.0]), 400.0)
    >>> round(float(one.per_km2[5, 5]), 4), round(3 / (3.141592653589793 * 0.4**2), 4)
    (5.9683, 5.9683)
    """
    chosen = kernel_named(kernel)
    bandwidth = np.float64(bandwidth_m) if place_bandwidth_m is None else np.asarray(place_bandwidth_m)
    order = _southern_first(grid, northing)
    gain = weight * (chosen.peak * M2_PER_KM2 / bandwidth**2)
    reach_m = np.atleast_1d(chosen.reach * bandwidth)
    rows, columns = grid.shape
    padded = np.zeros((rows + 2, columns + 2))
    _adding(chosen.code)(
        padded,
        (float(grid.west), float(grid.south), float(grid.cell_m)),
        kernel_input(easting[order]),
        kernel_input(northing[order]),
        kernel_input(gain[order]),
        kernel_input(reach_m if reach_m.size == 1 else reach_m[order]),
    )
    per_km2 = np.where(grid.mask, padded[1:-1, 1:-1], np.nan)
    return DensitySurface(per_km2, grid, float(bandwidth_m), padded)


def _southern_first(grid: Grid, northing: FloatArray) -> IntArray | slice:
    """Order of places by row of cells: the rows that are added to stay in the processor's nearest memory."""
    if (northing[1:] >= northing[:-1]).all():
        return slice(None)
    row = np.clip((northing - grid.south) / grid.cell_m, 0, np.iinfo(np.uint16).max).astype(np.uint16)
    return np.argsort(row, kind="stable")  # 16 bits are sorted by counting; a stable order is always the same


_Adding = Callable[
    [FloatArray, tuple[float, float, float], FloatArray, FloatArray, FloatArray, FloatArray], None
]


@cache
def _adding(code: int) -> _Adding:
    """Return the compiled loop that adds one kind of kernel; the code is a constant in it."""

    @compiled
    def add_kernels(
        padded: FloatArray,
        lattice: tuple[float, float, float],
        easting: FloatArray,
        northing: FloatArray,
        gain: FloatArray,
        reach_m: FloatArray,
    ) -> None:
        rows, columns = padded.shape
        west, south, cell_m = lattice
        east_m2 = np.empty(columns)
        east_gain = np.empty(columns)
        for i in range(easting.size):
            if gain[i] == 0.0:
                continue
            reach = reach_m[min(i, reach_m.size - 1)]
            first, after = _reached(easting[i] - west, reach, cell_m, columns)
            after = min(columns, first + (after - first + _LANES - 1) // _LANES * _LANES)
            first_row, after_row = _reached(northing[i] - south, reach, cell_m, rows)
            for k in range(after - first):
                east_m2[k] = (west + (first + k - 0.5) * cell_m - easting[i]) ** 2
                if code == GAUSSIAN:
                    east_gain[k] = gain[i] * fraction_of_peak(code, east_m2[k], reach)
            for row in range(first_row, after_row):
                north_m2 = (south + (row - 0.5) * cell_m - northing[i]) ** 2
                if code == GAUSSIAN:
                    # The one kernel that is a product of east and north: two short rows of exponentials
                    # stand for one in every cell.
                    north_fraction = fraction_of_peak(code, north_m2, reach)
                    for k in range(after - first):
                        inside = east_m2[k] + north_m2 < reach * reach
                        padded[row, first + k] += east_gain[k] * north_fraction if inside else 0.0
                else:
                    for k in range(after - first):
                        fraction = fraction_of_peak(code, east_m2[k] + north_m2, reach)
                        padded[row, first + k] += gain[i] * fraction

    return add_kernels


@compiled
def _reached(centre_m: float, reach_m: float, cell_m: float, count: int) -> tuple[int, int]:
    """First cell of a padded axis that can be reached from a place, and the one after the last.

    A millionth of a cell more on each side than is reached: the distance decides, not the rounding here.
    """
    first = math.ceil(min(max((centre_m - reach_m) / cell_m + 0.5 - 1e-6, 0.0), float(count)))
    last = math.floor(min(max((centre_m + reach_m) / cell_m + 0.5 + 1e-6, -1.0), float(count - 1)))
    return max(0, int(first)), int(last) + 1
