"""From the incidents of a category to its density surface, with every setting resolved and why."""

from dataclasses import dataclass

import numpy as np

from hotspots.choice import Choice
from hotspots.density.adaptive import WIDEST, abramson_bandwidths
from hotspots.density.covered import covered_ground, covered_share
from hotspots.density.edge import diggle_weights, mass_inside, uniform_correction
from hotspots.density.grid import Grid, grid_over
from hotspots.density.kernels import KERNELS
from hotspots.density.settings import (
    COARSEST,
    FLOOR,
    greatest_bandwidth_m,
    resolved_adaptive,
    resolved_bandwidth,
    resolved_cell,
    resolved_edge,
    resolved_kernel,
)
from hotspots.density.stencil import Stencil, stencil
from hotspots.density.surface import DensitySurface, surface
from hotspots.evidence import Evidence
from hotspots.methods.bandwidth_choice import CANDIDATES_M, automatic_bandwidth
from hotspots.methods.found import of_each
from hotspots.places import FloatArray
from hotspots.polygons import Ground
from hotspots.weights import Weighted, resolved_half_life, resolved_weights, weighted


@dataclass(frozen=True)
class Smoothing:
    """How incidents are spread over the ground, the same for every category but for the bandwidth.

    Attributes
    ----------
    grid : the cells.
    covered : ground whose incidents are loaded; the edge correction acts at its border.
    kernel, adaptive, edge, weights, half_life, cell : settings.
    bandwidth : by category.
    """

    evidence: Evidence
    grid: Grid
    covered: Ground | None
    kernel: Choice
    bandwidth: dict[str, Choice]
    adaptive: Choice
    edge: Choice
    weights: Choice
    half_life: Choice
    cell: Choice

    @property
    def choices(self) -> dict[str, Choice]:
        """The settings by name."""
        return {
            "kernel": self.kernel,
            "bandwidth_m": of_each(self.bandwidth),
            "adaptive": self.adaptive,
            "cell_m": self.cell,
            "edge": self.edge,
            "weights": self.weights,
            "half_life_months": self.half_life,
        }

    @property
    def weighs(self) -> bool:
        """Whether incidents weigh anything but one."""
        return self.weights.value != 1 or self.half_life.value is not None

    def weighted(self, category: str) -> Weighted:
        """Return what the incidents of a category weigh at each place."""
        if not self.weighs:
            return Weighted(self.evidence.weight(category).astype(np.float64), {})
        return weighted(self.evidence, category, self.weights, self.half_life)

    def surface(self, category: str, weight: FloatArray) -> DensitySurface:
        """Return the density of what incidents of a category weigh at each place, corrected at the edge."""
        counts, kernel, bandwidth_m = self.evidence.counts, self.kernel.value, self.bandwidth[category].value
        each_m, gain = self._reach_and_gain(bandwidth_m, weight)
        place = counts.easting, counts.northing, weight * gain
        found = surface(self.grid, *place, bandwidth_m, kernel=kernel, place_bandwidth_m=each_m)
        if self.covered is None or self.edge.value != "uniform":
            return found
        return _uniform(found, self.covered, kernel)

    def stencil(self, category: str, weight: FloatArray) -> Stencil:
        """Return what other incidents at the same places add to the surface that these weights make.

        The uniform edge
        correction is left out, as `hotspots.density.stencil.stencil` says.
        """
        counts, kernel, bandwidth_m = self.evidence.counts, self.kernel.value, self.bandwidth[category].value
        each_m, gain = self._reach_and_gain(bandwidth_m, weight)
        place = counts.easting, counts.northing
        return stencil(self.grid, *place, bandwidth_m, kernel=kernel, place_bandwidth_m=each_m, gain=gain)

    def _reach_and_gain(self, bandwidth_m: float, weight: FloatArray) -> tuple[FloatArray | None, FloatArray]:
        """Bandwidth of each place where they are adaptive, and what one incident on each weighs (Diggle)."""
        counts, kernel, each_m = self.evidence.counts, self.kernel.value, None
        place, gain = (counts.easting, counts.northing), np.ones(len(counts))
        if self.adaptive.value:
            floor_m = FLOOR * bandwidth_m
            each_m = abramson_bandwidths(*place, weight, bandwidth_m, floor_m=floor_m, kernel=kernel)
        if self.covered is not None and self.edge.value == "diggle":
            reached_m = bandwidth_m if each_m is None else each_m
            gain = diggle_weights(gain, mass_inside(self.covered, *place, reached_m, kernel=kernel))
        return each_m, gain


def smoothing_of(evidence: Evidence, *, share: float) -> Smoothing:
    """Return the smoothing that a question asks for.

    Parameters
    ----------
    share : share of the area by which an automatic bandwidth is tried.

    Raises
    ------
    QuestionError
        A setting is outside its limits.
    """
    asked, ground = evidence.question.asked, evidence.study_area.geometry
    kernel = resolved_kernel(asked.kernel)
    adaptive = resolved_adaptive(asked=asked.adaptive)
    edge = resolved_edge(asked.edge)
    bandwidth = _bandwidths(evidence, kernel, adaptive, share)
    narrowest_m = min(choice.value for choice in bandwidth.values())
    cell = resolved_cell(asked.cell_m, narrowest_m, ground.bounds)
    covered, edge = _covered(evidence, edge, max(choice.value for choice in bandwidth.values()), kernel)
    return Smoothing(
        evidence,
        grid_over(ground, cell.value),
        covered,
        kernel,
        bandwidth,
        adaptive,
        edge,
        resolved_weights(asked.weights),
        resolved_half_life(asked.half_life_months),
        cell,
    )


def _bandwidths(evidence: Evidence, kernel: Choice, adaptive: Choice, share: float) -> dict[str, Choice]:
    asked, categories = evidence.question.asked, evidence.question.categories
    if asked.bandwidth_m == "auto":
        ground = evidence.study_area.geometry
        # As coarse as is exact enough: many surfaces are made to choose one.
        cell = resolved_cell(min(CANDIDATES_M) / COARSEST, min(CANDIDATES_M), ground.bounds)
        grid = grid_over(ground, cell.value)
        return {
            category: automatic_bandwidth(
                evidence,
                category,
                grid,
                share,
                kernel.value,
                greatest_bandwidth_m(kernel.value, adaptive=adaptive.value),
            )
            for category in categories
        }
    one = resolved_bandwidth(asked.bandwidth_m, kernel.value, adaptive=adaptive.value)
    return dict.fromkeys(categories, one)


def _covered(
    evidence: Evidence, edge: Choice, bandwidth_m: float, kernel: Choice
) -> tuple[Ground | None, Choice]:
    """Ground whose incidents are loaded, and the choice of the edge with what it came to."""
    if edge.value == "none":
        return None, edge
    counts, ground = evidence.counts, evidence.study_area.geometry
    recorded = counts.of("all") > 0
    reach_m = KERNELS[kernel.value].reach * bandwidth_m * (WIDEST if evidence.question.asked.adaptive else 1)
    # Incidents within reach of the study area are corrected by the ground within reach of themselves.
    covered = covered_ground(ground, counts.easting[recorded], counts.northing[recorded], 2 * reach_m)
    share = covered_share(ground, covered, reach_m)
    told = f"{edge.why}; incidents beyond {share:.0%} of the border are loaded, and there it is no edge"
    return covered, Choice(edge.value, told)


def _uniform(density: DensitySurface, covered: Ground, kernel: str) -> DensitySurface:
    grid = density.grid
    around = (np.arange(-1, count + 1) + 0.5 for count in grid.shape)
    northing, easting = (
        start + steps * grid.cell_m for start, steps in zip((grid.south, grid.west), around, strict=True)
    )
    mass = mass_inside(covered, easting, northing[:, None], density.bandwidth_m, kernel=kernel)
    padded = np.nan_to_num(uniform_correction(density.padded_per_km2, mass))
    return DensitySurface(np.where(grid.mask, padded[1:-1, 1:-1], np.nan), grid, density.bandwidth_m, padded)
