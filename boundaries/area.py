"""Areas, boundary sets (vintages) and the study area that a question is about."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon

from boundaries.errors import UnknownArea
from boundaries.projection import Projection


@dataclass(frozen=True, slots=True)
class Area:
    """One ward (or other area).

    Attributes
    ----------
    code : official code, such as ``E05014858``; unique in its set.
    name : the name people use.
    geometry : polygon in the store's projection (easting, northing; metres).
    population : usual residents, or None where nobody said.
    """

    code: str
    name: str
    geometry: Polygon | MultiPolygon
    population: int | None = None

    @property
    def area_km2(self) -> float:
        """Area on the projection's plane, in square kilometres."""
        return float(self.geometry.area) / 1e6


@dataclass(frozen=True)
class AreaSet:
    """A named vintage of areas, in order of their codes.

    Attributes
    ----------
    name : what people call it, such as ``wards-2025``.
    areas : the areas, ascending by code.
    projection : how longitude and latitude became easting and northing.
    repairs : one line per polygon that was invalid and what was done.
    place : the one council or region that the areas are of, such as ``Stockton-on-Tees``; empty where the
        file does not say.
    """

    name: str
    areas: tuple[Area, ...]
    projection: Projection
    repairs: tuple[str, ...] = field(default=(), compare=False)
    place: str = ""

    @cached_property
    def content(self) -> str:
        """Hash of codes, names and geometry: what a look-up is keyed by (not the set's name)."""
        digest = hashlib.sha256(self.projection.pipeline.encode())
        for area in self.areas:
            digest.update(f"\0{area.code}\0{area.name}\0".encode())
            digest.update(shapely.to_wkb(area.geometry, byte_order=1))
        return digest.hexdigest()[:16]

    @cached_property
    def population_content(self) -> str:
        """Hash of the populations, which change rates and nothing else."""
        text = ";".join(f"{area.code}={area.population}" for area in self.areas)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def identity(self) -> str:
        """Hash of all there is to the set: what answers on it are known by."""
        parts = f"{self.name}\0{self.place}\0{self.content}\0{self.population_content}"
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, ascending."""
        return tuple(area.code for area in self.areas)

    @property
    def geometries(self) -> npt.NDArray[np.object_]:
        """The polygons, in the order of the codes."""
        return np.array([area.geometry for area in self.areas], dtype=object)

    def study_area(self, codes: tuple[str, ...] = ()) -> "StudyArea":
        """Return the study area: the areas named, or all of the set.

        Raises
        ------
        UnknownArea
            A code is not in the set.
        """
        unknown = [code for code in codes if code not in self.codes]
        if unknown:
            raise UnknownArea(
                f"area {', '.join(unknown)[:60]} is not in the boundary set '{self.name}' "
                f"({len(self.areas)} areas, {self.codes[0]} to {self.codes[-1]}); "
                "'hotspots boundaries list' shows the sets"
            )
        wanted = frozenset(codes) or frozenset(self.codes)
        return StudyArea(self, tuple(code in wanted for code in self.codes))


@dataclass(frozen=True)
class StudyArea:
    """The part of a boundary set that a question is about; it masks, and shares of area refer to it.

    Attributes
    ----------
    area_set : the whole set; look-ups are made against it, so every question shares one.
    chosen : one flag per area of the set.
    """

    area_set: AreaSet
    chosen: tuple[bool, ...]

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas asked for, ascending by code."""
        return tuple(a for a, wanted in zip(self.area_set.areas, self.chosen, strict=True) if wanted)

    @cached_property
    def geometry(self) -> Polygon | MultiPolygon:
        """Union of the areas asked for."""
        union = shapely.union_all([area.geometry for area in self.areas])
        if not isinstance(union, Polygon | MultiPolygon):  # areas are polygons, and so is their union
            raise TypeError(type(union))
        return union

    @property
    def area_km2(self) -> float:
        """Area of the union, in square kilometres."""
        return float(self.geometry.area) / 1e6

    @property
    def is_whole_set(self) -> bool:
        """Whether every area of the set was asked for."""
        return all(self.chosen)

    def holds(self, area_index: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
        """Say which places lie in the study area, from their area index in the set (-1: outside it)."""
        chosen: npt.NDArray[np.bool_] = np.array([*self.chosen, False])
        inside: npt.NDArray[np.bool_] = chosen[area_index]
        return inside
