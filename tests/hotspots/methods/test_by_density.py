"""Every setting of the density reaches the arithmetic, through the answer as people get it."""

import re

import numpy as np
import pytest
import shapely

from hotspots.errors import QuestionError
from hotspots.evidence import gather
from hotspots.methods.finding import find
from hotspots.period import Period
from hotspots.question import Asked, Question
from tests.hotspots.listed import ask, incidents_at, state_of, town

YEAR = "2024-01/2024-12"


@pytest.fixture(scope="module")
def made_up():
    incidents, ground, busy = town()
    return state_of(incidents, ground), busy


def _area(answer):
    return sum(hotspot.area_km2 for hotspot in answer.results)


def test_the_busy_quarter_is_the_first_hotspot(made_up):
    state, busy = made_up
    first = ask(state, "violence", period=YEAR).results[0]
    assert any(shapely.intersects_xy(first.geometry, *point) for point in busy)
    assert first.significance is None and first.weight is None


@pytest.mark.parametrize(
    "settings",
    [
        {"kernel": "gaussian", "bandwidth_m": 100.0},
        {"kernel": "uniform"},
        {"bandwidth_m": 300.0},
        {"adaptive": True},
        {"cell_m": 37.0},
        {"half_life_months": 2.0},
        {"share": 0.03},
        {"threshold": "mean"},
        {"threshold": "incidents"},
        {"threshold": "significance", "draws": 99},
        {"threshold": "risk", "relative_to": "asb", "draws": 99},
        {"merge_m": 500.0},
        {"at_most": 1},
        {"min_incidents": 200},
        {"min_area_m2": 500_000.0},
    ],
    ids=str,
)
def test_each_setting_changes_the_answer_and_stands_in_it(made_up, settings):
    state, _ = made_up
    plain, changed = ask(state, "violence", period=YEAR), ask(state, "violence", period=YEAR, **settings)
    assert [h.geometry.wkb for h in changed.results] != [h.geometry.wkb for h in plain.results]
    for name, value in settings.items():
        assert changed.choices[name].value == value, name
        assert changed.choices[name].why


def test_the_edge_correction_puts_back_what_falls_beyond_the_border():
    # On the border half of the kernel falls outside, where nothing is loaded.
    there = incidents_at(440_500.0, 520_000.0, month=24288, category="violence", times=20)
    state = state_of(there, shapely.box(440_000, 520_000, 442_000, 522_000))
    peak = {
        edge: ask(state, "violence", period="2024-01", share=0.05, edge=edge).results[0].peak_per_km2
        for edge in ("none", "diggle", "uniform")
    }
    assert peak["diggle"] == pytest.approx(2 * peak["none"], rel=1e-9)
    assert peak["none"] < peak["uniform"] < 2 * peak["none"]


def test_hotspots_never_cover_more_than_the_share_and_stay_inside(made_up):
    state, _ = made_up
    for share in (0.005, 0.01, 0.05):
        answer = ask(state, "violence", "asb", period=YEAR, share=share, min_incidents=1)
        ground = state.study_area.geometry
        for category in ("violence", "asb"):
            own = [h.geometry for h in answer.results if h.category == category]
            assert sum(map(shapely.area, own)) <= share * ground.area * (1 + 1e-9)
            assert shapely.union_all(own).area == pytest.approx(sum(map(shapely.area, own)))
            assert all(shapely.covers(shapely.buffer(ground, 1e-6), geometry) for geometry in own)


def test_the_smallest_are_dropped_by_their_area_as_drawn_and_nothing_is_taken_in_their_stead(made_up):
    state, _ = made_up
    every = ask(state, "asb", period=YEAR, min_incidents=1)
    area_m2 = sorted(hotspot.geometry.area for hotspot in every.results)
    assert area_m2[1] > every.choices["min_area_m2"].value
    kept = ask(state, "asb", period=YEAR, min_incidents=1, min_area_m2=area_m2[1])
    assert len(kept.results) == len(every.results) - 1
    assert {h.geometry.wkb for h in kept.results} < {h.geometry.wkb for h in every.results}


def test_what_is_cut_is_the_share_of_the_ground_whatever_is_too_small_for_a_hotspot(made_up):
    evidence = gather(
        made_up[0],
        Question(
            period=Period.parse(YEAR),
            categories=("violence", "drugs"),
            asked=Asked(min_incidents=40, min_area_m2=20_000.0),
        ),
    )
    found = find(evidence)
    for category, ground in found.cut.items():
        share = sum(map(shapely.area, ground)) / evidence.study_area.geometry.area
        assert 0.009 < share <= 0.01
        hotspots = [candidate.geometry.wkb for candidate in found.ranked[category].candidates]
        assert set(hotspots) < {piece.wkb for piece in ground}


def test_a_tested_threshold_gives_every_hotspot_its_p(made_up):
    state, _ = made_up
    answer = ask(state, "violence", period=YEAR, threshold="significance", draws=999)
    assert answer.results and all(0 < h.significance <= 0.05 for h in answer.results)
    assert any("cells were tested" in caveat for caveat in answer.caveats)
    assert not any("was not tested" in caveat for caveat in answer.caveats)


def test_relocation_over_the_whole_area_is_refused_because_it_marks_the_town(made_up):
    with pytest.raises(QuestionError, match="would mark the town itself"):
        ask(made_up[0], "violence", period=YEAR, threshold="significance", exposure="area")


def test_a_test_of_weights_is_refused(made_up):
    with pytest.raises(QuestionError, match="leave weights and half-life out"):
        ask(made_up[0], "violence", period=YEAR, threshold="significance", weights=(("violence", 2.0),))


def test_weights_decide_ranks_and_say_what_they_leave_out():
    here = incidents_at(440_500.0, 520_500.0, month=24288, category="violence", times=9)
    there = incidents_at(441_500.0, 520_500.0, month=24288, category="robbery", times=6)
    drugs = incidents_at(440_500.0, 521_500.0, month=24288, category="drugs", times=40)
    state = state_of(here + there + drugs, shapely.box(440_000, 520_000, 442_000, 522_000))
    plain = ask(state, "crime", period="2024-01", share=0.1, at_most=2)
    assert [(h.incidents, h.weight) for h in plain.results] == [(40, None), (9, None)]
    costly = ask(state, "crime", period="2024-01", share=0.1, weights="cost", at_most=2)
    assert [(h.incidents, h.weight) for h in costly.results] == [(6, 6 * 11_320.0), (9, 9 * 5_930.0)]
    assert any("The weights do not cover" in line and "drugs 40" in line for line in costly.caveats)
    with pytest.raises(QuestionError, match="no incident of Drugs has a weight"):
        ask(state, "drugs", period="2024-01", weights="cost")


def test_an_incident_of_a_half_life_ago_weighs_half():
    old = incidents_at(440_500.0, 520_500.0, month=24288, category="violence", times=20)
    new = incidents_at(441_500.0, 520_500.0, month=24291, category="violence", times=11)
    state = state_of(old + new, shapely.box(440_000, 520_000, 442_000, 522_000))
    answer = ask(state, "violence", period="2024-01/2024-04", share=0.1, half_life_months=3.0)
    assert [(h.incidents, h.weight) for h in answer.results] == [(11, 11.0), (20, 10.0)]


def test_a_border_with_incidents_loaded_beyond_it_is_no_edge():
    ground = shapely.box(440_000, 520_000, 442_000, 522_000)
    inside = incidents_at(440_010.0, 521_000.0, month=24288, category="violence", times=10)
    beyond = incidents_at(439_900.0, 521_000.0, month=24288, category="asb")
    alone, neighboured = state_of(inside, ground), state_of(inside + beyond, ground)

    def peak(state, edge):
        (hotspot,) = ask(state, "violence", period="2024-01", edge=edge).results
        return hotspot.peak_per_km2

    assert peak(neighboured, "diggle") == pytest.approx(peak(neighboured, "none"))
    assert peak(alone, "diggle") > 1.5 * peak(alone, "none")
    assert peak(alone, "uniform") > 1.5 * peak(alone, "none")


def test_an_automatic_bandwidth_is_the_one_that_caught_most_of_later_months():
    incidents, ground, _ = town(months=range(24280, 24300))
    answer = ask(state_of(incidents, ground), "violence", period=YEAR, bandwidth_m="auto")
    choice = answer.choices["bandwidth_m"]
    figures = re.findall(r"(\d+) m (\d+)%", choice.why.split("caught")[1])
    caught = {float(metres): int(share) for metres, share in figures}
    assert caught[choice.value] == max(caught.values())
    assert "Scott" in choice.why and "leaving out places" in choice.why


def test_an_automatic_bandwidth_without_earlier_months_is_the_default_and_says_why():
    incidents, ground, _ = town(months=range(24288, 24290))
    choice = ask(
        state_of(incidents, ground), "violence", period="2024-01/2024-02", bandwidth_m="auto"
    ).choices["bandwidth_m"]
    assert choice.value == 150.0 and "auto needs 3 loaded months" in choice.why


def test_a_wide_kernel_is_limited_by_what_is_loaded_around(made_up):
    with pytest.raises(QuestionError, match=r"bandwidth 1500 m is outside 25 to 1000 m"):
        ask(made_up[0], "violence", period=YEAR, kernel="gaussian", bandwidth_m=1500.0)


def test_the_same_question_has_the_same_answer_to_the_last_bit(made_up):
    settings = {"period": YEAR, "threshold": "significance", "draws": 99}
    one, other = ask(made_up[0], "violence", **settings), ask(made_up[0], "violence", **settings)
    assert [h.geometry.wkb for h in one.results] == [h.geometry.wkb for h in other.results]
    assert np.array_equal([h.significance for h in one.results], [h.significance for h in other.results])
