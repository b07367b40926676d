"""From longitude and latitude to metres, the same on every machine."""

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj import network
from pyproj.transformer import TransformerGroup

from boundaries.errors import BoundaryError

# A grid that one machine fetched and another did not would give one place two coordinates.
network.set_network_enabled(active=False)  # type: ignore[attr-defined]

FloatArray = npt.NDArray[np.float64]

_LONLAT = "OGC:CRS84"

GREATEST_STRETCH = 0.01
"""How far a metre of the system may be from a metre on the ground: distances are ground distances here."""


@dataclass(frozen=True, slots=True)
class Projection:
    """An exact PROJ pipeline from longitude/latitude (WGS 84) to a projected CRS in metres.

    Attributes
    ----------
    crs : authority code, such as ``EPSG:27700``.
    pipeline : the PROJ pipeline, recorded when the store is made; it uses no grid file.
    area_of_use : (west, south, east, north) in degrees, from the CRS's definition.
    bounds : (west, south, east, north) in whole metres around the area of use.
    """

    crs: str
    pipeline: str
    area_of_use: tuple[float, float, float, float]
    bounds: tuple[int, int, int, int]

    def to_projected(
        self, longitude: npt.ArrayLike, latitude: npt.ArrayLike
    ) -> tuple[FloatArray, FloatArray]:
        """Return (easting, northing) in metres; infinite where PROJ has no answer."""
        easting, northing = _transformer(self.pipeline).transform(longitude, latitude)
        return np.asarray(easting, dtype=float), np.asarray(northing, dtype=float)

    def to_lonlat(self, easting: npt.ArrayLike, northing: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return (longitude, latitude) in degrees, the inverse of `to_projected`."""
        longitude, latitude = _transformer(self.pipeline).transform(easting, northing, direction="INVERSE")
        return np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)

    def in_area_of_use(self, longitude: FloatArray, latitude: FloatArray) -> npt.NDArray[np.bool_]:
        """Say which coordinates lie in the CRS's area of use (False for NaN and infinity)."""
        west, south, east, north = self.area_of_use
        inside: npt.NDArray[np.bool_] = (
            (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        )
        return inside

    def as_json(self) -> dict[str, Any]:
        """Return what a store records of its projection."""
        return {
            "crs": self.crs,
            "pipeline": self.pipeline,
            "area_of_use": list(self.area_of_use),
            "bounds": list(self.bounds),
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Projection":
        """Return the projection that `as_json` recorded."""
        west, south, east, north = record["area_of_use"]
        left, bottom, right, top = record["bounds"]
        return cls(record["crs"], record["pipeline"], (west, south, east, north), (left, bottom, right, top))


def projection_of(crs: str = "EPSG:27700") -> Projection:
    """Choose the most accurate pipeline to a CRS that needs no grid file.

    For British National Grid that is the seven-parameter Helmert transformation (about 2 m), well inside
    the tens of metres by which published police points are moved.

    Raises
    ------
    BoundaryError
        The CRS is unknown, is not projected, is not in metres, has no area of use, or stretches distances
        by more than 1 % somewhere in it.

    Examples
    --------
    >>> projection_of("EPSG:27700").crs
    'EPSG:27700'
    """
    try:
        target = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise BoundaryError(
            f"coordinate reference system '{crs}' is not known; give an EPSG code such as EPSG:27700"
        ) from None
    if not target.is_projected or target.axis_info[0].unit_name != "metre" or target.area_of_use is None:
        raise BoundaryError(
            f"coordinate reference system '{crs}' ({target.name}) is not a projected system in metres; "
            "distances would mean nothing: choose one such as EPSG:27700"
        )
    use = target.area_of_use
    _check_scale(target, (use.west, use.south, use.east, use.north))
    return Projection(
        crs=target.to_string(),
        pipeline=gridless_pipeline(_LONLAT, target),
        area_of_use=(use.west, use.south, use.east, use.north),
        bounds=_bounds_in_metres(target, (use.west, use.south, use.east, use.north)),
    )


def _check_scale(target: pyproj.CRS, area_of_use: tuple[float, float, float, float]) -> None:
    """Refuse a system in which a metre is not a metre on the ground, such as that of web maps."""
    west, south, east, north = area_of_use
    longitude, latitude = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    factors = pyproj.Proj(target).get_factors(longitude, latitude)
    scales = np.concatenate([np.ravel(factors.meridional_scale), np.ravel(factors.parallel_scale)])
    stretch = float(np.abs(scales[np.isfinite(scales)] - 1).max(initial=0))
    if stretch > GREATEST_STRETCH:
        raise BoundaryError(
            f"coordinate reference system '{target.to_string()}' ({target.name}) stretches distances by up "
            f"to {stretch:.0%} in its area of use, over the limit of {GREATEST_STRETCH:.0%}: a bandwidth in "
            "metres would mean less on the ground; choose a local system such as EPSG:27700 or a UTM zone"
        )


def gridless_pipeline(source: str | pyproj.CRS, target: str | pyproj.CRS) -> str:
    """Return the most accurate PROJ pipeline between two systems that needs no grid file, east before north.

    Raises
    ------
    BoundaryError
        There is none.
    """
    with warnings.catch_warnings():
        # PROJ announces that a grid would be more accurate; that it is left out is the point.
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(source, target, always_xy=True, allow_ballpark=False)
    without_grid = [t for t in group.transformers if "grids=" not in t.definition and t.accuracy >= 0]
    if not without_grid:
        names = [pyproj.CRS.from_user_input(crs).name for crs in (source, target)]
        raise BoundaryError(f"no transformation from {names[0]} to {names[1]} works without a grid file")
    return str(min(without_grid, key=lambda t: t.accuracy).definition)


def _bounds_in_metres(
    target: pyproj.CRS, area_of_use: tuple[float, float, float, float]
) -> tuple[int, int, int, int]:
    """Whole kilometres around the area of use, so that no coordinate inside it is out of bounds."""
    pipeline = pyproj.Transformer.from_crs(_LONLAT, target, always_xy=True, allow_ballpark=False)
    west, south, east, north = pipeline.transform_bounds(*area_of_use, densify_pts=101)
    kilometre = 1000
    return (
        int(west // kilometre - 1) * kilometre,
        int(south // kilometre - 1) * kilometre,
        int(east // kilometre + 2) * kilometre,
        int(north // kilometre + 2) * kilometre,
    )


@cache
def _transformer(pipeline: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(pipeline)
