"""The busiest cells as ground that can be drawn, and that holds the very places that were counted."""

import shapely

from hotspots.coincidence.cells import Cells
from hotspots.places import BoolArray
from hotspots.polygons import Ground, polygon_parts, polygonal


def ground_of(cells: Cells, taken: BoolArray, study_area: Ground) -> list[shapely.Polygon]:
    """Return cells as polygons, one for each set of them connected by sides, cut at the border.

    Parameters
    ----------
    taken : (m,) the cells to draw.

    Returns
    -------
    Polygons from the south-west.

    Examples
    --------
    >>> import numpy as np
    >>> from hotspots.coincidence.cells import cells_of
    >>> cells = cells_of(np.array([0.0, 150.0, 600.0]), np.zeros(3))
    >>> [g.bounds for g in ground_of(cells, np.array([True, True, False]), shapely.box(-9, -9, 999, 99))]
    [(-0.05, -0.05, 299.95, 99.0)]
    """
    ground = polygonal(shapely.intersection(shapely.union_all(cells.polygons()[taken]), study_area))
    parts = [] if ground is None else polygon_parts(ground)
    return sorted(parts, key=lambda part: (part.bounds[1], part.bounds[0]))
