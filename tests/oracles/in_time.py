"""Whether incidents coincide in time where they meet, by the definitions: loops over pairs of incidents."""

import math


def same_time(slot, other, slots, beside):
    """Whether two slots are so close, round the clock."""
    apart = abs(slot - other)
    return min(apart, slots - apart) <= beside


def shares(first, second, radius_m, slots, beside):
    """Share of the same time of all pairs of incidents (easting, northing, slot), and of those that are near.

    None for the near ones where there is no such pair.
    """
    pairs = [(math.dist(a[:2], b[:2]), a[2], b[2]) for a in first for b in second]
    same = [same_time(a, b, slots, beside) for _, a, b in pairs]
    near = [hit for hit, (apart, _, _) in zip(same, pairs, strict=True) if apart <= radius_m + 1e-9]
    return sum(same) / len(same), sum(near) / len(near) if near else None


def moved(incidents, order, offset):
    """Incidents (easting, northing, slot) with every place taken so many steps along an order of places."""
    at = {place: step for step, place in enumerate(order)}
    return [(*order[(at[e, n] + offset) % len(order)], slot) for e, n, slot in incidents]
