"""Gi* through the answer as people get it."""

import pytest
import shapely

from hotspots.errors import QuestionError
from tests.hotspots.listed import ask, incidents_at, state_of, town

YEAR = "2024-01/2024-12"


@pytest.fixture(scope="module")
def made_up():
    incidents, ground, busy = town()
    return state_of(incidents, ground), busy


def _gistar(state, *categories, **settings):
    return ask(state, *categories, period=YEAR, method="gistar", **settings)


def test_the_busy_quarter_is_hot_and_says_how_sure(made_up):
    state, busy = made_up
    answer = _gistar(state, "violence")
    first = answer.results[0]
    assert any(shapely.intersects_xy(first.geometry, *point) for point in busy)
    assert all(0 < hotspot.significance <= 0.05 for hotspot in answer.results)
    assert any("concentration, not unusual risk" in caveat for caveat in answer.caveats)
    assert any("cells were tested; p is exact" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize(
    "settings",
    [
        {"grid": "hexagon"},
        {"unit_m": 250.0},
        {"neighbours": "queen"},
        {"neighbours": "450"},
        {"p_value": "normal"},
        {"correction": "none"},
        {"alpha": 0.2},
        {"expected_from": "asb"},
        {"min_area_m2": 500_000.0},
    ],
    ids=str,
)
def test_each_setting_changes_the_answer_and_stands_in_it(made_up, settings):
    def shown(answer):
        return [(hotspot.geometry.wkb, hotspot.significance) for hotspot in answer.results]

    plain = _gistar(made_up[0], "violence", min_incidents=1)
    changed = _gistar(made_up[0], "violence", min_incidents=1, **settings)
    assert shown(changed) != shown(plain)
    for name, value in settings.items():
        assert str(changed.choices[name].value) in {str(value), f"{value}.0"}, name


def test_what_lies_in_cells_beyond_the_border_is_said():
    ground = shapely.box(
        440_000, 520_000, 441_520, 521_500
    )  # the last column of cells has its centre outside
    inside = incidents_at(440_500.0, 520_500.0, month=24288, category="violence", times=60)
    lost = incidents_at(441_510.0, 520_500.0, month=24288, category="violence", times=4)
    answer = ask(state_of(inside + lost, ground), "violence", period="2024-01", method="gistar")
    (line,) = (caveat for caveat in answer.caveats if "centre is beyond the border" in caveat)
    assert line.endswith("count in no cell: Violence and sexual offences 4.")


def test_too_few_incidents_are_refused_and_none_at_all_is_an_empty_answer():
    ground = shapely.box(440_000, 520_000, 442_000, 522_000)
    few = incidents_at(440_500.0, 520_500.0, month=24288, category="drugs", times=9)
    state = state_of(few, ground)
    with pytest.raises(QuestionError, match="9 incidents of Drugs are too few"):
        ask(state, "drugs", period="2024-01", method="gistar")
    nothing = ask(state, "violence", period="2024-01", method="gistar")
    assert nothing.results == () and any("No incident of Violence" in line for line in nothing.caveats)
