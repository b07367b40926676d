"""The thresholds by name: which settings each reads, and which cells of a surface it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hotspots.chance import resolved_alpha, resolved_correction, resolved_seed
from hotspots.choice import Choice
from hotspots.choosing import asked_word
from hotspots.density.stencil import Stencil
from hotspots.density.surface import DensitySurface
from hotspots.extraction import levels
from hotspots.extraction.levels import Taken
from hotspots.extraction.relocation_settings import resolved_draws, resolved_exposure, resolved_relative_to
from hotspots.extraction.settings import resolved_incident_share, resolved_share, resolved_times_mean
from hotspots.extraction.significance import over_represented, significant
from hotspots.places import BoolArray, FloatArray, IntArray
from hotspots.question import THRESHOLDS, Asked

DEFAULT_THRESHOLD = "share"

_WHY_THRESHOLD = "a stated share of the ground is the same for every category, and small enough to be visited"


@dataclass(frozen=True)
class Pattern:
    """The incidents of one category, and the surface that they make.

    Attributes
    ----------
    surface : their density.
    easting, northing : (n,) places, in the study area and around it, metres.
    weight : (n,) incidents at each place.
    inside : (n,) whether the place is in the study area.
    stencil : makes what an incident on each place adds to `surface`; called by ``significance`` and ``risk``
        only, since it takes memory.
    exposure : (n,) what incidents are relocated in proportion to; read by ``significance`` only.
    controls : (n,) incidents that they are compared with; read by ``risk`` only.
    """

    surface: DensitySurface
    easting: FloatArray
    northing: FloatArray
    weight: IntArray
    inside: BoolArray
    stencil: Callable[[], Stencil]
    exposure: FloatArray | IntArray | BoolArray
    controls: IntArray


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a surface becomes a hotspot.

    Attributes
    ----------
    settings : from what was asked to every setting that the threshold reads, with its value and why.
    take : from a pattern and the values of these settings to the cells.
    """

    settings: Callable[[Asked], dict[str, Choice]]
    take: Callable[[Pattern, Mapping[str, Choice]], Taken]


def _share(pattern: Pattern, chosen: Mapping[str, Choice]) -> Taken:
    return levels.densest_share(pattern.surface, share=chosen["share"].value)


def _mean(pattern: Pattern, chosen: Mapping[str, Choice]) -> Taken:
    return levels.above_mean(pattern.surface, times_mean=chosen["times_mean"].value)


def _incidents(pattern: Pattern, chosen: Mapping[str, Choice]) -> Taken:
    inside = pattern.inside
    return levels.holding_incidents(
        pattern.surface,
        pattern.easting[inside],
        pattern.northing[inside],
        pattern.weight[inside],
        incident_share=chosen["incident_share"].value,
    )


def _significance(pattern: Pattern, chosen: Mapping[str, Choice]) -> Taken:
    return significant(
        pattern.stencil(),
        pattern.weight,
        pattern.exposure,
        pattern.inside,
        **_values(chosen, "alpha", "correction", "draws", "seed"),
    )


def _risk(pattern: Pattern, chosen: Mapping[str, Choice]) -> Taken:
    return over_represented(
        pattern.stencil(),
        pattern.weight,
        pattern.controls,
        **_values(chosen, "alpha", "correction", "draws", "seed"),
    )


def _values(chosen: Mapping[str, Choice], *names: str) -> dict[str, Any]:
    return {name: chosen[name].value for name in names}


def _chance(asked: Asked) -> dict[str, Choice]:
    return {
        "alpha": resolved_alpha(asked.alpha),
        "correction": resolved_correction(asked.correction),
        "draws": resolved_draws(asked.draws, kernel=asked.kernel),
        "seed": resolved_seed(asked.seed),
    }


BY_NAME: dict[str, Threshold] = {
    "share": Threshold(lambda asked: {"share": resolved_share(asked.share)}, _share),
    "mean": Threshold(lambda asked: {"times_mean": resolved_times_mean(asked.times_mean)}, _mean),
    "incidents": Threshold(
        lambda asked: {"incident_share": resolved_incident_share(asked.incident_share)}, _incidents
    ),
    "significance": Threshold(
        lambda asked: {"exposure": resolved_exposure(asked.exposure)} | _chance(asked), _significance
    ),
    "risk": Threshold(
        lambda asked: {"relative_to": resolved_relative_to(asked.relative_to)} | _chance(asked), _risk
    ),
}
"""One line for each threshold; what they mean is in `hotspots.question.THRESHOLDS`."""


def resolved_threshold(asked: str | None) -> Choice:
    """Return where a surface becomes a hotspot, a key of `hotspots.question.THRESHOLDS`, and why.

    Raises
    ------
    QuestionError
        It is no key.
    """
    return asked_word("threshold", asked, THRESHOLDS, default=Choice(DEFAULT_THRESHOLD, _WHY_THRESHOLD))
