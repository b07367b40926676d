"""How near is near, how far a camera sees, and which kinds are asked for."""

import numpy as np

from hotspots.choice import Choice
from hotspots.choosing import asked_number, quoted
from hotspots.errors import QuestionError
from hotspots.venues.layer import DEFAULT_VIEW_M, VenueLayer, Venues
from hotspots.venues.profile import GREATEST_VIEW_M

DEFAULT_RADIUS_M = 100.0
LEAST_RADIUS_M, GREATEST_RADIUS_M = 25.0, 500.0
LEAST_VIEW_M = 5.0

MOST_VENUES = 5_000
"""Of all kinds together: more are not ranked one by one."""


def resolved_radius(asked_m: float | None) -> Choice:
    """Return how near an incident is to count as near a venue, metres, and why.

    Raises
    ------
    QuestionError
        It is outside 25 to 500 m.
    """
    why = "published incidents lie on points up to some 100 m from where they happened: less misses the door"
    advice = "100 is the street of the venue; farther than 500 m away everybody is near something"
    default = Choice(DEFAULT_RADIUS_M, why)
    return asked_number("radius", asked_m, LEAST_RADIUS_M, GREATEST_RADIUS_M, "m", advice, default=default)


def resolved_view(asked_m: float | None, layers: tuple[VenueLayer, ...]) -> Choice:
    """Return how far cameras see: metres where the question says it, else by layer what its file says.

    Raises
    ------
    QuestionError
        It is outside 5 to 1,000 m.
    """
    own = {layer.name: layer.view_m for layer in layers if layer.view_m is not None}
    why = f"no file says how far its cameras see: {DEFAULT_VIEW_M:.0f} m, where a person is still told apart"
    default = Choice(own, f"as the profiles say; {DEFAULT_VIEW_M:.0f} m for others") if own else None
    advice = "50 m is usual: farther away a person is hardly told apart"
    return asked_number(
        "view", asked_m, LEAST_VIEW_M, GREATEST_VIEW_M, "m", advice,
        default=default or Choice(DEFAULT_VIEW_M, why),
    )  # fmt: skip


def resolved_kinds(asked: tuple[str, ...], here: Venues) -> Choice:
    """Return the kinds whose venues are ranked, and why.

    Parameters
    ----------
    asked : what the person gave; none asks for all, or, where that is too many venues, for the kinds with the
        fewest.
    here : the venues of the study area.

    Raises
    ------
    QuestionError
        A kind is not there, or the kinds have more than 5,000 venues together.
    """
    counts = {kind: here.kinds.count(kind) for kind in here.each_kind}
    there = ", ".join(f"{kind} ({n:,})" for kind, n in counts.items()) or "none"
    for kind in asked:
        if kind not in counts:
            raise QuestionError(f"kind {quoted(kind)} has no venue in the study area, which has {there}")
    many = sum(counts[kind] for kind in set(asked))
    if many > MOST_VENUES:
        raise QuestionError(
            f"kind {', '.join(asked)} has {many:,} venues in the study area, too many to rank (at most "
            f"{MOST_VENUES:,} in all); ask for fewer kinds or one area, or leave kind out: every kind is "
            "tested as a whole"
        )
    if asked:
        return Choice(list(asked), "asked for")
    by_number = sorted(counts, key=lambda kind: (counts[kind], kind))
    taken = np.cumsum([counts[kind] for kind in by_number]) <= MOST_VENUES
    few = sorted(kind for kind, fits in zip(by_number, taken, strict=True) if fits)
    if len(few) == len(counts):
        return Choice(few, "all that lie in the study area")
    return Choice(
        few, f"the fewest first, {MOST_VENUES:,} venues in all; every kind is tested as a whole: {there}"
    )
