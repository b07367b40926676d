"""Gi* and its p against esda, neighbourhoods built beforehand on both sides; run with `make bench`."""

import warnings

import numpy as np
import pytest
import shapely

from hotspots.getis_ord.cells import CellGrid, cells_over
from hotspots.getis_ord.neighbourhoods import Neighbourhoods, neighbourhoods
from hotspots.getis_ord.permutation import permutation_p
from hotspots.getis_ord.scores import scores
from tests.benchmarks.interleaved import ratio


def _town(cells_across: int) -> tuple[CellGrid, Neighbourhoods, np.ndarray]:
    """Square cells, nine of ten empty, the rest from one incident to a stack."""
    grid = cells_over(shapely.box(0, 0, *[cells_across * 100 - 1] * 2), "square", 100.0)
    rng = np.random.default_rng(1)
    return grid, neighbourhoods(grid), rng.poisson(0.3 * rng.gamma(0.2, 5.0, len(grid))).astype(float)


@pytest.mark.parametrize("cells_across", [100, 316])
def test_gi_star_against_esda(cells_across):
    from esda.getisord import G_Local
    from libpysal.graph import Graph
    from libpysal.weights import fill_diagonal, lat2W

    warnings.simplefilter("ignore")
    _, around, counts = _town(cells_across)
    touching = lat2W(cells_across, cells_across, rook=False)
    with_itself = fill_diagonal(touching, 1)
    # The call of the peer's own example adds each cell to its neighbours; the others are given them.
    peers = {
        "weights of the neighbours": touching,
        "weights with the cell itself": with_itself,
        "a graph with the cell itself": Graph.from_W(with_itself).transform("B"),
    }
    for name, weights in peers.items():

        def peer(weights=weights):
            return G_Local(counts, weights, star=True, transform="B", permutations=0)

        assert np.allclose(scores(counts, around).z, peer().Zs, rtol=1e-9, atol=1e-9)
        ratio(
            f"Gi* of {len(counts):,} cells, esda's G_Local on {name}",
            lambda: scores(counts, around),
            peer,
        )


def test_exact_p_against_999_permutations_of_esda():
    from esda.getisord import G_Local
    from libpysal.weights import lat2W

    warnings.simplefilter("ignore")
    _, around, counts = _town(100)
    weights = lat2W(100, 100, rook=False)
    assert permutation_p(counts, around, draws=99_999, seed=1).how == "exact"
    ratio(
        "exact p of 10,000 cells, esda with 999 permutations (one core, drawings not kept)",
        lambda: (scores(counts, around), permutation_p(counts, around, draws=99_999, seed=1)),
        lambda: G_Local(
            counts, weights, star=True, transform="B", permutations=999, n_jobs=1, keep_simulations=False
        ),
        turns=3,
    )


def test_simulated_p_with_99_999_draws_against_999_permutations_of_esda():
    from esda.getisord import G_Local
    from libpysal.weights import lat2W

    warnings.simplefilter("ignore")
    _, around, counts = _town(100)
    beyond = counts - counts.mean()
    weights = lat2W(100, 100, rook=False)
    ratio(
        "p of 10,000 cells, ours with 99,999 draws, esda with 999",
        lambda: permutation_p(beyond, around, draws=99_999, seed=1),
        lambda: G_Local(
            counts, weights, star=True, transform="B", permutations=999, n_jobs=1, keep_simulations=False
        ),
        turns=3,
    )
