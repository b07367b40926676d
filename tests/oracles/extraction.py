"""The densest share the plain way: cells one after another, neighbours joined by walking."""


def densest_components(per_km2, area_m2, limit_m2):
    """Return sets of (row, column), joined by edges."""
    cells = [(r, c) for r in range(len(per_km2)) for c in range(len(per_km2[0])) if per_km2[r][c] > 0]
    cells.sort(key=lambda cell: (-per_km2[cell[0]][cell[1]], cell))
    taken, total = set(), 0.0
    for r, c in cells:
        total += area_m2[r][c]
        if total > limit_m2:
            break
        taken.add((r, c))
    components = []
    while taken:
        waiting, component = [min(taken)], set()
        while waiting:
            r, c = waiting.pop()
            if (r, c) not in taken:
                continue
            taken.remove((r, c))
            component.add((r, c))
            waiting += [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]
        components.append(component)
    return components
