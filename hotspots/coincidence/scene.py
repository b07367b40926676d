"""What the measures are taken on: the places, who counts as near, and the observed hotspots."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.spatial import KDTree

from hotspots.categories import FEWEST_TOGETHER, MOST_TOGETHER
from hotspots.coincidence.cells import (
    DEFAULT_CELL_M,
    DEFAULT_SHARE,
    Cells,
    cells_of,
    cells_to_take,
    top_cells,
)
from hotspots.errors import NotCompared
from hotspots.neighbours import squared_reach_dm2
from hotspots.places import STEPS_PER_METRE, BoolArray, FloatArray, IntArray

NEAR_M = 150.0
"""Two incidents so close are a cross-pair: a street's length, and less than the published points are apart
in the country."""

FEWEST_INCIDENTS = 50
"""With fewer, the busiest cells of a category are those that happen to hold two incidents."""

FEWEST_PLACES, MOST_PLACES = 20, 50_000
"""With fewer no rotation of a pattern is rare enough to tell; of more the neighbours alone fill gigabytes."""


@dataclass(frozen=True)
class Scene:
    """Places with the counts of the categories compared.

    Attributes
    ----------
    easting, northing : (n,) metres.
    categories : k codes.
    counts : (k, n) incidents at each place.
    cells : the cells of the places.
    take : cells in the hotspots of each category.
    near : (n, n) sparse: 1 for two places within `NEAR_M`, a place and itself included.
    """

    easting: FloatArray
    northing: FloatArray
    categories: tuple[str, ...]
    counts: IntArray
    cells: Cells
    take: int
    near: csr_array

    def __post_init__(self) -> None:
        self.counts.flags.writeable = False

    @property
    def totals(self) -> IntArray:
        """(k,) incidents of each category."""
        totals: IntArray = self.counts.sum(axis=1)
        return totals

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Ordered pairs (a, b) of categories, as indices: whose hotspots, and whose incidents in them."""
        every = range(len(self.categories))
        return tuple((a, b) for a in every for b in every if a != b)

    def hotspots(self) -> BoolArray:
        """Return (k, m) the cells in the observed hotspots of each category."""
        return np.array([top_cells(self.cells, counts, self.take) for counts in self.counts])


def scene(
    easting: FloatArray,
    northing: FloatArray,
    counts: Mapping[str, IntArray],
    *,
    study_area_m2: float,
    cell_m: float = DEFAULT_CELL_M,
    share: float = DEFAULT_SHARE,
) -> Scene:
    """Set out places and counts for comparison.

    Parameters
    ----------
    easting, northing : (n,) every place of the study area where anything was recorded, each once, metres.
        Places without any incident of the categories belong to it: patterns may move there.
    counts : by category, (n,) incidents at each place; two to four categories.
    study_area_m2 : area that the share is taken of.
    cell_m, share : side of a cell, and the share of the study area's cells in each category's hotspots.

    Raises
    ------
    NotCompared
        Fewer than two or more than four categories, too few or too many places, too few incidents of one, a
        share of no cell, or of more cells than a category has incidents in (its hotspots would be smaller
        than the others').
    """
    if not FEWEST_TOGETHER <= len(counts) <= MOST_TOGETHER:
        raise NotCompared(
            f"{len(counts)} categories cannot be compared; ask for {FEWEST_TOGETHER} to {MOST_TOGETHER}, "
            "such as violence,asb,drugs"
        )
    if not FEWEST_PLACES <= len(easting) <= MOST_PLACES:
        other = "more" if len(easting) < FEWEST_PLACES else "fewer"
        raise NotCompared(
            f"incidents are recorded at {len(easting):,} places here, outside {FEWEST_PLACES} to "
            f"{MOST_PLACES:,} for a comparison; ask for {other} areas"
        )
    for category, count in counts.items():
        if count.sum() < FEWEST_INCIDENTS:
            raise NotCompared(
                f"category '{category}' has {int(count.sum())} incidents, too few to say where they "
                f"concentrate (at least {FEWEST_INCIDENTS}); ask for a longer period or a wider category"
            )
    take, cells = cells_to_take(study_area_m2, cell_m, share), cells_of(easting, northing, cell_m)
    occupied = {category: int((cells.totals(count) > 0).sum()) for category, count in counts.items()}
    sparsest = min(occupied, key=lambda category: occupied[category])
    _check_share(sparsest, occupied[sparsest], take, share, cell_m)
    stacked = np.array([counts[category] for category in counts], dtype=np.int64)
    near = places_near(easting, northing, NEAR_M)
    return Scene(easting, northing, tuple(counts), stacked, cells, take, near)


def places_near(easting: FloatArray, northing: FloatArray, radius_m: float) -> csr_array:
    """Return (n, n) with 1 for places within a radius of each other, their own and the radius included.

    Examples
    --------
    >>> places_near(np.array([0.0, 30.0, 100.0]), np.array([0.0, 40.0, 0.0]), 50.0).toarray().tolist()
    [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    n = len(easting)
    steps = np.rint(np.column_stack([easting, northing]) * STEPS_PER_METRE)
    # Squares of whole decimetres are whole: half of one more tells them apart whatever the root rounds to.
    reach = np.sqrt(squared_reach_dm2(radius_m) + 0.5)
    one, other = KDTree(steps).query_pairs(reach, output_type="ndarray").T
    rows, columns = np.concatenate([one, other, np.arange(n)]), np.concatenate([other, one, np.arange(n)])
    return csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)))


def _check_share(category: str, occupied: int, take: int, share: float, cell_m: float) -> None:
    """Refuse a share that leaves no hotspot, or hotspots of unequal area."""
    if take < 1:
        raise NotCompared(
            f"a share of {share:g} of the study area is less than one cell of {cell_m:g} m; ask for a larger "
            "share or a smaller cell"
        )
    if occupied < take:
        fitting = math.floor(1e4 * share * occupied / take) / 1e4
        raise NotCompared(
            f"a share of {share:g} of the study area is {take:,} cells of {cell_m:g} m, but '{category}' has "
            f"incidents in {occupied:,}; ask for a share of {fitting:.2g} or a longer period"
        )
