"""What is near a venue, by the definitions: plain loops over venues, places and rotations."""

import math


def distance(venue, place):
    """Between a venue at a point and a place, to the tenth of a millimetre that rounding cannot reach."""
    return round(math.dist(venue, place), 4)


def nearest(venues, ground):
    """Index and distance of the venue nearest to a rectangle (west, south, east, north)."""
    west, south, east, north = ground

    def away(venue):
        x, y = venue
        return math.hypot(max(west - x, 0, x - east), max(south - y, 0, y - north))

    distances = [away(venue) for venue in venues]
    return distances.index(min(distances)), distances


def concentration(venue, places, curve, counts, radius_m):
    """Incidents near a venue, and the share of the rotations along a curve that put as many there.

    `curve` lists the places in its order; a rotation moves the counts of each place so many steps along it.
    """
    near = [i for i, place in enumerate(places) if distance(venue, place) <= radius_m]
    observed, as_many = sum(counts[i] for i in near), 0
    for steps in range(len(places)):
        moved = [0] * len(places)
        for at, place in enumerate(curve):
            moved[curve[(at + steps) % len(curve)]] = counts[place]
        as_many += sum(moved[i] for i in near) >= observed
    return observed, as_many / len(places)
