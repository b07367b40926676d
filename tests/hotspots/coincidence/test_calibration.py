"""The tests keep the error rate that they promise, on worlds made so; what is refused does not.

Small versions with fixed seeds; `tests/benchmarks/calibration_coincidence.py` runs many more worlds.
"""

from contextlib import suppress

import numpy as np
import pytest

from hotspots.coincidence.negative_binomial import NotPredicted
from tests.hotspots.coincidence.calibrating import CLAIMS, given_reference, p_values

WORLDS = 60


@pytest.mark.parametrize(
    "claim", [claim for claim, kind in CLAIMS.items() if kind in {"uniform", "cautious"}]
)
def test_p_is_near_uniform_where_there_is_nothing_to_find(claim):
    p = p_values(claim, WORLDS)
    # Four standard deviations of a share of 60 worlds, and of a mean of uniform numbers.
    for level in (0.05, 0.2):
        assert np.mean(p <= level) <= level + 4 * np.sqrt(level * (1 - level) / WORLDS)
    assert p.mean() > 0.5 - 4 * np.sqrt(1 / 12 / WORLDS)
    if CLAIMS[claim] == "uniform":
        assert p.mean() < 0.5 + 4 * np.sqrt(1 / 12 / WORLDS)


@pytest.mark.parametrize("claim", [claim for claim, kind in CLAIMS.items() if kind == "small"])
def test_p_is_small_where_something_was_planted(claim):
    assert np.mean(p_values(claim, 20) <= 0.05) >= 0.5


@pytest.mark.parametrize("claim", [claim for claim, kind in CLAIMS.items() if kind == "fails"])
def test_what_is_refused_rejects_too_often_where_there_is_nothing_to_find(claim):
    assert np.mean(p_values(claim, WORLDS) <= 0.05) >= 0.15


def test_lift_is_below_1_under_segregation_and_near_1_where_activity_says_all():
    lifts = {}
    for world in ("segregated", "well-measured activity"):
        lifts[world] = []
        for seed in range(20):
            with suppress(NotPredicted):
                predicted, share = given_reference(world, seed)
                lifts[world].append(share / predicted.mean)
    assert max(lifts["segregated"]) < 1
    assert np.mean(lifts["segregated"]) < 0.6
    assert np.mean(lifts["well-measured activity"]) == pytest.approx(1, abs=0.1)
