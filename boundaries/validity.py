"""Making invalid polygons valid, and saying so."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from boundaries.errors import UnreadableBoundaries


def repair(
    codes: tuple[str, ...], geometries: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.object_], tuple[str, ...]]:
    """Return valid polygons, and one line for each that was not.

    Rings are made valid first, then holes are cut from the union of the shells, so that a doubled or
    crossing part is kept and never turns into a hole. What is left of lower dimension (lines, points) is
    dropped: it has no area.

    Parameters
    ----------
    codes : (n,) codes, for the messages.
    geometries : (n,) polygons or multipolygons in metres.

    Returns
    -------
    The (n,) polygons, those that were valid untouched, and the lines: code, what was wrong and where, area
    before and after.

    Raises
    ------
    UnreadableBoundaries
        Nothing with an area is left of a polygon.
    """
    repaired, lines = geometries.copy(), []
    for index in np.flatnonzero(~shapely.is_valid(geometries)):
        before = geometries[index]
        after = _polygonal(shapely.make_valid(before, method="structure", keep_collapsed=False))
        reason = shapely.is_valid_reason(before)
        if after is None:
            raise UnreadableBoundaries(
                f"area {codes[index][:60]} has no area at all ({reason}); draw its polygon again"
            )
        repaired[index] = after
        lines.append(
            f"area {codes[index]} was invalid ({reason}) and was repaired: "
            f"{before.area / 1e6:.4f} km2 before, {after.area / 1e6:.4f} km2 after"
        )
    return repaired, tuple(lines)


def _polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon | None:
    """Return the parts that have an area, or None."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry))
        if isinstance(part, Polygon) and not part.is_empty
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
