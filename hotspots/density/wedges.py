"""How much of a kernel lies inside a ring of edges: the compiled part of the edge correction.

Green's theorem turns the mass of a kernel inside a polygon into a walk round its border. Each directed edge
sweeps a triangle from the point, counted positive anticlockwise; the sum of the swept masses is the mass
inside. With K(R) the mass within the distance R of the point, the edge at distance s (positive when the point
lies to its left) sweeps the integral of K(s / cos(phi)) d(phi) / (2 pi). Where the edge is nearer than the
kernel's reach this is a plain formula in s and the position t along the edge; beyond, K = 1 and it is the
angle. Nothing jumps where a point comes to lie on an edge: s = 0 sweeps nothing.
"""

import math

import numpy as np

from hotspots.compilation import kernel
from hotspots.density.kernels import EPANECHNIKOV, GAUSSIAN_REACH, QUARTIC, TRIANGULAR, UNIFORM
from hotspots.places import FloatArray, IntArray

_GAUSSIAN_MASS = -math.expm1(-(GAUSSIAN_REACH**2) / 2.0)
# The integrand of the Gaussian is smooth everywhere: ten nodes on two and a half standard deviations hold
# it to 1e-12, and four on the short edges that real borders are made of.
_PANEL, _SHORT = 2.5, 0.5
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(10)
_FEW_NODES, _FEW_WEIGHTS = np.polynomial.legendre.leggauss(4)


@kernel
def add_swept_mass(
    mass: FloatArray,
    point: FloatArray,
    ring: IntArray,
    edge: FloatArray,
    first_edge: IntArray,
    code: int,
    reach: float,
) -> None:
    """Write the mass inside for each point that has a set of rings.

    Parameters
    ----------
    mass : (n,) written to where ``ring`` is not negative.
    point : (n, 3) easting, northing and bandwidth, metres.
    ring : (n,) which rings a point is measured in; negative: none.
    edge : (m, 5) easting and northing of the start, the same of a step of 1 m along, and length in metres;
        exteriors anticlockwise, holes clockwise.
    first_edge : (rings + 1,) where the edges of each set of rings start.
    code, reach : of the kernel (`kernels.Kernel`); the reach in bandwidths.
    """
    for i in range(len(point)):
        if ring[i] < 0:
            continue
        scale = 1.0 / point[i, 2]
        swept, near = 0.0, False
        for j in range(first_edge[ring[i]], first_edge[ring[i] + 1]):
            start_east, start_north = edge[j, 0] - point[i, 0], edge[j, 1] - point[i, 1]
            # In bandwidths from here on, so that one formula serves every bandwidth.
            s = (start_east * edge[j, 3] - start_north * edge[j, 2]) * scale
            t1 = (start_east * edge[j, 2] + start_north * edge[j, 3]) * scale
            t2 = t1 + edge[j, 4] * scale
            half_chord = math.sqrt(max(0.0, reach * reach - s * s))
            low, high = max(t1, -half_chord), min(t2, half_chord)
            if low >= high:
                swept += _angle(s, t1, t2)
                continue
            near = True
            swept += _near_mass(code, s, low, high)
            if t1 < low:
                swept += _angle(s, t1, low)
            if high < t2:
                swept += _angle(s, high, t2)
        swept /= 2.0 * math.pi
        # No edge within reach: all of the kernel lies inside, or none, and the sum is a whole number but for
        # its rounding.
        mass[i] = min(1.0, max(0.0, swept if near else np.rint(swept)))


@kernel
def _angle(s: float, t1: float, t2: float) -> float:
    """Angle under which the edge at distance s appears between two positions along it."""
    return math.atan2(s * (t2 - t1), s * s + t1 * t2)


@kernel
def _near_mass(code: int, s: float, t1: float, t2: float) -> float:
    """2 pi times the mass swept by a piece of edge within reach; all lengths in bandwidths."""
    if code == QUARTIC:
        return _quartic(s, t2) - _quartic(s, t1)
    if code == EPANECHNIKOV:
        return _epanechnikov(s, t2) - _epanechnikov(s, t1)
    if code == TRIANGULAR:
        return _triangular(s, t2) - _triangular(s, t1)
    if code == UNIFORM:
        return s * (t2 - t1)
    return _gaussian(s, t1, t2)


@kernel
def _quartic(s: float, t: float) -> float:
    """Antiderivative for K(R) = 1 - (1 - R^2)^3: terms in tan, tan^3 and tan^5 of t / s, multiplied out."""
    s2, t2 = s * s, t * t
    return s * t * (3.0 - 3.0 * s2 - t2 + s2 * s2 + 2.0 / 3.0 * s2 * t2 + 0.2 * t2 * t2)


@kernel
def _epanechnikov(s: float, t: float) -> float:
    """Antiderivative for K(R) = 1 - (1 - R^2)^2."""
    return s * t * (2.0 - s * s - t * t / 3.0)


@kernel
def _triangular(s: float, t: float) -> float:
    """Antiderivative for K(R) = 3 R^2 - 2 R^3: the second term is the integral of the cubed secant."""
    cube = s * s * s
    secant = cube * math.asinh(t / abs(s)) if cube != 0.0 else 0.0
    return s * t * (3.0 - math.hypot(s, t)) - secant


@kernel
def _gaussian(s: float, t1: float, t2: float) -> float:
    """Gauss-Legendre quadrature for K(R) = (1 - exp(-R^2 / 2)) / (1 - exp(-reach^2 / 2))."""
    if t2 - t1 <= _SHORT:
        return _gaussian_panel(s, t1, t2, _FEW_NODES, _FEW_WEIGHTS)
    panels = math.ceil((t2 - t1) / _PANEL)
    width = (t2 - t1) / panels
    total = 0.0
    for panel in range(panels):
        low = t1 + panel * width
        total += _gaussian_panel(s, low, low + width, _NODES, _WEIGHTS)
    return total


@kernel
def _gaussian_panel(s: float, t1: float, t2: float, node: FloatArray, share: FloatArray) -> float:
    middle, half = (t1 + t2) / 2.0, (t2 - t1) / 2.0
    total = 0.0
    for k in range(len(node)):
        squared = s * s + (middle + half * node[k]) ** 2
        total += share[k] * (-math.expm1(-0.5 * squared) / squared if squared > 0.0 else 0.5)
    return s * half * total / _GAUSSIAN_MASS
