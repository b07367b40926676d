"""Left-out likelihood the plain way: one incident after another."""

import math


def left_out_likelihood(easting, northing, weight, bandwidth_m, leave_out):
    """Sum of log densities of incidents under the others, with one more spread over the rectangle."""
    rectangle_m2 = (max(easting) - min(easting)) * (max(northing) - min(northing))
    incidents = [i for i, number in enumerate(weight) for _ in range(int(number))]
    total = 0.0
    for k, i in enumerate(incidents):
        stay = [j for m, j in enumerate(incidents) if (m != k if leave_out == "incident" else j != i)]
        density = 1.0 / rectangle_m2
        for j in stay:
            x = math.hypot(easting[j] - easting[i], northing[j] - northing[i]) / bandwidth_m
            density += 3 / (math.pi * bandwidth_m**2) * max(0.0, 1 - x * x) ** 2
        total += math.log(density / (len(stay) + 1))
    return total
