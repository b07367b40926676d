"""Months that are missing or thin, breaks of the points, and codes of two censuses."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.engine import PartCounts
from hotspots.period import month_text
from hotspots.quality.observed import Loaded
from hotspots.quality.snapping import Pair, breaks_of, pairs_of
from tests.hotspots.listed import incidents_at
from tests.hotspots.quality.observing import MONTHS, SOUTH, WEST, clean, found, moved, observed


def test_a_month_that_is_missing_between_two_others_is_found():
    gone = {MONTHS[4], MONTHS[5], MONTHS[8]}
    (finding,) = found("missing_months", observed([i for i in clean() if i.month not in gone]))
    assert finding.figures["missing_between"] == ["2024-05", "2024-06", "2024-09"]
    assert finding.text == (
        "police-uk/cleveland holds no incident in 3 months: 2024-05 to 2024-06, 2024-09 between its first "
        "month and its last."
    )


def test_a_month_that_another_part_has_is_missing_only_where_both_are_near():
    near = moved(clean(months=MONTHS[:4], part="durham"), 5_000.0)
    (finding,) = found("missing_months", observed([*clean(), *near]))
    assert finding.figures["part"] == "durham"
    assert finding.figures["missing_beside_other_parts"] == [month_text(month) for month in MONTHS[4:]]
    far = moved(clean(months=MONTHS[:4], part="devon"), 60_000.0)
    assert found("missing_months", observed([*clean(), *far])) == []
    far_later = moved(clean(months=[MONTHS[-1] + 1], part="devon"), 60_000.0)
    assert found("missing_months", observed([*clean(), *far_later])) == []


def test_a_month_that_is_missing_between_and_beside_is_told_once():
    gap = [i for i in clean(part="durham") if i.month != MONTHS[5]]
    (finding,) = found("missing_months", observed([*clean(), *gap]))
    assert finding.figures["missing_between"] == ["2024-06"]
    assert finding.figures["missing_beside_other_parts"] == []
    assert " in 1 month: " in finding.text


def test_the_first_and_the_last_month_of_a_source_alone_are_not_missing():
    assert found("missing_months", observed(clean(months=MONTHS[3:9]))) == []


def test_a_month_with_far_fewer_than_usual_is_found_and_no_other():
    thin = [i for n, i in enumerate(clean()) if i.month != MONTHS[6] or n % 5 == 0]
    (finding,) = found("months_with_few", observed(thin))
    assert finding.figures["month"] == "2024-07"
    assert (finding.figures["incidents"], finding.figures["usual"]) == (24, 120)
    assert finding.figures["share_of_usual"] == 0.2


def test_what_is_usual_is_said_by_the_other_months_alone():
    counts = zip(MONTHS[:4], [20, 30, 50, 60], strict=True)
    seen = observed([i for month, n in counts for i in clean(months=[month])[:n]])
    (finding,) = found("months_with_few", seen)
    assert (finding.figures["incidents"], finding.figures["usual"]) == (20, 50)


@pytest.mark.parametrize("seed", range(8))
def test_chance_alone_makes_no_month_thin_and_no_break(seed):
    rng = np.random.default_rng(seed)
    incidents = clean(months=range(24288, 24312), times=1)
    kept = [i for i in incidents if rng.random() < 0.7]
    seen = observed(kept)
    assert found("months_with_few", seen) == []
    assert found("point_breaks", seen) == []


def test_points_that_all_move_by_30_m_from_one_month_on_are_a_break_there_and_only_there():
    before = clean(months=MONTHS[:7])
    after = moved(clean(months=MONTHS[7:]), 30.0)
    (finding,) = found("point_breaks", observed(before + after))
    assert finding.figures["month"] == "2024-08"
    assert finding.figures["overlap"] == 0.0
    assert finding.figures["usual_overlap"] == 1.0
    assert finding.figures["share_on_new_places"] == 1.0
    assert "Do not compare points" in finding.advice
    assert found("point_breaks", observed(clean())) == []


def test_a_break_of_most_points_is_found_and_one_of_few_is_not():
    def changed(share):
        number = {street: k for k, street in enumerate(sorted({i.label for i in clean()}))}
        return [
            moved([i], 30.0)[0] if i.month >= MONTHS[6] and number[i.label] < share * 60 else i
            for i in clean()
        ]

    assert [f.figures["month"] for f in found("point_breaks", observed(changed(0.7)))] == ["2024-07"]
    assert found("point_breaks", observed(changed(0.3))) == []


def test_places_that_never_come_again_are_no_break():
    """Addresses, rather than snapped points: hardly any place of a month is one of the next."""
    rng = np.random.default_rng(3)
    incidents = [
        incident
        for month in MONTHS
        for easting, northing in rng.integers(200, 3_800, (60, 2)).tolist()
        for incident in incidents_at(WEST + easting, SOUTH + northing, month=month, category="asb")
    ]
    assert found("point_breaks", observed(incidents)) == []


def test_a_handful_of_places_is_too_few_for_a_break():
    few = {f"Street {k}" for k in range(20)}
    before = [i for i in clean(months=MONTHS[:7]) if i.label in few]
    after = moved([i for i in clean(months=MONTHS[7:]) if i.label in few], 30.0)
    assert found("point_breaks", observed(before + after)) == []


def test_half_a_file_is_a_thin_month_and_no_break():
    thin = [i for n, i in enumerate(clean()) if i.month != MONTHS[6] or n % 6 == 0]
    assert found("months_with_few", observed(thin))
    assert found("point_breaks", observed(thin)) == []


def test_an_overlap_that_chance_explains_is_no_break():
    usual = [Pair(month, month + 1, 100, 5) for month in MONTHS[:4]]
    assert breaks_of([*usual, Pair(MONTHS[4], MONTHS[5], 100, 1)]) == []
    usual = [Pair(month, month + 1, 1_000, 50) for month in MONTHS[:4]]
    worst = Pair(MONTHS[4], MONTHS[5], 1_000, 10)
    assert breaks_of([*usual, worst]) == [(worst, 0.05)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), min_size=1, max_size=40, unique=True))
def test_overlaps_of_months_are_those_of_plain_sets(cells):
    cells = sorted(cells)
    month, place = (np.array(column, dtype=np.int64) for column in zip(*cells, strict=True))
    one = np.ones(len(cells), dtype=np.int64)
    pairs = pairs_of(PartCounts((("s", "p"),), 0 * one, month, place, one))
    sets = {m: {p for at, p in cells if at == m} for m, _ in cells}
    months = sorted(sets)
    assert [(pair.before, pair.month, pair.smaller, pair.shared) for pair in pairs] == [
        (a, b, min(len(sets[a]), len(sets[b])), len(sets[a] & sets[b])) for a, b in pairwise(months)
    ]
    assert all(pair.overlap < usual / 2 for pair, usual in breaks_of(pairs))


CLEVELAND = [61, 66, 86, 130, 250, 883, 812, 819, 829, 826, 712, 674]
ROWS = [7663, 8069, 8726, 8707, 8764, 8719, 8556, 8299, 8091, 8148, 6844, 6523]


def _with_codes(introduced, rows):
    return tuple(
        Loaded("police-uk", "cleveland", month, n, lsoa={"introduced_2021": new, "older": n - new})
        for month, new, n in zip(MONTHS, introduced, rows, strict=True)
    )


def test_months_with_codes_of_both_censuses_are_those_before_the_change():
    (finding,) = found("mixed_vintages", observed(clean(), loaded=_with_codes(CLEVELAND, ROWS)))
    months = [month["month"] for month in finding.figures["months"]]
    assert months == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
    assert "wards are found by coordinates" in finding.advice


@pytest.mark.parametrize("introduced", [[700] * 12, [0] * 12, [900] * 6 + [61] * 6, [0] * 6 + [20] * 6])
def test_codes_of_one_census_and_older_ones_at_the_end_are_no_finding(introduced):
    assert found("mixed_vintages", observed(clean(), loaded=_with_codes(introduced, [8_000] * 12))) == []


def test_rows_without_a_code_are_told_only_beside_rows_with_one():
    some = Loaded("police-uk", "cleveland", MONTHS[0], 100, lsoa={"older": 90, "none": 10})
    none = replace(some, part="northern-ireland", lsoa={"none": 100})
    (finding,) = found("rows_without_codes", observed(clean(), loaded=(some, none)))
    assert (finding.figures["part"], finding.figures["rows"], finding.figures["share"]) == (
        "cleveland",
        10,
        0.1,
    )
