"""Coincidence in time is what the definitions say, and finds what was planted and nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.answers.calendars import calendars_of, known_to_the_month
from hotspots.coincidence.calendars import (
    HOUR,
    MONTH,
    WEEKDAY,
    Calendar,
    calendars,
)
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.in_time import coincidence_in_time
from hotspots.coincidence.in_time_sentences import sentence
from hotspots.coincidence.same_time import shares_of_the_same_time
from hotspots.coincidence.scene import NEAR_M, scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW
from hotspots.engine import ClockCounts
from hotspots.evidence import gather
from hotspots.period import Period, month_index
from hotspots.question import Question
from hotspots.sources.profiles.known import PROFILES
from tests.hotspots.coincidence.timed_worlds import calendar, pair_in, world
from tests.hotspots.coincidence.worlds import town
from tests.hotspots.listed import incidents_at, state_of
from tests.oracles import in_time as oracle

WORLDS = 200


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), clock=st.sampled_from([MONTH, WEEKDAY, HOUR]), second=st.booleans())
def test_shares_are_those_of_going_through_every_pair_of_incidents(seed, clock, second):
    random = np.random.default_rng(seed)
    at = np.unique(random.integers(0, 60, (26, 2)) * 10, axis=0).astype(float)
    slots = {"month": 3, "weekday": 7, "hour": 24}[clock.name]
    counts = random.poisson(0.2, (2, len(at), slots))
    counts[:, 0, 0] += 1
    places = [tuple(place) for place in at.tolist()]
    incidents = [
        [(*places[p], s) for p in range(len(at)) for s in range(slots) for _ in range(count[p, s])]
        for count in counts
    ]
    busy = np.full(len(at), 50)
    ground = scene(*at.T, {"a": busy, "b": busy}, study_area_m2=1e6, share=0.03)
    everywhere, near = shares_of_the_same_time(ground, calendar(clock, *counts), 0, 1, second=second)
    order = [places[i] for i in hilbert_order(*at.T, second=second)]
    for offset, share in enumerate(near):
        moved = oracle.moved(incidents[1], order, offset)
        expected = oracle.shares(incidents[0], moved, NEAR_M, slots, clock.beside)
        assert everywhere == pytest.approx(expected[0])
        assert np.isnan(share) if expected[1] is None else share == pytest.approx(expected[1])


@pytest.mark.parametrize(
    "options",
    [
        {"own": "none"},
        {"own": "none", "clock": MONTH},
        {"own": "unrelated"},
        {"own": "unrelated", "clock": MONTH, "lasting": 0.7},
    ],
)
def test_nothing_is_found_where_times_and_places_have_nothing_to_do_with_each_other(options):
    pairs = [pair_in(seed, **options) for seed in range(WORLDS)]
    assert np.mean([pair.times.ratio for pair in pairs]) == pytest.approx(1, abs=0.02)
    for side in ("above", "below"):
        p = np.array([pair.corrected_p[side] for pair in pairs])
        # Three standard deviations of a share of so many worlds; it may err on the side of saying nothing.
        for level in (0.05, 0.2):
            assert np.mean(p <= level) <= level + 3 * np.sqrt(level * (1 - level) / WORLDS)


@pytest.mark.parametrize(("clock", "lasting"), [(HOUR, 0.9), (MONTH, 0.7)])
def test_same_and_other_times_are_found_where_they_were_planted(clock, lasting):
    for own, reading in (("same", ABOVE), ("other", BELOW)):
        pairs = [pair_in(seed, own=own, clock=clock, lasting=lasting, strength=1.5) for seed in range(20)]
        assert np.mean([pair.reading == reading for pair in pairs]) >= 0.5
        assert np.mean([(pair.times.ratio > 1) == (reading == ABOVE) for pair in pairs]) >= 0.9


def test_a_season_of_the_whole_area_is_no_coincidence():
    pair = pair_in(3)
    assert pair.times.everywhere > 1.3 * pair.times.unrelated
    assert pair.times.near == pytest.approx(pair.times.everywhere, rel=0.1)
    assert pair.reading == AT


def test_p_is_corrected_for_the_pairs_and_never_below_one_over_the_places():
    two, times = world(1, own="same", strength=1.5)
    three = town(two.easting, two.northing, a=two.counts[0], b=two.counts[1], c=two.counts[0])
    (found,) = coincidence_in_time(three, [calendar(HOUR, *times.counts, times.counts[0])])
    assert [(pair.first, pair.second) for pair in found.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    with_itself = found.pairs[1]
    assert [curve.p_above for curve in with_itself.times.chance] == [1 / len(two.easting)] * 2
    assert with_itself.corrected_p["above"] == pytest.approx(3 / len(two.easting))
    assert {pair.family for pair in found.pairs} == {3}


def test_a_clock_that_is_not_known_is_said_and_not_compared():
    ground, times = world(1)
    counts = times.counts.copy()
    counts[1] = 0
    counts[1, :49, 0] = 1
    hours = Calendar(HOUR, times.slots, counts, times.totals)
    one_month = calendar(MONTH, *times.counts.sum(axis=2, keepdims=True))
    by_hour, by_month = coincidence_in_time(ground, [hours, one_month], month_only=["police-uk"])
    assert by_hour.pairs == by_month.pairs == ()
    assert "49 of 800 of b (police-uk: the month only)" in by_hour.note
    assert "one month" in by_month.note
    assert by_hour.profiles["b"][0] == 49


def test_sentences_name_the_time_of_their_clock_and_claim_no_cause():
    said = set()
    for clock, slot in (("month", "May 2024"), ("weekday", "Friday"), ("hour", "22:00")):
        for reading in (ABOVE, AT, BELOW):
            text = sentence(clock, ("asb", slot), ("drugs", slot), near=0.1, everywhere=0.09, reading=reading)
            assert ("hour" in text or ":00" in text) == (clock == "hour")
            assert not any(word in text for word in ("cause", "attract", "because", "due to", "driv"))
            said.add(text)
    assert len(said) == 9


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 4),
            st.integers(24288, 24290),
            st.integers(-1, 6),
            st.integers(-1, 23),
            st.integers(1, 3),
        ),
        max_size=30,
    )
)
@settings(max_examples=25, deadline=None)
def test_calendars_hold_every_incident_of_the_places_and_codes_once(rows):
    stored, codes = ("asb", "drugs", "drugs.supply"), {"drugs": ("drugs", "drugs.supply"), "asb": ("asb",)}
    counted = ClockCounts(stored, *np.array(rows, dtype=np.int64).reshape(-1, 6).T)
    found = calendars(counted, np.array([1, 2, 4]), codes, range(24288, 24291))
    for k, included in enumerate(codes.values()):
        meant = [row for row in rows if stored[row[0]] in included and row[1] in (1, 2, 4)]
        for one, slot_of in zip(found, (lambda r: r[2] - 24288, lambda r: r[3], lambda r: r[4]), strict=True):
            expected = Counter()
            for row in meant:
                if slot_of(row) >= 0:
                    expected[[1, 2, 4].index(row[1]), slot_of(row)] += row[5]
            where = zip(*np.nonzero(one.counts[k]), strict=True)
            assert {at: one.counts[k][at] for at in where} == expected
            assert one.totals[k] == sum(row[5] for row in meant)


def test_the_calendars_of_a_question_are_those_of_its_study_area_and_themes():
    friday = datetime(2024, 1, 5, 23, 30, tzinfo=UTC)
    month, corner = month_index(2024, 1), (440_000.0, 520_000.0)
    outside = incidents_at(435_000.0, 520_010.0, month=month, category="asb")
    inside = [
        one
        for code in ("asb", "asb.begging", "drugs")
        for one in incidents_at(440_010.0, 520_010.0, month=month, category=code, times=2)
    ]
    timed = [replace(one, start=friday, precision="minute", lasts_minutes=1) for one in inside[:3]]
    state = state_of([*outside, *inside, *timed], shapely.box(*corner, 441_000.0, 521_000.0))
    question = Question(period=Period.parse("2024-01"), categories=("street-drinking-begging", "asb"))
    by_month, by_weekday, by_hour = calendars_of(gather(state, question), question.categories)
    assert by_month.totals.tolist() == [3, 7]
    assert by_month.profiles.tolist() == [[3], [7]]
    assert by_weekday.profiles[:, 4].tolist() == by_hour.profiles[:, 23].tolist() == [1, 3]
    assert by_weekday.profiles.sum() == by_hour.profiles.sum() == 4
    assert known_to_the_month(gather(state, question)) == ()
    month_only = state_of([*outside, *inside], shapely.box(*corner, 441_000.0, 521_000.0))
    assert known_to_the_month(gather(month_only, question)) == (PROFILES["police-uk"].title,)
