"""Core places joined to clusters, and the places at their borders."""

import numpy as np

from hotspots.clusters.cells import Cells
from hotspots.clusters.cores import box_distances
from hotspots.compilation import kernel
from hotspots.places import BoolArray, Int32Array, IntArray


@kernel
def joined_cells(cells: Cells, core: BoolArray) -> Int32Array:
    """Return the component of each cell, as the least cell of it; -1 for a cell without a core place.

    The core places of a cell are neighbours of each other, so components are made of whole cells: two cells
    are joined by the first pair of core places within reach, and not looked at when they are joined already.
    """
    root = np.full(len(cells.near), -1, dtype=np.int32)
    for cell in range(len(root)):
        if core[cells.start[cell] : cells.start[cell + 1]].any():
            root[cell] = cell
    for cell in range(len(root)):
        if root[cell] < 0:
            continue
        # Each pair is met once: from the earlier cell, eastwards and northwards.
        for k in range(2, 5):
            for other in range(max(cells.near[cell, k, 0], cell + 1), cells.near[cell, k, 1]):
                if root[other] < 0:
                    continue
                a, b = _top(root, cell), _top(root, other)
                if a != b and _touch(cells, cell, other, core):
                    root[max(a, b)] = min(a, b)
    for cell in range(len(root)):
        if root[cell] >= 0:
            # A root is never later than its members, so the one above is final already.
            root[cell] = root[root[cell]]
    return root


@kernel
def _top(root: Int32Array, cell: int) -> int:
    """Root of a cell; halves the way there for those who ask next."""
    while root[cell] != cell:
        root[cell] = root[root[cell]]
        cell = root[cell]
    return cell


@kernel
def _touch(cells: Cells, cell: int, other: int, core: BoolArray) -> bool:
    """Whether a core place of one cell is within reach of one of the other."""
    point = cells.point_dm
    for p in range(cells.start[cell], cells.start[cell + 1]):
        if not core[p] or box_distances(point, p, cells.box_dm, other)[0] > cells.reach_dm2:
            continue
        for q in range(cells.start[other], cells.start[other + 1]):
            apart = (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2
            if core[q] and apart <= cells.reach_dm2:
                return True
    return False


@kernel
def components(cells: Cells, core: BoolArray, root: Int32Array) -> Int32Array:
    """Return the component of each place: its own, or that of its nearest core place; -1 without one.

    Of several core places as near, the one that comes first in the input.
    """
    component = _of_cores(cells.start, core, root)
    point, start, near, order = cells.point_dm, cells.start, cells.near, cells.order
    before = np.zeros(len(start), dtype=np.int64)
    before[1:] = np.cumsum(root >= 0)
    for cell in range(len(root)):
        around = 0
        for k in range(5):
            around += before[near[cell, k, 1]] - before[near[cell, k, 0]]
        for p in range(start[cell], start[cell + 1]):
            if around == 0 or core[p]:
                continue
            # Written out: handing the arrays to a function costs as much as ten places.
            nearest_dm2, nearest, easting, northing = cells.reach_dm2, -1, point[p, 0], point[p, 1]
            for k in range(5):
                if before[near[cell, k, 1]] == before[near[cell, k, 0]]:
                    continue
                for q in range(start[near[cell, k, 0]], start[near[cell, k, 1]]):
                    apart = (point[q, 0] - easting) ** 2 + (point[q, 1] - northing) ** 2
                    if apart > nearest_dm2 or not core[q]:
                        continue
                    if nearest < 0 or apart < nearest_dm2 or order[q] < order[nearest]:
                        nearest_dm2, nearest = apart, q
            if nearest >= 0:
                component[p] = component[nearest]
    return component


@kernel
def _of_cores(start: Int32Array, core: BoolArray, root: Int32Array) -> Int32Array:
    """Component of each core place, -1 of the others."""
    component = np.full(len(core), -1, dtype=np.int32)
    for cell in range(len(root)):
        for p in range(start[cell], start[cell + 1]):
            if core[p]:
                component[p] = root[cell]
    return component


@kernel
def numbered_by_first(component: Int32Array, place: IntArray, count: int) -> IntArray:
    """Return the cluster of each of `count` places, numbered from 0 by the first place; -1 for none.

    Parameters
    ----------
    component : (n,) any number from 0 of each place that was clustered, or -1.
    place : (n,) which of all places it is.
    count : number of all places.
    """
    labels, greatest = np.full(count, -1), -1
    for p in range(len(place)):
        labels[place[p]] = component[p]
        greatest = max(greatest, component[p])
    number, found = np.full(greatest + 1, -1, dtype=np.int32), 0
    for i in range(count):
        if labels[i] < 0:
            continue
        if number[labels[i]] < 0:
            number[labels[i]] = found
            found += 1
        labels[i] = number[labels[i]]
    return labels
