"""What is said of venues: how near they are, what is recorded around them, what cameras cover."""

from dataclasses import dataclass

from shapely import Geometry


@dataclass(frozen=True, slots=True)
class NearVenues:
    """The venues of one kind around a piece of ground.

    Attributes
    ----------
    kind : such as ``licensed-premises``.
    nearest : name of the nearest; of several the first by layer and name.
    distance_m : how far it is from the ground, to 0.1 m; 0 inside it.
    within : number of venues by distance in metres, those inside included.
    share_of_ground : share of the ground that areas of the kind cover, 0..1; None where all are points.
    """

    kind: str
    nearest: str
    distance_m: float
    within: dict[int, int]
    share_of_ground: float | None


@dataclass(frozen=True, slots=True)
class NearIncidents:
    """The incidents of one category near something.

    Attributes
    ----------
    incidents : how many.
    share : of those in the study area, 0..1.
    expected : share near it if the category's pattern lay elsewhere along the same streets.
    p : share of the places where the pattern could lie that put at least as many near it.
    corrected_p : the same for as many venues or kinds as were tested (Benjamini and Hochberg).
    """

    incidents: int
    share: float
    expected: float
    p: float
    corrected_p: float

    @property
    def ratio(self) -> float | None:
        """Share over expected; None where no place is near."""
        return self.share / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue, and what is recorded near it.

    Attributes
    ----------
    geometry : point or polygon in the store's projection.
    rank : 1 has the most incidents near it, of any category asked for, each counted once.
    name, kind, layer : what it is called, what it is, and where it was loaded.
    near : by category; None for one without incidents in the study area.
    """

    geometry: Geometry
    rank: int
    name: str
    kind: str
    layer: str
    near: dict[str, NearIncidents | None]


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A hotspot or an overlap of which no camera covers a single incident."""

    kind: str
    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What cameras cover.

    Attributes
    ----------
    cameras : how many, those outside the study area included.
    view_m : how far they see: the least and the greatest.
    share : by category, share of its incidents within view; None for one without incidents.
    hotspots, overlaps : those that none covers, of a category or of a combination of them.
    """

    cameras: int
    view_m: tuple[float, float]
    share: dict[str, float | None]
    hotspots: tuple[Unwatched, ...]
    overlaps: tuple[Unwatched, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said of all venues of a question together.

    Attributes
    ----------
    kinds : by kind and category, the incidents near any venue of the kind.
    coverage : None where no camera is loaded.
    """

    kinds: dict[str, dict[str, NearIncidents | None]]
    coverage: Coverage | None
