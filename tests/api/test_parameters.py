"""Text at the door becomes a value or one teaching line, whatever the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.parameters import PARAMETERS, Page, parse_page, parse_question
from api.texts import MAX_LIMIT
from hotspots.errors import QuestionError
from hotspots.period import month_text
from hotspots.question import Question


def test_nothing_given_is_the_question_of_the_defaults():
    assert parse_question({}) == Question()
    assert parse_page({}) == Page()


def test_every_parameter_reaches_the_question():
    question = parse_question(
        {
            "period": "2024-01/2024-12",
            "category": "violence,asb",
            "set": "wards-2025",
            "area": "E05014858, E05014859",
            "method": "dbscan",
            "eps": "80",
            "min_incidents": "12",
            "min_area": "900",
            "include_institutions": "true",
        }
    )
    assert str(question.period) == "2024-01/2024-12"
    assert question.categories == ("violence", "asb")
    assert question.area_codes == ("E05014858", "E05014859")
    assert question.include_institutions is True
    zones = parse_question({"zones": "7", "radius": "120"}, "patrol-zones")
    assert (zones.zones, zones.radius_m) == (7, 120.0)
    overlaps = parse_question({"without_comparison": "true", "draws": "999"}, "overlaps")
    assert (overlaps.without_comparison, overlaps.asked.draws) == (True, 999)
    asked = question.asked
    assert (asked.method, asked.eps_m, asked.min_incidents, asked.min_area_m2) == ("dbscan", 80.0, 12, 900.0)
    asked = parse_question({"bandwidth": "200", "cell": "20", "share": "0.02"}).asked
    assert (asked.method, asked.bandwidth_m, asked.cell_m, asked.share) == ("kde", 200.0, 20.0, 0.02)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("period", "2024-13"),
        ("period", "2024-12/2024-01"),
        ("period", "2024-03-20/2024-03-05"),
        ("period", "0000-00"),
        ("category", "arson-and-tea"),
        ("category", " , "),
        ("method", "gut-feeling"),
        ("bandwidth", "wide"),
        ("bandwidth", "nan"),
        ("bandwidth", "1_50"),
        ("bandwidth", "9e999"),
        ("eps", "80"),
        ("period", "9999-12-15"),
        ("period", "2024-01/9998-12"),
        ("zones", "3.5"),
        ("include_institutions", "perhaps"),
        ("area", ","),
        ("set", ""),
        ("bbox", "1,2,3"),
        ("bbox", "0,60,1,50"),
        ("datetime", "yesterday"),
        ("datetime", "../.."),
        ("datetime", "2024-05-01/2024-01-01"),
        ("limit", "0"),
        ("offset", "-1"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(name: str, text: str):
    with pytest.raises(QuestionError) as caught:
        parse_question({name: text}, "patrol-zones" if name == "zones" else "hotspots")
        parse_page({name: text})
    assert "\n" not in str(caught.value)
    assert (text.strip(" ,") or name) in str(caught.value)


def test_a_category_to_be_compared_is_given_once():
    with pytest.raises(QuestionError, match="category 'asb' is given twice; compare it with another"):
        parse_question({"category": "asb, violence,ASB"}, "overlaps")
    assert parse_question({"category": "asb,asb"}).categories == ("asb",)


def test_a_period_may_be_of_days_and_says_which():
    period = parse_question({"period": "2024-03-05/2024-04-20"}).period
    assert period is not None
    assert (str(period), str(period.covering)) == ("2024-03-05/2024-04-20", "2024-03/2024-04")
    assert [month_text(month) for month in period.cut_months] == ["2024-03", "2024-04"]
    whole = parse_question({"period": "2024-03-01/2024-04-30"}).period
    assert (str(whole), whole.cut_months) == ("2024-03/2024-04", ())


def test_a_limit_above_the_greatest_is_the_greatest():
    assert parse_page({"limit": "999999"}).limit == MAX_LIMIT


_NAMES = sorted({name for names in PARAMETERS.values() for name in names})
_DATES = st.builds(
    "{:04d}-{:02d}-{:02d}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)
)
_NUMBERS = st.one_of(st.floats(), st.integers()).map(str)
_TEXTS = st.one_of(st.text(max_size=200), _DATES, st.builds("{}/{}".format, _DATES, _DATES), _NUMBERS)


@given(st.sampled_from(_NAMES), _TEXTS)
@example("period", "9999-12-15")
def test_no_text_is_anything_but_a_value_or_a_teaching_line(name: str, text: str):
    try:
        for product, names in PARAMETERS.items():
            if name in names:
                parse_question({name: text}, product)
        parse_page({name: text})
    except QuestionError as error:
        assert len(str(error)) < 500


def test_a_setting_of_the_other_method_is_refused():
    with pytest.raises(QuestionError, match="no meaning for method 'dbscan'"):
        parse_question({"method": "dbscan", "share": "0.02"})
