"""Golden clusters from scikit-learn; run with ``.venv-bench/bin/python tests/golden/make_dbscan.py``."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN

CASES = [(60.0, 5), (120.0, 12), (250.0, 40)]


def main() -> None:
    """Write dbscan.json beside this file."""
    rng = np.random.default_rng(2024)
    town = rng.normal(rng.uniform(500, 2500, (6, 2)).repeat(25, axis=0), 90)
    points = np.unique(np.round(np.vstack([town, rng.uniform(0, 3000, (50, 2))]), 1), axis=0)
    weight = rng.geometric(0.4, len(points))
    # In whole decimetres, so that the peer's distances are exact.
    raw_dm = np.rint(np.repeat(points, weight, axis=0) * 10)
    first = np.cumsum(weight) - weight
    answers = []
    for eps_m, least in CASES:
        peer = DBSCAN(eps=eps_m * 10, min_samples=least).fit(raw_dm)
        core = np.isin(first, peer.core_sample_indices_)
        labels = peer.labels_[first]
        answers.append(
            {
                "eps_m": eps_m,
                "min_weight": least,
                "noise": np.flatnonzero(labels == -1).tolist(),
                "cores": [np.flatnonzero(core & (labels == k)).tolist() for k in range(labels.max() + 1)],
            }
        )
    record = {
        "from": f"scikit-learn {sklearn.__version__}, DBSCAN on incidents",
        "easting": points[:, 0].tolist(),
        "northing": points[:, 1].tolist(),
        "weight": weight.tolist(),
        "answers": answers,
    }
    Path(__file__).with_name("dbscan.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
