"""Our DBSCAN against named peers on the same work; run with `make bench`.

`dbscan` is the package of Wang, Gu and Shun (2020, https://doi.org/10.1145/3318464.3380582): exact too, but
it takes no weights, so it gets incidents; scikit-learn gets places with weights as well. Each gets its points
in the order in which the store hands them out. Time is taken turn by turn; memory is how much a process of
its own grew by, looked at each millisecond (`tracemalloc` does not see Numba's arrays).
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hotspots.clusters.dbscan import dbscan
from tests.benchmarks.interleaved import ratio

ROOT = Path(__file__).resolve().parents[2]
EPS_M = 150.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SLOW = pytest.mark.skipif("BENCH_SLOW" not in os.environ, reason="13 GB and a minute: set BENCH_SLOW=1")


def _in_place_order(points):
    return points[np.lexsort((points[:, 0], points[:, 1]))]


def _snapped(incidents, places, extent_m):
    """Return (easting, northing, weight) of incidents on shared places of 200 towns."""
    rng = np.random.default_rng(1)
    towns = rng.uniform(0, extent_m, size=(200, 2))
    points = np.round(towns[rng.integers(0, 200, places)] + rng.normal(0, extent_m / 30, (places, 2)), 1)
    points = _in_place_order(points)
    weight = 1 + rng.multinomial(incidents - places, rng.dirichlet(np.full(places, 0.3)))
    return points[:, 0], points[:, 1], weight


def _small():
    return _snapped(100_000, 17_000, 20_000)


def _large():
    return _snapped(1_000_000, 170_000, 10_000)


def _exact(extent_m):
    """Return (easting, northing, weight) of a million incidents, each on a place of its own."""
    rng = np.random.default_rng(1)
    towns = rng.uniform(0, extent_m, size=(200, 2))
    points = towns[rng.integers(0, 200, 1_000_000)] + rng.normal(0, extent_m / 30, (1_000_000, 2))
    points = _in_place_order(np.round(points, 1))
    return points[:, 0], points[:, 1], np.ones(len(points), dtype=np.int64)


CASES = {
    "100,000 incidents on 17,000 places": (_small, 60),
    "1,000,000 incidents on 170,000 places": (_large, 500),
    "1,000,000 places, 200 km wide": (lambda: _exact(200_000), 8),
    "1,000,000 places, 20 km wide": (lambda: _exact(20_000), 60),
}
SNAPPED = list(CASES)[:2]


def _ours(case):
    make, least = CASES[case]
    easting, northing, weight = make()
    return easting, northing, weight, least


def _against(case, name, points, peer, core_of, *, turns, weighted=False):
    """Print the ratio to a peer whose core flags are the same as ours."""
    easting, northing, weight, least = _ours(case)
    found = dbscan(easting, northing, weight, eps_m=EPS_M, min_weight=least)
    first = np.arange(len(weight)) if weighted else np.cumsum(weight) - weight
    assert np.array_equal(found.is_core, core_of(peer())[first])
    return ratio(
        f"DBSCAN, {case}, eps 150 m, against {name} ({len(points):,} points)",
        lambda: dbscan(easting, northing, weight, eps_m=EPS_M, min_weight=least),
        peer,
        turns=turns,
    )


@pytest.mark.parametrize("case", CASES)
def test_against_dbscan_of_sigmod_2020_on_incidents(case):
    from dbscan import DBSCAN

    easting, northing, weight, least = _ours(case)
    raw = np.ascontiguousarray(np.repeat(np.column_stack([easting, northing]), weight, axis=0))
    _against(case, "dbscan", raw, lambda: DBSCAN(raw, EPS_M, least), lambda answer: answer[1], turns=5)


@pytest.mark.parametrize("case", SNAPPED)
def test_against_scikit_learn_on_weighted_places(case):
    from sklearn.cluster import DBSCAN

    easting, northing, weight, least = _ours(case)
    points, model = np.column_stack([easting, northing]), DBSCAN(eps=EPS_M, min_samples=least)

    def core_of(fitted):
        return np.isin(np.arange(len(points)), fitted.core_sample_indices_)

    def peer():
        return model.fit(points, sample_weight=weight)

    _against(case, "scikit-learn, weighted", points, peer, core_of, turns=3, weighted=True)


@pytest.mark.parametrize("case", [SNAPPED[0], pytest.param(SNAPPED[1], marks=SLOW)])
def test_against_scikit_learn_on_incidents(case):
    from sklearn.cluster import DBSCAN

    easting, northing, weight, least = _ours(case)
    raw, model = (
        np.repeat(np.column_stack([easting, northing]), weight, axis=0),
        DBSCAN(eps=EPS_M, min_samples=least),
    )

    def core_of(fitted):
        return np.isin(np.arange(len(raw)), fitted.core_sample_indices_)

    turns = 3 if case == SNAPPED[0] else 1
    _against(case, "scikit-learn", raw, lambda: model.fit(raw), core_of, turns=turns)


_GROWTH = """
import sys, threading
from pathlib import Path
from tests.benchmarks import bench_clusters as bench
easting, northing, weight, least = bench._ours(sys.argv[1])
bench.dbscan(easting[:9], northing[:9], weight[:9], eps_m=150.0, min_weight=1)
seen, done = [], threading.Event()
def look():
    while not done.wait(0.001):
        seen.append(int(Path("/proc/self/statm").read_text().split()[1]))
watch = threading.Thread(target=look)
before = int(Path("/proc/self/statm").read_text().split()[1])
watch.start()
for turn in range(3):
    bench.dbscan(easting, northing, weight, eps_m=150.0, min_weight=least)
done.set()
watch.join()
print((max(seen) - before) * bench.PAGE_BYTES)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
@pytest.mark.parametrize("case", CASES)
def test_memory(case):
    ran = subprocess.run(
        [sys.executable, "-c", _GROWTH, case], cwd=ROOT, capture_output=True, text=True, check=True
    )
    megabytes = int(ran.stdout) / 1e6
    print(f"\nDBSCAN, {case}: grew by {megabytes:.0f} MB at most")  # noqa: T201
    assert 0 < megabytes < (50 if case in SNAPPED else 250)
