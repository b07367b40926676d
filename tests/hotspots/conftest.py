"""Real incidents by place, read the plain way: nothing of the store takes part."""

import json
import zipfile
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.projection import projection_of

INSTITUTIONS = ("On or near Prison", "On or near Hospital", "On or near Police Station")
CRIME_TYPES = {"violence": "Violence and sexual offences", "asb": "Anti-social behaviour", "drugs": "Drugs"}


@dataclass(frozen=True)
class Stockton:
    """Wards, and the borough's incidents of 2024 at no institution: easting, northing, count by category."""

    wards: np.ndarray
    study_area: shapely.MultiPolygon
    places: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


@pytest.fixture(scope="session")
def stockton(real_data):
    project = projection_of().to_projected
    features = json.loads((real_data / "boundaries/ward_E06000004.geojson").read_text())["features"]
    lonlat = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features], dtype=object)
    wards = shapely.transform(lonlat, lambda at: np.column_stack(project(at[:, 0], at[:, 1])))
    borough = shapely.union_all(wards)
    shapely.prepare(borough)
    columns = ["Longitude", "Latitude", "Location", "Crime type"]
    with zipfile.ZipFile(real_data / "cleveland_street_2023-01_2024-12.zip") as archive:
        months = [name for name in archive.namelist() if name.startswith("2024") and name.endswith(".csv")]
        rows = pd.concat([pd.read_csv(archive.open(name), usecols=columns) for name in months])
    rows = rows[~rows["Location"].isin(INSTITUTIONS)].dropna(subset=["Longitude", "Latitude"])
    easting, northing = project(rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy())
    rows = rows.assign(easting=easting.round(1), northing=northing.round(1))
    rows = rows[shapely.intersects_xy(borough, rows["easting"], rows["northing"])]
    places = {}
    for category, name in CRIME_TYPES.items():
        counts = (
            rows[rows["Crime type"] == name].groupby(["northing", "easting"]).size().reset_index(name="n")
        )
        places[category] = tuple(counts[column].to_numpy() for column in ("easting", "northing", "n"))
    return Stockton(wards, borough, places)
