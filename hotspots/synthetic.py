"""The made-up incidents of the demo: 24 months of police.uk files with hotspots planted at known places."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from boundaries.area import AreaSet
from boundaries.projection import Projection, projection_of
from boundaries.synthetic import BOROUGH, demo_wards
from hotspots.categories import ASB, TITLES
from hotspots.period import Period, month_index, month_text
from hotspots.synthetic_mix import (
    ELSEWHERE,
    INSTITUTIONS,
    LEANING,
    OTHER_SHARES,
    OUTCOME_SHARES,
    OUTCOMES,
    SEASONS,
    other_crime,
)
from hotspots.synthetic_planted import OTHER_CRIME, PLANTED
from hotspots.synthetic_streets import Site, StreetPoints, street_points

FORCE = "Made-up Constabulary"
PERIOD = Period.of_months(month_index(2023, 1), month_index(2024, 12))
SEED = 20_230_102

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)

BAD_ROWS_A_MONTH = {"no_location": 4, "null_island": 1, "unknown_category": 1, "bad_date": 1}
"""Rows of every file that an ingest must leave out, by the reason it gives."""

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


def write_demo_incidents(
    folder: Path, *, projection: Projection, wards: AreaSet | None = None, seed: int = SEED
) -> Path:
    """Write the made-up incidents as data.police.uk publishes real ones: a file for each month.

    About 2,350 rows a month on some 1,500 snapped points in the wards. ASB has neither identity nor
    outcome, so some of its rows are exact duplicates; every file has the `BAD_ROWS_A_MONTH`.

    Parameters
    ----------
    folder : where ``YYYY-MM/YYYY-MM-madeup-street.csv`` are written; made if needed.
    projection : the projection in which streets are laid out; any will do, since the files hold degrees.
    wards : where they are laid out; `boundaries.synthetic.demo_wards` if not given.
    seed : the same seed and wards give the same bytes.

    Returns
    -------
    The folder.
    """
    rng = np.random.default_rng(seed)
    ground = _Ground.laid_out(demo_wards(projection) if wards is None else wards, rng)
    for month in PERIOD.months:
        name = month_text(month)
        rows = [*_incident_rows(ground, month, rng), *_bad_rows(ground, name, rng)]
        file = folder / name / f"{name}-madeup-street.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8", newline="\n")
    return folder


@dataclass(frozen=True)
class _Ground:
    """Text of every snapped point, and how the incidents of a category spread over the points.

    Attributes
    ----------
    text : n texts, from Longitude to LSOA name.
    lsoa : (n,) number of the small area, by which rows are sorted.
    elsewhere : (n,) shares by category, summing to 1.
    spots : (category, expected incidents a month, points, shares among them).
    """

    text: tuple[str, ...]
    lsoa: IntArray
    elsewhere: dict[str, FloatArray]
    spots: tuple[tuple[str, float, IntArray, FloatArray], ...]

    @classmethod
    def laid_out(cls, wards: AreaSet, rng: np.random.Generator) -> "_Ground":
        sites = _sites(wards.projection)
        points = street_points(wards, [site for site, _ in sites], rng)
        labels = list(points.label)
        spots = []
        for index, (_, strengths) in enumerate(sites):
            members = np.flatnonzero(points.site == index)
            if labels[members[0]] in INSTITUTIONS:
                members = members[:1]
            share = rng.dirichlet(np.full(len(members), 6.0))
            spots += [(category, strength, members, share) for category, strength in strengths.items()]
        # Of an institution's site only one point is used, and nothing else happens there.
        elsewhere = {category: _spread(points, category) for category in ELSEWHERE}
        lsoa = _lsoa(points, wards)
        return cls(_texts(points, lsoa, wards.projection), lsoa, elsewhere, tuple(spots))


def _sites(projection: Projection) -> list[tuple[Site, dict[str, float]]]:
    """Return the planted places and the institutions, in a projection, with their monthly incidents."""
    places: dict[tuple[float, float, float, str], dict[str, float]] = {}
    for planted in PLANTED:
        key = (planted.easting, planted.northing, planted.radius_m, planted.name)
        strengths = places.setdefault(key, other_crime(OTHER_CRIME[planted.name]))
        strengths[planted.category] = planted.incidents_per_month
    for label, (centre, strengths) in INSTITUTIONS.items():
        places[*centre, 1.0, label] = strengths
    centres = np.array([key[:2] for key in places])
    easting, northing = projection.to_projected(*projection_of().to_lonlat(*centres.T))
    return [
        (Site(float(e), float(n), radius_m, street), strengths)
        for e, n, ((_, _, radius_m, street), strengths) in zip(easting, northing, places.items(), strict=True)
    ]


def _spread(points: StreetPoints, category: str) -> FloatArray:
    """Return how the incidents of a category spread over the points that no site claims."""
    leaning = [LEANING.get(label, {}).get(category, 1.0) for label in points.label]
    weight: FloatArray = points.busyness * leaning * (points.site < 0)
    share: FloatArray = weight / weight.sum()
    return share


def _lsoa(points: StreetPoints, wards: AreaSet) -> IntArray:
    """Return the number of each point's small area: a quarter of its ward."""
    middle = np.array([(a.geometry.centroid.x, a.geometry.centroid.y) for a in wards.areas])[points.ward]
    quarter = 2 * (points.northing > middle[:, 1]) + (points.easting > middle[:, 0])
    return 4 * points.ward + quarter


def _texts(points: StreetPoints, lsoa: IntArray, projection: Projection) -> tuple[str, ...]:
    longitude, latitude = projection.to_lonlat(points.easting, points.northing)
    return tuple(
        f"{lon:.6f},{lat:.6f},On or near {label},"
        f"X01{area + 1:06d},{BOROUGH} {area // 4 + 1:03d}{'ABCD'[area % 4]}"
        for lon, lat, label, area in zip(
            longitude.tolist(), latitude.tolist(), points.label, lsoa.tolist(), strict=True
        )
    )


def _incident_rows(ground: _Ground, month: int, rng: np.random.Generator) -> list[str]:
    """Return a month's rows, by small area as published ones are."""
    drawn = [
        (
            category,
            rng.multinomial(rng.poisson(_expected(category, expected, month)), ground.elsewhere[category]),
        )
        for category, expected in ELSEWHERE.items()
    ]
    rows: list[tuple[int, str]] = []
    for category, counts in drawn:
        points = np.repeat(np.arange(len(counts)), counts)
        rows += _rows_at(ground, points, category, month, rng)
    for category, expected, members, share in ground.spots:
        counts = rng.multinomial(rng.poisson(_expected(category, expected, month)), share)
        rows += _rows_at(ground, np.repeat(members, counts), category, month, rng)
    order = rng.permutation(len(rows))
    return [row for _, row in sorted((rows[i] for i in order), key=lambda row: row[0])]


def _expected(category: str, incidents: float, month: int) -> float:
    highest, height = SEASONS.get(category, (1, 0.0))
    return incidents * (1 + height * float(np.cos(2 * np.pi * (month % 12 + 1 - highest) / 12)))


def _rows_at(
    ground: _Ground, points: IntArray, category: str, month: int, rng: np.random.Generator
) -> Iterator[tuple[int, str]]:
    """Return one (small area, row) for each point given."""
    shares = OUTCOME_SHARES.get(category, OTHER_SHARES)
    outcome = rng.choice(len(OUTCOMES), size=len(points), p=shares)
    identities = rng.bytes(32 * len(points)).hex()
    for i, point in enumerate(points.tolist()):
        identity = "" if category == ASB else identities[64 * i : 64 * i + 64]
        result = "" if category == ASB else OUTCOMES[outcome[i]]
        yield (
            int(ground.lsoa[point]),
            _row(identity, month_text(month), ground.text[point], TITLES[category], result),
        )


def _bad_rows(ground: _Ground, month: str, rng: np.random.Generator) -> Iterator[str]:
    """Return the rows of a month that cannot be kept, as in published files."""
    somewhere = ground.text[0]
    nowhere = {"no_location": ",,No Location,,", "null_island": "0.000000,0.000000,On or near ,,"}
    for reason, count in BAD_ROWS_A_MONTH.items():
        for _ in range(count):
            yield _row(
                rng.bytes(32).hex(),
                f"{month[:4]}-13" if reason == "bad_date" else month,
                nowhere.get(reason, somewhere),
                "Unheard-of crime" if reason == "unknown_category" else TITLES["violence"],
                OUTCOMES[1],
            )


def _row(identity: str, month: str, place: str, crime_type: str, outcome: str) -> str:
    return f"{identity},{month},{FORCE},{FORCE},{place},{crime_type},{outcome},"
