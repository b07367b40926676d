"""The whole answer: results, and how they were made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from boundaries.projection import Projection
from hotspots.choice import Choice
from hotspots.coincidence.findings import Coincidence
from hotspots.period import Period
from hotspots.venues.findings import Surroundings

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class BoundarySetRef:
    """Which ground an answer stands on.

    Attributes
    ----------
    name, content : name of the set and hash of its codes, names and geometry.
    place : the council that its areas are of; empty where the file did not say.
    areas : number of areas in the study area.
    area_codes : the areas asked for; none where the study area is the whole set.
    area_km2 : area of the study area.
    """

    name: str
    content: str
    place: str
    areas: int
    area_codes: tuple[str, ...]
    area_km2: float


@dataclass(frozen=True)
class Analysis(Generic[Result]):
    """The whole answer to a question.

    Attributes
    ----------
    product : ``wards``, ``hotspots``, ``overlaps``, ``patrol-zones`` or ``venues``.
    identity : the same for the same question on the same state, and only then.
    period : the period answered.
    categories : the categories answered.
    choices : every setting with its value and why.
    totals : incidents of each category in the study area and period, as the product counts them.
    caveats : what the reader must know, one sentence each.
    missing_months : months of the period without any incident in the boundary set, such as ``2024-05``.
    data_version, committed : version of the data and when it was committed.
    synthetic : whether any of the data are made up.
    projection : of every geometry in the results.
    coincidence : of overlaps, whether they mean anything; None for other products.
    surroundings : of venues, what is said of all of them together; None for other products.
    """

    product: str
    identity: str
    period: Period
    categories: tuple[str, ...]
    results: tuple[Result, ...]
    choices: dict[str, Choice]
    totals: dict[str, int]
    caveats: tuple[str, ...]
    missing_months: tuple[str, ...]
    data_version: str
    committed: datetime
    boundary_set: BoundarySetRef
    attribution: tuple[str, ...]
    synthetic: bool
    projection: Projection
    coincidence: Coincidence | None = None
    surroundings: Surroundings | None = None
