"""Edge correction: how much of an incident's kernel falls where incidents can be seen.

Beyond the covered ground nothing is recorded, so the part of a kernel that falls there is lost and the
density along the border is too low. Dividing each incident's weight by the mass that stays inside (Diggle)
puts the loss back where the incident is; dividing the surface by the mass inside at each cell (uniform)
mends a constant density, and keeps no total.
"""

import math

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.compilation import kernel_input
from hotspots.density.kernels import DEFAULT_KERNEL, kernel_named
from hotspots.density.wedges import add_swept_mass
from hotspots.places import BoolArray, FloatArray, IntArray
from hotspots.polygons import GeometryArray, Ground, prepared_copy

_LEAST_TILE_M = 500.0
"""Smaller tiles cost more in cutting than they save in edges to walk along."""
_COARSE_TILES = 8
_MARGIN_M = 1.0


def mass_inside(
    ground: Ground,
    easting: npt.ArrayLike,
    northing: npt.ArrayLike,
    bandwidth_m: npt.ArrayLike,
    *,
    kernel: str = DEFAULT_KERNEL,
) -> FloatArray:
    """Return the integral over the ground of the kernel centred at each point.

    In closed form along the border (Green's theorem), not by a grid: right to rounding, about 1e-12, for
    the kernels that are polynomials of the distance, and to 1e-10 for the Gaussian, which is cut off at five
    standard deviations. Exactly 1 where no border is within reach inside, exactly 0 where none is outside.

    Parameters
    ----------
    ground : valid, metres; holes and islands are what they seem. It may be empty.
    easting, northing : finite, metres; shapes that broadcast together, so ``(columns,)`` and ``(rows, 1)``
        of a grid give the mass at its cells.
    bandwidth_m : positive; one for all, or one for each point. Radius of the kernel; of the Gaussian,
        standard deviation.
    kernel : a name of `kernels.KERNELS`.

    Returns
    -------
    Mass in 0..1, of the shape of the points. A point on a straight border has 1/2, at a square corner 1/4.

    Raises
    ------
    QuestionError
        There is no kernel of that name.

    References
    ----------
    Diggle, P. (1985). A kernel method for smoothing point process data. Applied Statistics 34, 138-147.
    https://doi.org/10.2307/2347366

    Examples
    --------
    >>> square = shapely.box(0, 0, 1000, 1000)
    >>> mass_inside(square, [500, 0, 0, -200], [500, 500, 0, 500], 150.0).round(12).tolist()
    [1.0, 0.5, 0.25, 0.0]
    """
    form = kernel_named(kernel)
    at_easting, at_northing, bandwidth = np.broadcast_arrays(easting, northing, bandwidth_m)
    point = kernel_input(np.column_stack([at_easting.ravel(), at_northing.ravel(), bandwidth.ravel()]))
    mass = np.zeros(len(point))
    if len(point) and not ground.is_empty:
        window, parent, tile = _tiles(point, form.reach)
        own = prepared_copy(ground)
        whole: BoolArray = shapely.covers(own, window)
        met: IntArray = np.flatnonzero(shapely.intersects(own, window) & ~whole)
        mass[whole[tile]] = 1.0
        edge, first_edge = _directed_edges(_clipped(own, window[met], parent[met]))
        ring = np.full(len(window), -1)
        ring[met] = np.arange(len(met))
        add_swept_mass(mass, point, ring[tile], edge, first_edge, form.code, form.reach)
    return mass.reshape(at_easting.shape)


def diggle_weights(weight: npt.ArrayLike, mass: FloatArray) -> FloatArray:
    """Return what incidents weigh when the part of their kernels beyond the covered ground is put back.

    A surface of these weights integrates over the covered ground to the sum of the weights given: Diggle's
    correction keeps the total, the uniform one does not.

    Parameters
    ----------
    weight : (n,) of incidents in the covered ground. One outside it does not belong to the surface and must
        be left out before: a sliver of mass would make it weigh a thousandfold.
    mass : (n,) from `mass_inside` at the incidents. Where it is 0 (outside and out of reach) the weight
        becomes 0; their number is ``(mass == 0).sum()``.

    References
    ----------
    Diggle, P. (1985). https://doi.org/10.2307/2347366

    Examples
    --------
    >>> diggle_weights([3, 3, 3], np.array([1.0, 0.5, 0.0])).tolist()
    [3.0, 6.0, 0.0]
    """
    given = np.asarray(weight, dtype=np.float64)
    return np.divide(given, mass, out=np.zeros(given.shape), where=mass > 0)


def uniform_correction(per_km2: FloatArray, mass: FloatArray) -> FloatArray:
    """Return a surface divided by the mass inside at each cell.

    Right on average where the true density is constant across the border; its total over the covered ground
    is not the number of incidents.

    Parameters
    ----------
    per_km2 : [row, column], NaN outside the study area.
    mass : [row, column] from `mass_inside` at the cell centres.

    Returns
    -------
    [row, column]; NaN where the surface is NaN or no mass is inside.

    References
    ----------
    Jones, M. C. (1993). Simple boundary correction for kernel density estimation. Statistics and Computing
    3, 135-146. https://doi.org/10.1007/BF01896259

    Examples
    --------
    >>> uniform_correction(np.array([[8.0, 8.0, 0.0]]), np.array([[1.0, 0.5, 0.0]])).tolist()
    [[8.0, 16.0, nan]]
    """
    corrected: FloatArray = np.divide(per_km2, mass, out=np.full(per_km2.shape, np.nan), where=mass > 0)
    return corrected


def _tiles(point: FloatArray, reach: float) -> tuple[GeometryArray, IntArray, IntArray]:
    """Square tiles with points: what their kernels reach, the coarse tile of each, and each point's tile."""
    side_m = max(reach * float(point[:, 2].max()), _LEAST_TILE_M)
    column, row = np.floor(point[:, :2] / side_m).astype(np.int64).T
    number, member = np.unique(_packed(row, column), return_inverse=True)
    tile_reach = np.zeros(len(number))
    np.maximum.at(tile_reach, member, reach * point[:, 2])
    tile = np.empty((len(number), 2), dtype=np.int64)
    tile[member, 0], tile[member, 1] = column, row
    # The cut must be out of reach for certain, so that a point that meets no border meets none of its own.
    south_west = tile * side_m - (tile_reach + _MARGIN_M)[:, None]
    north_east = (tile + 1) * side_m + (tile_reach + _MARGIN_M)[:, None]
    window = shapely.box(south_west[:, 0], south_west[:, 1], north_east[:, 0], north_east[:, 1])
    return window, _packed(*(tile // _COARSE_TILES).T), member


def _packed(row: IntArray, column: IntArray) -> IntArray:
    """One number for a row and a column; numbers are sorted many times faster than pairs."""
    first = column.min()
    number: IntArray = row * (column.max() - first + 1) + (column - first)
    return number


def _clipped(ground: Ground, window: GeometryArray, parent: IntArray) -> GeometryArray:
    """Cut the ground to windows; in two steps, because each cut reads every vertex it is given."""
    bounds = shapely.bounds(window).reshape(-1, 4)
    coarse, member = np.unique(parent, return_inverse=True)
    extent = np.tile([math.inf, math.inf, -math.inf, -math.inf], (len(coarse), 1))
    np.minimum.at(extent[:, :2], member, bounds[:, :2])
    np.maximum.at(extent[:, 2:], member, bounds[:, 2:])
    pieces = shapely.intersection(ground, shapely.box(*extent.T))
    clipped: GeometryArray = shapely.intersection(pieces[member], window)
    return clipped


def _directed_edges(pieces: GeometryArray) -> tuple[FloatArray, IntArray]:
    """(m, 5) start, direction and length with the ground to the left, and where those of each piece start."""
    members, piece = shapely.get_parts(pieces, return_index=True)
    # What is left of a line or a point has no rings, and drops out.
    rings, member = shapely.get_rings(shapely.orient_polygons(members), return_index=True)
    vertex, ring = shapely.get_coordinates(rings, return_index=True)
    step = np.diff(vertex, axis=0)
    length_m = np.hypot(*step.T)
    along = np.flatnonzero((ring[1:] == ring[:-1]) & (length_m > 0))
    edge = np.column_stack([vertex[along], step[along] / length_m[along, None], length_m[along]])
    first_edge: IntArray = np.searchsorted(piece[member[ring[along]]], np.arange(len(pieces) + 1))
    return kernel_input(edge), first_edge
