"""Which places are core places: those with enough weight within reach."""

import numpy as np

from hotspots.clusters.cells import Cells
from hotspots.compilation import kernel
from hotspots.places import BoolArray, FloatArray

_FEW = 4
"""Of so few places a cell, each is looked at sooner than the box around them."""

_FEW_AROUND = 48
"""So few places around a cell are all added up: each question of when to stop costs more than ten of them."""

_ROUNDING = 2.0**-52
_NEAREST_ROWS_FIRST = (2, 1, 3, 0, 4)


@kernel
def core_places(cells: Cells, weight: FloatArray, least: float) -> BoolArray:
    """Return which places have at least the least weight within reach, their own included.

    Where the places of a cell hold as much, all are core places; where all cells around hold less, none is.
    Only between the two is weight added up; where places crowd from the nearest cells on, until it is enough
    or cannot be.

    Parameters
    ----------
    cells : n places; weight and answer are in their order.
    weight : (n,) positive; sums of whole weights are exact.
    least : weight that makes a core place.
    """
    core = np.zeros(len(weight), dtype=np.bool_)
    before = _weight_before(cells, weight)
    # Exact for whole weights; of others, differences of sums may be off by as much.
    slack = before[-1] * len(weight) * _ROUNDING
    point, start, near, reach_dm2 = cells.point_dm, cells.start, cells.near, cells.reach_dm2
    around = np.empty((5, 2), dtype=np.int64)
    for cell in range(len(near)):
        begin, end = start[cell], start[cell + 1]
        if before[cell + 1] - before[cell] >= least + slack:
            core[begin:end] = True
            continue
        possible, places, rows = slack, 0, 0
        for k in range(5):
            held = before[near[cell, k, 1]] - before[near[cell, k, 0]]
            possible += held
            around[rows, 0], around[rows, 1] = start[near[cell, k, 0]], start[near[cell, k, 1]]
            places += around[rows, 1] - around[rows, 0]
            rows += around[rows, 1] > around[rows, 0]
        if possible < least:
            continue
        for p in range(begin, end):
            if places > _FEW_AROUND:
                core[p] = _is_core(cells, cell, p, weight, before, least, possible)
                continue
            # Written out: handing the arrays to a function costs as much as ten places.
            total, easting, northing = 0.0, point[p, 0], point[p, 1]
            for row in range(rows):
                for q in range(around[row, 0], around[row, 1]):
                    apart = (point[q, 0] - easting) ** 2 + (point[q, 1] - northing) ** 2
                    # A product, and no condition: a jump that goes either way as often is slow.
                    total += weight[q] * (apart <= reach_dm2)
            core[p] = total >= least
    return core


@kernel
def _weight_before(cells: Cells, weight: FloatArray) -> FloatArray:
    """Weight of all cells before each cell, and of all."""
    before = np.zeros(len(cells.start))
    for cell in range(len(cells.near)):
        before[cell + 1] = before[cell]
        for p in range(cells.start[cell], cells.start[cell + 1]):
            before[cell + 1] += weight[p]
    return before


@kernel
def _is_core(
    cells: Cells, cell: int, p: int, weight: FloatArray, before: FloatArray, least: float, possible: float
) -> bool:
    """Whether the place at p has the least weight around it, of the weight that is possible."""
    point, start, reach_dm2 = cells.point_dm, cells.start, cells.reach_dm2
    total = 0.0
    for k in _NEAREST_ROWS_FIRST:
        first, after = cells.near[cell, k, 0], cells.near[cell, k, 1]
        if start[after] - start[first] <= _FEW * (after - first):
            found = _weight_within(point, p, weight, start[first], start[after], reach_dm2)
            total += found
            possible -= before[after] - before[first] - found
        else:
            for other in range(first, after):
                held = before[other + 1] - before[other]
                nearest, farthest = box_distances(point, p, cells.box_dm, other)
                if farthest <= reach_dm2:
                    total += held
                elif nearest > reach_dm2:
                    possible -= held
                else:
                    found = _weight_within(point, p, weight, start[other], start[other + 1], reach_dm2)
                    total += found
                    possible -= held - found
                if total >= least or possible < least:
                    break
        if total >= least or possible < least:
            break
    return total >= least


@kernel
def _weight_within(
    point: FloatArray, p: int, weight: FloatArray, begin: int, end: int, reach_dm2: float
) -> float:
    """Weight within reach of the place at p, of the positions from `begin` up to, not including, `end`."""
    total = 0.0
    for q in range(begin, end):
        apart = (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2
        # Six times as fast as a jump that goes either way as often, which a condition would be.
        total += weight[q] * (apart <= reach_dm2)
    return total


@kernel
def box_distances(point: FloatArray, p: int, box: FloatArray, cell: int) -> tuple[float, float]:
    """Return the squared distances from the place at p to the nearest and farthest point of a cell's box."""
    west, south = box[cell, 0] - point[p, 0], box[cell, 1] - point[p, 1]
    east, north = box[cell, 2] - point[p, 0], box[cell, 3] - point[p, 1]
    nearest = max(west, -east, 0.0) ** 2 + max(south, -north, 0.0) ** 2
    return nearest, max(-west, east) ** 2 + max(-south, north) ** 2
