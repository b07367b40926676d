"""What is said of two categories in time: one sentence for each, and one of what no clock tells."""

from collections.abc import Mapping, Sequence

from hotspots.coincidence.scene import FEWEST_INCIDENTS, NEAR_M
from hotspots.coincidence.sentences import ABOVE, AT, BELOW

_SAME = {
    "month": "in the same month",
    "weekday": "on the same day of the week",
    "hour": "in the same hour of the day or one next to it",
}
_CHANCE = "two unrelated patterns on the same streets would"
_READING = {
    ABOVE: "more than {}, so where they meet in place they meet in time too",
    AT: (
        "not clearly more or less than {}, so nothing here says that where they meet in place they meet in "
        "time more, or less, than anywhere"
    ),
    BELOW: "less than {}, so they meet in place but at different times, which may need different tasking",
}


def sentence(
    clock: str,
    first: tuple[str, str],
    second: tuple[str, str],
    *,
    near: float,
    everywhere: float,
    reading: str,
) -> str:
    """Say whether two categories coincide in time where they meet, and when each is busiest.

    Parameters
    ----------
    first, second : name of each category and its busiest slot.
    near, everywhere : as in `same_time.SameTime`. reading : as in `in_time.InTime`.

    Examples
    --------
    >>> two = ("violence", "22:00"), ("ASB", "18:00")
    >>> sentence("hour", *two, near=0.171, everywhere=0.152, reading=ABOVE)  # doctest: +NORMALIZE_WHITESPACE
    'Of the pairs of an incident of violence and one of ASB within 150 m, 17.1% start in the same hour of the
    day or one next to it (of all pairs in the area 15.2%): more than two unrelated patterns on the same
    streets would, so where they meet in place they meet in time too. In the whole area the busiest hour is
    22:00 for violence and 18:00 for ASB.'
    """
    return (
        f"Of the pairs of an incident of {first[0]} and one of {second[0]} within {NEAR_M:g} m, "
        f"{100 * near:.1f}% start {_SAME[clock]} (of all pairs in the area {100 * everywhere:.1f}%): "
        f"{_READING[reading].format(_CHANCE)}. In the whole area the busiest {clock} is {first[1]} for "
        f"{first[0]} and {second[1]} for {second[0]}."
    )


def note(
    clock: str, known: Mapping[str, tuple[int, int]], *, several: bool, month_only: Sequence[str]
) -> str | None:
    """Say of how many incidents the slot of a clock is known; None where it is of all, and can be compared.

    Parameters
    ----------
    known : by name of the category, incidents whose slot is known, and all.
    several : whether the period has more than one slot of the clock.
    month_only : names of the sources known to the month only.

    Examples
    --------
    >>> known = {"violence": (0, 80), "ASB": (60, 60)}
    >>> note("hour", known, several=True, month_only=["police-uk"])  # doctest: +NORMALIZE_WHITESPACE
    'The hour is known of 0 of 80 incidents of violence, 60 of 60 of ASB (police-uk: the month only); a
    category with fewer than 50 is not compared by it.'
    >>> note("month", {"violence": (80, 80)}, several=False, month_only=[])
    'The period is one month: whether the months coincide cannot be said.'
    """
    if not several:
        return f"The period is one {clock}: whether the {clock}s coincide cannot be said."
    if all(told == total for told, total in known.values()):
        return None
    parts = [
        f"{told:,} of {total:,}{'' if i else ' incidents'} of {name}"
        for i, (name, (told, total)) in enumerate(known.items())
    ]
    sources = f" ({', '.join(month_only)}: the month only)" if month_only else ""
    return (
        f"The {clock} is known of {', '.join(parts)}{sources}; a category with fewer than {FEWEST_INCIDENTS} "
        "is not compared by it."
    )
