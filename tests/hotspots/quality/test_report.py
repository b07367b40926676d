"""The report as a whole: clean data give no finding, and each check is there, described and stated."""

from pathlib import Path

import orjson
import pytest

from hotspots.errors import PeriodOutsideData
from hotspots.period import Period
from hotspots.quality.observed import Loaded, Unplaced
from hotspots.quality.report import CHECKS, report_of
from tests.hotspots.quality.observing import MONTHS, clean, moved, observed
from tests.hotspots.quality.observing import found as found_by

PAGE = Path(__file__).resolve().parents[3] / "docs" / "quality.md"


def _whole(month, **said):
    return Loaded("police-uk", "cleveland", month, 120, lsoa={"older": 108, "introduced_2021": 12}, **said)


def test_clean_data_give_no_finding_and_the_report_says_so():
    report = report_of(observed(clean(), loaded=tuple(map(_whole, MONTHS))))
    assert report["findings"] == []
    assert report["summary"] == f"Nothing was found: {len(CHECKS)} checks, no finding."
    assert {check["check"] for check in report["checks"]} == {check.name for check in CHECKS}
    assert all(check["findings"] == 0 and check["rule"] for check in report["checks"])
    assert report["incidents"] == report["study_area"]["incidents"] == 60 * 2 * 12
    assert report["study_area"]["places"] == 60
    assert report["study_area"]["concentration"]["places_with_half"] == 0.5


def test_what_is_to_be_done_comes_first_and_every_finding_says_what_to_do():
    incidents = [i for i in clean() if i.month != MONTHS[3]]
    loaded = (_whole(MONTHS[0], repaired=3), *map(_whole, MONTHS[1:]))
    report = report_of(observed(incidents, loaded=loaded, precision="month"))
    assert [finding["check"] for finding in report["findings"]] == [
        "missing_months",
        "rows_repaired",
        "months_only",
    ]
    assert [finding["level"] for finding in report["findings"]] == ["act", "know", "know"]
    assert all(finding["text"].endswith(".") and finding["advice"] for finding in report["findings"])
    assert report["summary"] == f"3 findings of {len(CHECKS)} checks: 1 to act on, 2 to know."
    assert orjson.loads(orjson.dumps(report)) == report


def test_each_check_is_described_with_its_name():
    text = PAGE.read_text()
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert f"| `{check.name}` |" in text, check.name


def test_a_part_of_a_month_is_taken_whole_and_a_period_without_data_is_refused():
    cut = Period.parse("2024-02-10/2024-03-05")
    seen = observed(clean(), period=cut, loaded=tuple(map(_whole, MONTHS)))
    assert str(seen.period) == "2024-02/2024-03"
    assert {one.month for one in seen.loaded} == set(seen.period.months)
    assert report_of(seen)["incidents"] == 240
    with pytest.raises(PeriodOutsideData, match="2024-01 to 2024-12; ask for months among these"):
        observed(clean(), period=Period.parse("2023-05"))
    with pytest.raises(PeriodOutsideData, match="no incidents are loaded yet"):
        observed([])


def test_nothing_in_the_study_area_is_a_finding_and_no_crash():
    report = report_of(observed(moved(clean(), 4_500.0)))
    assert [finding["check"] for finding in report["findings"]] == ["outside_incidents"]
    assert report["findings"][0]["text"] == "No incident of police-uk lies in the study area."
    far_away = report_of(observed(moved(clean(), 90_000.0)))
    assert [finding["check"] for finding in far_away["findings"]] == ["outside_incidents"]


def test_rows_left_out_are_told_by_reason_and_month():
    loaded = (
        _whole(MONTHS[0], left_out={"no_location": 9, "unknown_category": 3}),
        _whole(MONTHS[1], left_out={"not_an_incident": 20}),
        *map(_whole, MONTHS[2:]),
    )
    (finding,) = found_by("rows_left_out", observed(clean(), loaded=loaded))
    assert finding.level == "know"  # 12 of 1,440 were not left out on purpose
    assert finding.text == (
        "32 of 1,440 rows of police-uk/cleveland were left out: not_an_incident 20 (1.4 %), no_location 9 "
        "(0.6 %), unknown_category 3 (0.2 %); most in 2024-02 (16.7 %)."
    )
    assert finding.figures["share_without_location"] == round(9 / 1440, 4)
    assert finding.figures["months"][0] == {
        "month": "2024-01",
        "read": 120,
        "left_out": {"no_location": 9, "unknown_category": 3},
        "shares": {"no_location": 0.075, "unknown_category": 0.025},
    }
    assert [month["month"] for month in finding.figures["months"]] == ["2024-01", "2024-02"]


def test_many_rows_without_location_are_to_be_acted_on_and_those_left_out_on_purpose_are_not():
    for reason, level in [("no_location", "act"), ("not_an_incident", "know")]:
        seen = observed(clean(), loaded=(_whole(MONTHS[0], left_out={reason: 40}),))
        assert [finding.level for finding in found_by("rows_left_out", seen)] == [level]


def test_rows_without_a_month_are_told_by_source():
    files = tuple(Unplaced("log", name, {"bad_date": n}) for name, n in [("a.csv", 4), ("b.csv", 1)])
    (finding,) = found_by("rows_left_out", observed(clean(), unplaced=files))
    assert finding.text == "5 rows of log could not be given to any month: bad_date 5."
    assert "[time] formats" in finding.advice


def test_rows_exchanged_back_are_told_by_month():
    seen = observed(clean(), loaded=(_whole(MONTHS[0]), _whole(MONTHS[4], repaired=6)))
    (finding,) = found_by("rows_repaired", seen)
    assert finding.figures["months"] == {"2024-05": 6}
    assert "6 rows of police-uk/cleveland (2.5 %) were exchanged" in finding.text
