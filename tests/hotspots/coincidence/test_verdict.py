"""What is said of a pair follows from the numbers, in worlds made so and in Stockton."""

import itertools
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.projection import projection_of
from hotspots.coincidence import given as given_activity
from hotspots.coincidence import verdict
from hotspots.coincidence.common_ground import common_ground
from hotspots.coincidence.comparison import compare
from hotspots.coincidence.given import activity
from hotspots.coincidence.references import Compared, Reference, reference
from hotspots.coincidence.scene import scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW, sentence
from hotspots.coincidence.verdict import verdicts
from hotspots.multiple_testing import corrected
from tests.hotspots.coincidence.worlds import THREE, models_of, one_pattern, unrelated, with_activity
from tests.hotspots.conftest import CRIME_TYPES

STOCKTON = {
    ("violence", "asb"): (0.261, 0.089, 0.242, 0.350),
    ("asb", "violence"): (0.256, 0.070, 0.207, 0.344),
    ("violence", "drugs"): (0.373, 0.086, 0.268, 0.369),
}
"""Share, floor, given and ceiling of an independent trial whose places and cells were not quite these."""


def test_p_is_never_0_and_counts_draws_equal_to_what_was_observed():
    drawn = np.array([0.1, 0.2, 0.2, 0.4])
    assert (reference(drawn, 0.2).p_above, reference(drawn, 0.2).p_below) == (4 / 5, 4 / 5)
    assert (reference(drawn, 0.5).p_above, reference(drawn, 0.5).p_below) == (1 / 5, 1)
    assert reference(drawn, 0.5, rotations=3).p_above == 1 / 3
    found = reference(np.arange(1001) / 1000, 0.5)
    assert (found.mean, found.low, found.high) == pytest.approx((0.5, 0.025, 0.975))


def test_position_and_lift_are_defined_where_they_mean_something():
    def at(mean):
        return Reference(mean, mean, mean, 0.5, 0.25)

    found = Compared(0.3, at(0.1), at(0.5), (at(0.2), at(0.4)))
    assert (found.position, found.lift) == pytest.approx((0.5, 1.0))
    assert found.p == {"floor": 0.5, "given_above": 0.5, "given_below": 0.25, "ceiling": 0.25}
    assert Compared(0.3, at(0.5), at(0.5), (at(0), at(0))).position is None
    assert Compared(0.3, at(0.5), at(0.5), (at(0), at(0))).lift is None


def test_every_situation_has_a_sentence_of_its_own_that_claims_no_cause():
    situations = itertools.product((ABOVE, AT), (ABOVE, AT, BELOW), (AT, BELOW))
    said = [
        sentence("asb", "drugs", share=0.2, floor=(0.1, f), given=(0.15, g), ceiling=(0.3, c))
        for f, g, c in situations
    ]
    assert len(set(said)) == 12
    for text in said:
        assert text.startswith("20% of the incidents of drugs lie in the squares busiest for asb: ")
        assert not any(word in text for word in ("cause", "attract", "because", "due to", "driv"))


def test_verdicts_follow_from_corrected_p_and_are_the_same_for_the_same_seed():
    town, recorded = with_activity(7, shared=1.0)
    models = models_of(town, recorded)
    found = verdicts(town, models, draws=199, seed=4)
    assert found == verdicts(town, models, draws=199, seed=4)
    assert found != verdicts(town, models, draws=199, seed=5)
    assert [(one.hotspots_of, one.incidents_of) for one in found] == [("a", "b"), ("b", "a")]
    for test in ("floor", "given_above", "given_below", "ceiling"):
        raw = np.array([one.measures["share"].p[test] for one in found])
        assert [one.corrected_p[test] for one in found] == corrected(raw, "holm").tolist()
    for one in found:
        assert one.family == 2
        assert (one.floor == ABOVE) == (one.corrected_p["floor"] <= 0.05)
        assert (one.given == ABOVE) == (one.corrected_p["given_above"] <= 0.025)
        assert (one.ceiling == BELOW) == (one.corrected_p["ceiling"] <= 0.05)
    assert {one.given for one in found} == {ABOVE}
    assert "more than other recorded crime predicts" in found[0].sentence
    assert found[0].measures["mean"].observed == found[1].measures["mean"].observed


def test_each_side_of_what_activity_predicts_is_tested_at_half_the_level():
    town, recorded = with_activity(7, shared=1.0)
    models = models_of(town, recorded)
    p = verdicts(town, models, draws=99)[0].corrected_p["given_above"]
    assert verdicts(town, models, draws=99, alpha=2 * p)[0].given == ABOVE
    assert verdicts(town, models, draws=99, alpha=1.5 * p)[0].given == AT


def test_patterns_that_avoid_each_other_are_shared_less_than_predicted():
    town, recorded = with_activity(7, shared=-1.0)
    found = verdicts(town, models_of(town, recorded), draws=199)
    assert all(one.measures["share"].lift < 1 for one in found)
    assert {one.given for one in found} == {BELOW}
    assert {one.ceiling for one in found} == {BELOW}


def test_one_pattern_is_at_the_ceiling_and_unrelated_ones_are_not():
    for town, at_ceiling in ((one_pattern(1), True), (unrelated(1), False)):
        models = models_of(town, np.arange(len(town.easting)) % 7)
        found = verdicts(town, models, draws=199)
        assert all((one.ceiling == AT) == at_ceiling for one in found)


def test_draws_of_each_reference_are_measured_once_a_category_and_not_once_a_pair(monkeypatch):
    asked = []
    plain = verdict.floor_draws
    monkeypatch.setattr(
        verdict, "floor_draws", lambda *args, **options: asked.append(args[1]) or plain(*args, **options)
    )
    town, recorded = with_activity(1)
    verdicts(town, models_of(town, recorded), draws=19)
    assert asked == [0, 1]


def test_the_model_of_each_category_is_fitted_once_for_the_pairs_and_the_ground_of_all(monkeypatch):
    fitted = []
    plain = given_activity.fit
    monkeypatch.setattr(
        given_activity,
        "fit",
        lambda counts, design: fitted.append(int(counts.sum())) or plain(counts, design),
    )
    town, recorded = with_activity(1, of=THREE)
    by, titles = activity(town.easting, town.northing, recorded), {name: name for name in THREE}
    found = compare(town, by, titles=titles, draws=19, seed=1, alpha=0.05)
    assert fitted == list(THREE.values())
    assert found.in_common == common_ground(town, models_of(town, recorded), draws=19, seed=1)
    assert found.verdicts == verdicts(town, models_of(town, recorded), titles=titles, draws=19, seed=1)


def test_common_ground_is_the_same_whatever_the_order_of_the_categories():
    town, recorded = with_activity(1, of=THREE)
    models = models_of(town, recorded)
    found = common_ground(town, models, draws=99, seed=1)
    for order in itertools.permutations(range(3)):
        names = tuple(town.categories[k] for k in order)
        turned = common_ground(
            replace(town, categories=names, counts=town.counts[list(order)]), models, draws=99, seed=1
        )
        assert turned == found
        assert tuple(turned) == names


@pytest.fixture(scope="module")
def borough(stockton, real_data):
    """Stockton's year, institutions in: the scene of the three categories, and all other recorded crime."""
    project = projection_of().to_projected
    columns = ["Longitude", "Latitude", "Crime type"]
    with zipfile.ZipFile(real_data / "cleveland_street_2023-01_2024-12.zip") as archive:
        months = [name for name in archive.namelist() if name.startswith("2024") and name.endswith(".csv")]
        rows = pd.concat([pd.read_csv(archive.open(name), usecols=columns).dropna() for name in months])
    at = np.round(np.column_stack(project(rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy())), 1)
    inside = shapely.intersects_xy(stockton.study_area, *at.T)
    places, place = np.unique(at[inside], axis=0, return_inverse=True)
    kinds = rows["Crime type"].to_numpy()[inside]

    def count(chosen):
        return np.bincount(place[chosen], minlength=len(places))

    counts = {category: count(kinds == kind) for category, kind in CRIME_TYPES.items()}
    town = scene(*places.T, counts, study_area_m2=stockton.study_area.area)
    return town, models_of(town, count(~np.isin(kinds, list(CRIME_TYPES.values()))))


def test_stockton_lies_about_where_an_independent_trial_found_it(borough):
    town, models = borough
    assert (len(town.easting), town.take) == (2_502, 91)
    assert town.totals.tolist() == [8_416, 4_551, 805]
    found = {(one.hotspots_of, one.incidents_of): one for one in verdicts(town, models, draws=299)}
    assert len(found) == 6
    for pair, (observed, floor, given, ceiling) in STOCKTON.items():
        share = found[pair].measures["share"]
        assert share.observed == pytest.approx(observed, abs=0.01)
        assert share.floor.mean == pytest.approx(floor, abs=0.025)
        assert share.predicted == pytest.approx(given, abs=0.025)
        assert share.ceiling.mean == pytest.approx(ceiling, abs=0.01)
        assert found[pair].floor == ABOVE
    assert found["violence", "asb"].given == AT
    assert found["violence", "asb"].ceiling == found["asb", "violence"].ceiling == BELOW
    assert found["violence", "drugs"].ceiling == AT


def test_common_ground_of_three_lies_between_its_references_too(borough):
    town, models = borough
    found = common_ground(town, models, draws=99, seed=1)
    assert list(found) == ["violence", "asb", "drugs"]
    for compared in found.values():
        means = [compared.floor.mean, compared.predicted, compared.ceiling.mean]
        assert means == sorted(means)
        assert means[0] < compared.observed < means[2]
        assert compared.given[0].mean != compared.given[1].mean
        assert compared.p["floor"] == 0.01
    assert found == common_ground(town, models, draws=99, seed=1)
    assert found != common_ground(town, models, draws=99, seed=2)
