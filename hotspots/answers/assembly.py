"""What every answer carries besides its results: how it was made, from what, and what to know."""

from collections.abc import Sequence
from typing import Any

from hotspots.analysis import Analysis, BoundarySetRef
from hotspots.categories import THEMES
from hotspots.caveats import attribution, caveats
from hotspots.choice import Choice
from hotspots.evidence import Evidence
from hotspots.period import month_text
from hotspots.venues.layer import VenueLayer

_BESIDE_VENUES = frozenset({"hotspots", "overlaps", "venues"})
"""Products that say which venues are near."""


def assembled(
    product: str,
    evidence: Evidence,
    identity: str,
    results: list[Any],
    choices: dict[str, Choice],
    *,
    notes: Sequence[str] = (),
    remarks: Sequence[str] = (),
) -> Analysis[Any]:
    """Return the whole answer.

    Parameters
    ----------
    product : key of `ANSWERS`.
    identity : what the answer is known by.
    results : in order of rank.
    choices : the product's own settings; those of the question are added.
    notes : caveats of this answer alone, which come first.
    remarks : what is to be known of its method, which comes last.
    """
    study_area, snapshot = evidence.study_area, evidence.state.snapshot
    categories = evidence.question.categories
    venues = evidence.state.venues if product in _BESIDE_VENUES else ()
    counted = evidence.counts.of if product == "wards" else evidence.weight
    return Analysis(
        product=product,
        identity=identity,
        period=evidence.period,
        categories=categories,
        results=tuple(results),
        choices=evidence.choices
        | {"categories": _categories_choice(categories)}
        | choices
        | _venues_choice(venues),
        totals={c: int(counted(c)[evidence.inside].sum()) for c in categories},
        caveats=(*notes, *caveats(evidence, product), *remarks),
        missing_months=tuple(map(month_text, evidence.missing_months)),
        data_version=snapshot.data_version,
        committed=snapshot.committed,
        boundary_set=BoundarySetRef(
            name=study_area.area_set.name,
            content=study_area.area_set.content,
            place=study_area.area_set.place,
            areas=len(study_area.areas),
            area_codes=() if study_area.is_whole_set else tuple(area.code for area in study_area.areas),
            area_km2=study_area.area_km2,
        ),
        attribution=tuple(
            dict.fromkeys([*attribution(evidence), *(line for layer in venues for line in layer.attribution)])
        ),
        synthetic=evidence.state.summary.synthetic,
        projection=study_area.area_set.projection,
    )


def institutions_choice(evidence: Evidence) -> dict[str, Choice]:
    """Return whether incidents at institutions are counted, and why."""
    if evidence.question.include_institutions:
        return {"institutions": Choice("counted", "asked for")}
    why = "prisons, hospitals and police stations collect records of what did not happen in a street"
    return {"institutions": Choice("left out", why)}


def _venues_choice(layers: Sequence[VenueLayer]) -> dict[str, Choice]:
    """Return the layers of venues; nothing where none is loaded."""
    if not layers:
        return {}
    told = {
        layer.name: f"{layer.title}: {', '.join(f'{n:,} {kind}' for kind, n in layer.counts.items())}; "
        f"content {layer.content}"
        for layer in layers
    }
    return {"venues": Choice(told, "every layer loaded, as it was then")}


def _categories_choice(categories: tuple[str, ...]) -> Choice:
    why = "the three themes, the default" if categories == THEMES else "asked for"
    return Choice(list(categories), why)
