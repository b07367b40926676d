"""Which of the palette's four hues stands for which category, where two to four are shown together."""

from collections.abc import Iterable, Sequence

from hotspots.categories import THEMES, in_order
from maps.palette import palette

HUES = ("wine", "blue", "orange", "teal")
"""Four that tell apart in every vision and in grey: more would not, so that other categories share them."""

_OWN = dict(zip(THEMES, HUES, strict=False))
_LENT = HUES[::-1]
"""Hues as they are given to what has none that it prefers."""


def preferred_hue(category: str) -> str | None:
    """Return the hue that a category takes if it is free: a theme its own, a finer category its parent's.

    Named themes that are near to one of `hotspots.categories.THEMES` take its hue.

    Examples
    --------
    >>> preferred_hue("drugs.supply"), preferred_hue("serious-violence"), preferred_hue("burglary")
    ('orange', 'wine', None)
    """
    near = palette().kin.get(category, category.partition(".")[0])
    return _OWN.get(near)


def hues_of(categories: Sequence[str]) -> dict[str, str]:
    """Return the hue of each category, the same in whatever order they are named.

    Violence, ASB and drugs have their own; of the others each takes the one it prefers if it is free, then
    what is left. No two of four have the same; of more, those that come last are all teal. The page's script
    follows the same rule, to which a test holds it.

    Examples
    --------
    >>> hues_of(["violence", "drugs.supply", "burglary"])
    {'violence': 'wine', 'drugs.supply': 'orange', 'burglary': 'teal'}
    >>> hues_of(["robbery", "burglary"])
    {'robbery': 'orange', 'burglary': 'teal'}
    """
    found: dict[str, str] = {}
    for category in in_order(categories):
        preferred = preferred_hue(category)
        if preferred and preferred not in found.values():
            found[category] = preferred
    left = iter([hue for hue in _LENT if hue not in found.values()])
    for category in in_order(categories):
        if category not in found:
            found[category] = next(left, _LENT[0])
    return {category: found[category] for category in categories}


def overlap_class(hues: Iterable[str]) -> str:
    """Return the class of the fill for ground that categories of these hues share.

    Examples
    --------
    >>> overlap_class(["orange", "wine"])
    'overlap-wine-orange'
    """
    return "-".join(["overlap", *sorted(set(hues), key=HUES.index)])
