"""Answers made from hand-written counts: ranks, names, refusals and the reasons of choices."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from boundaries.area import Area, AreaSet
from boundaries.locating import locate
from boundaries.projection import projection_of
from hotspots.answers import ANSWERS
from hotspots.answers.overlaps import obstacle
from hotspots.engine import IntervalCounts
from hotspots.errors import QuestionError
from hotspots.evidence import gather
from hotspots.methods import finding
from hotspots.period import Period
from hotspots.places import PlaceCounts, PlaceFrame
from hotspots.question import Asked, Question
from hotspots.snapshot import Slice, Snapshot, Summary
from hotspots.state import StoreState
from hotspots.themes.reading import shipped

MONTH = Period.parse("2024-03")
CATEGORIES = ("asb", "drugs", "violence")
# Easting, northing, street, (ASB, drugs, violence): two busy grounds in the west ward, one in the east ward.
PLACES = (
    (440_500.1, 520_500.0, "On or near Low Row", (3, 0, 6)),
    (440_560.3, 520_500.0, "On or near High Street", (6, 0, 7)),
    (440_500.1, 521_500.0, "On or near Mill Lane", (9, 8, 0)),
    (442_500.7, 520_500.0, "On or near Dock Road", (5, 5, 5)),
    (442_500.7, 521_900.0, "On or near Far End", (1, 0, 0)),
)


@dataclass
class HandCounted:
    """An engine whose counts are those of `PLACES`, all in one month."""

    frame: PlaceFrame

    def _columns(self):
        easting, northing = (np.array([row[k] for row in PLACES]) for k in range(2))
        place = self.frame.pack(easting, northing)
        return np.argsort(place), place, easting, northing, np.array([row[3] for row in PLACES])

    def count_by_place(self, snapshot, period, bounds=None, *, night=None):
        order, place, easting, northing, counts = self._columns()
        return PlaceCounts(
            place[order], easting[order], northing[order], CATEGORIES, counts[order], np.zeros_like(counts)
        )

    def count_by_interval(
        self, snapshot, period, categories, *, include_institutions, bounds=None, night=None
    ):
        order, place, _, _, counts = self._columns()
        own = counts[order][:, [CATEGORIES.index(category) for category in categories]].sum(axis=1)
        return IntervalCounts(place[order][own > 0], np.full((own > 0).sum(), MONTH.months[0]), own[own > 0])

    def names_of(self, snapshot, period, bounds=None):
        _, place, *_ = self._columns()
        return {int(number): row[2] for number, row in zip(place, PLACES, strict=True)}


@pytest.fixture(scope="module")
def state():
    projection = projection_of()
    wards = AreaSet(
        "wards",
        (
            Area("E05000001", "West", shapely.box(440_000, 520_000, 441_500, 522_000), 4_000),
            Area("E05000002", "East", shapely.box(441_500, 520_000, 443_000, 522_000), 2_000),
        ),
        projection,
    )
    frame = PlaceFrame.of(projection)
    month = MONTH.months[0]
    return StoreState(
        engine=HandCounted(frame),
        snapshot=Snapshot("0" * 32, 1, datetime(2024, 5, 1, tzinfo=UTC), (), frame),
        summary=Summary(
            len(PLACES), (Slice("police-uk", "cleveland", month, 55, CATEGORIES, synthetic=False),)
        ),
        study_area=wards.study_area(),
        locate=lambda place, easting, northing: locate(wards.geometries, easting, northing),
        covered_months=(month,),
    )


def _ask(state, product, categories, **settings):
    # Too few to be compared: where they coincide is asked, and no more.
    question = Question(
        period=MONTH,
        categories=categories,
        asked=Asked(method="dbscan", min_incidents=5, **settings),
        without_comparison=True,
    )
    return ANSWERS[product](gather(state, question), "identity")


def test_overlaps_are_ranked_by_the_incidents_of_their_own_categories_and_named_by_them(state):
    found = _ask(state, "overlaps", ("violence", "asb", "drugs")).results
    assert [(o.rank, o.kind, o.name, o.incidents) for o in found] == [
        (1, "violence+asb", "High Street, West", {"violence": 13, "asb": 9, "drugs": 0}),
        (2, "asb+drugs", "Mill Lane, West", {"violence": 0, "asb": 9, "drugs": 8}),
        (3, "violence+asb+drugs", "Dock Road, East", {"violence": 5, "asb": 5, "drugs": 5}),
    ]
    assert found[0].share == {"violence": 13 / 18, "asb": 9 / 24, "drugs": 0.0}


def test_hotspots_are_named_by_the_street_and_ward_with_most_of_their_own_incidents(state):
    found = _ask(state, "hotspots", ("asb", "violence")).results
    assert [(h.category, h.rank, h.name, h.incidents, h.active_months) for h in found] == [
        ("asb", 1, "Mill Lane, West", 9, 1),
        ("asb", 2, "High Street, West", 9, 1),
        ("asb", 3, "Dock Road, East", 5, 1),
        ("violence", 1, "High Street, West", 13, 1),
        ("violence", 2, "Dock Road, East", 5, 1),
    ]
    assert [[ward.code for ward in h.wards] for h in found[:3]] == [
        ["E05000001"],
        ["E05000001"],
        ["E05000002"],
    ]


def test_patrol_zones_count_all_categories_together_and_are_named_by_them(state):
    found = _ask(state, "patrol-zones", ("asb", "violence")).results
    assert [(z.name, z.incidents) for z in found] == [
        ("High Street, West", 22),
        ("Dock Road, East", 10),
        ("Mill Lane, West", 9),
        ("Far End, East", 1),
    ]
    assert found[-1].cumulative_share == 1.0


@pytest.mark.parametrize(
    ("categories", "said"),
    [
        (("all", "violence"), "all includes violence"),
        (("asb", "drugs", "all"), "all includes asb"),
        (("burglary", "crime"), "crime includes burglary"),
        (("crime", "all"), "all includes crime"),
        (("drugs.supply", "drugs"), "drugs includes drugs.supply"),
    ],
)
def test_categories_of_which_one_includes_another_are_not_overlaid(state, categories, said):
    with pytest.raises(QuestionError, match=f"^{said}; overlay categories without incidents in common"):
        _ask(state, "overlaps", categories)


def test_categories_that_include_nothing_of_each_other_are_overlaid_two_to_four_at_a_time():
    assert obstacle(("crime", "asb"), {}) is None
    assert obstacle(("violence", "asb", "drugs", "burglary"), {}) is None
    told = "1 category cannot be overlaid; name 2 to 4, such as violence,asb,drugs"
    assert obstacle(("violence",), {}) == told
    themes = shipped().standing
    assert obstacle(("drug-dealing", "asb", "violence"), themes) is None
    assert obstacle(("alcohol-disorder", "asb"), themes).startswith(
        "alcohol-disorder and asb have incidents in common; "
    )
    assert obstacle(("robbery", "serious-violence"), themes).startswith("serious-violence includes robbery; ")
    assert obstacle(("violence", "asb", "drugs", "burglary", "robbery"), {}).startswith("5 categories")


def test_an_answer_says_whether_its_categories_were_asked_for_or_are_the_default(state):
    default = _ask(state, "wards", Question().categories).choices["categories"]
    assert (default.value, default.why) == (["violence", "asb", "drugs"], "the three themes, the default")
    assert _ask(state, "wards", ("asb",)).choices["categories"].why == "asked for"


def test_more_hotspots_than_can_be_read_are_refused_in_words(state, monkeypatch):
    monkeypatch.setattr(finding, "MOST_HOTSPOTS", 2)
    with pytest.raises(QuestionError, match="3 hotspots of asb, over the limit of 2; ask for more"):
        _ask(state, "hotspots", ("asb",))
