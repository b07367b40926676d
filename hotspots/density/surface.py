"""The density surface: incidents per square kilometre by the quartic kernel, exact at every cell centre."""

import math
from dataclasses import dataclass

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.density.grid import Grid
from hotspots.density.kernels import quartic_peak_per_m2
from hotspots.places import FloatArray, IntArray

_M2_PER_KM2 = 1e6


@dataclass(frozen=True)
class DensitySurface:
    """Incidents per square kilometre on a grid.

    Attributes
    ----------
    per_km2 : [row, column], row 0 south; NaN outside the study area, which is not zero but nothing.
    grid : the cells.
    bandwidth_m : radius of the kernel.
    """

    per_km2: FloatArray
    grid: Grid
    bandwidth_m: float

    def __post_init__(self) -> None:
        self.per_km2.flags.writeable = False


def surface(
    grid: Grid,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    bandwidth_m: float,
) -> DensitySurface:
    """Return the quartic kernel density of weighted places at the cell centres of a grid.

    Exact: every place adds its kernel to each cell centre within the bandwidth. A place of weight w gives
    what w incidents on the same point would. Places outside the study area count near its edge as well;
    where they are not given, density near the edge is too low, and no correction stands in.

    Parameters
    ----------
    grid : cells over the study area.
    easting, northing, weight : (n,) places, finite, metres, and incidents at each.
    bandwidth_m : radius of the kernel; positive, and at least four cells for the surface to hold what
        the places weigh (`bandwidth.resolved_cell`).

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
    total = np.zeros(grid.shape)
    _add_kernels(
        total,
        kernel_input(grid.easting),
        kernel_input(grid.northing),
        kernel_input(easting),
        kernel_input(northing),
        kernel_input(weight),
        float(bandwidth_m),
    )
    total *= quartic_peak_per_m2(bandwidth_m) * _M2_PER_KM2
    total[~grid.mask] = np.nan
    return DensitySurface(total, grid, bandwidth_m)


@kernel
def _add_kernels(
    total: FloatArray,
    cell_easting: FloatArray,
    cell_northing: FloatArray,
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray,
    bandwidth_m: float,
) -> None:
    """Add each place's kernel, as a fraction of its peak, to the cells whose centres it reaches."""
    rows, columns = total.shape
    cell_m = cell_easting[1] - cell_easting[0] if columns > 1 else bandwidth_m
    row_m = cell_northing[1] - cell_northing[0] if rows > 1 else bandwidth_m
    reach_m2 = bandwidth_m * bandwidth_m
    for i in range(easting.size):
        if weight[i] == 0.0:
            continue
        # One cell more on each side than is needed: the test of distance decides, not the rounding here.
        first_row = max(0, math.floor((northing[i] - bandwidth_m - cell_northing[0]) / row_m))
        last_row = min(rows - 1, math.ceil((northing[i] + bandwidth_m - cell_northing[0]) / row_m))
        for row in range(first_row, last_row + 1):
            north_m2 = (cell_northing[row] - northing[i]) ** 2
            if north_m2 >= reach_m2:
                continue
            half_width = math.sqrt(reach_m2 - north_m2)
            first = max(0, math.floor((easting[i] - half_width - cell_easting[0]) / cell_m))
            last = min(columns - 1, math.ceil((easting[i] + half_width - cell_easting[0]) / cell_m))
            for column in range(first, last + 1):
                distance_m2 = (cell_easting[column] - easting[i]) ** 2 + north_m2
                remainder = max(0.0, 1.0 - distance_m2 / reach_m2)
                total[row, column] += weight[i] * remainder * remainder
