"""Density at the places themselves: the pilot of adaptive bandwidths, and what cross-validation asks for."""

from typing import Literal

import numpy as np

from hotspots.compilation import kernel as compiled
from hotspots.compilation import kernel_input
from hotspots.density.kernels import DEFAULT_KERNEL, M2_PER_KM2, fraction_of_peak, kernel_named
from hotspots.neighbours import neighbour_spans
from hotspots.places import STEPS_PER_METRE, FloatArray, IntArray

LeaveOut = Literal["none", "incident", "place"]


def density_at(
    easting: FloatArray,
    northing: FloatArray,
    weight: FloatArray | IntArray,
    bandwidth_m: float,
    *,
    kernel: str = DEFAULT_KERNEL,
    leave_out: LeaveOut = "none",
) -> FloatArray:
    """Return the density at each place that all places make together, per square kilometre.

    Exact: the sum over every other place within reach, and what the place itself holds is never added only
    to be taken away again.

    Parameters
    ----------
    easting, northing : (n,) places, finite, metres; taken to the nearest 0.1 m. n may be 0.
    weight : (n,) incidents at each, finite and not negative.
    bandwidth_m : positive.
    kernel : a name of `kernels.KERNELS`.
    leave_out : what of a place does not count at the place itself: nothing; one ``incident`` (a place of
        weight 1 or less then holds nothing of its own); or the whole ``place``.

    Returns
    -------
    (n,) in the order of the places.

    Raises
    ------
    QuestionError
        There is no kernel of that name.

    Examples
    --------
    Two places 60 m apart, with 100 m: the uniform kernel counts 1 + 2 within a circle of 0.01 pi km^2.

    >>> east, north, weight = np.array([0.0, 60.0]), np.zeros(2), np.array([1, 2])
    >>> (density_at(east, north, weight, 100.0, kernel="uniform") * 0.01 * np.pi).round(9).tolist()
    [3.0, 3.0]
    >>> left = density_at(east, north, weight, 100.0, kernel="uniform", leave_out="incident")
    >>> (left * 0.01 * np.pi).round(9).tolist()
    [2.0, 2.0]
    """
    chosen = kernel_named(kernel)
    reach_m = chosen.reach * bandwidth_m
    spans = neighbour_spans(easting, northing, reach_m)
    held = np.asarray(weight, dtype=np.float64)
    own = {"none": held, "incident": np.maximum(held - 1.0, 0.0), "place": np.zeros_like(held)}[leave_out]
    density = np.empty(held.size)
    density[spans.order] = _fractions_within(
        chosen.code,
        spans.point_dm,
        spans.span,
        kernel_input(held[spans.order]),
        kernel_input(own[spans.order]),
        reach_m * STEPS_PER_METRE,
    )
    return density * (chosen.peak_per_m2(bandwidth_m) * M2_PER_KM2)


@compiled
def _fractions_within(
    code: int, point_dm: FloatArray, span: IntArray, weight: FloatArray, own: FloatArray, reach_dm: float
) -> FloatArray:
    """Weight within reach of each place, each by its fraction of the kernel's peak."""
    total = np.empty(len(point_dm))
    for p in range(len(point_dm)):
        here = own[p]
        for k in range(3):
            for q in range(span[k, p, 0], span[k, p, 1]):
                if q != p:
                    squared = (point_dm[q, 0] - point_dm[p, 0]) ** 2 + (point_dm[q, 1] - point_dm[p, 1]) ** 2
                    here += weight[q] * fraction_of_peak(code, squared, reach_dm)
        total[p] = here
    return total
