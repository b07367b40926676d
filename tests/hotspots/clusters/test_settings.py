"""Settings of the clusters: defaults from the data, limits, words."""

import numpy as np
import pytest

from hotspots.clusters.settings import knee_of, resolved_cluster_size, resolved_eps, resolved_min_incidents
from hotspots.errors import QuestionError


def test_threshold_follows_the_data_and_never_falls_below_five():
    east, north = np.arange(100) * 1000.0, np.zeros(100)
    busy = np.arange(1, 101)
    assert resolved_min_incidents(None, east, north, busy, 100.0).value == 96
    assert resolved_min_incidents(None, east, north, np.ones(100), 100.0).value == 5
    assert resolved_min_incidents(None, east, north, np.zeros(100), 100.0).value == 5
    assert resolved_min_incidents(7, east, north, busy, 100.0).value == 7


def test_settings_outside_their_limits_are_refused():
    with pytest.raises(QuestionError, match="eps 2001 m is outside 25 to 2000 m"):
        resolved_eps(2001)
    with pytest.raises(QuestionError, match="min-incidents 0 incidents is outside 1 to"):
        resolved_min_incidents(0, np.zeros(1), np.zeros(1), np.ones(1), 100.0)
    with pytest.raises(QuestionError, match="min-incidents 1 incidents is outside 2 to"):
        resolved_cluster_size(1, np.zeros(1), np.zeros(1), np.ones(1))


def test_words_other_than_auto_are_refused():
    with pytest.raises(QuestionError, match="eps 'wide' is neither a number nor auto; give one of them"):
        resolved_eps("wide")
    with pytest.raises(QuestionError, match="min-incidents 'many' is neither a number nor auto"):
        resolved_min_incidents("many", np.zeros(1), np.zeros(1), np.ones(1), 100.0)


def test_auto_and_nothing_ask_for_the_same_threshold():
    east, north, busy = np.arange(100) * 1000.0, np.zeros(100), np.arange(1, 101)
    asked = resolved_min_incidents("auto", east, north, busy, 100.0)
    assert asked == resolved_min_incidents(None, east, north, busy, 100.0)
    assert resolved_cluster_size("auto", east, north, busy) == asked
    assert resolved_cluster_size(9, east, north, busy).value == 9


def _street_and_hamlets(step_m, far_m):
    """A street of 40 places, and ten lonely ones whose fourth nearest is four times `far_m` away and more."""
    street = np.arange(40) * step_m
    return np.concatenate([street, street[-1] + far_m * 4 * np.arange(1, 11)]), np.zeros(50)


def test_automatic_eps_is_the_fourth_nearest_distance_before_it_jumps():
    east, north = _street_and_hamlets(50.0, 1000.0)
    choice = resolved_eps("auto", east, north, np.ones(50))
    # Inside the street the fourth nearest is two steps away, at its ends up to four.
    assert choice.value == 200.0
    assert "of the 50 places with incidents have their 4th nearest within 200 m" in choice.why


@pytest.mark.parametrize(("step_m", "eps_m"), [(2.0, 25.0), (900.0, 2000.0)])
def test_automatic_eps_keeps_to_the_limits_and_says_so(step_m, eps_m):
    east, north = _street_and_hamlets(step_m, 50_000.0)
    choice = resolved_eps("auto", east, north, np.ones(50))
    assert choice.value == eps_m
    assert "limited to 25 to 2000 m" in choice.why


def test_automatic_eps_looks_at_places_not_at_how_often_they_are_named():
    rng = np.random.default_rng(5)
    east, north = rng.uniform(0, 5000, (2, 200)).round(1)
    weight = rng.integers(0, 3, 200)
    asked = resolved_eps("auto", east, north, weight)
    assert asked == resolved_eps("auto", east, north, weight * 7)
    held = weight > 0
    assert asked == resolved_eps("auto", east[held][::-1], north[held][::-1], weight[held][::-1])


def test_automatic_eps_of_too_few_places_is_the_default():
    choice = resolved_eps("auto", np.zeros(4), np.arange(4.0), np.ones(4))
    assert choice.value == resolved_eps(None).value
    assert "too few places with incidents (4)" in choice.why


def test_the_knee_is_the_point_farthest_below_the_chord():
    curve = np.sort(np.random.default_rng(1).pareto(1.5, 300))
    from_chord = [
        (curve[-1] - curve[0]) * i / 299 - (value - curve[0]) for i, value in enumerate(curve.tolist())
    ]
    assert knee_of(curve) == max(range(300), key=lambda i: from_chord[i])
    assert knee_of(np.full(5, 7.0)) == 0


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
def test_automatic_eps_of_real_stockton_is_wider_than_the_default(stockton, category):
    # The lonely places of the countryside draw the knee out: why it is not the default.
    assert 300 < resolved_eps("auto", *stockton.places[category]).value < 1000
