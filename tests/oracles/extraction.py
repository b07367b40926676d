"""Thresholds the plain way: cells one after another."""


def densest_cells(per_km2, area_m2, limit_m2):
    """Cells as a set of (row, column), from the densest down while the ground fits the limit."""
    taken, total = set(), 0.0
    for r, c in _densest_first(per_km2):
        total += area_m2[r][c]
        if total > limit_m2:
            break
        taken.add((r, c))
    return taken


def mean_per_km2(per_km2, area_m2):
    mass = ground = 0.0
    for row, areas in zip(per_km2, area_m2, strict=True):
        for density, area in zip(row, areas, strict=True):
            mass += density * area
            ground += area
    return mass / ground


def cells_holding(per_km2, west, south, cell_m, places, share):
    """Cells from the densest down until they hold a share; places are (easting, northing, n)."""
    wanted = share * sum(n for _, _, n in places)
    taken, held = set(), 0
    for r, c in _densest_first(per_km2):
        if held >= wanted * (1 - 1e-12):
            break
        taken.add((r, c))
        held += sum(
            n
            for easting, northing, n in places
            if west + c * cell_m <= easting < west + (c + 1) * cell_m
            and south + r * cell_m <= northing < south + (r + 1) * cell_m
        )
    return taken


def _densest_first(per_km2):
    cells = [(r, c) for r in range(len(per_km2)) for c in range(len(per_km2[0])) if per_km2[r][c] > 0]
    return sorted(cells, key=lambda cell: (-per_km2[cell[0]][cell[1]], cell))
