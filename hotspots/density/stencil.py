"""What an incident on each place adds to each cell: the same places smoothed thousands of times.

A test by chance deals incidents anew to the same places. Distances, kernels and the cells that can be reached
stay as they are, so they are worked out once; a density is then weights times numbers that stand in a list.
"""

from dataclasses import dataclass

import numpy as np

from hotspots.compilation import kernel as compiled
from hotspots.compilation import kernel_input
from hotspots.density.grid import Grid
from hotspots.density.kernels import DEFAULT_KERNEL, M2_PER_KM2, fraction_of_peak, kernel_named
from hotspots.errors import QuestionError
from hotspots.places import BoolArray, FloatArray, Int32Array, IntArray

MOST_ENTRIES = 60_000_000
"""Of 8 bytes each: half a gigabyte, and some 60 ms for each of thousands of densities."""


@dataclass(frozen=True)
class Stencil:
    """What one incident on each of n places adds to the cells of the study area.

    The cells that a place reaches in one row of the grid are a run: neighbours in `cells`, also where the
    study area has a gap between them.

    Attributes
    ----------
    cells : flat indices into [row, column] of the cells that any place reaches, ascending.
    shape : rows and columns of the grid.
    first_run : (n + 1,) the runs of place i are those from ``first_run[i]`` to before ``first_run[i + 1]``.
    first_cell : (runs,) position in `cells` where a run starts.
    first_value : (runs + 1,) position in `per_km2` where the values of a run start.
    per_km2 : what one incident adds, in incidents per square kilometre; positive.
    """

    cells: IntArray
    shape: tuple[int, int]
    first_run: IntArray
    first_cell: Int32Array
    first_value: IntArray
    per_km2: FloatArray

    def __post_init__(self) -> None:
        for array in (self.cells, self.first_run, self.first_cell, self.first_value, self.per_km2):
            array.flags.writeable = False

    def densities(self, weight: FloatArray | IntArray) -> FloatArray:
        """Return the density at `cells` of so much weight at each place, per square kilometre.

        Places are added in order: a cell with the same weights within reach has the same density, bit by bit.
        """
        density, runs = np.zeros(len(self.cells)), (self.first_run, self.first_cell, self.first_value)
        _add_runs(density, kernel_input(weight), runs, self.per_km2)
        return density

    def on_grid(self, values: FloatArray) -> FloatArray:
        """Return values of `cells` as [row, column]; NaN at every other cell."""
        spread = np.full(self.shape, np.nan)
        spread.ravel()[self.cells] = values
        return spread


def stencil(
    grid: Grid,
    easting: FloatArray,
    northing: FloatArray,
    bandwidth_m: float,
    *,
    kernel: str = DEFAULT_KERNEL,
    place_bandwidth_m: FloatArray | None = None,
    gain: FloatArray | None = None,
) -> Stencil:
    """Return what one incident on each place adds to the cells whose centres are in the study area.

    Its densities are those of `hotspots.density.surface.surface` but for rounding, exactly 0 where those are.

    Parameters
    ----------
    grid : cells over the study area.
    easting, northing : (n,) places, finite, metres.
    bandwidth_m : positive.
    kernel : a name of `kernels.KERNELS`.
    place_bandwidth_m : (n,) positive, a bandwidth for each place; None gives all of them `bandwidth_m`.
    gain : (n,) what an incident on each place weighs, such as 1 / mass of Diggle's edge correction; a place
        without any reaches nothing. None is 1 everywhere. The uniform edge correction is not wanted here: it
        scales a cell in every draw alike, and changes no comparison of draws.

    Raises
    ------
    QuestionError
        There is no kernel of that name, or the squares that the places reach have more than `MOST_ENTRIES`
        cells in all: that would take too much memory, and minutes.

    Examples
    --------
    Two places on the centres of cells, as far apart as the bandwidth: each has its own cell only, and adds
    3 / (pi h^2) = 95.49 per km^2 there.

    >>> from shapely import box
    >>> from hotspots.density.grid import grid_over
    >>> grid = grid_over(box(0, 0, 400, 100), 100.0)
    >>> two = stencil(grid, np.array([50.0, 350.0]), np.array([50.0, 50.0]), 100.0)
    >>> two.cells.tolist(), two.densities(np.array([1, 2])).round(2).tolist()
    ([0, 3], [95.49, 190.99])
    """
    chosen = kernel_named(kernel)
    bandwidth = np.full(len(easting), bandwidth_m) if place_bandwidth_m is None else place_bandwidth_m
    weighs = np.ones(len(easting)) if gain is None else gain
    reach_m = chosen.reach * bandwidth
    peak_per_km2 = weighs * (chosen.peak * M2_PER_KM2 / bandwidth**2)
    rows, columns = (
        _windows(centre_m, reach_m, grid.cell_m, count)
        for centre_m, count in zip((northing - grid.south, easting - grid.west), grid.shape, strict=True)
    )
    # A place beside the grid is within reach of rows, and of no column: it has no runs.
    runs = np.where((peak_per_km2 > 0) & (columns[1] > columns[0]), rows[1] - rows[0], 0)
    most = int(runs @ (columns[1] - columns[0]))
    if most > MOST_ENTRIES:
        raise QuestionError(
            f"{most:,} pairs of a place and a cell within its reach are more than the {MOST_ENTRIES:,} that "
            "are compared with chance; ask for a smaller area or bandwidth, a coarser cell, a kernel other "
            "than 'gaussian' (a fifth of the reach), or threshold 'share', which tests nothing"
        )
    first_run = np.concatenate([[0], np.cumsum(runs)])
    reached, first_flat, first_value, per_km2 = _traced(
        chosen.code,
        (kernel_input(grid.easting), kernel_input(grid.northing), grid.mask),
        kernel_input(np.column_stack([easting, northing, reach_m, peak_per_km2])),
        np.column_stack([rows[0], *columns]),
        first_run,
        most,
    )
    cells = np.flatnonzero(reached)
    first_cell = np.searchsorted(cells, first_flat).astype(np.int32)
    return Stencil(cells, grid.shape, first_run, first_cell, first_value, per_km2)


def _windows(centre_m: FloatArray, reach_m: FloatArray, cell_m: float, count: int) -> tuple[IntArray, ...]:
    """First cell of an axis that each place may reach, and the one after the last.

    Up to a cell more on each side than is reached: the distance decides, not the rounding here.
    """
    first = np.floor((centre_m - reach_m) / cell_m - 0.5)
    after = np.ceil((centre_m + reach_m) / cell_m - 0.5) + 1
    return np.clip(first, 0, count).astype(np.int64), np.clip(after, 0, count).astype(np.int64)


@compiled
def _traced(
    code: int,
    cell: tuple[FloatArray, FloatArray, BoolArray],
    place: FloatArray,
    window: IntArray,
    first_run: IntArray,
    most: int,
) -> tuple[BoolArray, IntArray, IntArray, FloatArray]:
    """Cells reached [row, column], flat index of the first of each run, where its values start, and these.

    `cell` has eastings, northings and mask of the grid, `place` easting, northing, reach and peak, `window`
    the first row, the first column and the one after the last. Distances are rounded as in `surface`: a cell
    at the edge of a kernel is in both or in neither.
    """
    cell_easting, cell_northing, mask = cell
    reached, columns = np.zeros(mask.shape, np.bool_), mask.shape[1]
    first_flat, first_value = np.zeros(first_run[-1], np.int64), np.zeros(first_run[-1] + 1, np.int64)
    per_km2 = np.empty(most)  # the end that stays empty is never touched, and takes no memory
    entry = 0
    for i in range(len(place)):
        easting, northing, reach_m, peak = place[i]
        first_row, first_column, after_column = window[i]
        for run in range(first_run[i], first_run[i + 1]):
            row = first_row + run - first_run[i]
            north_m2 = (cell_northing[row] - northing) ** 2
            first_value[run] = entry
            for column in range(first_column, after_column):
                east_m2 = (cell_easting[column] - easting) ** 2
                fraction = fraction_of_peak(code, east_m2 + north_m2, reach_m)
                if fraction > 0.0 and mask[row, column]:
                    if entry == first_value[run]:
                        first_flat[run] = row * columns + column
                    reached[row, column] = True
                    per_km2[entry] = peak * fraction
                    entry += 1
    first_value[-1] = entry
    return reached, first_flat, first_value, per_km2[:entry]


@compiled
def _add_runs(
    density: FloatArray,
    weight: FloatArray,
    runs: tuple[IntArray, Int32Array, IntArray],
    per_km2: FloatArray,
) -> None:
    """Add the values of every run, times the weight of its place, to the cells of the run."""
    first_run, first_cell, first_value = runs
    for i in range(weight.size):
        each = weight[i]
        if each == 0.0:
            continue
        for run in range(first_run[i], first_run[i + 1]):
            cell, start = first_cell[run], first_value[run]
            for k in range(first_value[run + 1] - start):
                # Indices that cannot count from the end: the loop is vectorised, and takes half the time.
                density[np.uint64(cell + k)] += each * per_km2[np.uint64(start + k)]
