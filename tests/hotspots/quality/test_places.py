"""Places: heaps, artefacts, labels, borders, exclusions."""

import math
import shlex
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspots.quality.artefacts import HEAP_AT_LEAST, NEAR_M, QUANTILE, TIMES, heaps
from hotspots.quality.heaping import concentration
from hotspots.quality.labels import institution_of
from tests.hotspots.listed import Listed, incidents_at
from tests.hotspots.quality.observing import MONTHS, clean, found, moved, observed, points


def at_point(number, *, times, label, category="violence", institution=False):
    """Return incidents on one of the clean data's points."""
    easting, northing = points()[number]
    month = MONTHS[3]
    one = incidents_at(easting, northing, month=month, category=category, times=times, label=label)
    return [replace(incident, institution=institution) for incident in one]


@settings(max_examples=100, deadline=None)
@example(list(range(1, 201)))
@given(st.lists(st.integers(1, 50), min_size=1, max_size=300))
def test_concentration_is_that_of_a_plain_list(incidents):
    told = concentration(np.array(incidents, dtype=np.int64))
    order, total = sorted(incidents, reverse=True), sum(incidents)
    assert told["busiest_place"] == round(order[0] / total, 4)
    assert told["busiest_1_percent"] == round(sum(order[: math.ceil(len(order) / 100)]) / total, 4)
    needed = next(n for n in range(1, len(order) + 1) if 2 * sum(order[:n]) >= total)
    assert told["places_with_half"] == round(needed / len(order), 4)


def test_a_place_with_many_times_the_usual_is_a_heap():
    (finding,) = found("heaped_places", observed([*clean(), *at_point(7, times=600, label="Street 7")]))
    assert finding.figures["heaps"] == 1
    assert finding.figures["places"][0]["incidents"] == 624
    assert finding.text.startswith("1 place of 60 holds more than 20 times the median place (24)")
    assert found("heaped_places", observed([*clean(), *at_point(7, times=400, label="Street 7")])) == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Prison", "prison"),
        ("HMP Holme House", "prison"),
        ("hospital", "hospital"),
        ("North Tees Hospital", "hospital"),
        ("Royal Infirmary", "hospital"),
        ("A&E", "hospital"),
        ("Hospital A & E Department", "hospital"),
        ("Police Station", "police station"),
        ("Middlesbrough Custody Suite", "custody suite"),
        ("Teesside Magistrates' Court", "court"),
        ("Teesside Magistrates Court", "court"),
        ("Crown Court", "court"),
        ("Combined Courts", "court"),
        ("Hampton Court", None),
        ("Hospital Road", None),
        ("Prison Lane", None),
        ("Police Station Road", None),
        ("Hospitality Inn", None),
        ("Imprison", None),
        ("Magistrate Avenue", None),
        ("Infirmary Close", None),
        ("Tesco & Ebay", None),
        ("High Street", None),
        ("", None),
    ],
)
def test_a_label_names_an_institution_by_whole_words_and_no_street(label, kind):
    assert institution_of(label) == kind


@st.composite
def counted_points(draw):
    n = draw(st.integers(1, 25))
    coordinate = st.integers(0, 20).map(lambda step: 75.0 * step)
    at = draw(st.lists(st.tuples(coordinate, coordinate), min_size=n, max_size=n, unique=True))
    count = st.integers(0, 8) | st.integers(20, 120)
    return at, draw(st.lists(count, min_size=n, max_size=n))


@settings(max_examples=150, deadline=None)
@given(counted_points())
def test_heaps_are_those_that_a_look_at_every_pair_finds(world):
    at, counts = world
    expected = []
    for i, own in enumerate(counts):
        near = [counts[j] for j in range(len(at)) if j != i and math.dist(at[i], at[j]) <= NEAR_M]
        rest = [n for j, n in enumerate(counts) if j != i and n > 0]
        above = bool(rest) and own >= TIMES * np.quantile(rest, QUANTILE)
        if own >= HEAP_AT_LEAST and own >= TIMES * max(near, default=0) and above:
            expected.append(i)
    easting, northing = np.array(at).T
    assert heaps(np.array(counts, dtype=np.int64), easting, northing) == expected


@pytest.mark.parametrize(
    ("apart_m", "neighbour", "expected"),
    [(300.0, 30, [0]), (300.0, 31, []), (300.1, 31, [0, 1]), (10.0, 31, [])],
)
def test_a_busy_neighbour_within_300_m_makes_a_heap_a_busy_quarter(apart_m, neighbour, expected):
    quiet = np.arange(400)
    easting = np.concatenate([[0.0, apart_m], 5_000.0 + 50.0 * (quiet % 20)])
    northing = np.concatenate([[0.0, 0.0], 50.0 * (quiet // 20)])
    incidents = np.concatenate([[90, neighbour], np.full(400, 5)])
    assert heaps(incidents, easting, northing) == expected


def test_an_unflagged_institution_comes_with_the_command_that_excludes_it():
    incidents = [*clean(), *at_point(7, times=100, label='Custody Suite; rm -rf $HOME `x` "y"')]
    (finding,) = found("artefact_places", observed(incidents))
    assert finding.level == "act"
    (place,) = finding.figures["places"]
    assert (place["institution"], place["heaped"], place["flagged"]) == ("custody suite", ["violence"], False)
    assert place["by_category"] == {"violence": 124}
    words = shlex.split(place["command"])
    assert words[:4] == ["hotspots", "exclusions", "add", str(place["place"])]
    assert words[4:] == ["--reason", "custody suite: Custody Suite rm -rf HOME x y"]
    assert not set("$`;\\") & set(place["command"])


def test_a_heap_without_a_telling_label_is_found_and_one_of_shoplifting_is_not():
    heap = at_point(7, times=150, label="Mill Lane")
    (finding,) = found("artefact_places", observed([*clean(), *heap]))
    assert finding.figures["places"][0]["heaped"] == ["violence"]
    assert finding.figures["places"][0]["institution"] is None
    shop = [replace(i, category="shoplifting") for i in heap]
    others = clean(category="shoplifting", times=1)
    assert found("artefact_places", observed([*clean(), *others, *shop])) == []


def test_a_finer_category_counts_with_its_parent():
    half = at_point(7, times=75, label="Mill Lane", category="violence.injury")
    other = at_point(7, times=75, label="Mill Lane", category="violence.without-injury")
    (finding,) = found("artefact_places", observed([*clean(), *half, *other]))
    assert finding.figures["places"][0]["by_category"] == {"violence": 174}


def test_what_is_flagged_or_excluded_is_told_apart_and_needs_no_command():
    prison = at_point(7, times=200, label="Prison", institution=True)
    custody = at_point(20, times=200, label="Custody Suite")
    first = found("artefact_places", observed([*clean(), *prison, *custody]))
    assert [finding.level for finding in first] == ["act", "know"]
    place = first[0].figures["places"][0]["place"]
    seen = observed([*clean(), *prison, *custody], excluded={place: "custody"})
    (finding,) = found("artefact_places", seen)
    assert finding.level == "know"
    told = {one["label"]: one for one in finding.figures["places"]}
    assert (told["Prison"]["flagged"], told["Prison"]["excluded"]) == (True, None)
    assert (told["Custody Suite"]["flagged"], told["Custody Suite"]["excluded"]) == (False, "custody")
    assert {one["command"] for one in told.values()} == {None}
    (listed,) = found("excluded_places", seen)
    assert listed.figures["places"][0] == {
        "place": place, "label": "Custody Suite", "reason": "custody", "incidents": 224,
    }  # fmt: skip


def test_labels_are_asked_for_without_the_list_or_every_excluded_place_would_look_flagged(monkeypatch):
    lists, count = [], Listed.count_by_place

    def noted(engine, snapshot, *arguments, **named):
        lists.append(dict(snapshot.excluded))
        return count(engine, snapshot, *arguments, **named)

    monkeypatch.setattr(Listed, "count_by_place", noted)
    assert observed(clean(), excluded={1: "custody"}).excluded == {1: "custody"}
    assert lists == [{}]


def test_a_label_on_places_far_apart_is_unclear_and_a_long_street_is_not():
    renamed = {f"Street {k}": "Parking Area" for k in (0, 13, 27, 44, 59)}
    road = {f"Street {k}": "High Street" for k in range(30, 35)}
    incidents = [replace(i, label=(renamed | road).get(i.label, i.label)) for i in clean()]
    incidents += [replace(i, label="") for i in at_point(1, times=60, label="")]
    (finding,) = found("unclear_labels", observed(incidents))
    assert [label["label"] for label in finding.figures["labels"]] == ["Parking Area"]
    assert finding.figures["unlabelled"] == 0  # its place has a label
    bare = [replace(i, label="" if i.label == "Street 9" else i.label) for i in clean()]
    (finding,) = found("unclear_labels", observed(bare))
    assert finding.figures["unlabelled"] == 24


def test_incidents_of_others_inside_and_of_the_home_part_outside_are_counted():
    others = [replace(i, part="durham") for i in clean(months=MONTHS[:1])[:14]]
    beyond = moved(clean(months=MONTHS[:1]), 5_000.0)
    far = moved(clean(months=MONTHS[1:2]), 80_000.0)
    inside, outside = found("outside_incidents", observed([*clean(), *others, *beyond, *far]))
    assert inside.figures["home"] == outside.figures["home"] == "cleveland"
    assert inside.figures["others_inside"] == {"durham": 14}
    assert outside.figures["outside"] == 240
    assert outside.figures["inside"] == 1_440
    assert inside.text.startswith("14 incidents inside the study area (1.0 %) come from other parts")


def test_made_up_sources_and_months_only_are_told_by_source():
    made_up = [replace(i, source="demo", synthetic=True) for i in clean(months=MONTHS[:2])]
    seen = observed([*clean(), *made_up], precision="month")
    (finding,) = found("made_up", seen)
    assert finding.text == "The 240 incidents of demo are made up."
    assert [finding.figures["source"] for finding in found("months_only", seen)] == ["demo", "police-uk"]
    assert found("months_only", observed(clean(), precision="day")) == []
