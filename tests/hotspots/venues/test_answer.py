"""The answer about venues, and what hotspots say of those around them, from incidents in a list."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from hotspots.answers import ANSWERS
from hotspots.errors import QuestionError
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.question import Question
from tests.hotspots.listed import incidents_at, state_of, town
from tests.hotspots.venues.laid import layer

PERIOD = "2024-01/2024-12"


@pytest.fixture(scope="module")
def town_and_quarter():
    incidents, ground, quarter = town()
    return state_of(incidents, ground), ground, quarter


def ask(state, *layers, categories=("violence", "asb"), product="venues", **asked):
    question = Question(period=Period.parse(PERIOD), categories=categories, **asked)
    return ANSWERS[product](gather(replace(state, venues=layers), question), "identity")


def pubs(quarter, **about):
    """Three pubs in the busy quarter, two far from it, one outside the town."""
    busy = [("licensed-premises", f"Busy {i}", tuple(quarter[i])) for i in range(3)]
    calm = [("licensed-premises", f"Calm {i}", (440_200.0 + i, 520_200.0)) for i in range(2)]
    return layer(*busy, *calm, ("licensed-premises", "Away", (430_000.0, 520_000.0)), **about)


def test_venues_are_ranked_by_incidents_and_only_the_quarters_stand_out_in_violence(town_and_quarter):
    state, _, quarter = town_and_quarter
    found = ask(state, pubs(quarter))
    assert [venue.rank for venue in found.results] == [1, 2, 3, 4, 5]
    sums = [sum(near.incidents for near in venue.near.values()) for venue in found.results]
    assert sums == sorted(sums, reverse=True)
    assert {venue.name for venue in found.results[:3]} == {"Busy 0", "Busy 1", "Busy 2"}
    assert all(venue.near["violence"].ratio > 2 for venue in found.results[:3])
    kind = found.surroundings.kinds["licensed-premises"]
    assert kind["violence"].corrected_p < 0.05 < kind["asb"].corrected_p
    assert found.surroundings.coverage is None


def test_incidents_near_are_those_within_the_radius_asked_for():
    ground = shapely.box(440_000, 520_000, 442_000, 522_000)
    month = 24288
    incidents = [
        *incidents_at(441_060, 521_080, month=month, category="violence", times=3),
        *incidents_at(441_060.1, 521_080, month=month, category="violence", times=5),
        *incidents_at(441_900, 521_900, month=month, category="asb", times=2),
    ]
    state = state_of(incidents, ground)
    door = layer(("licensed-premises", "Door", (441_000.0, 521_000.0)))
    question = Question(period=Period.parse("2024-01"), categories=("violence", "asb", "drugs"))

    def near(**asked):
        evidence = gather(replace(state, venues=(door,)), replace(question, **asked))
        return ANSWERS["venues"](evidence, "identity").results[0].near

    assert (near()["violence"].incidents, near()["violence"].share) == (3, 3 / 8)
    assert near(radius_m=101)["violence"].incidents == 8
    assert (near()["asb"].incidents, near()["asb"].p, near()["drugs"]) == (0, 1.0, None)


def test_coverage_counts_what_cameras_see_and_names_the_hotspots_that_none_sees(town_and_quarter):
    state, _, quarter = town_and_quarter
    watched = quarter[:3]
    cameras = layer(*(("cctv", f"Camera {i}", tuple(at)) for i, at in enumerate(watched)), view_m=60.0)
    found = ask(state, cameras)
    coverage = found.surroundings.coverage
    assert (coverage.cameras, coverage.view_m) == (3, (60.0, 60.0))
    counts = gather(state, Question(period=Period.parse(PERIOD))).counts
    apart = np.hypot(counts.easting[:, None] - watched[:, 0], counts.northing[:, None] - watched[:, 1])
    seen = apart.min(axis=1) <= 60
    for category in ("violence", "asb"):
        weight = counts.of(category)
        assert coverage.share[category] == pytest.approx(weight[seen].sum() / weight.sum())
    unseen = {
        (spot.category, spot.rank)
        for spot in ask(state, cameras, product="hotspots").results
        if not counts.of(spot.category)[
            seen & shapely.contains_xy(spot.geometry, counts.easting, counts.northing)
        ].any()
    }
    assert {(spot.kind, spot.rank) for spot in coverage.hotspots} == unseen
    assert 0 < len(unseen) < len(ask(state, cameras, product="hotspots").results)
    assert any("3 cameras have" in line for line in found.caveats)
    assert any("No camera has an incident of these hotspots in view" in line for line in found.caveats)
    assert ask(state, cameras, view_m=5).surroundings.coverage.view_m == (5.0, 5.0)


def test_hotspots_say_what_is_around_them_and_nothing_where_nothing_is_loaded(town_and_quarter):
    state, _, quarter = town_and_quarter
    beside = ask(state, pubs(quarter, attribution=("Council",)), product="hotspots")
    for spot in beside.results:
        (near,) = spot.venues
        away = shapely.distance(spot.geometry, pubs(quarter).geometries)
        assert (near.kind, near.distance_m) == ("licensed-premises", round(away.min(), 1))
        assert near.within[200] == (away <= 200).sum()
    assert "6 licensed-premises" in beside.choices["venues"].value["pubs"]
    assert "Council" in beside.attribution
    alone = ask(state, product="hotspots")
    assert "venues" not in alone.choices
    assert [replace(spot, venues=()) for spot in beside.results] == list(alone.results)


def test_a_question_that_cannot_be_answered_is_refused_in_one_line(town_and_quarter):
    state, _, quarter = town_and_quarter
    for layers, asked, says in (
        ((), {}, "no layer of venues is loaded"),
        ((layer(("cctv", "", (0.0, 0.0))),), {}, "none of the 1 venues loaded lies in the study area"),
        ((pubs(quarter),), {"kinds": ("schools",)}, r"'schools' has no venue .* licensed-premises \(5\)"),
        ((pubs(quarter),), {"radius_m": 5}, "radius 5 m is outside 25 to 500 m"),
        ((pubs(quarter),), {"view_m": 2}, "view 2 m is outside 5 to 1000 m"),
    ):
        with pytest.raises(QuestionError, match=says):
            ask(state, *layers, **asked)


def test_kinds_of_too_many_venues_are_tested_as_a_whole_and_ranked_only_when_few(
    town_and_quarter, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("hotspots.venues.settings.MOST_VENUES", 4)
    state, _, quarter = town_and_quarter
    camera = layer(("cctv", "Camera", tuple(quarter[0])), name="cameras")
    found = ask(state, pubs(quarter), camera)
    assert {venue.kind for venue in found.results} == {"cctv"}
    assert set(found.surroundings.kinds) == {"cctv", "licensed-premises"}
    assert ask(state, pubs(quarter)).results == ()
    with pytest.raises(QuestionError, match="too many to rank"):
        ask(state, pubs(quarter), kinds=("licensed-premises",))


def test_the_venues_of_all_kinds_together_are_limited(town_and_quarter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hotspots.venues.settings.MOST_VENUES", 6)
    state, _, quarter = town_and_quarter
    camera = layer(("cctv", "Camera", tuple(quarter[0])), name="cameras")
    stops = layer(*(("transport", f"Stop {i}", tuple(quarter[i])) for i in range(4)), name="stops")
    assert len(ask(state, pubs(quarter), camera).results) == 6
    found = ask(state, pubs(quarter), camera, stops)
    assert {venue.kind for venue in found.results} == {"cctv", "transport"}
    assert set(found.surroundings.kinds) == {"cctv", "licensed-premises", "transport"}
    with pytest.raises(QuestionError, match=r"kind transport, licensed-premises has 9 .*at most 6 in all"):
        ask(state, pubs(quarter), stops, kinds=("transport", "licensed-premises"))


def test_an_incident_of_two_categories_asked_for_counts_once_in_the_rank():
    month, ground = 24288, shapely.box(440_000, 520_000, 442_000, 522_000)
    state = state_of(
        [
            *incidents_at(440_500, 521_000, month=month, category="violence", times=3),
            *incidents_at(441_500, 521_000, month=month, category="burglary", times=5),
        ],
        ground,
    )
    doors = layer(
        ("licensed-premises", "Violence", (440_500.0, 521_000.0)),
        ("licensed-premises", "Burglary", (441_500.0, 521_000.0)),
    )
    question = Question(period=Period.parse("2024-01"), categories=("crime", "violence"))
    found = ANSWERS["venues"](gather(replace(state, venues=(doors,)), question), "identity").results
    assert [venue.name for venue in found] == ["Burglary", "Violence"]
    assert [near.incidents for near in found[1].near.values()] == [3, 3]


def test_venues_across_the_border_count_for_their_kind_and_are_not_ranked():
    month, ground = 24288, shapely.box(440_000, 520_000, 442_000, 522_000)
    at_the_border = incidents_at(440_010, 521_000, month=month, category="violence", times=3)
    elsewhere = incidents_at(441_900, 521_900, month=month, category="violence", times=1)
    state = state_of([*at_the_border, *elsewhere], ground)
    across = layer(
        ("licensed-premises", "Across", (439_910.0, 521_000.0)),
        ("schools", "Far", (439_899.0, 521_000.0)),
        ("cctv", "Inside", (441_000.0, 521_000.0)),
    )
    question = Question(period=Period.parse("2024-01"), categories=("violence",))
    found = ANSWERS["venues"](gather(replace(state, venues=(across,)), question), "identity")
    assert [venue.name for venue in found.results] == ["Inside"]
    assert set(found.surroundings.kinds) == {"cctv", "licensed-premises"}
    near = found.surroundings.kinds["licensed-premises"]["violence"]
    assert (near.incidents, near.share, near.expected) == (3, 0.75, 0.5)
