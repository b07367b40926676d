"""Clusters through the answer as people get it."""

import pytest
import shapely

from tests.hotspots.listed import ask, state_of, town

YEAR = "2024-01/2024-12"


@pytest.fixture(scope="module")
def made_up():
    incidents, ground, busy = town()
    return state_of(incidents, ground), busy


@pytest.mark.parametrize("method", ["dbscan", "hdbscan"])
def test_clusters_are_disjoint_inside_and_hold_the_catchment_of_their_places(made_up, method):
    state, busy = made_up
    answer = ask(state, "violence", period=YEAR, method=method)
    grounds = [hotspot.geometry for hotspot in answer.results]
    assert any(shapely.intersects_xy(ground, *point) for ground in grounds for point in busy)
    assert shapely.union_all(grounds).area == pytest.approx(sum(map(shapely.area, grounds)))
    assert all(shapely.covers(shapely.buffer(state.study_area.geometry, 1e-6), ground) for ground in grounds)
    assert answer.choices["catchment_m"].value > 0
    assert any("was not tested" in caveat for caveat in answer.caveats)


def test_an_automatic_distance_is_given_with_its_reason_for_each_category(made_up):
    choice = ask(made_up[0], "violence", "asb", period=YEAR, method="dbscan", eps_m="auto").choices["eps_m"]
    assert set(choice.value) == {"violence", "asb"}
    assert "nearest" in choice.why


def test_near_clusters_are_merged_when_asked(made_up):
    apart = ask(made_up[0], "violence", period=YEAR, method="dbscan", eps_m=60.0, min_incidents=12)
    merged = ask(
        made_up[0], "violence", period=YEAR, method="dbscan", eps_m=60.0, min_incidents=12, merge_m=400.0
    )
    assert len(merged.results) < len(apart.results)
    assert sum(h.incidents for h in merged.results) == sum(h.incidents for h in apart.results)
    assert sum(h.area_km2 for h in merged.results) == pytest.approx(sum(h.area_km2 for h in apart.results))
