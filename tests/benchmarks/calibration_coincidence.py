"""How often each test of coincidence calls something, over many made-up worlds.

Run with ``python -m tests.benchmarks.calibration_coincidence [worlds] [--places stockton]`` (500 worlds
unless told; some minutes). The places are made up too, or those where Stockton's crime of 2024 was recorded,
for which the open data must stand beside the checkout.
"""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from boundaries.projection import projection_of
from tests.hotspots.coincidence.calibrating import CLAIMS, DRAWS, p_values
from tests.hotspots.coincidence.worlds import Ground

LEVELS = (0.01, 0.025, 0.05, 0.1, 0.5)
STREET_FILES = Path(__file__).parents[3] / "shared/data/cleveland_street_2023-01_2024-12.zip"
STOCKTON_M2 = 205e6


def main() -> None:
    """Print the share of worlds in which p is at most each level, and the mean of p."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=int, nargs="?", default=500)
    parser.add_argument("--places", choices=("made-up", "stockton"), default="made-up")
    asked = parser.parse_args()
    ground = stockton() if asked.places == "stockton" else None
    print(f"{asked.worlds} worlds a claim on {asked.places} places, {DRAWS} draws a world")  # noqa: T201
    print(f"{'':56}{'expected':>10}", *(f"p<={level:g}".rjust(8) for level in LEVELS), "  mean p")  # noqa: T201
    for claim, expected in CLAIMS.items():
        p = p_values(claim, asked.worlds, ground)
        shares = "".join(f" {np.mean(p <= level):8.3f}" for level in LEVELS)
        print(f"{claim:56}{expected:>10}{shares} {p.mean():8.3f}", flush=True)  # noqa: T201


def stockton() -> Ground:
    """Every place of Stockton with anything recorded in 2024."""
    columns = ["Longitude", "Latitude", "LSOA name"]
    with zipfile.ZipFile(STREET_FILES) as archive:
        months = [name for name in archive.namelist() if name.startswith("2024") and name.endswith(".csv")]
        rows = pd.concat([pd.read_csv(archive.open(name), usecols=columns).dropna() for name in months])
    rows = rows[rows["LSOA name"].str.startswith("Stockton-on-Tees")]
    degrees = rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy()
    at = np.unique(np.column_stack(projection_of().to_projected(*degrees)).round(1), axis=0)
    at = (at - at.min(axis=0)).round(1)
    return Ground((at[:, 0], at[:, 1]), side_m=float(at.max()) + 1, area_m2=STOCKTON_M2, share=0.01)


if __name__ == "__main__":
    main()
