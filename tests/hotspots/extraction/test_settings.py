"""Settings of extraction: defaults with reasons, limits, refusals that teach."""

import math
from functools import partial

import pytest

from hotspots import chance
from hotspots.errors import QuestionError
from hotspots.extraction import relocation_settings as relocation
from hotspots.extraction import settings as own


@pytest.mark.parametrize(
    ("resolved", "value"),
    [
        (own.resolved_share, 0.0),
        (own.resolved_share, 1.0),
        (own.resolved_share, float("nan")),
        (own.resolved_times_mean, 0.9),
        (own.resolved_incident_share, 1.0),
        (own.resolved_min_area, -1.0),
        (partial(own.resolved_min_area, catchment_m=50.0), 1e7),
        (partial(own.resolved_least_incidents, months=12), 0),
        (own.resolved_merge, 2001.0),
        (own.resolved_at_most, 0),
        (chance.resolved_alpha, 0.5),
        (relocation.resolved_draws, 98),
        (relocation.resolved_draws, 10_000),
        (chance.resolved_seed, -1),
    ],
)
def test_settings_outside_their_limits_are_refused_and_within_them_are_taken_as_asked(resolved, value):
    with pytest.raises(QuestionError, match="is outside"):
        resolved(value)
    default = resolved(None)
    assert default.why != "asked for"
    if default.value is not None:
        assert resolved(default.value).value == default.value
        assert resolved(default.value).why == "asked for"


def test_a_hotspot_holds_one_incident_a_month_by_default_and_never_under_five():
    months = (1, 5, 12, 24)
    assert [own.resolved_least_incidents(None, months=n).value for n in months] == [5, 5, 12, 24]


def test_no_hotspot_is_smaller_than_the_catchment_of_a_point_whatever_is_asked():
    catchment_m2 = math.ceil(math.pi * 35**2)
    assert own.resolved_min_area(None, 35).value == own.resolved_min_area(0, 35).value == catchment_m2
    assert own.resolved_min_area(0, 35).why.startswith("asked for 0 m2, raised to the least")
    assert own.resolved_min_area(None, 10).value == 2500
    assert own.resolved_min_area(5000, 35).value == 5000
    assert own.resolved_min_area(0).value == 0


def test_relocation_over_ground_as_such_is_refused_in_words():
    with pytest.raises(QuestionError, match="would mark the town itself; choose 'places'"):
        relocation.resolved_exposure("area")
    with pytest.raises(QuestionError, match="exposure 'people' is not known; choose one of 'places'"):
        relocation.resolved_exposure("people")
    assert relocation.resolved_exposure(None).value == "places"
    assert chance.resolved_correction("holm").value == "holm"
