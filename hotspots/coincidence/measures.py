"""How much two patterns coincide, as observed and for whole stacks of drawn patterns."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from shapely.geometry.base import BaseGeometry

from hotspots.coincidence.cells import busiest_cells, top_cells
from hotspots.coincidence.drawing import chunks
from hotspots.coincidence.scene import Scene
from hotspots.compilation import kernel
from hotspots.places import FloatArray, IntArray

DEFAULT_HALVINGS = 199


@dataclass(frozen=True)
class Measures:
    """How patterns A and B coincide: one number for each draw.

    Attributes
    ----------
    share : S(A->B), the share of B's incidents inside A's hotspots, 0..1.
    back : S(B->A), the share of A's incidents inside B's hotspots, 0..1.
    cross : X, pairs of an incident of A and one of B within `scene.NEAR_M`, as a share of all pairs of one of
        A and one of B, 0..1.
    """

    share: FloatArray
    back: FloatArray
    cross: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Mean of the two shares: the same both ways."""
        return (self.share + self.back) / 2

    def of(self, a: int) -> "Measures":
        """Return those of one category, where there are several."""
        return Measures(self.share[a], self.back[a], self.cross[a])

    def turned(self) -> "Measures":
        """Return those of B and A."""
        return Measures(self.back, self.share, self.cross)


def joined(parts: list[Measures]) -> Measures:
    """Return the measures of draws made some at a time as those of all."""
    names = ("share", "back", "cross")
    return Measures(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names))


def observed(scene: Scene, a: int, b: int) -> Measures:
    """Return the measures of an ordered pair of categories as they are, arrays of one."""
    return against_all(scene, scene.counts[b][None]).of(a)


def against_all(scene: Scene, moved: IntArray) -> Measures:
    """Measure patterns B against each category of the scene as A, which stays as it is.

    Parameters
    ----------
    moved : (draws, n) incidents at each place; the hotspots of each are made anew. A draw without any
        incident has 0 of everything.

    Returns
    -------
    Measures with (k, draws) numbers.
    """
    counts, cells, totals = scene.counts, scene.cells, scene.totals[:, None]
    # Cells and places by category in rows of k: a step in memory for each place that is not empty.
    fixed = np.array([top_cells(cells, count, scene.take) for count in counts]).T
    held = np.array([cells.totals(count) for count in counts]).T
    near = (scene.near @ counts.T).astype(np.int64)
    fixed, held, near = (np.ascontiguousarray(array, dtype=np.int64) for array in (fixed, held, near))
    moved = np.ascontiguousarray(moved, dtype=np.int64)
    inside, back, pairs = _against_all(moved, cells.of_place, cells.around, scene.take, fixed, held, near)
    # Sums of whole numbers are exact, so draws equal to what was observed compare as equal.
    drawn = np.maximum(moved.sum(axis=1), 1)
    return Measures(inside / drawn, back / totals, pairs / (drawn * totals))


@kernel
def _against_all(
    moved: IntArray,
    of_place: IntArray,
    around: IntArray,
    take: int,
    fixed: IntArray,
    fixed_held: IntArray,
    fixed_near: IntArray,
) -> tuple[IntArray, IntArray, IntArray]:
    draws, categories = len(moved), fixed.shape[1]
    inside = np.zeros((categories, draws), dtype=np.int64)
    back, pairs = np.zeros_like(inside), np.zeros_like(inside)
    held = np.empty(len(around), dtype=np.int64)
    for draw in range(draws):
        held[:] = 0
        for place in range(len(of_place)):
            count, cell = moved[draw, place], of_place[place]
            if count > 0:
                held[cell] += count
                for a in range(categories):
                    inside[a, draw] += count * fixed[cell, a]
                    pairs[a, draw] += count * fixed_near[place, a]
        for cell in busiest_cells(held, around, take):
            for a in range(categories):
                back[a, draw] += fixed_held[cell, a]
    return inside, back, pairs


def pair_measures(scene: Scene, first: IntArray, second: IntArray) -> Measures:
    """Measure drawn patterns against each other, draw by draw; neither stays as it is.

    Parameters
    ----------
    first, second : (draws, n) incidents at each place of the patterns A and B.
    """
    links: csr_array = scene.near
    graph = (links.indptr.astype(np.int64), links.indices.astype(np.int64))
    drawn = (np.ascontiguousarray(first, dtype=np.int64), np.ascontiguousarray(second, dtype=np.int64))
    inside, back, pairs = _pair_measures(*drawn, scene.cells.of_place, scene.cells.around, scene.take, *graph)
    in_first, in_second = (np.maximum(counts.sum(axis=1), 1) for counts in drawn)
    return Measures(inside / in_second, back / in_first, pairs / (in_first * in_second))


@kernel
def _pair_measures(
    first: IntArray,
    second: IntArray,
    of_place: IntArray,
    around: IntArray,
    take: int,
    start: IntArray,
    linked: IntArray,
) -> tuple[IntArray, IntArray, IntArray]:
    draws = len(first)
    inside, back = np.zeros(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
    pairs = np.zeros(draws, dtype=np.int64)
    for draw in range(draws):
        held = np.zeros((2, len(around)), dtype=np.int64)
        for place in range(len(of_place)):
            held[0, of_place[place]] += first[draw, place]
            held[1, of_place[place]] += second[draw, place]
            if second[draw, place] > 0:
                near = 0
                for link in range(start[place], start[place + 1]):
                    near += first[draw, linked[link]]
                pairs[draw] += second[draw, place] * near
        for cell in busiest_cells(held[0], around, take):
            inside[draw] += held[1, cell]
        for cell in busiest_cells(held[1], around, take):
            back[draw] += held[0, cell]
    return inside, back, pairs


def jaccard(a: BaseGeometry, b: BaseGeometry) -> float | None:
    """Return the area in both hotspots as a share of that in either: a description, never tested.

    As a test it finds overlap where there is none: on the same streets hotspots of the same size meet.
    None where neither has any area.

    Examples
    --------
    >>> jaccard(shapely.box(0, 0, 20, 10), shapely.box(10, 0, 30, 10))
    0.3333333333333333
    """
    either = shapely.union(a, b).area
    return float(shapely.intersection(a, b).area / either) if either > 0 else None


def self_overlap(scene: Scene, *, halvings: int = DEFAULT_HALVINGS, seed: int = 1) -> FloatArray:
    """Return S of each category with itself, as two independent halves of its incidents share it.

    Each incident is put into either half by a coin; the share of one half inside the hotspots of the other
    is what a pattern coincides with itself at half the incidents. No two categories can be expected to
    coincide more: noise alone sets that limit.

    Returns
    -------
    (k,) means over the halvings.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    shares = np.zeros(len(scene.categories))
    for k, counts in enumerate(scene.counts):
        for some in chunks(halvings, len(counts)):
            for half in random.binomial(counts, 0.5, size=(some.stop - some.start, len(counts))):
                hot, other = top_cells(scene.cells, half, scene.take), counts - half
                shares[k] += scene.cells.totals(other)[hot].sum() / max(int(other.sum()), 1)
    return shares / halvings
