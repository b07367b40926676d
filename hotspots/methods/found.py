"""What every method returns, so that what follows need not ask which it was."""

from dataclasses import dataclass, field

from hotspots.choice import Choice
from hotspots.extraction.ranking import Ranked
from hotspots.polygons import Ground

NOT_TESTED = "Whether a hotspot is more than chance was not tested (significance is null)."


@dataclass(frozen=True)
class Found:
    """Hotspots of each category, and the settings that found them.

    Attributes
    ----------
    ranked : by category. The holder of each place refers to the places of the evidence; places outside the
        study area are held by none.
    choices : every setting with its value and why.
    remarks : what is to be known of them, one sentence each.
    tested : whether ground was compared with chance.
    without_weight : categories that the weights say nothing of.
    cut : by category, all the ground that passed the threshold, pieces that are too small or hold too few
        incidents for a hotspot included. A category that is not in it has the ground of its hotspots.
    """

    ranked: dict[str, Ranked]
    choices: dict[str, Choice] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    tested: bool = False
    without_weight: tuple[str, ...] = ()
    cut: dict[str, tuple[Ground, ...]] = field(default_factory=dict)


def of_each(choices: dict[str, Choice]) -> Choice:
    """Return one choice out of one for each category: the value by category, unless all have the same.

    Examples
    --------
    >>> of_each({"violence": Choice(5, "few"), "drugs": Choice(5, "few")})
    Choice(value=5, why='few')
    >>> of_each({"violence": Choice(9, "many"), "drugs": Choice(5, "few")})
    Choice(value={'violence': 9, 'drugs': 5}, why='violence: many; drugs: few')
    """
    if len({(repr(choice.value), choice.why) for choice in choices.values()}) == 1:
        return next(iter(choices.values()))
    return Choice(
        {category: choice.value for category, choice in choices.items()},
        "; ".join(f"{category}: {choice.why}" for category, choice in choices.items()),
    )
