"""p of each reference, and of two that are refused, on worlds where the truth is known."""

from contextlib import suppress

import numpy as np

from hotspots.coincidence.ceiling import ceiling_draws
from hotspots.coincidence.common_ground import common_ground
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.given import activity, given_draws, predicted
from hotspots.coincidence.measures import against_all, observed
from hotspots.coincidence.negative_binomial import NotPredicted
from hotspots.coincidence.references import Reference, reference
from tests.hotspots.coincidence.worlds import (
    CELL_M,
    SIDE_M,
    THREE,
    Ground,
    models_of,
    one_pattern,
    unrelated,
    with_activity,
)

DRAWS = 199

CLAIMS = {
    "floor, unrelated patterns": "uniform",
    "given, well-measured activity": "uniform",
    "given below, well-measured activity": "uniform",
    "given along both curves, well-measured activity": "cautious",
    "given along both curves below, well-measured activity": "cautious",
    "ceiling, one pattern": "uniform",
    "floor of three, unrelated patterns": "cautious",
    "given of three, well-measured activity": "cautious",
    "given of three below, well-measured activity": "cautious",
    "ceiling of three, one pattern": "uniform",
    "given, residuals in common": "small",
    "given below, segregated": "small",
    "given of three, residuals in common": "small",
    "given, badly measured activity": "fails",
    "toroidal shift, unrelated patterns": "fails",
    "shuffle within strata, well-measured activity": "fails",
}
"""What is known of p: uniform, cautious (uniform or greater), small where it should be, or too small where it
should not be."""


_ACTIVITY = {
    "residuals in common": {"shared": 1.0},
    "segregated": {"shared": -1.0},
    "badly measured activity": {"measured": 0.15},
}


def p_values(claim: str, worlds: int, ground: Ground | None = None) -> np.ndarray:
    """p in so many worlds, each with its own seed, and its own ground if none is given.

    It is that of S(a->b); "of three" means those of the share of each of three categories inside the hotspots
    of all. Worlds in which activity predicts nothing are left out, as they are in an answer.
    """
    found = []
    for seed in range(worlds):
        with suppress(NotPredicted):
            found.append(_p(claim, seed, ground))
    return np.array(found).ravel()


def _p(claim, seed, ground):
    name, _, world = claim.partition(", ")
    if "of three" in name:
        return _of_three(name, world, seed, ground)
    if name == "ceiling":
        town = one_pattern(seed, ground)
        drawn = ceiling_draws(town, 0, 1, draws=DRAWS, seed=seed).share
        return reference(drawn, observed(town, 0, 1).share[0]).p_below
    if name.startswith("given"):
        return _given(name, world, seed, ground)
    if name == "shuffle within strata":
        town, recorded = with_activity(seed, ground)
        drawn = against_all(town, _shuffled(town, recorded, np.random.default_rng(seed))).of(0).share
        return reference(drawn, observed(town, 0, 1).share[0]).p_above
    town = unrelated(seed, ground)
    if name == "toroidal shift":
        side_m = ground.side_m if ground else SIDE_M
        return _toroidal(town, side_m, np.random.default_rng(seed))
    drawn = floor_draws(town, 1, draws=DRAWS, seed=seed).of(0).share
    return reference(drawn, observed(town, 0, 1).share[0], rotations=len(town.easting)).p_above


def _of_three(name, world, seed, ground):
    models, test = None, name.split()[0]
    if test == "given":
        town, recorded = with_activity(seed, ground, of=THREE, **_ACTIVITY.get(world, {}))
        models = models_of(town, recorded)
        test = "given_below" if name.endswith("below") else "given_above"
    else:
        town = {"floor": unrelated, "ceiling": one_pattern}[test](seed, ground, of=THREE)
    return [found.p[test] for found in common_ground(town, models, draws=DRAWS, seed=seed).values()]


def _given(name, world, seed, ground):
    curves = (False, True) if "both curves" in name else (False,)
    found = [given_reference(world, seed, ground, second=second)[0] for second in curves]
    return max(one.p_below if name.endswith("below") else one.p_above for one in found)


def given_reference(
    world: str, seed: int, ground: Ground | None = None, *, second: bool = False
) -> tuple[Reference, float]:
    """What activity predicts of S(a->b) in a world, along either curve, and S."""
    town, recorded = with_activity(seed, ground, **_ACTIVITY.get(world, {}))
    model = predicted(town.counts[1], activity(town.easting, town.northing, recorded))
    drawn = given_draws(town, 1, model, draws=DRAWS, seed=seed, second=second).of(0).share
    share = float(observed(town, 0, 1).share[0])
    return reference(drawn, share, rotations=len(town.easting)), share


def _shuffled(town, recorded, random):
    """Counts of b dealt anew among places about as busy."""
    stratum = np.searchsorted(np.quantile(recorded, [0.25, 0.5, 0.75, 0.9]), recorded)
    drawn = np.repeat(town.counts[1][None], DRAWS, axis=0)
    for one in range(DRAWS):
        for level in np.unique(stratum):
            alike = np.flatnonzero(stratum == level)
            drawn[one, alike] = random.permutation(drawn[one, alike])
    return drawn


def _toroidal(town, side_m, random):
    """Every place of b shifted over the map by one vector, what leaves it entering on the other side."""
    at, vectors = np.column_stack([town.easting, town.northing]), random.uniform(0, side_m, (DRAWS, 1, 2))
    hot = np.zeros([int(side_m / CELL_M) + 1] * 2, dtype=bool)
    hot[tuple((at[town.hotspots()[0][town.cells.of_place]] // CELL_M).astype(int).T)] = True
    column, row = np.moveaxis(((at + vectors) % side_m // CELL_M).astype(int), 2, 0)
    share = hot[column, row] @ town.counts[1] / town.counts[1].sum()
    return reference(share, observed(town, 0, 1).share[0]).p_above
