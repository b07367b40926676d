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
from hotspots.period import month_text
from hotspots.synthetic import BAD_ROWS_A_MONTH, HEADER, PERIOD, PLANTED, write_demo_incidents

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


def test_planted_are_five_for_violence_five_for_asb_four_for_drugs_and_they_coincide():
    assert Counter(planted.category for planted in PLANTED) == {"violence": 5, "asb": 5, "drugs": 4}
    at: dict[str, set[str]] = {}
    for planted in PLANTED:
        at.setdefault(planted.name, set()).add(planted.category)
    together = sorted("+".join(sorted(kinds)) for kinds in at.values() if len(kinds) > 1)
    assert together == ["asb+drugs", "asb+drugs+violence", "asb+violence"]


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
