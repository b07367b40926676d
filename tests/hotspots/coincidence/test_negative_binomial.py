"""The regression finds what a general optimiser finds, and its tables are the distribution's."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import minimize

from hotspots.coincidence.negative_binomial import NegativeBinomial, fit, log_likelihood, tables


def _sample(seed, *, size, places=400):
    random = np.random.default_rng(seed)
    design = np.column_stack([np.ones(places), random.normal(0, 1, (places, 2))])
    mean = np.exp(design @ [0.3, 0.8, -0.4])
    return random.negative_binomial(size, size / (size + mean)), design


@pytest.mark.parametrize("size", [0.3, 1.5, 20.0])
def test_the_fit_is_the_greatest_of_the_likelihood_written_out(size):
    counts, design = _sample(1, size=size)

    def loss(at):
        mean, theta = np.exp(design @ at[:-1]), np.exp(at[-1])
        return -stats.nbinom(theta, theta / (theta + mean)).logpmf(counts).sum()

    model = fit(counts, design)
    found = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-7})
    assert model.log_likelihood == pytest.approx(-found.fun, abs=1e-6)
    assert model.coefficients == pytest.approx(found.x[:-1], abs=2e-4)
    assert np.log(model.size) == pytest.approx(found.x[-1], abs=2e-3)
    assert log_likelihood(counts, model.mean, model.size) == pytest.approx(
        -loss([*model.coefficients, np.log(model.size)])
    )


def test_counts_no_more_varied_than_poisson_have_the_poisson_fit():
    random = np.random.default_rng(2)
    design = np.column_stack([np.ones(300), random.normal(0, 1, 300)])
    counts = random.binomial(4, 1 / (1 + np.exp(-design @ [0.0, 0.3])))  # varies less
    model = fit(counts, design)
    assert model.size > 1e5
    # The score of a Poisson regression is 0 at its fit.
    assert np.abs(design.T @ (counts - model.mean)).max() < 1e-2


def test_activity_that_is_nowhere_leaves_the_mean_of_the_counts():
    counts = _sample(3, size=0.5)[0]
    alone = fit(counts, np.ones((400, 1)))
    model = fit(counts, np.column_stack([np.ones(400), np.zeros((400, 3))]))
    assert model.mean == pytest.approx(np.full(400, counts.mean()))
    assert model.size == pytest.approx(alone.size)


def test_tables_hold_the_distribution_and_reach_every_count():
    counts = np.array([0, 3, 250, 40])
    model = NegativeBinomial(np.zeros(1), 0.7, np.array([0.2, 5.0, 30.0, 0.01]), 0.0)
    chances = tables(model, counts)
    for place, mean in enumerate(model.mean):
        row = chances.at_most[chances.start[place] : chances.start[place + 1]]
        exact = stats.nbinom(0.7, 0.7 / (0.7 + mean)).cdf(np.arange(len(row)))
        assert row[:-1] == pytest.approx(exact[:-1], abs=1e-12)
        assert row[-1] == 1
        assert len(row) > counts[place]
        for part, at in enumerate(chances.guide[place] - chances.start[place]):
            assert row[at] > part / 16
            assert at == 0 or row[at - 1] <= part / 16


def test_tables_stay_small_however_wild_the_fit():
    heaped = np.zeros(3_000, dtype=np.int64)
    heaped[7] = 60
    wild = NegativeBinomial(np.zeros(1), 0.001, np.where(heaped > 0, 1.6e6, 1e-3), 0.0)
    assert len(tables(wild, heaped).at_most) < 3_000 * (4 * 60 + 102)
