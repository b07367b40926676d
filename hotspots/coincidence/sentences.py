"""Sentences about what coincides that a councillor understands and a statistician accepts."""

from collections.abc import Mapping

ABOVE, AT, BELOW = "above", "at", "below"

_FLOOR = {ABOVE: "more than", AT: "not clearly more than"}
_GIVEN = {ABOVE: "more than", AT: "not clearly more or less than", BELOW: "less than"}
_TASKING = {
    AT: "so nothing here says that they need different tasking",
    BELOW: "so they may need different tasking",
}


def spoken(title: str) -> str:
    """Return the name of a category inside a sentence.

    Examples
    --------
    >>> spoken("Violence and sexual offences"), spoken("Anti-social behaviour")
    ('violence and sexual offences', 'ASB')
    """
    return "ASB" if title == "Anti-social behaviour" else title[:1].lower() + title[1:]


def sentence(
    hotspots_of: str,
    incidents_of: str,
    *,
    share: float,
    floor: tuple[float, str],
    given: tuple[float, str] | None,
    ceiling: tuple[float, str],
) -> str:
    """Say what was found for an ordered pair, and what it may mean for tasking.

    Parameters
    ----------
    hotspots_of, incidents_of : names of the categories A and B.
    share : S(A->B).
    floor, given, ceiling : mean share of the reference, and whether the share is `ABOVE`, `AT` (no clear
        difference) or `BELOW` it. The floor is above or at, the ceiling at or below. Nothing is said of what
        other crime predicts where that is not known.

    Examples
    --------
    >>> means = {"floor": (0.09, ABOVE), "given": (0.27, ABOVE), "ceiling": (0.37, AT)}
    >>> sentence("violence", "drugs", share=0.37, **means)  # doctest: +NORMALIZE_WHITESPACE
    '37% of the incidents of drugs lie in the squares busiest for violence: more than two unrelated patterns
    on the same streets would share (9%), more than other recorded crime predicts (27%), and no less
    than if the two were one pattern (37%), so nothing here says that they need different tasking.'
    """
    told = (
        f"{_percent(share)} of the incidents of {incidents_of} lie in the squares busiest for {hotspots_of}"
    )
    if ceiling[0] <= floor[0]:
        means = f"{_percent(floor[0])} and {_percent(ceiling[0])}"
        alike = f"unrelated patterns would share as much here as one pattern ({means})"
        return f"{told}, but {alike}: nothing can be said."
    said = [
        f"{_FLOOR[floor[1]]} two unrelated patterns on the same streets would share ({_percent(floor[0])})"
    ]
    if given is not None:
        said.append(f"{_GIVEN[given[1]]} other recorded crime predicts ({_percent(given[0])})")
    less = "less than" if ceiling[1] == BELOW else "not clearly less than"
    less = "no less than" if share >= ceiling[0] else less
    said.append(f"and {less} if the two were one pattern ({_percent(ceiling[0])}), {_TASKING[ceiling[1]]}")
    return f"{told}: {', '.join(said)}."


def told_in_common(shares: Mapping[str, tuple[float, float, float | None, float]]) -> str:
    """Say how much of each category lies inside the hotspots of all.

    Parameters
    ----------
    shares : by name, what was observed and the means of floor, given (None: not known) and ceiling.

    Examples
    --------
    >>> told_in_common({"ASB": (0.14, 0.01, 0.1, 0.21)})
    'In the squares busiest for all: 14% of ASB (unrelated 1%, predicted 10%, one pattern 21%).'
    """
    told = []
    for name, (observed, floor, given, ceiling) in shares.items():
        predicted = "" if given is None else f"predicted {_percent(given)}, "
        means = f"unrelated {_percent(floor)}, {predicted}one pattern {_percent(ceiling)}"
        told.append(f"{_percent(observed)} of {name} ({means})")
    return f"In the squares busiest for all: {'; '.join(told)}."


def told_of_noise(shares: Mapping[str, float]) -> str:
    """Say how much a pattern coincides with itself at half its incidents.

    Examples
    --------
    >>> told_of_noise({"ASB": 0.4, "drugs": 0.41})
    'Noise sets a limit: halves of one category, drawn at random, share 40% (ASB), 41% (drugs).'
    """
    told = ", ".join(f"{_percent(share)} ({name})" for name, share in shares.items())
    return f"Noise sets a limit: halves of one category, drawn at random, share {told}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
