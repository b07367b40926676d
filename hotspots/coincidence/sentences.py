"""One sentence about two categories that a councillor understands and a statistician accepts."""

ABOVE, AT, BELOW = "above", "at", "below"


def sentence(
    hotspots_of: str,
    incidents_of: str,
    *,
    share: float,
    floor: tuple[float, str],
    given: tuple[float, str],
    ceiling: tuple[float, str],
) -> str:
    """Say what was found for an ordered pair, and what it may mean for tasking.

    Parameters
    ----------
    hotspots_of, incidents_of : names of the categories A and B.
    share : S(A->B).
    floor, given, ceiling : mean share of the reference, and whether the share is `ABOVE`, `AT` (no clear
        difference) or `BELOW` it. The floor is above or at, the ceiling at or below.

    Examples
    --------
    >>> means = {"floor": (0.09, ABOVE), "given": (0.27, ABOVE), "ceiling": (0.37, AT)}
    >>> sentence("violence", "drugs", share=0.37, **means)  # doctest: +NORMALIZE_WHITESPACE
    '37 % of drugs incidents lie inside the violence hotspots: more than two unrelated patterns on the same
    streets would share (9 %), more than other recorded crime predicts (27 %), and not clearly less than if
    the two were one pattern (37 %), so nothing here says that they need different tasking.'
    """
    return (
        f"{_percent(share)} of {incidents_of} incidents lie inside the {hotspots_of} hotspots: "
        f"{_FLOOR[floor[1]]} two unrelated patterns on the same streets would share ({_percent(floor[0])}), "
        f"{_GIVEN[given[1]]} other recorded crime predicts ({_percent(given[0])}), and "
        f"{_CEILING[ceiling[1]].format(_percent(ceiling[0]))}."
    )


_FLOOR = {ABOVE: "more than", AT: "not clearly more than"}
_GIVEN = {ABOVE: "more than", AT: "not clearly more or less than", BELOW: "less than"}
_CEILING = {
    AT: (
        "not clearly less than if the two were one pattern ({}), so nothing here says that they need "
        "different tasking"
    ),
    BELOW: "less than if the two were one pattern ({}), so they may need different tasking",
}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
