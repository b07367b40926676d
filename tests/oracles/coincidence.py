"""How patterns coincide, by the definitions: plain loops over places, pairs and cells."""

import math


def cell_of(easting, northing, cell_m):
    """Column and row of the cell of a place."""
    return math.floor(easting / cell_m), math.floor(northing / cell_m)


def hot_cells(places, counts, take, cell_m):
    """The busiest cells: by incidents, by those around, then from the south-west; none without any."""
    held = {}
    for (easting, northing), count in zip(places, counts, strict=True):
        cell = cell_of(easting, northing, cell_m)
        held[cell] = held.get(cell, 0) + count

    def rank(cell):
        column, row = cell
        around = [(column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
        return -held[cell], -sum(held.get(other, 0) for other in around), row, column

    return {cell for cell in sorted(held, key=rank)[:take] if held[cell] > 0}


def share_inside(places, hot, counts, cell_m):
    """S(A->B): share of the counts that lie in another category's hot cells."""
    inside = sum(count for place, count in zip(places, counts, strict=True) if cell_of(*place, cell_m) in hot)
    return inside / sum(counts)


def cross_pairs(places, first, second, radius_m):
    """X: pairs of an incident of each within a radius, as a share of all pairs."""
    near = 0
    for place, count in zip(places, first, strict=True):
        for other, other_count in zip(places, second, strict=True):
            near += count * other_count * (math.dist(place, other) <= radius_m + 1e-9)
    return near / (sum(first) * sum(second))


def along_hilbert(x, y, order):
    """Steps from the start of the curve to the cell (x, y) of 2^order a side, a quarter at a time."""
    if order == 0:
        return 0
    half = 2 ** (order - 1)
    quarter = half * half
    if x < half and y < half:  # the first quarter is turned about the rising diagonal
        return along_hilbert(y, x, order - 1)
    if x < half:
        return quarter + along_hilbert(x, y - half, order - 1)
    if y >= half:
        return 2 * quarter + along_hilbert(x - half, y - half, order - 1)
    # the last is turned about the falling diagonal
    return 3 * quarter + along_hilbert(half - 1 - y, 2 * half - 1 - x, order - 1)


def rotated(values, order, offset):
    """Values moved along an order; those that leave the end enter the start."""
    moved = [0] * len(values)
    for at, place in enumerate(order):
        moved[order[(at + offset) % len(order)]] = values[place]
    return moved
