"""Hot cells as ground, and the way there from places: counts, test, correction, polygons."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.getis_ord.cells import cells_over
from hotspots.getis_ord.concentration import cell_scores
from hotspots.getis_ord.ground import hot_ground
from hotspots.getis_ord.neighbourhoods import neighbourhoods
from hotspots.multiple_testing import corrected
from tests.oracles import getis_ord as oracle

OPTIONS = {"p_value": "permutation", "correction": "fdr", "draws": 9_999, "seed": 1}
kinds = pytest.mark.parametrize("kind", ["square", "hexagon"])


@given(st.sampled_from(["square", "hexagon"]), st.integers(0, 2**32 - 1), st.sampled_from([0.2, 0.5, 0.8]))
@settings(max_examples=40, deadline=None)
def test_ground_is_the_hot_and_enclosed_cells_in_connected_pieces_without_common_interior(kind, seed, share):
    # Off whole metres, where unions of cells that did not share their corners would leave slivers.
    area = shapely.Point(440_000.1, 520_000.3).buffer(170) - shapely.Point(440_050, 520_020).buffer(40)
    grid = cells_over(area, kind, 33.3)
    hot = np.random.default_rng(seed).random(len(grid)) < share
    pieces = hot_ground(grid, hot, area)
    sides = oracle.neighbours(list(zip(grid.easting, grid.northing, strict=True)), 33.3)
    expected = np.flatnonzero(oracle.enclosed(hot.tolist(), sides))
    assert sorted(np.concatenate([piece.cells for piece in pieces]).tolist()) == expected.tolist()
    piece_of = {int(cell): k for k, piece in enumerate(pieces) for cell in piece.cells}
    assert all(piece_of.get(j, piece_of[i]) == piece_of[i] for i in piece_of for j in sides[i])
    for piece in pieces:
        whole = shapely.union_all(grid.polygons(piece.cells))
        assert isinstance(whole, shapely.Polygon) and len(whole.interiors) <= (~hot).sum()
        assert piece.geometry.is_valid and shapely.covers(shapely.buffer(area, 1e-6), piece.geometry)
        assert piece.geometry.area == pytest.approx(whole.intersection(area).area, rel=1e-9)
        # No sliver: a hole is a cell at least, but for those that the border cuts.
        assert all(shapely.Polygon(hole).area > 33.3**2 * 0.86 for hole in whole.interiors)
    together = shapely.union_all([piece.geometry for piece in pieces])
    assert together.area == pytest.approx(sum(piece.geometry.area for piece in pieces), rel=1e-9)


def test_no_hot_cell_makes_no_ground():
    area = shapely.box(0, 0, 500, 500)
    grid = cells_over(area, "square", 100.0)
    assert hot_ground(grid, np.zeros(len(grid), dtype=bool), area) == []


def test_squares_that_meet_in_a_corner_are_two_pieces():
    area = shapely.box(0, 0, 390, 390)
    hot = np.isin(np.arange(16), [5, 10])
    first, second = hot_ground(cells_over(area, "square", 100.0), hot, area)
    assert first.cells.tolist() == [5] and second.cells.tolist() == [10]


@pytest.mark.parametrize("at", [(1_050.0, 1_050.0), (1_050.0, 50.0), (50.0, 50.0)])
@kinds
def test_a_lone_stack_is_in_its_own_hotspot_in_the_middle_at_the_border_and_in_a_corner(kind, at):
    area = shapely.box(0, 0, 3_999, 3_999)
    grid = cells_over(area, kind, 100.0)
    rng = np.random.default_rng(1)
    noise = np.round(rng.uniform(1_500, 3_999, (30, 2)), 1)
    east, north = np.append(noise[:, 0], at[0]), np.append(noise[:, 1], at[1])
    counts = grid.totals(east, north, np.append(np.ones(30), 500.0))
    around = neighbourhoods(grid)
    found = cell_scores(counts, around, **(OPTIONS | {"correction": "none"}))
    hot = found.hot(0.01)
    stack = int(counts.argmax())
    assert not hot[stack] and hot[around.indices[slice(*around.indptr[stack : stack + 2])]].any()
    (ground,) = [piece for piece in hot_ground(grid, hot, area) if stack in piece.cells]
    assert shapely.covers(ground.geometry, shapely.Point(at))
    assert found.p[ground.cells].min() < 0.01


def test_a_hole_of_several_cells_is_left():
    area = shapely.box(0, 0, 400, 300)
    grid = cells_over(shapely.box(0, 0, 399, 299), "square", 100.0)
    hot = np.ones(len(grid), dtype=bool)
    hot[[5, 6]] = False
    (ground,) = hot_ground(grid, hot, area)
    assert len(ground.cells) == 10 and len(ground.geometry.interiors) == 1


def test_scores_say_how_p_was_found_and_correct_it_for_all_cells():
    grid = cells_over(shapely.box(0, 0, 1_999, 1_999), "square", 100.0)
    around = neighbourhoods(grid)
    counts = np.random.default_rng(2).poisson(0.3, len(grid)).astype(float)
    found = cell_scores(counts, around, **OPTIONS)
    assert (found.how, found.draws, found.seed, found.tests) == ("exact", None, None, 400)
    assert found.p_corrected.tolist() == corrected(found.p, "fdr").tolist()
    beyond = cell_scores(counts - counts.mean(), around, **OPTIONS)
    assert (beyond.how, beyond.draws, beyond.seed) == ("simulated", 9_999, 1)
    assert beyond.z == pytest.approx(found.z, abs=1e-9)
    normal = cell_scores(counts, around, **(OPTIONS | {"p_value": "normal", "correction": "none"}))
    assert normal.how == "normal" and normal.p_corrected.tolist() == normal.p.tolist()
    assert normal.hot(0.05).any() and not (normal.hot(0.05) & (normal.z <= 0)).any()


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
@kinds
def test_real_stockton_has_hotspots_that_hold_far_more_than_their_share_of_the_ground(
    stockton, kind, category
):
    grid = cells_over(stockton.study_area, kind, 150.0)
    east, north, weight = stockton.places[category]
    counts = grid.totals(east, north, weight)
    assert counts.sum() > 0.99 * weight.sum()
    found = cell_scores(counts, neighbourhoods(grid, 300.0), **OPTIONS)
    pieces = hot_ground(grid, found.hot(0.05), stockton.study_area)
    assert found.how == "exact"
    assert 4 <= len(pieces) <= 80
    held = sum(counts[piece.cells].sum() for piece in pieces) / counts.sum()
    ground = sum(piece.geometry.area for piece in pieces) / stockton.study_area.area
    assert 0.002 < ground < 0.03 and held > 10 * ground
