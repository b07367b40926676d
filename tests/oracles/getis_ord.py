"""Gi* and its p by the definitions: plain loops, every set of cells tried."""

import itertools
import math


def neighbours(centres, within):
    """Cells within a distance of each, itself included, by looking at every pair."""
    return [
        [j for j, other in enumerate(centres) if math.dist(centre, other) <= within + 1e-6]
        for centre in centres
    ]


def z_scores(values, lists, *, include_self=True):
    """z of each cell; 0 where the sum could not have been another."""
    scores = []
    for i, listed in enumerate(lists):
        among = [j for j in range(len(values)) if include_self or j != i]
        drawn = [j for j in listed if include_self or j != i]
        n, k = len(among), len(drawn)
        mean = math.fsum(values[j] for j in among) / n
        variance = math.fsum((values[j] - mean) ** 2 for j in among) / n
        alike = len({values[j] for j in among}) == 1
        if alike or k in {0, n} or len(values) < 3:
            scores.append(0.0)
            continue
        excess = math.fsum(values[j] for j in drawn) - k * mean
        scores.append(excess / math.sqrt(variance * k * (n - k) / (n - 1)))
    return scores


def permutation_p(values, lists):
    """Share of all sets of other cells, as many as there are neighbours, that hold at least as much."""
    p = []
    for i, listed in enumerate(lists):
        around = [j for j in listed if j != i]
        held = sum(values[j] for j in around)
        others = [value for j, value in enumerate(values) if j != i]
        sums = [sum(dealt) for dealt in itertools.combinations(others, len(around))]
        p.append(sum(total >= held - 1e-9 for total in sums) / len(sums))
    return p


def enclosed(hot, lists):
    """Whether each cell is hot, or has hot cells only, two or more, at its sides."""
    return [
        hot[i] or (len(listed) > 2 and all(hot[j] for j in listed if j != i))
        for i, listed in enumerate(lists)
    ]
