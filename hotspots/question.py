"""What is asked: frozen, hashable, in one canonical form."""

from dataclasses import asdict, dataclass, field
from typing import Any

from hotspots.categories import THEMES
from hotspots.errors import QuestionError
from hotspots.period import Period

METHODS: tuple[str, ...] = ("kde", "dbscan")
"""How hotspots are found: quartic kernel density, or density-based clusters of places."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Settings of the method as the person gave them; None stands for the default.

    Attributes
    ----------
    method : ``kde`` or ``dbscan``.
    bandwidth_m : radius of the quartic kernel (kde).
    cell_m : side of a cell of the density grid (kde); at most a quarter of the bandwidth.
    share : greatest share of the study area that hotspots cover (kde), 0..1.
    eps_m : greatest distance between neighbours (dbscan).
    min_incidents : incidents within `eps_m` that make a place a core place (dbscan); the least that a
        hotspot holds (kde).
    min_area_m2 : hotspots smaller than this are dropped as slivers.
    """

    method: str = "kde"
    bandwidth_m: float | None = None
    cell_m: float | None = None
    share: float | None = None
    eps_m: float | None = None
    min_incidents: int | None = None
    min_area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    period : None asks for the latest twelve whole months.
    categories : in the order asked for.
    boundary_set : name of the set; None asks for the default set.
    area_codes : areas of the set that make the study area; none asks for all of them.
    include_institutions : whether incidents recorded at a prison, hospital or police station count in
        hotspots, overlaps and patrol zones.
    asked : settings of the method.
    zones, radius_m : number and radius of patrol zones.
    """

    period: Period | None = None
    categories: tuple[str, ...] = THEMES
    boundary_set: str | None = None
    area_codes: tuple[str, ...] = ()
    include_institutions: bool = False
    asked: Asked = field(default_factory=Asked)
    zones: int | None = None
    radius_m: float | None = None

    def canonical(self) -> dict[str, Any]:
        """Return the question as plain values, for the identity of its answer."""
        record = asdict(self)
        record["period"] = None if self.period is None else str(self.period)
        return record


def within(name: str, value: float, low: float, high: float, unit: str, advice: str) -> None:
    """Check a number against its limits.

    Raises
    ------
    QuestionError
        The value is outside them, or is not a number.
    """
    if not low <= value <= high:
        raise QuestionError(
            f"{name} {_figure(value)} {unit} is outside {_figure(low)} to {_figure(high)} {unit}; {advice}"
        )


def _figure(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:g}"
