"""Write kernel_density.json: densities by scikit-learn and KDEpy. Run by .venv-bench/bin/python."""

import json
from pathlib import Path

import numpy as np
from KDEpy import NaiveKDE
from sklearn.neighbors import KernelDensity

# Both give the density of one incident; bandwidths are ours. KDEpy's bandwidth is the standard deviation of
# the kernel in one dimension: its biweight ends at sqrt(7) of them.
SCIKIT_LEARN = {
    "epanechnikov": "epanechnikov",
    "triangular": "linear",
    "uniform": "tophat",
    "gaussian": "gaussian",
}


def main() -> None:
    """Forty weighted places of a town, thirty-six points to look at."""
    rng = np.random.default_rng(2024)
    places = np.round(rng.normal([445_000.0, 520_000.0], 400.0, (40, 2)), 1)
    weight = rng.integers(1, 30, 40)
    at = np.array(
        [(444_025.0 + 400 * column, 519_025.0 + 400 * row) for row in range(6) for column in range(6)]
    )
    per_km2 = {}
    for ours, theirs in SCIKIT_LEARN.items():
        for bandwidth_m in (250.0, 500.0):
            density = KernelDensity(kernel=theirs, bandwidth=bandwidth_m).fit(places, sample_weight=weight)
            with np.errstate(divide="ignore"):
                found = np.exp(density.score_samples(at)) * weight.sum() * 1e6
            per_km2[f"scikit-learn {ours} {bandwidth_m:g}"] = found.tolist()
    for bandwidth_m in (250.0, 500.0):
        peer = NaiveKDE(kernel="biweight", bw=bandwidth_m / np.sqrt(7), norm=2)
        # KDEpy adds 2.2e-16 everywhere, also where nothing reaches.
        found = (peer.fit(places, weights=weight).evaluate(at) - 2**-52) * weight.sum() * 1e6
        per_km2[f"KDEpy quartic {bandwidth_m:g}"] = found.tolist()
    record = {"places": places.tolist(), "weight": weight.tolist(), "at": at.tolist(), "per_km2": per_km2}
    Path(__file__).with_name("kernel_density.json").write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
