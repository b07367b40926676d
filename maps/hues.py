"""Which of the palette's four hues stands for which category, where two to four are shown together."""

from collections.abc import Iterable, Sequence

from hotspots.categories import THEMES
from maps.palette import palette

HUES = (*THEMES, "other")
"""Four that tell apart in every vision and in grey: more would not, so that other categories share them."""

_LENT = ("other", "drugs", "asb", "violence")
"""Hues as they are given to what has none of its own."""


def kin_of(category: str) -> str | None:
    """Return the theme whose hue a category takes if it is free; a kind takes its parent's.

    Examples
    --------
    >>> kin_of("drugs.supply"), kin_of("serious-violence"), kin_of("burglary")
    ('drugs', 'violence', None)
    """
    parent = category.partition(".")[0]
    return palette().kin.get(category, parent if parent in THEMES else None)


def hues_of(categories: Sequence[str]) -> dict[str, str]:
    """Return the hue of each category: a theme its own, kin a free one of theirs, all else what is left.

    No two of four categories have the same; of more, those that come last are all `other`. The page's
    script follows the same rule, to which a test holds it.

    Examples
    --------
    >>> hues_of(["violence", "drugs.supply", "burglary"])
    {'violence': 'violence', 'drugs.supply': 'drugs', 'burglary': 'other'}
    >>> hues_of(["burglary", "robbery"])
    {'burglary': 'other', 'robbery': 'drugs'}
    """
    found = {category: category for category in categories if category in THEMES}
    for category in categories:
        kin = kin_of(category)
        if kin is not None and kin not in found.values():
            found.setdefault(category, kin)
    left = iter([hue for hue in _LENT if hue not in found.values()])
    for category in categories:
        if category not in found:
            found[category] = next(left, "other")
    return {category: found[category] for category in categories}


def looks_of_overlap(hues: Iterable[str]) -> str:
    """Return the name of the fill for ground that categories of these hues share.

    Examples
    --------
    >>> looks_of_overlap(["drugs", "violence"])
    'overlap-violence-drugs'
    """
    return "-".join(["overlap", *sorted(set(hues), key=HUES.index)])
