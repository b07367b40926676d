"""The kernels: how one incident is spread over the ground around it.

Every kernel is round, falls outwards and integrates to 1 over the plane, so a surface made of it integrates
to the number of incidents. A new kernel is one line of `KERNELS` and one formula in `fraction_of_peak`.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotspots.choosing import known_word
from hotspots.compilation import kernel as compiled
from hotspots.compilation import kernel_input
from hotspots.places import FloatArray

QUARTIC, EPANECHNIKOV, TRIANGULAR, UNIFORM, GAUSSIAN = range(5)
"""What compiled loops call the kernels."""

GAUSSIAN_REACH = 5.0
"""Standard deviations at which the Gaussian is cut: 4 of a million parts of an incident lie farther out."""

_GAUSSIAN_HELD = -math.expm1(-(GAUSSIAN_REACH**2) / 2)  # the part of a Gaussian within its reach

DEFAULT_KERNEL = "quartic"

M2_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Kernel:
    """One way of spreading an incident; d is the distance from it and h the bandwidth.

    Attributes
    ----------
    name : what people ask for.
    code : what compiled loops call it.
    peak : value where the incident stands, times h^2; a pure number.
    reach : distance at which the kernel ends, in bandwidths.
    formula : per square metre, within the reach.
    description : one line for people.
    """

    name: str
    code: int
    peak: float
    reach: float
    formula: str
    description: str

    def peak_per_m2(self, bandwidth_m: float) -> float:
        """Return the kernel's value where the incident stands, per square metre.

        Examples
        --------
        >>> round(KERNELS["quartic"].peak_per_m2(150) * 1e6, 3)  # one incident, per km^2
        42.441
        """
        return self.peak / bandwidth_m**2

    def per_m2(self, distance_m: npt.ArrayLike, bandwidth_m: float) -> FloatArray:
        """Return the kernel at distances from the incident, per square metre.

        Parameters
        ----------
        distance_m : metres, any shape; 0 is returned from the reach onwards.
        bandwidth_m : positive.

        Examples
        --------
        >>> KERNELS["quartic"].per_m2([0.0, 75.0, 150.0], 150.0).round(8).tolist()
        [4.244e-05, 2.387e-05, 0.0]
        """
        distance = kernel_input(distance_m)
        fraction = _fractions(self.code, distance.ravel(), self.reach * bandwidth_m)
        return self.peak_per_m2(bandwidth_m) * fraction.reshape(distance.shape)


KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel(
            "quartic",
            QUARTIC,
            3 / math.pi,
            1.0,
            "3 / (pi h^2) (1 - d^2/h^2)^2",
            "a smooth hill that ends at the bandwidth; the usual kernel of crime mapping",
        ),
        Kernel(
            "epanechnikov",
            EPANECHNIKOV,
            2 / math.pi,
            1.0,
            "2 / (pi h^2) (1 - d^2/h^2)",
            "a dome that ends at the bandwidth with an edge; flatter in the middle than the quartic",
        ),
        Kernel(
            "triangular",
            TRIANGULAR,
            3 / math.pi,
            1.0,
            "3 / (pi h^2) (1 - d/h)",
            "a cone that ends at the bandwidth; the sharpest top, so single places stand out most",
        ),
        Kernel(
            "uniform",
            UNIFORM,
            1 / math.pi,
            1.0,
            "1 / (pi h^2)",
            "a plain count within less than the bandwidth, divided by the area of the circle",
        ),
        Kernel(
            "gaussian",
            GAUSSIAN,
            1 / (2 * math.pi * _GAUSSIAN_HELD),
            GAUSSIAN_REACH,
            "1 / (2 pi h^2) exp(-d^2 / (2 h^2)) / (1 - exp(-12.5))",
            "a bell whose standard deviation is the bandwidth, cut at five of them; spreads the farthest",
        ),
    )
}
"""The kernels by name, the default first.

The uniform kernel holds what is nearer than h; at exactly h there is nothing, as with the other kernels. The
Gaussian is cut at 5 h and raised by 3.7 parts in a million, so that it integrates to 1 all the same.

References
----------
Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, section 4.2.
https://doi.org/10.1201/9781315140919
"""

DESCRIPTIONS: dict[str, str] = {kernel.name: kernel.description for kernel in KERNELS.values()}


def kernel_named(name: str) -> Kernel:
    """Return the kernel of a name.

    Raises
    ------
    QuestionError
        There is none of that name.
    """
    return KERNELS[known_word("kernel", name, DESCRIPTIONS)]


@compiled
def fraction_of_peak(code: int, squared_m2: float, reach_m: float) -> float:
    """Return a kernel at a squared distance as a fraction of its peak; exactly 0 from the reach onwards.

    Compiled loops call it with a code that is a constant to them: the other branches vanish, and the loop is
    vectorised. The difference of squares is taken before it is scaled, so that the edge is decided by
    ``squared_m2 < reach_m**2`` and by nothing that was rounded later.
    """
    reach_m2 = reach_m * reach_m
    if code == QUARTIC:
        remainder = max(0.0, reach_m2 - squared_m2) * (1.0 / reach_m2)
        return remainder * remainder
    if code == EPANECHNIKOV:
        return max(0.0, reach_m2 - squared_m2) * (1.0 / reach_m2)
    if code == TRIANGULAR:
        return max(0.0, reach_m - math.sqrt(squared_m2)) * (1.0 / reach_m)
    if code == UNIFORM:
        return 1.0 if squared_m2 < reach_m2 else 0.0
    exponent = squared_m2 * (-0.5 * GAUSSIAN_REACH**2 / reach_m2)
    return math.exp(exponent) if squared_m2 < reach_m2 else 0.0


@compiled
def _fractions(code: int, distance_m: FloatArray, reach_m: float) -> FloatArray:
    fraction = np.empty(distance_m.size)
    for i in range(distance_m.size):
        fraction[i] = fraction_of_peak(code, distance_m[i] * distance_m[i], reach_m)
    return fraction
