"""Cross-K and extreme rank lengths by the definitions: loops over pairs and curves."""

import math

import shapely
from shapely import affinity


def cross_k(places, first, second, distances, ground):
    """Cross-K at each distance, each pair over the exact share of the ground that its vector leaves."""
    totals = [0.0] * len(distances)
    for (x, y), count in zip(places, first, strict=True):
        for (other_x, other_y), other_count in zip(places, second, strict=True):
            east, north = other_x - x, other_y - y
            if count * other_count == 0 or math.hypot(east, north) > distances[-1] + 1e-6:
                continue
            for i, distance in enumerate(distances):
                if math.hypot(east, north) <= distance + 1e-6:
                    totals[i] += count * other_count / share_moved(ground, east, north)
    return [ground.area * total / (sum(first) * sum(second)) for total in totals]


def share_moved(ground, east, north):
    """Share of the ground that is also in the ground moved by a vector."""
    return shapely.intersection(ground, affinity.translate(ground, east, north)).area / ground.area


def extreme_rank_length_p(curves):
    """Share of curves at least as extreme as the first, by its ranks in ascending order."""

    def ranks(curve):
        return sorted(
            min(sum(o[i] >= value for o in curves), sum(o[i] <= value for o in curves))
            for i, value in enumerate(curve)
        )

    return sum(ranks(curve) <= ranks(curves[0]) for curve in curves) / len(curves)
