"""Core places joined to clusters, and the places at their borders."""

import numpy as np

from hotspots.clusters.cells import Cells
from hotspots.clusters.cores import box_distances
from hotspots.compilation import kernel
from hotspots.places import BoolArray, Int32Array, IntArray


@kernel
def components(cells: Cells, core: BoolArray) -> Int32Array:
    """Return the component of each place: its own, or that of its nearest core place; -1 without one.

    Core places within reach of each other are of one component, named by its least cell. Of several core
    places as near, the one that comes first in the input.
    """
    cores, first_core = _by_cell(cells.start, core)
    root = _joined_cells(cells, cores, first_core)
    component = np.full(len(core), -1, dtype=np.int32)
    point, start, near, order = cells.point_dm, cells.start, cells.near, cells.order
    for cell in range(len(root)):
        for at in range(first_core[cell], first_core[cell + 1]):
            component[cores[at]] = root[cell]
    for cell in range(len(root)):
        around = 0
        for k in range(5):
            around += first_core[near[cell, k, 1]] - first_core[near[cell, k, 0]]
        if around == 0:
            continue
        for p in range(start[cell], start[cell + 1]):
            if core[p]:
                continue
            # Written out: handing the arrays to a function costs as much as ten places.
            nearest_dm2, nearest, easting, northing = cells.reach_dm2, -1, point[p, 0], point[p, 1]
            for k in range(5):
                for at in range(first_core[near[cell, k, 0]], first_core[near[cell, k, 1]]):
                    q = cores[at]
                    apart = (point[q, 0] - easting) ** 2 + (point[q, 1] - northing) ** 2
                    if apart > nearest_dm2:
                        continue
                    if nearest < 0 or apart < nearest_dm2 or order[q] < order[nearest]:
                        nearest_dm2, nearest = apart, q
            if nearest >= 0:
                component[p] = component[nearest]
    return component


@kernel
def _by_cell(start: Int32Array, core: BoolArray) -> tuple[Int32Array, Int32Array]:
    """Positions of the core places, and how many there are before each cell."""
    cores, first_core = np.empty(len(core), dtype=np.int32), np.empty(len(start), dtype=np.int32)
    found = 0
    for cell in range(len(start) - 1):
        first_core[cell] = found
        for p in range(start[cell], start[cell + 1]):
            if core[p]:
                cores[found] = p
                found += 1
    first_core[-1] = found
    return cores, first_core


@kernel
def _joined_cells(cells: Cells, cores: Int32Array, first_core: Int32Array) -> Int32Array:
    """Component of each cell, as the least cell of it; -1 for a cell without a core place.

    The core places of a cell are neighbours of each other, so components are made of whole cells: two cells
    are joined by the first pair of core places within reach, and not looked at when they are joined already.
    """
    root = np.full(len(cells.near), -1, dtype=np.int32)
    for cell in range(len(root)):
        if first_core[cell] == first_core[cell + 1]:
            continue
        root[cell] = cell
        # Each pair is met once: from the later cell, westwards and southwards, where all have their root.
        for k in range(3):
            for other in range(cells.near[cell, k, 0], min(cells.near[cell, k, 1], cell)):
                if root[other] < 0:
                    continue
                a, b = _top(root, cell), _top(root, other)
                if a != b and _touch(cells, cell, other, cores, first_core):
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
def _touch(cells: Cells, cell: int, other: int, cores: Int32Array, first_core: Int32Array) -> bool:
    """Whether a core place of one cell is within reach of one of the other."""
    point = cells.point_dm
    for i in range(first_core[cell], first_core[cell + 1]):
        p = cores[i]
        if box_distances(point, p, cells.box_dm, other)[0] > cells.reach_dm2:
            continue
        for j in range(first_core[other], first_core[other + 1]):
            q = cores[j]
            if (point[q, 0] - point[p, 0]) ** 2 + (point[q, 1] - point[p, 1]) ** 2 <= cells.reach_dm2:
                return True
    return False


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
