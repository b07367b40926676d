"""Golden clusters from scikit-learn; run with ``.venv-bench/bin/python tests/golden/make_hdbscan.py``."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import HDBSCAN


def main() -> None:
    """Write hdbscan.json beside this file."""
    rng = np.random.default_rng(2024)
    spread_m = np.array([20, 60, 120, 40, 80, 30]).repeat(25)[:, None]
    town = rng.normal(rng.uniform(500, 2500, (6, 2)).repeat(25, axis=0), spread_m)
    points = np.unique(np.round(np.vstack([town, rng.uniform(0, 3000, (50, 2))]), 1), axis=0)
    weight = rng.integers(1, 4, len(points))
    raw_dm = np.rint(np.repeat(points, weight, axis=0) * 10)
    answers = []
    for least in (8, 15, 30):
        labels = HDBSCAN(min_cluster_size=least, min_samples=least, copy=True).fit(raw_dm).labels_
        answers.append({"min_weight": least, "label_of_incident": labels.tolist()})
    record = {
        "from": f"scikit-learn {sklearn.__version__}, HDBSCAN on incidents in the order of the places",
        "easting": points[:, 0].tolist(),
        "northing": points[:, 1].tolist(),
        "weight": weight.tolist(),
        "answers": answers,
    }
    Path(__file__).with_name("hdbscan.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
