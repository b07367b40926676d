"""Ground denser than relocated incidents would make it: found where it is, and not where it is not."""

import numpy as np
import pytest
import shapely

from hotspots.density.grid import grid_over
from hotspots.density.stencil import Stencil, stencil
from hotspots.errors import QuestionError
from hotspots.extraction import significance
from hotspots.extraction.significance import over_represented, significant
from tests.oracles.relocation import p_by_relocation

GRID = grid_over(shapely.box(0, 0, 2000, 2000), 50.0)
_RANDOM = np.random.default_rng(11)
EASTING, NORTHING = _RANDOM.uniform(0, 2000, (2, 150))
INSIDE, EXPOSURE = np.ones(150, dtype=bool), np.ones(150)
PLACES = stencil(GRID, EASTING, NORTHING, 200.0)


def test_on_incidents_relocated_by_the_null_itself_false_finds_are_as_rare_as_alpha_says():
    runs, alpha, found = 60, 0.1, 0
    for run in range(runs):
        exposure = np.random.default_rng(run).integers(1, 20, 150).astype(np.float64)
        weight = np.random.default_rng(run).multinomial(300, exposure / exposure.sum())
        taken = significant(PLACES, weight, exposure, INSIDE, alpha=alpha, draws=99, seed=run)
        found += bool(taken.cells.any())
    # Of 60 runs at 0.1, 13 or more have a chance of 0.6 %.
    assert found <= 12


def test_a_planted_hotspot_is_found_around_its_place_and_nowhere_else():
    weight = np.random.default_rng(3).multinomial(300, np.full(150, 1 / 150))
    weight[40] += 60
    taken = significant(PLACES, weight, EXPOSURE, INSIDE, draws=2999)
    row, column = np.nonzero(taken.cells)
    distance_m = np.hypot(GRID.easting[column] - EASTING[40], GRID.northing[row] - NORTHING[40])
    assert len(row) > 20
    assert distance_m.max() < 200
    assert np.nanmin(taken.corrected_p) == np.nanmin(taken.corrected_p[taken.cells]) <= 0.05
    plain = significant(PLACES, weight, EXPOSURE, INSIDE, correction="none", draws=99)
    assert np.nanmin(plain.corrected_p) == 1 / 100


def test_p_is_what_moving_incidents_one_by_one_gives():
    grid = grid_over(shapely.box(0, 0, 600, 400), 50.0)
    easting, northing = np.array([[80.0, 300], [220, 120], [330, 310], [480, 90], [560, 330], [650, 200]]).T
    weight, exposure = np.array([1, 9, 0, 2, 3, 5]), np.array([2.0, 1, 3, 2, 0, 9])
    inside = np.array([True] * 5 + [False])
    places = stencil(grid, easting, northing, 150.0)
    taken = significant(places, weight, exposure, inside, correction="none", draws=4000)
    expected = p_by_relocation(grid, easting, northing, weight, exposure, inside, 150.0, draws=500, seed=9)
    tested = np.isfinite(taken.corrected_p)
    assert tested.sum() == taken.tests
    assert (expected[~tested] == 1).all()
    # Two estimates of one p: five standard deviations of the coarser.
    allowed = 5 * np.sqrt(expected * (1 - expected) / 500) + 0.01
    assert (np.abs(taken.corrected_p - expected)[tested] <= allowed[tested]).all()


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    weight = np.random.default_rng(4).multinomial(200, np.full(150, 1 / 150))
    one, same, other = (
        significant(PLACES, weight, EXPOSURE, INSIDE, draws=99, seed=seed).corrected_p.tobytes()
        for seed in (5, 5, 6)
    )
    assert one == same != other


def test_incidents_beyond_the_border_stay_where_they_are_and_their_exposure_counts_for_nothing():
    inside = EASTING < 1500
    grid = grid_over(shapely.box(0, 0, 1500, 2000), 50.0)
    weight = np.where(inside, 2, 0)
    weight[np.argmax(np.where(inside, -1, NORTHING))] = 500
    totals = []

    class Recording(Stencil):
        def densities(self, at):
            totals.append((int(at[inside].sum()), at[~inside].tolist()))
            return super().densities(at)

    recording = Recording(**vars(stencil(grid, EASTING, NORTHING, 200.0)))
    significant(recording, weight, np.where(inside, 1.0, 1000.0), inside, draws=99)
    assert totals[2:] == [(weight[inside].sum(), weight[~inside].tolist())] * 99


def test_only_what_an_incident_or_an_exposed_place_can_reach_is_tested():
    weight, exposure = np.zeros(150, dtype=np.int64), np.zeros(150)
    weight[0], exposure[1] = 3, 1
    taken = significant(PLACES, weight, exposure, INSIDE, correction="none", draws=99)
    east, north = np.meshgrid(GRID.easting, GRID.northing)
    reached = np.minimum(*(np.hypot(east - EASTING[i], north - NORTHING[i]) for i in (0, 1))) < 200
    assert (np.isfinite(taken.corrected_p) == reached).all()


def test_an_area_without_incidents_has_nothing_significant():
    taken = significant(PLACES, np.zeros(150, dtype=np.int64), EXPOSURE, INSIDE, draws=99)
    assert not taken.cells.any()


def test_settings_that_could_never_find_anything_are_refused():
    weight = np.full(150, 2)
    with pytest.raises(QuestionError, match=r"stands out at alpha 0\.05.*ask for correction 'fdr'"):
        significant(PLACES, weight, EXPOSURE, INSIDE, correction="holm", draws=499)
    with pytest.raises(QuestionError, match="ask for 999 draws"):
        significant(PLACES, weight, EXPOSURE, INSIDE, alpha=0.001, draws=499)
    with pytest.raises(QuestionError, match="no place of the study area has any exposure"):
        significant(PLACES, weight, np.zeros(150), INSIDE)


def test_draws_that_are_what_was_observed_are_as_dense_everywhere():
    weight, exposure = np.zeros(150, dtype=np.int64), np.zeros(150)
    weight[[7, 8]], exposure[7] = [30, 4], 1  # all that can move stays on the one exposed place
    inside = np.arange(150) != 8
    taken = significant(PLACES, weight, exposure, inside, correction="none", draws=99)
    assert taken.tests > 0
    assert set(taken.corrected_p[np.isfinite(taken.corrected_p)]) == {1.0}


def test_ground_with_more_of_one_kind_among_all_is_found_and_busy_ground_is_not():
    random = np.random.default_rng(8)
    controls = random.poisson(8, 150)
    weight = random.poisson(4, 150)
    busy, risky = 20, 90
    controls[busy], weight[busy] = 200, 100
    weight[risky] += 40
    taken = over_represented(PLACES, weight, controls, draws=1999)
    row, column = np.nonzero(taken.cells)
    assert len(row) > 5
    distance_m = np.hypot(GRID.easting[column] - EASTING[risky], GRID.northing[row] - NORTHING[risky])
    assert distance_m.max() < 250
    with pytest.raises(QuestionError, match="ask for correction 'fdr'"):
        over_represented(PLACES, weight, controls, correction="holm")


def test_more_work_than_a_question_may_cost_is_refused_with_what_fits(monkeypatch):
    grid = grid_over(shapely.box(0, 0, 1000, 1000), 25.0)
    east, north = np.array([500.0, 700.0]), np.array([500.0, 500.0])
    places, anywhere = stencil(grid, east, north, 150.0), np.ones(2)
    steps = len(places.per_km2) + significance.PER_PLACE * 2
    monkeypatch.setattr(significance, "MOST_WORK", 300 * steps)
    with pytest.raises(QuestionError, match="would take too long; ask for at most 300 draws"):
        significant(places, np.array([5, 1]), anywhere, anywhere > 0, draws=999)
