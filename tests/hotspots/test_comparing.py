"""The answer about overlaps: equal ground, and what is compared is what can be counted on the map."""

import numpy as np
import pytest
import shapely

from hotspots.choice import Choice
from hotspots.coincidence.cells import cells_of
from hotspots.coincidence.settings import resolved_draws, resolved_equal_share
from hotspots.errors import NotCompared, QuestionError
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.question import Asked, Question
from maps.exports.geojson import facts
from tests.hotspots.listed import ANSWERS, incidents_at, state_of, town

YEAR = Period.parse("2024-01/2024-12")


@pytest.fixture(scope="module")
def state():
    incidents, ground, _ = town()
    return state_of(incidents, ground)


def asked(state, product="overlaps", categories=("violence", "asb", "drugs"), period=YEAR, **settings):
    question = Question(period=period, categories=categories, asked=Asked(**settings))
    return ANSWERS[product](gather(state, question), "identity")


def test_shares_compared_are_those_counted_inside_the_squares_of_the_map(state):
    comparison = asked(state, draws=199).coincidence.comparison
    squares = asked(state, "hotspots", method="squares")
    evidence = gather(state, Question(period=YEAR))
    assert len(comparison.verdicts) == 6
    for verdict in comparison.verdicts:
        ground = shapely.union_all(
            [spot.geometry for spot in squares.results if spot.category == verdict.hotspots_of]
        )
        inside = shapely.contains_xy(ground, evidence.counts.easting, evidence.counts.northing)
        weight = evidence.weight(verdict.incidents_of)
        assert verdict.measures["share"].observed == weight[inside].sum() / weight.sum()
        assert ground.area == pytest.approx(comparison.taken * 150.0**2)


def test_ground_is_cut_at_equal_area_and_overlaps_are_of_the_hotspots_that_are_listed(state):
    answer = asked(state, draws=199)
    areas = answer.choices["area_km2"].value
    assert max(areas.values()) < 1.1 * min(areas.values())
    assert answer.choices["min_incidents"].value == 12
    assert not any("differs in area" in caveat for caveat in answer.caveats)
    strict = asked(state, draws=199, min_incidents=40)
    assert strict.choices["area_km2"] == answer.choices["area_km2"]
    assert strict.coincidence.jaccard == answer.coincidence.jaccard
    listed = asked(state, "hotspots", min_incidents=40).results
    assert strict.choices["hotspots_km2"].value == {
        category: round(sum(spot.area_km2 for spot in listed if spot.category == category), 3)
        for category in areas
    }
    clusters = asked(state, draws=199, method="dbscan")
    assert any("differs in area" in caveat for caveat in clusters.caveats)
    assert clusters.choices["hotspots_km2"].value == clusters.choices["area_km2"].value


def test_what_other_crime_predicts_is_left_out_where_no_other_crime_is_recorded(state):
    # Violence, ASB and drugs are all that the town records.
    answer = asked(state, draws=199)
    assert all(verdict.given is None for verdict in answer.coincidence.comparison.verdicts)
    assert all(
        found.given is None and found.lift is None
        for found in answer.coincidence.comparison.in_common.values()
    )
    assert "other recorded crime" not in answer.coincidence.comparison.verdicts[0].sentence
    (why, *_) = answer.coincidence.comparison.notes
    assert why.startswith("What other crime predicts is not known: no incident of any other category")
    pair = asked(state, categories=("violence", "asb"), draws=199).coincidence.comparison
    assert [verdict.given for verdict in pair.verdicts] != [None, None]
    assert pair.in_common == {}


def test_the_same_question_gives_the_same_facts_and_another_seed_other_draws(state):
    one, again, other = (facts(asked(state, draws=199, seed=seed))["coincidence"] for seed in (1, 1, 2))
    assert one == again
    share, others = (found["pairs"][0]["measures"]["share"] for found in (one, other))
    assert (share["observed"], share["floor"]) != (others["observed"], others["floor"])
    assert share["observed"] == others["observed"]


def test_four_categories_are_compared_and_overlaps_of_three_have_a_p_of_their_own_kind():
    incidents, ground, busy = town()
    more = [
        one
        for easting, northing in busy
        for one in incidents_at(easting, northing, month=24288, category="shoplifting", times=4)
    ]
    four = state_of([*incidents, *more], ground)
    answer = asked(four, categories=("violence", "asb", "drugs", "shoplifting"), draws=199, min_incidents=1)
    assert {overlap.kind.count("+") for overlap in answer.results} >= {2, 3}
    assert len(answer.coincidence.comparison.verdicts) == 12
    assert len(answer.coincidence.comparison.local.together) == 6 + 4 + 1


def test_the_order_in_which_categories_are_asked_for_changes_no_figure(state):
    one, other = (
        asked(state, categories=order, draws=199).coincidence.comparison
        for order in (("violence", "asb", "drugs"), ("drugs", "violence", "asb"))
    )
    assert one.verdicts == other.verdicts
    assert (one.in_common, one.self_overlap, one.notes) == (other.in_common, other.self_overlap, other.notes)


def test_a_model_that_predicts_far_more_than_was_recorded_predicts_nothing():
    # Shoplifting at four shops of a town where other crime is everywhere.
    incidents, ground, busy = town()
    shops = [
        one
        for easting, northing in busy[:4]
        for one in incidents_at(easting, northing, month=24288, category="shoplifting", times=15)
    ]
    answer = asked(state_of([*incidents, *shops], ground), categories=("violence", "shoplifting"), draws=199)
    comparison = answer.coincidence.comparison
    assert "shoplifting are too few, or too uneven" in comparison.notes[0]
    assert [verdict.given for verdict in comparison.verdicts] == [None, None]


def test_patterns_on_one_place_are_refused_in_words():
    ground = shapely.box(0, 0, 4_000, 4_000)
    heap = [
        one
        for category in ("violence", "asb")
        for one in incidents_at(2_000.0, 2_000.0, month=24288, category=category, times=60)
    ]
    with pytest.raises(NotCompared, match="at 1 places here, outside 20 to 50,000"):
        asked(state_of(heap, ground), categories=("violence", "asb"), draws=199)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"period": Period.parse("2024-03")}, "category 'violence' has 31 incidents, too few"),
        ({"share": 0.0001}, "share of 0.0001 of the study area is less than one cell of 150 m"),
        ({"share": 0.2}, "but 'drugs' has incidents in [0-9]+; ask for a share of"),
        ({"draws": 20}, "draws 20 is outside 199 to 19999"),
        ({"unit_m": 7}, "unit 7 m is outside"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_advice(state, settings, said):
    with pytest.raises(QuestionError, match=said):
        asked(state, **settings)


def test_the_share_compared_shrinks_to_what_the_sparsest_category_can_fill_and_grows_to_five_squares():
    easting = np.arange(200) * 150.0
    cells = cells_of(easting, np.zeros(200))
    many, few = np.ones(200, dtype=np.int64), (np.arange(200) < 12).astype(np.int64)
    by_default = resolved_equal_share(None, cells, {"asb": many}, study_area_m2=5_000 * 150.0**2)
    assert by_default.value == 0.01
    half = resolved_equal_share(None, cells, {"asb": many, "drugs": few}, study_area_m2=5_000 * 150.0**2)
    assert half.value * 5_000 == pytest.approx(6)
    assert "drugs has incidents in 12 squares" in half.why
    small = resolved_equal_share(None, cells, {"asb": many}, study_area_m2=100 * 150.0**2)
    assert small.value * 100 == pytest.approx(5)
    with pytest.raises(NotCompared, match="are 50% of the study area, and at most 25% can stand out"):
        resolved_equal_share(None, cells, {"asb": many}, study_area_m2=10 * 150.0**2)
    assert resolved_equal_share(0.03, cells, {"asb": many}, study_area_m2=1e8) == Choice(0.03, "asked for")
    assert resolved_draws(None, places=2_500, categories=3).value == 1_999
    with pytest.raises(QuestionError, match="at 30,000 places take too long; ask for at most 937"):
        resolved_draws(1_999, places=30_000, categories=4)
