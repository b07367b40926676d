"""Which places are near licensed premises."""

import numpy as np

from hotspots.period import Period
from hotspots.state import StoreState
from hotspots.venues.layer import together
from hotspots.venues.nearness import places_near

LICENSED_PREMISES = "licensed-premises"


def near_premises(state: StoreState, within_m: float) -> tuple[int, ...] | None:
    """Return every place within a distance of licensed premises, ascending; None where none are loaded.

    Places of all months that are loaded, as a question may compare its period with others.
    """
    premises = together(state.venues).of(LICENSED_PREMISES)
    if not len(premises):
        return None
    months = state.summary.months
    counts = state.engine.count_by_place(
        state.snapshot, Period.of_months(months[0], months[-1]), bounds=state.bounds
    )
    near = places_near(premises.geometries, counts.easting, counts.northing, within_m)
    return tuple(counts.place[np.unique(near.indices)].tolist())
