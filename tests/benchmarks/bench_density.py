"""The density surface against KDEpy, scikit-learn and libkdv; run with `make bench`.

Every peer is first held against the exact field, so that all draw the same thing. KDEpy's bandwidth is a
standard deviation: its biweight ends at our bandwidth when it is given h / sqrt(7). libkdv doubles the
bandwidth that it is given, draws the Epanechnikov kernel only, takes the bounds of its two axes the other way
round than it says, and returns shares of the maximum; all data go through a text.
"""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspots.density.collapsing import collapsed
from hotspots.density.grid import Grid
from hotspots.density.surface import surface
from tests.benchmarks.interleaved import ratio

EXTENT_M = 20_000.0
BANDWIDTH_M = 300.0
SIZES = [(10_000, 2_000), (100_000, 10_000), (1_000_000, 30_000)]


def _snapped(incidents: int, places: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of towns, sorted as the store has them, and incidents that crowd on some of them."""
    rng = np.random.default_rng(1)
    centres = rng.uniform(2_000, 18_000, (200, 2))
    points = centres[rng.integers(0, 200, places)] + rng.normal(0, 600, (places, 2))
    points = np.round(np.clip(points, 100, 14_800), 1)
    points = points[np.lexsort((points[:, 0], points[:, 1]))]
    weight = 1 + rng.multinomial(incidents - places, rng.dirichlet(np.full(places, 0.3)))
    return points[:, 0], points[:, 1], weight


def _grid(rows: int, columns: int, cell_m: float) -> Grid:
    ground = shapely.box(0, 0, columns * cell_m, rows * cell_m)
    return Grid(0.0, 0.0, cell_m, np.ones((rows, columns), bool), np.full((rows, columns), cell_m**2), ground)


COARSE = _grid(400, 400, 50.0)
FINE = _grid(960, 1280, 15.625)


def _centres(grid: Grid) -> np.ndarray:
    easting, northing = np.meshgrid(grid.easting, grid.northing, indexing="ij")
    return np.column_stack([easting.ravel(), northing.ravel()])


def _kdepy(grid: Grid, points: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
    """Field per km^2 by linear binning and a Fourier transform, [row, column]."""
    from KDEpy import FFTKDE

    peer = FFTKDE(kernel="biweight", bw=BANDWIDTH_M / np.sqrt(7), norm=2).fit(points, weights=weight)
    total = len(points) if weight is None else weight.sum()
    rows, columns = grid.shape
    return peer.evaluate(_centres(grid)).reshape(columns, rows).T * (total * 1e6)


def _scikit_learn(grid: Grid, points: np.ndarray, weight: np.ndarray) -> np.ndarray:
    from sklearn.neighbors import KernelDensity

    peer = KernelDensity(kernel="epanechnikov", bandwidth=BANDWIDTH_M).fit(points, sample_weight=weight)
    rows, columns = grid.shape
    with np.errstate(divide="ignore"):
        field = np.exp(peer.score_samples(_centres(grid)))
    return field.reshape(columns, rows).T * (weight.sum() * 1e6)


def _libkdv(grid: Grid, points: np.ndarray) -> np.ndarray:
    """Field as shares of its maximum; cells that it does not return are 0."""
    from libkdv import kdv

    rows, columns = grid.shape
    east, north = grid.easting, grid.northing
    frame = pd.DataFrame({"x": points[:, 0] - east[0], "y": points[:, 1] - north[0], "w": 1})
    # It moves the coordinates so that the least is 0, and leaves the bounds where they were.
    least = frame[["x", "y"]].min()
    bound = [-least.y, north[-1] - north[0] - least.y, -least.x, east[-1] - east[0] - least.x]
    found = kdv(
        frame,
        GPS=False,
        bound=bound,
        row_pixels=columns,
        col_pixels=rows,
        bandwidth=BANDWIDTH_M / 2,
        num_threads=2,
    ).compute()
    field = np.zeros(grid.shape)
    row = np.rint(found["y"].to_numpy() / grid.cell_m).astype(int)
    column = np.rint(found["x"].to_numpy() / grid.cell_m).astype(int)
    field[row, column] = found["val"]
    return field


def _peak_mb(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _compare(
    name: str, ours: Callable[[], np.ndarray], peer: Callable[[], np.ndarray], *, turns: int = 3
) -> None:
    """Print how much longer the peer takes, how far it is off and what memory both take at their peak."""
    exact, theirs = ours(), peer()
    off = np.abs(theirs - exact).max() / exact.max()
    assert off < 0.05, "the peer does not draw the same thing"
    ratio(name, ours, peer, turns=turns)
    print(  # noqa: T201
        f"  peer off by at most {off:.1e} of the maximum; "
        f"peak memory ours {_peak_mb(ours):.0f} MB, peer {_peak_mb(peer):.0f} MB"
    )


def _compare_once(name: str, ours: Callable[[], np.ndarray], peer: Callable[[], np.ndarray]) -> None:
    """The same in a single turn, for peers that take many seconds."""
    exact = ours()
    times = []
    for work in (ours, peer):
        started = time.perf_counter()
        field = work()
        times.append(time.perf_counter() - started)
    off = np.abs(field / field.max() - exact / exact.max()).max()
    print(  # noqa: T201
        f"\n{name}: ours {times[0] * 1e3:.1f} ms, peer {times[1] * 1e3:.1f} ms, "
        f"ratio {times[1] / times[0]:.0f}, peer off by at most {off:.1e} of the maximum"
    )
    assert off < 0.05


@pytest.mark.parametrize(("incidents", "places"), SIZES)
def test_surface_of_places_against_kdepy(incidents, places):
    easting, northing, weight = _snapped(incidents, places)
    points = np.column_stack([easting, northing])
    raw = np.repeat(points, weight, axis=0)

    def ours() -> np.ndarray:
        return surface(COARSE, easting, northing, weight, BANDWIDTH_M).per_km2

    what = f"{incidents:,} incidents on {places:,} places, 400 x 400 cells, quartic 300 m"
    _compare(f"{what}, FFTKDE on incidents", ours, lambda: _kdepy(COARSE, raw))
    _compare(f"{what}, FFTKDE on weighted places", ours, lambda: _kdepy(COARSE, points, weight.astype(float)))


def test_surface_of_fine_cells_against_kdepy():
    easting, northing, weight = _snapped(*SIZES[-1])
    raw = np.repeat(np.column_stack([easting, northing]), weight, axis=0)
    _compare(
        "1,000,000 incidents on 30,000 places, 1280 x 960 cells, quartic 300 m, FFTKDE on incidents",
        lambda: surface(FINE, easting, northing, weight, BANDWIDTH_M).per_km2,
        lambda: _kdepy(FINE, raw),
    )


def test_surface_of_raw_coordinates_against_kdepy():
    easting, northing, weight = _snapped(*SIZES[-1])
    raw = np.repeat(np.column_stack([easting, northing]), weight, axis=0)
    np.random.default_rng(2).shuffle(raw)
    east, north = raw[:, 0].copy(), raw[:, 1].copy()
    _compare(
        "1,000,000 raw coordinates of 30,000 places, collapsed by us, 400 x 400 cells, FFTKDE",
        lambda: surface(COARSE, *collapsed(east, north), BANDWIDTH_M).per_km2,
        lambda: _kdepy(COARSE, raw),
    )


def test_surface_of_coordinates_that_share_no_place():
    points = np.random.default_rng(3).uniform(100, 19_900, (1_000_000, 2))
    east, north, one = points[:, 0].copy(), points[:, 1].copy(), np.ones(len(points))

    def ours(kernel: str = "quartic") -> np.ndarray:
        return surface(COARSE, east, north, one, BANDWIDTH_M, kernel=kernel).per_km2

    what = "1,000,000 coordinates on as many places, 400 x 400 cells"
    _compare(f"{what}, FFTKDE", ours, lambda: _kdepy(COARSE, points))
    _compare_once(
        f"{what}, Epanechnikov, libkdv", lambda: ours("epanechnikov"), lambda: _libkdv(COARSE, points)
    )


@pytest.mark.parametrize(("incidents", "places"), SIZES[1:])
def test_surface_against_scikit_learn_and_libkdv(incidents, places):
    easting, northing, weight = _snapped(incidents, places)
    points = np.column_stack([easting, northing])
    raw = np.repeat(points, weight, axis=0)

    def ours() -> np.ndarray:
        return surface(COARSE, easting, northing, weight, BANDWIDTH_M, kernel="epanechnikov").per_km2

    what = f"{incidents:,} incidents on {places:,} places, 400 x 400 cells, Epanechnikov 300 m"
    _compare_once(
        f"{what}, scikit-learn on weighted places", ours, lambda: _scikit_learn(COARSE, points, weight)
    )
    _compare_once(f"{what}, libkdv on incidents", ours, lambda: _libkdv(COARSE, raw))
