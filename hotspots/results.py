"""What an answer is made of, row by row: hotspots, overlaps, wards and zones to patrol."""

from dataclasses import dataclass

from shapely import MultiPolygon, Point, Polygon

from hotspots.venues.findings import NearVenues


@dataclass(frozen=True, slots=True)
class AreaRef:
    """Code and name of an area."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Hotspot:
    """An area where incidents of one category concentrate.

    Attributes
    ----------
    geometry : polygon in the store's projection, inside the study area.
    rank : 1 holds the most incidents of its category; ranked apart for each category.
    name : a street and ward that a person knows.
    category, method : what was looked for, and how.
    incidents : incidents inside, counted from the incidents.
    share_of_incidents : of the study area's incidents of the category (institutions left out where the
        question leaves them out), 0..1.
    peak_per_km2 : greatest value of the smoothed surface inside, which may be less than `density_per_km2`;
        None where the method has no surface.
    active_months : months of the period with at least one incident inside.
    wards : the areas it lies in, most incidents first.
    significance : least corrected p of its ground where the method tests, else None.
    weight : what its incidents weigh where the question weighs them, else None.
    venues : those around it, a row for each kind that is loaded.
    """

    geometry: Polygon | MultiPolygon
    rank: int
    name: str
    category: str
    method: str
    incidents: int
    share_of_incidents: float
    peak_per_km2: float | None
    active_months: int
    wards: tuple[AreaRef, ...]
    significance: float | None = None
    weight: float | None = None
    venues: tuple[NearVenues, ...] = ()

    @property
    def area_km2(self) -> float:
        """Area in square kilometres."""
        return float(self.geometry.area) / 1e6

    @property
    def density_per_km2(self) -> float:
        """Incidents, as counted and not smoothed, divided by area."""
        return self.incidents / self.area_km2


@dataclass(frozen=True, slots=True)
class Overlap:
    """An area inside the hotspots of exactly this combination of categories.

    Attributes
    ----------
    geometry : polygon in the store's projection.
    rank : 1 holds the most incidents of the categories of its kind together.
    kind : such as ``violence+asb``.
    incidents : incidents inside, of every category asked for.
    share : the same as shares of each category's incidents in the study area, 0..1 (None: it has none).
    significance : least corrected p of the local join counts of its kind among the squares that it meets;
        None where no two squares are joined there, or nothing was compared.
    venues : those around it, a row for each kind that is loaded.
    """

    geometry: Polygon | MultiPolygon
    rank: int
    kind: str
    name: str
    incidents: dict[str, int]
    share: dict[str, float | None]
    wards: tuple[AreaRef, ...]
    significance: float | None = None
    venues: tuple[NearVenues, ...] = ()

    @property
    def area_km2(self) -> float:
        """Area in square kilometres."""
        return float(self.geometry.area) / 1e6


@dataclass(frozen=True, slots=True)
class WardStatistics:
    """Counts and rates of one ward; every incident counts, institutions too.

    Attributes
    ----------
    geometry : the ward, in the store's projection.
    population : usual residents, or None where nobody said.
    incidents : by code: ``all``, ``crime``, the three themes and any category asked for.
    per_1000 : the same per 1,000 residents; None without a population.
    rank : 1 has the most incidents of ``all``; ties go to the lesser code.
    at_institutions : incidents recorded at a prison, hospital or police station, of ``all``.
    at_institutions_by_category : the same by code.
    """

    geometry: Polygon | MultiPolygon
    code: str
    name: str
    population: int | None
    area_km2: float
    incidents: dict[str, int]
    per_1000: dict[str, float | None]
    rank: int
    at_institutions: int
    at_institutions_by_category: dict[str, int]

    @property
    def per_km2(self) -> float:
        """Incidents of ``all`` per square kilometre."""
        return self.incidents["all"] / self.area_km2


@dataclass(frozen=True, slots=True)
class PatrolZone:
    """A disc to patrol.

    Attributes
    ----------
    centre : a place of the data, in the store's projection.
    geometry : the disc as a polygon.
    incidents : incidents that no zone of a better rank holds.
    share_of_incidents : the same as a share of the study area's, 0..1.
    cumulative_share : share that this zone and all of better rank hold.
    """

    centre: Point
    geometry: Polygon
    rank: int
    name: str
    incidents: int
    share_of_incidents: float
    cumulative_share: float
    radius_m: float
    wards: tuple[AreaRef, ...]
