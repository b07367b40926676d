"""Places: distinct coordinates, each packed into one integer, with how many incidents they hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from boundaries.projection import Projection
from hotspots.errors import StoreError
from hotspots.membership import members

IntArray = npt.NDArray[np.int64]
Int32Array = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

STEPS_PER_METRE = 10
"""Coordinates are told apart to 0.1 m."""

HALF_STEP_M = 0.5 / STEPS_PER_METRE
"""Edges drawn so far from whole steps have no place on them."""

_EXACT_IN_JSON = 2**53


@dataclass(frozen=True, slots=True)
class PlaceFrame:
    """How coordinates are packed: 0.1 m steps from the south-west corner of the store's bounds.

    A place's number is ``row * columns + column`` with row counted northwards, so a span of northings is
    a span of numbers.

    Attributes
    ----------
    west, south : corner of the frame, whole metres.
    columns, rows : size of the frame in steps of 0.1 m; columns x rows stays below 2^53.
    """

    west: int
    south: int
    columns: int
    rows: int

    @classmethod
    def of(cls, projection: Projection) -> "PlaceFrame":
        """Return the frame of a projection's bounds."""
        west, south, east, north = projection.bounds
        frame = cls(west, south, (east - west) * STEPS_PER_METRE + 1, (north - south) * STEPS_PER_METRE + 1)
        if frame.columns * frame.rows >= _EXACT_IN_JSON:
            raise StoreError(
                f"the area of use of {projection.crs} is too wide to number its places exactly; "
                "choose a local system such as EPSG:27700"
            )
        return frame

    def inside(self, easting: FloatArray, northing: FloatArray) -> BoolArray:
        """Say which coordinates can be packed (False for NaN and infinity)."""
        with np.errstate(invalid="ignore"):
            column, row = self._steps(easting, northing)
            inside: BoolArray = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        return inside

    def pack(self, easting: FloatArray, northing: FloatArray) -> IntArray:
        """Return the place of each coordinate, which must be `inside` the frame."""
        column, row = self._steps(easting, northing)
        return row.astype(np.int64) * self.columns + column.astype(np.int64)

    def unpack(self, place: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return (easting, northing) of places, in metres to 0.1."""
        row, column = np.divmod(place, self.columns)
        # Whole steps divided once give the double nearest to the decimal; a sum of metres would not.
        return (
            (column + self.west * STEPS_PER_METRE) / STEPS_PER_METRE,
            (row + self.south * STEPS_PER_METRE) / STEPS_PER_METRE,
        )

    def _steps(self, easting: FloatArray, northing: FloatArray) -> tuple[FloatArray, FloatArray]:
        return (
            np.rint(easting * STEPS_PER_METRE) - self.west * STEPS_PER_METRE,
            np.rint(northing * STEPS_PER_METRE) - self.south * STEPS_PER_METRE,
        )


@dataclass(frozen=True)
class PlaceCounts:
    """Incidents by place and category over a period: what the engine hands to the geometry.

    Attributes
    ----------
    place : (n,) ascending place numbers.
    easting, northing : (n,) metres.
    categories : the k stored categories, the columns of the counts.
    incidents : (n, k) every incident.
    at_institutions : (n, k) those of them recorded at a prison, hospital or police station.
    themes : the stored categories of each named theme.
    """

    place: IntArray
    easting: FloatArray
    northing: FloatArray
    categories: tuple[str, ...]
    incidents: IntArray
    at_institutions: IntArray
    themes: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for array in (self.place, self.easting, self.northing, self.incidents, self.at_institutions):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.place)

    def of(
        self, *categories: str, without: tuple[str, ...] = (), include_institutions: bool = True
    ) -> IntArray:
        """Return (n,) incidents of categories, groups or themes at each place, each incident once.

        Parameters
        ----------
        without : categories, groups or themes whose incidents are not counted, though among the others.
        """
        left_out = self._columns(without)
        columns = [column for column in self._columns(categories) if column not in left_out]
        return self._sum(columns, include_institutions=include_institutions)

    def stored_as(self, *codes: str, include_institutions: bool = True) -> IntArray:
        """Return (n,) incidents stored under these very codes at each place, not those of their kinds."""
        columns = [column for column, code in enumerate(self.categories) if code in codes]
        return self._sum(columns, include_institutions=include_institutions)

    def institutions_of(self, *categories: str) -> IntArray:
        """Return (n,) incidents of categories, groups or themes at institutions, each incident once."""
        counts: IntArray = self.at_institutions[:, self._columns(categories)].sum(axis=1)
        return counts

    def where(self, chosen: BoolArray) -> "PlaceCounts":
        """Return the places that are chosen by an (n,) mask."""
        return replace(
            self,
            place=self.place[chosen],
            easting=self.easting[chosen],
            northing=self.northing[chosen],
            incidents=self.incidents[chosen],
            at_institutions=self.at_institutions[chosen],
        )

    def _sum(self, columns: list[int], *, include_institutions: bool) -> IntArray:
        counts: IntArray = self.incidents[:, columns].sum(axis=1)
        return counts if include_institutions else counts - self.at_institutions[:, columns].sum(axis=1)

    def _columns(self, categories: tuple[str, ...]) -> list[int]:
        # A group and one of its members name the same column: it is taken once.
        wanted = {code for category in categories for code in members(category, self.categories, self.themes)}
        return [column for column, code in enumerate(self.categories) if code in wanted]
