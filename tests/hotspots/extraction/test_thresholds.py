"""The thresholds by name, from what is asked to hotspots of real Stockton."""

from functools import partial
from itertools import combinations

import numpy as np
import pytest
import shapely

from hotspots.density.grid import grid_over
from hotspots.density.stencil import stencil
from hotspots.density.surface import surface
from hotspots.errors import QuestionError
from hotspots.extraction.outlines import outlines
from hotspots.extraction.ranking import rank_by_incidents
from hotspots.extraction.thresholds import BY_NAME, Pattern, resolved_threshold
from hotspots.question import THRESHOLDS, Asked


def _pattern(stockton, category):
    easting, northing, weight = stockton.places[category]
    grid = grid_over(stockton.study_area, 50.0)
    everywhere = np.ones(len(weight), dtype=bool)
    return Pattern(
        surface=surface(grid, easting, northing, weight, 200.0),
        easting=easting,
        northing=northing,
        weight=weight,
        inside=everywhere,
        stencil=partial(stencil, grid, easting, northing, 200.0),
        exposure=everywhere,
        controls=np.ones_like(weight),
    )


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
@pytest.mark.parametrize("name", ["share", "mean", "incidents"])
def test_hotspots_of_real_stockton_are_sound_and_hold_what_they_say(stockton, name, category):
    pattern, threshold = _pattern(stockton, category), BY_NAME[name]
    taken = threshold.take(pattern, threshold.settings(Asked()))
    found = outlines(pattern.surface, taken).candidates
    ranked = rank_by_incidents(found, pattern.easting, pattern.northing, pattern.weight)
    polygons = [candidate.geometry for candidate in ranked.candidates]
    grid = pattern.surface.grid
    assert all(polygon.is_valid for polygon in polygons)
    assert shapely.union_all(polygons).difference(stockton.study_area).area < 1e-3
    assert all(one.intersection(other).area < 1e-6 for one, other in combinations(polygons, 2))
    assert sum(polygon.area for polygon in polygons) <= grid.area_m2[taken.cells].sum()
    for polygon, incidents in zip(polygons, ranked.incidents, strict=True):
        assert (
            pattern.weight[shapely.intersects_xy(polygon, pattern.easting, pattern.northing)].sum()
            == incidents
        )
    # The densest 1 % holds a third, three times the mean most of it, a quarter of the incidents nearly so.
    least = {"share": 0.33, "mean": 0.8, "incidents": 0.2}[name]
    assert ranked.incidents.sum() >= least * pattern.weight.sum()


def test_significant_ground_of_real_stockton_says_how_significant(stockton):
    pattern, threshold = _pattern(stockton, "violence"), BY_NAME["significance"]
    taken = threshold.take(pattern, threshold.settings(Asked()))
    found = outlines(pattern.surface, taken).candidates
    assert found
    assert all(1 / 4000 <= candidate.significance <= 0.05 for candidate in found)


def test_each_threshold_reads_its_own_settings_only():
    read = {name: set(threshold.settings(Asked())) for name, threshold in BY_NAME.items()}
    assert set(BY_NAME) == set(THRESHOLDS)
    assert read == {
        "share": {"share"},
        "mean": {"times_mean"},
        "incidents": {"incident_share"},
        "significance": {"exposure", "alpha", "correction", "draws", "seed"},
        "risk": {"relative_to", "alpha", "correction", "draws", "seed"},
    }
    asked = Asked(share=0.02, times_mean=5, incident_share=0.5, alpha=0.01, draws=999, seed=7)
    for threshold in BY_NAME.values():
        for name, choice in threshold.settings(asked).items():
            assert choice.value == (getattr(asked, name) or choice.value)


def test_a_threshold_that_is_not_known_is_refused_with_those_that_are():
    assert resolved_threshold(None).value == "share"
    assert resolved_threshold("mean").why == "asked for"
    with pytest.raises(QuestionError, match=r"threshold 'shares' is not known; choose one of 'share' \("):
        resolved_threshold("shares")
