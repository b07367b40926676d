"""Hotspots of equal area: the squares with the most incidents, as many for every category (squares)."""

from dataclasses import dataclass

from hotspots.choice import Choice
from hotspots.coincidence.cells import Cells, cells_of, cells_to_take, top_cells
from hotspots.coincidence.ground import ground_of
from hotspots.coincidence.settings import resolved_equal_share
from hotspots.evidence import Evidence
from hotspots.extraction.ranking import Candidate
from hotspots.getis_ord.cell_settings import resolved_unit
from hotspots.methods.found import NOT_TESTED, Found
from hotspots.methods.shape import ranked, shape_of

_PER_KM2 = 1e6


@dataclass(frozen=True)
class Squares:
    """The ground of a question in squares.

    Attributes
    ----------
    cells : the squares of the places of the evidence inside the study area.
    unit_m, share : side of a square, and the share of the study area that hotspots cover.
    """

    cells: Cells
    unit_m: Choice
    share: Choice


def squares_of(evidence: Evidence) -> Squares:
    """Return the squares of a question's places, and how many of them are hotspots.

    Raises
    ------
    QuestionError
        Unit or share is outside its limits.
    """
    asked, counts, ground = evidence.question.asked, evidence.counts, evidence.study_area.geometry
    inside = evidence.inside
    unit = resolved_unit(asked.unit_m, "square", ground.bounds)
    cells = cells_of(counts.easting[inside], counts.northing[inside], unit.value)
    weights = {category: evidence.weight(category)[inside] for category in evidence.question.categories}
    share = resolved_equal_share(asked.share, cells, weights, evidence.study_area.area_km2 * _PER_KM2)
    return Squares(cells, unit, share)


def by_squares(evidence: Evidence) -> Found:
    """Find the busiest squares: equal area for every category, ties by the incidents around, then by place.

    Raises
    ------
    QuestionError
        A setting is outside its limits.
    """
    ground, shape, squares = evidence.study_area.geometry, shape_of(evidence), squares_of(evidence)
    take = cells_to_take(evidence.study_area.area_km2 * _PER_KM2, squares.unit_m.value, squares.share.value)
    found = {}
    for category in evidence.question.categories:
        hot = top_cells(squares.cells, evidence.weight(category)[evidence.inside], take)
        pieces = [Candidate(piece) for piece in ground_of(squares.cells, hot, ground)]
        found[category] = ranked(evidence, category, pieces, shape)
    side_m = squares.unit_m.value
    choices = {"unit_m": squares.unit_m, "share": squares.share, "catchment_m": shape.catchment_m}
    told = (
        f"Hotspots here are the {take:,} squares of {side_m:g} m with the most incidents of each category: "
        f"{take * side_m**2 / _PER_KM2:.2f} km² each, less what the border cuts off."
    )
    return Found(found, choices, (told, NOT_TESTED))
