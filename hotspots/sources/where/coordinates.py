"""Where each row of a file is, or why it is nowhere: all work once for each distinct pair of coordinates."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from boundaries.projection import Projection
from hotspots.errors import SourceError
from hotspots.places import BoolArray, FloatArray, IntArray, PlaceFrame
from hotspots.sources.pairs import Codes, coded, pairs_of
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.where import grid_references
from hotspots.sources.where.number_texts import coordinates_in
from hotspots.sources.where.place_systems import LONLAT, PlaceSystem, place_system

if TYPE_CHECKING:
    from hotspots.sources.profiles.rules import Columns, PlaceRule

_NO_LOCATION, _NULL_ISLAND, _SWAPPED, _DEGREES, _METRES, _OUT_OF_BOUNDS = (
    np.int8(REASONS.index(name))
    for name in (
        "no_location",
        "null_island",
        "swapped",
        "degrees_for_metres",
        "metres_for_degrees",
        "out_of_bounds",
    )
)


class SaysWhere(Protocol):
    """The part of a profile that says where rows are."""

    @property
    def columns(self) -> "Columns":
        """Which column holds what."""

    @property
    def place(self) -> "PlaceRule":
        """The system of the coordinates, and what is put right."""


@dataclass(frozen=True)
class Located:
    """Where n rows are; the arrays are read-only.

    Attributes
    ----------
    place : (n,) place numbers, 0 where the row does not fit.
    reason : (n,) index in `REASONS`, or `FITS`.
    repaired : (n,) whether exchanged coordinates were put right, as the profile allows.
    precision_m : (n,) width in metres of the square that a grid reference names; 0 for other systems.
    """

    place: IntArray
    reason: npt.NDArray[np.int8]
    repaired: BoolArray
    precision_m: FloatArray

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False


def located(
    cells: pa.Table, profile: SaysWhere, crs_of_file: str, projection: Projection, frame: PlaceFrame
) -> Located:
    """Return where rows are.

    Parameters
    ----------
    cells : columns by the names that the profile gives; ``@x`` and ``@y`` of a file with geometry.
    crs_of_file : system of ``@x`` and ``@y``, "" where the file does not say.

    Raises
    ------
    SourceError
        The system is unknown, or the profile names no columns for it.
    """
    rule, columns = profile.place, profile.columns
    if rule.system == "grid-reference":
        return _by_reference(cells, _named(columns.grid_reference, rule.system), projection, frame)
    if rule.system == "geometry":
        if not crs_of_file:
            raise SourceError(
                "the file does not say the coordinate system of its geometry (Shapefile: the .prj file "
                f"beside it); save it with one, such as {projection.crs} or EPSG:4326"
            )
        names, crs = ("@x", "@y"), crs_of_file
    elif rule.system == "lonlat":
        names, crs = (columns.longitude, columns.latitude), LONLAT
    else:
        names, crs = (columns.easting, columns.northing), rule.system
    system = place_system(crs, projection.crs)
    x, y = (coded(cells[_named(name, rule.system)]) for name in names)
    pairs = pairs_of(x, y)
    found = _of_pairs(
        coordinates_in(x.values, degrees=system.degrees)[pairs.first],
        coordinates_in(y.values, degrees=system.degrees)[pairs.second],
        system,
        projection,
        frame,
        repair=rule.repair_swapped,
    )
    return _by_row(found, pairs.codes)


def _named(name: str, system: str) -> str:
    if not name:
        needed = {"lonlat": "longitude and latitude", "grid-reference": "grid_reference"}
        raise SourceError(
            f"[place] system is '{system}', but [columns] does not name "
            f"{needed.get(system, 'easting and northing')}; name it, or choose another system"
        )
    return name


def _by_row(found: Located, codes: Codes) -> Located:
    return Located(*(getattr(found, field.name)[codes] for field in fields(Located)))


def _by_reference(cells: pa.Table, name: str, projection: Projection, frame: PlaceFrame) -> Located:
    references = coded(cells[name])
    texts = references.values.cast(pa.string())
    squares = grid_references.squares_of(texts)
    reason = np.full(len(texts), FITS, dtype=np.int8)
    reason[np.isnan(squares.easting)] = _NO_LOCATION
    reason[squares.elsewhere] = _OUT_OF_BOUNDS
    system = place_system(grid_references.CRS, projection.crs)
    rows = np.flatnonzero(reason == FITS)
    located = system.in_store(squares.easting[rows], squares.northing[rows], projection)
    place = _placed(reason, rows, *located, frame)
    repaired = np.zeros(len(texts), dtype=np.bool_)
    return _by_row(Located(place, reason, repaired, squares.side_m), references.codes)


def _of_pairs(
    x: FloatArray,
    y: FloatArray,
    system: PlaceSystem,
    projection: Projection,
    frame: PlaceFrame,
    *,
    repair: bool,
) -> Located:
    """Return where (p,) pairs of coordinates are; NaN where there is no number."""
    reason = np.full(len(x), FITS, dtype=np.int8)
    reason[np.isnan(x) | np.isnan(y)] = _NO_LOCATION
    reason[(x == 0) & (y == 0)] = _NULL_ISLAND
    _tell_other_kind(reason, x, y, system, projection)
    rows = np.flatnonzero(reason == FITS)
    easting, northing, inside = system.in_store(x[rows], y[rows], projection)
    outside = np.flatnonzero(~inside)
    other_way = system.in_store(y[rows[outside]], x[rows[outside]], projection)
    exchanged = outside[other_way[2]]
    repaired = np.zeros(len(x), dtype=np.bool_)
    if repair:
        repaired[rows[exchanged]] = True
        inside[exchanged] = True
        easting[exchanged], northing[exchanged] = other_way[0][other_way[2]], other_way[1][other_way[2]]
    else:
        reason[rows[exchanged]] = _SWAPPED
    place = _placed(reason, rows, easting, northing, inside, frame)
    return Located(place, reason, repaired & (reason == FITS), np.zeros(len(x)))


def _tell_other_kind(
    reason: npt.NDArray[np.int8], x: FloatArray, y: FloatArray, system: PlaceSystem, projection: Projection
) -> None:
    """Tell degrees in a system of metres and metres in one of degrees, whichever of the two comes first.

    This is told before anything else: near the origin of a system degrees are metres in its area of use.
    """
    if system.degrees:
        rows = np.flatnonzero((reason == FITS) & (np.minimum(np.abs(x), np.abs(y)) > 180))
        own = place_system(projection.crs, projection.crs)
        fits = own.in_store(x[rows], y[rows], projection)[2] | own.in_store(y[rows], x[rows], projection)[2]
        reason[rows[fits]] = _METRES
    else:
        rows = np.flatnonzero((reason == FITS) & (np.maximum(np.abs(x), np.abs(y)) <= 180))
        fits = projection.in_area_of_use(x[rows], y[rows]) | projection.in_area_of_use(y[rows], x[rows])
        reason[rows[fits]] = _DEGREES


def _placed(
    reason: npt.NDArray[np.int8],
    rows: IntArray,
    easting: FloatArray,
    northing: FloatArray,
    inside: BoolArray,
    frame: PlaceFrame,
) -> IntArray:
    """Return the places of the rows that fit so far, and mark the others of them as out of bounds.

    Parameters
    ----------
    rows : (r,) those that fitted, of the n of `reason`.
    easting, northing, inside : (r,) where they are, and whether that is in the area of use.
    """
    place = np.zeros(len(reason), dtype=np.int64)
    packable = inside & frame.inside(easting, northing)
    lost = rows[~packable]
    reason[lost[reason[lost] == FITS]] = _OUT_OF_BOUNDS
    place[rows[packable]] = frame.pack(easting[packable], northing[packable])
    return place
