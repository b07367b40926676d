"""Gi and Gi* of a square grid with holes and islands by esda; run with ``.venv-bench/bin/python``."""

import json
import warnings
from pathlib import Path

import esda
import numpy as np
from esda.getisord import G_Local
from libpysal.weights import W

SIDE = 20
PERMUTATIONS = 999


def main() -> None:
    """Write the JSON beside this file."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(20)
    inside = rng.random((SIDE, SIDE)) < 0.7
    inside[:, 15] = False
    inside[:, 17:19] = False  # columns 16 and 19 stand alone
    inside[:, 19] = np.arange(SIDE) % 3 == 0  # with nothing beside them: islands
    cells = [(int(row), int(column)) for row, column in np.argwhere(inside)]
    number = {cell: i for i, cell in enumerate(cells)}
    links = {
        i: [
            number[row + dr, column + dc]
            for dr in (-1, 0, 1)
            for dc in (-1, 0, 1)
            if (dr or dc) and (row + dr, column + dc) in number
        ]
        for (row, column), i in number.items()
    }
    busy = np.array([np.hypot(row - 6, column - 7) < 3 for row, column in cells])
    counts = rng.poisson(np.where(busy, 2.0, 0.25)).astype(float)
    weights = W(links, silence_warnings=True)
    plain = G_Local(counts, weights, transform="B", star=False, permutations=0)
    star = G_Local(counts, weights, transform="B", star=True, permutations=PERMUTATIONS, seed=1, n_jobs=1)
    record = {
        "made_by": f"esda {esda.__version__}",
        "cells": cells,
        "counts": counts.tolist(),
        "z_star": star.Zs.tolist(),
        "z_plain": [None if not np.isfinite(z) else z for z in plain.Zs.tolist()],
        "permutations": PERMUTATIONS,
        "at_least_as_much": (star.sim >= star.Gs * (1 - 1e-12)).sum(axis=0).tolist(),
    }
    Path(__file__).with_name("gi_star.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
