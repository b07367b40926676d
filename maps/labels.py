"""Labels that do not pile up: the first in order of importance find room, the others are left out."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_HEIGHT_PX = 22


@dataclass(frozen=True, slots=True)
class Label:
    """A text on a map.

    Attributes
    ----------
    text : what it says.
    longitude, latitude : its middle, in degrees.
    looks : its CSS classes.
    width_px : its width on the screen, in pixels.
    """

    text: str
    longitude: float
    latitude: float
    looks: str
    width_px: int


def placed(
    labels: Iterable[Label], bounds: tuple[float, float, float, float], size_px: tuple[int, int]
) -> list[Label]:
    """Return the labels that cover no earlier one when the bounds (degrees) fill a map of that size.

    The order of the labels is their order of importance. Distances are those of Web Mercator.

    Examples
    --------
    >>> two = [Label(text, -1.3, 54.6, "", 30) for text in ("first", "behind it")]
    >>> [label.text for label in placed(two, (-1.5, 54.5, -1.2, 54.7), (700, 600))]
    ['first']
    """
    west, south, east, north = bounds
    wide, high = math.radians(east - west), _mercator(north) - _mercator(south)
    scale = min(size_px[0] / max(wide, 1e-9), size_px[1] / max(high, 1e-9))
    kept: list[tuple[Label, float, float]] = []
    for label in labels:
        right, up = math.radians(label.longitude) * scale, _mercator(label.latitude) * scale
        if all(_apart(label, right, up, *other) for other in kept):
            kept.append((label, right, up))
    return [label for label, _, _ in kept]


def _apart(label: Label, right: float, up: float, other: Label, other_right: float, other_up: float) -> bool:
    beside = abs(right - other_right) >= (label.width_px + other.width_px) / 2
    return beside or abs(up - other_up) >= _HEIGHT_PX


def _mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))
