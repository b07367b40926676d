"""The made-up incidents hold what was planted, in the form of published files."""

import csv
import hashlib
from collections import Counter

import numpy as np
import pytest
import shapely

from boundaries.projection import projection_of
from boundaries.synthetic import demo_wards
from hotspots.categories import TITLES
from hotspots.coincidence.scene import scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW
from hotspots.coincidence.verdict import verdicts
from hotspots.period import month_text
from hotspots.synthetic import BAD_ROWS_A_MONTH, HEADER, PERIOD, write_demo_incidents
from hotspots.synthetic_planted import BUSY, OTHER_CRIME, PLANTED, PLANTED_OVERLAPS
from tests.hotspots.coincidence.worlds import models_of

INSTITUTIONS = ("On or near Prison", "On or near Hospital", "On or near Police Station")


@pytest.fixture(scope="module")
def projection():
    return projection_of()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, projection):
    return write_demo_incidents(tmp_path_factory.mktemp("demo"), projection=projection)


@pytest.fixture(scope="module")
def rows(folder):
    return [row for file in sorted(folder.rglob("*.csv")) for row in read(file)]


@pytest.fixture(scope="module")
def street_rows(rows):
    """The rows that can be kept and did not happen in an institution."""
    return [
        row
        for row in rows
        if row["Longitude"] not in {"", "0.000000"} and row["Location"] not in INSTITUTIONS and sound(row)
    ]


def sound(row):
    return row["Crime type"] in TITLES.values() and not row["Month"].endswith("-13")


def read(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def places(rows, projection):
    degrees = np.array([(float(row["Longitude"]), float(row["Latitude"])) for row in rows])
    return np.column_stack(projection.to_projected(*degrees.T))


def test_the_files_are_24_months_in_the_published_form(folder):
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))
    months = [month_text(month) for month in PERIOD.months]
    assert files == [f"{month}/{month}-madeup-street.csv" for month in months]
    assert str(PERIOD) == "2023-01/2024-12"
    for file in files:
        text = (folder / file).read_bytes()
        assert text.startswith(HEADER.encode() + b"\n")
        assert text.endswith(b",\n")
        assert 2000 <= text.count(b"\n") - 1 <= 2800


def test_every_file_has_the_bad_rows_that_are_promised(folder):
    for file in folder.rglob("*.csv"):
        found = Counter(wrong(row) for row in read(file))
        del found[None]
        assert found == BAD_ROWS_A_MONTH


def wrong(row):
    if row["Month"].endswith("-13"):
        return "bad_date"
    if row["Crime type"] not in TITLES.values():
        return "unknown_category"
    return {"": "no_location", "0.000000": "null_island"}.get(row["Longitude"])


def test_anti_social_behaviour_has_no_identity_and_so_exact_duplicates(rows):
    asb = [tuple(row.values()) for row in rows if row["Crime type"] == TITLES["asb"]]
    others = [row["Crime ID"] for row in rows if row["Crime type"] != TITLES["asb"]]
    assert all(row[0] == "" for row in asb)
    assert len(asb) - len(set(asb)) > 500
    assert len(set(others)) == len(others)
    assert all(len(identity) == 64 for identity in others)


def test_incidents_lie_on_few_snapped_points_inside_the_wards(street_rows, projection):
    points = np.unique(places(street_rows, projection), axis=0)
    assert 1200 < len(points) < 2000
    assert len(street_rows) > 20 * len(points)
    borough = demo_wards(projection).study_area().geometry
    assert shapely.intersects_xy(borough, *points.T).all()


def test_every_category_and_generic_label_occurs(rows):
    kinds = Counter(row["Crime type"] for row in rows)
    assert set(TITLES.values()) <= set(kinds)
    assert 0.30 < kinds[TITLES["violence"]] / len(rows) < 0.38
    labels = Counter(row["Location"] for row in rows)
    for label in ("On or near Parking Area", "On or near Supermarket", "On or near ", *INSTITUTIONS):
        assert labels[label] > 200


def test_planted_are_five_for_violence_six_for_asb_five_for_drugs_and_they_coincide():
    assert Counter(planted.category for planted in PLANTED) == {"violence": 5, "asb": 6, "drugs": 5}
    together = Counter("+".join(sorted(kinds)) for kinds in planted_at().values() if len(kinds) > 1)
    assert together == {"asb+violence": 4, "drugs+violence": 1}


def planted_at():
    at: dict[str, set[str]] = {}
    for planted in PLANTED:
        at.setdefault(planted.name, set()).add(planted.category)
    return at


def test_a_planted_overlap_is_where_it_says():
    assert [overlap.given_activity for overlap in PLANTED_OVERLAPS] == [ABOVE, AT, BELOW]
    for overlap in PLANTED_OVERLAPS:
        for name in overlap.places:
            of_the_two = planted_at()[name] & set(overlap.categories)
            assert len(of_the_two) == (1 if overlap.given_activity == BELOW else 2)
            assert (OTHER_CRIME[name] == BUSY) == (overlap.given_activity != ABOVE)


def test_a_planted_place_has_the_other_crime_that_is_stated(street_rows, projection):
    compared = {TITLES[planted.category] for planted in PLANTED}
    others = places([row for row in street_rows if row["Crime type"] not in compared], projection)
    centres = {planted.name: planted for planted in PLANTED}
    for name, planted in centres.items():
        offset = others - (planted.easting, planted.northing)
        inside = np.sum(np.hypot(*offset.T) <= planted.radius_m + 5)
        expected = OTHER_CRIME[name] * len(PERIOD.months)
        # Four standard deviations, and a share from streets that pass through.
        assert -4 * expected**0.5 <= inside - expected <= 0.2 * expected + 10 * len(PERIOD.months)


@pytest.mark.parametrize("year", ["2024", "2023"])
def test_the_verdict_on_each_planted_overlap_is_what_was_planted(year, street_rows, projection):
    rows = [row for row in street_rows if row["Month"].startswith(year)]
    at, place = np.unique(np.round(places(rows, projection), 1), axis=0, return_inverse=True)
    recorded = {title: np.zeros(len(at), dtype=np.int64) for title in TITLES.values()}
    for row, here in zip(rows, place, strict=True):
        recorded[row["Crime type"]][here] += 1
    counts = {category: recorded.pop(TITLES[category]) for category in ("violence", "asb", "drugs")}
    area_m2 = demo_wards(projection).study_area().geometry.area
    town = scene(*at.T, counts, study_area_m2=area_m2)
    found = verdicts(town, models_of(town, np.sum(list(recorded.values()), axis=0)), draws=999)
    said = {(one.hotspots_of, one.incidents_of): one.given for one in found}
    planted = {overlap.categories: overlap.given_activity for overlap in PLANTED_OVERLAPS}
    assert said == planted | {(b, a): given for (a, b), given in planted.items()}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.name} {planted.category}")
def test_a_planted_hotspot_has_the_strength_it_states(planted, street_rows, projection):
    inside = counts_within(planted, street_rows, projection, planted.radius_m + 5)
    months = len(PERIOD.months)
    expected = planted.incidents_per_month * months
    # Its own incidents, four standard deviations of their noise, and a share from streets that pass through.
    assert expected - 4 * expected**0.5 <= inside <= 1.2 * expected + 4 * expected**0.5 + months


def counts_within(planted, rows, projection, radius_m):
    chosen = [row for row in rows if row["Crime type"] == TITLES[planted.category]]
    offset = places(chosen, projection) - (planted.easting, planted.northing)
    return int(np.sum(np.hypot(*offset.T) <= radius_m))


@pytest.mark.parametrize("category", ["violence", "asb", "drugs"])
def test_no_other_street_is_as_busy_as_the_weakest_planted(category, street_rows, projection):
    spots = [planted for planted in PLANTED if planted.category == category]
    chosen = [row for row in street_rows if row["Crime type"] == TITLES[category]]
    place = places(chosen, projection)
    planted = np.array([(spot.easting, spot.northing) for spot in spots])
    away = np.hypot(*(place[:, None] - planted[None]).transpose(2, 0, 1)).min(axis=1) > 260
    points, incidents = np.unique(place[away], axis=0, return_counts=True)
    around = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) <= 125
    busiest = int((around @ incidents).max())
    weakest = min(counts_within(spot, street_rows, projection, 125) for spot in spots)
    assert weakest > 1.5 * busiest


def test_the_same_seed_writes_the_same_bytes(folder, tmp_path, projection):
    wards = demo_wards(projection)
    again = write_demo_incidents(tmp_path / "again", projection=projection, wards=wards)
    other = write_demo_incidents(tmp_path / "other", projection=projection, wards=wards, seed=1)
    assert digest(again) == digest(folder)
    assert digest(other) != digest(folder)


def digest(folder):
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*.csv")):
        whole.update(file.read_bytes())
    return whole.hexdigest()
