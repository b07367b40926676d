"""From a file of areas to a boundary set."""

import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from boundaries.area import Area, AreaSet
from boundaries.errors import BoundaryError, UnreadableBoundaries
from boundaries.fields import find_code_field, find_council_field, find_name_field
from boundaries.formats import Features, read_features
from boundaries.projection import Projection, gridless_pipeline
from boundaries.validity import repair

_LONLAT = "OGC:CRS84"
_LONGEST_CODE = 60
_LONGEST_NAME = 200


def read_areas(
    path: Path,
    *,
    name: str,
    projection: Projection,
    code_field: str | None = None,
    name_field: str | None = None,
) -> AreaSet:
    """Read wards (or other areas) from a GeoJSON, GeoPackage, Shapefile or GeoParquet file.

    Longitude and latitude go through the store's pipeline, as incidents do; a file that is already in the
    store's system is taken as it is; any other system goes by way of longitude and latitude, without grid
    files. Invalid polygons are repaired, and the set says so. Heights are dropped. Rings are put in one
    order, so that the same areas from any of the formats are the same set. An area without a name is called
    by its code.

    Parameters
    ----------
    path : the file.
    name : name of the set.
    projection : the store's.
    code_field, name_field : columns of codes and names; found by their names if not given.

    Returns
    -------
    The set, its areas ascending by code, no population known.

    Raises
    ------
    UnreadableBoundaries
        The file cannot be read, states no coordinate system, lies outside the system's area of use, has a
        code twice or not at all, or has a feature that is no polygon.
    FieldNotFound
        No column could be taken for codes or names, or several could.
    """
    features = read_features(path)
    code_column = find_code_field(features.columns, asked=code_field)
    name_column = find_name_field(features.columns, code_field=code_column, asked=name_field)
    codes = _codes(features.columns[code_column], code_column)
    names = [
        _text(value, f"name of area {code}", _LONGEST_NAME) or code
        for value, code in zip(features.columns[name_column], codes, strict=True)
    ]
    geometries, repairs = polygons_in_store(features, codes, projection, file=path.name)
    areas = [Area(*parts) for parts in zip(codes, names, geometries, strict=True)]
    by_code = tuple(sorted(areas, key=lambda area: area.code))
    return AreaSet(name, by_code, projection, repairs, _place(features))


def polygons_in_store(
    features: Features, labels: tuple[str, ...], projection: Projection, *, file: str
) -> tuple[npt.NDArray[np.object_], tuple[str, ...]]:
    """Return the polygons of features in the store's system, valid and in one form, and what was repaired.

    Parameters
    ----------
    labels : (n,) what messages call each feature.
    file : name of the file, for messages.

    Raises
    ------
    UnreadableBoundaries
        A feature is no polygon or has no area, or the coordinates are not where the system is in use.
    """
    _require_polygons(labels, features.geometries)
    geometries = _projected(features, labels, projection, file=file)
    geometries, repairs = repair(labels, geometries)
    simplest = np.empty(len(geometries), dtype=object)
    simplest[:] = list(map(_simplest, shapely.normalize(geometries)))
    return simplest, repairs


def _place(features: Features) -> str:
    """Return the council that all areas name as theirs; empty where they name none, or several."""
    column = find_council_field(features.columns)
    councils = set(features.columns[column]) if column else set()
    council = councils.pop() if len(councils) == 1 else None
    return _text(council, "name of the council", _LONGEST_NAME)


def _codes(values: tuple[str | None, ...], column: str) -> tuple[str, ...]:
    codes = tuple(_text(value, f"code in column {column}", _LONGEST_CODE) for value in values)
    for row, code in enumerate(codes, start=1):
        if not code:
            raise UnreadableBoundaries(
                f"feature {row} has no code in column {column}; give it one, or choose another column"
            )
        if "," in code:
            raise UnreadableBoundaries(
                f"code '{code}' in column {column} has a comma, which separates codes in a question; "
                "choose another column with --code-field"
            )
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise UnreadableBoundaries(
            f"code {twice[0]} stands {codes.count(twice[0])} times in column {column}, but each area needs "
            "its own; merge its parts into one feature, or choose another column with --code-field"
        )
    return codes


def _text(value: str | None, what: str, longest: int) -> str:
    text = (value or "").strip()
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise UnreadableBoundaries(f"{what} {ascii(text)[:60]} holds control characters; remove them")
    if len(text) > longest:
        raise UnreadableBoundaries(
            f"{what} '{text[:60]}...' is {len(text)} characters long; at most {longest} are shown: shorten it"
        )
    return text


def _require_polygons(codes: tuple[str, ...], geometries: npt.NDArray[np.object_]) -> None:
    for code, geometry in zip(codes, geometries, strict=True):
        if geometry is None or geometry.is_empty:
            raise UnreadableBoundaries(f"area {code} has no geometry; draw its polygon or remove it")
        if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
            raise UnreadableBoundaries(
                f"area {code} is a {geometry.geom_type}, not a polygon; give the areas themselves"
            )
        if not np.isfinite(shapely.get_coordinates(geometry)).all():
            raise UnreadableBoundaries(f"area {code} has a coordinate that is not a number; draw it again")


def _projected(
    features: Features, codes: tuple[str, ...], projection: Projection, *, file: str
) -> npt.NDArray[np.object_]:
    """Return the polygons in the store's system."""
    if features.crs is None:
        raise UnreadableBoundaries(
            f"boundary file '{file}' does not say its coordinate system; save it with one "
            f"(Shapefile: the .prj file beside it), such as {projection.crs} or EPSG:4326"
        )
    coordinates = shapely.get_coordinates(features.geometries)
    if not _same(features.crs, pyproj.CRS.from_user_input(projection.crs)):
        coordinates = np.column_stack(projection.to_projected(*_lonlat(features.crs, coordinates, file=file)))
    # Infinite coordinates cannot make a polygon that is asked anything else.
    if np.isfinite(coordinates).all():
        geometries: npt.NDArray[np.object_] = shapely.set_coordinates(features.geometries.copy(), coordinates)
        _require_in_bounds(codes, geometries, projection)
        return geometries
    raise UnreadableBoundaries(
        f"boundary file '{file}' has coordinates that {projection.crs} cannot show; "
        "are longitude and latitude in their usual order?"
    )


def _same(crs: pyproj.CRS, other: pyproj.CRS) -> bool:
    """Say whether two systems are one; a .prj file often gives no authority, only the definition."""
    if crs.equals(other, ignore_axis_order=True):
        return True
    authority = crs.to_authority(min_confidence=70)
    return authority is not None and authority == other.to_authority()


def _lonlat(
    crs: pyproj.CRS, coordinates: npt.NDArray[np.float64], *, file: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    first, second = coordinates[:, 0], coordinates[:, 1]
    if crs.is_geographic and (np.abs(first).max() > 360 or np.abs(second).max() > 90):
        raise UnreadableBoundaries(
            f"boundary file '{file}' should hold longitude and latitude ({crs.name}), but holds "
            f"({first[0]:.0f}, {second[0]:.0f}): state the coordinate system that the file really uses"
        )
    if _same(crs, pyproj.CRS.from_user_input(_LONLAT)) or _same(crs, pyproj.CRS.from_epsg(4326)):
        return first, second
    try:
        pipeline = pyproj.Transformer.from_pipeline(gridless_pipeline(crs, _LONLAT))
    except BoundaryError as error:
        raise UnreadableBoundaries(f"boundary file '{file}': {error}; save it as EPSG:4326") from None
    longitude, latitude = pipeline.transform(first, second)
    return np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)


def _require_in_bounds(
    codes: tuple[str, ...], geometries: npt.NDArray[np.object_], projection: Projection
) -> None:
    west, south, east, north = projection.bounds
    left, bottom, right, top = shapely.bounds(geometries).T
    outside = (right < west) | (left > east) | (top < south) | (bottom > north)
    for index in np.flatnonzero(outside):
        longitude, latitude = projection.to_lonlat(left[index : index + 1], bottom[index : index + 1])
        raise UnreadableBoundaries(
            f"area {codes[index]} lies at longitude {longitude[0]:.3f}, latitude {latitude[0]:.3f}, outside "
            f"the area of use of {projection.crs} (west, south, east, north: {projection.area_of_use}); "
            "are longitude and latitude swapped, or is the coordinate system another?"
        )


def _simplest(geometry: shapely.Polygon | shapely.MultiPolygon) -> shapely.Polygon | shapely.MultiPolygon:
    """Return a multipolygon of one part as that polygon: a Shapefile cannot tell them apart."""
    if isinstance(geometry, shapely.MultiPolygon) and len(geometry.geoms) == 1:
        return geometry.geoms[0]
    return geometry
