"""Relocation the plain way: one incident after another, one cell after another, its own kernel and p."""

import math

import numpy as np


def p_by_relocation(grid, easting, northing, weight, exposure, inside, bandwidth_m, *, draws, seed):
    """p of every cell [row, column] by independent draws, uncorrected."""
    random = np.random.default_rng(seed)
    chance = np.where(inside, exposure, 0.0)
    stay = [(e, n, w) for e, n, w, here in zip(easting, northing, weight, inside, strict=True) if not here]
    moved = int(sum(w for w, here in zip(weight, inside, strict=True) if here))
    observed = _density(grid, list(zip(easting, northing, weight, strict=True)), bandwidth_m)
    as_dense = np.zeros(grid.shape)
    for _ in range(draws):
        at = random.choice(len(easting), size=moved, p=chance / chance.sum())
        relocated = stay + [(easting[i], northing[i], 1) for i in at]
        # Sums in another order: as dense to rounding is as dense.
        as_dense += _density(grid, relocated, bandwidth_m) >= observed * (1 - 1e-12)
    return (1 + as_dense) / (1 + draws)


def _density(grid, places, bandwidth_m):
    density = np.zeros(grid.shape)
    for row, cell_northing in enumerate(grid.northing):
        for column, cell_easting in enumerate(grid.easting):
            for easting, northing, weight in places:
                u2 = ((cell_easting - easting) ** 2 + (cell_northing - northing) ** 2) / bandwidth_m**2
                if u2 < 1:
                    density[row, column] += weight * 3e6 / (math.pi * bandwidth_m**2) * (1 - u2) ** 2
    return density
