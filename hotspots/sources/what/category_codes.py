"""From the texts by which a source calls what happened to categories."""

from collections.abc import Mapping, Sequence

from hotspots.categories import TITLES
from hotspots.sources.profiles.rules import CategoryRule, folded
from hotspots.sources.what.crime_types import category_of
from hotspots.sources.what.home_office import HOME_OFFICE, code_and_groups

NOT_AN_INCIDENT = "not_an_incident"
"""In place of a category: the profile leaves this text out on purpose. No category has an underscore."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "police-uk": {
        folded(name): code
        for name in (*TITLES.values(), "Violent crime")
        if (code := category_of(name)) is not None
    },
    "home-office": HOME_OFFICE,
}
"""Tables that come with the software: category of a text, `folded`."""


def category_codes(texts: Sequence[str], rule: CategoryRule) -> list[str | None]:
    """Return the category of each text, `NOT_AN_INCIDENT`, or None for a text that is not known.

    Letter case and spacing do not matter. A code that is not known itself is what its group is: ``92D/1``
    is ``92D``; a text is never shortened.

    Parameters
    ----------
    texts : the distinct texts of a column.

    Examples
    --------
    >>> rule = CategoryRule({"fly tipping": "asb.fly-tipping", "92d": "drugs.possession"}, ("advice given",))
    >>> category_codes(["Fly  Tipping", "92D/1", "ADVICE GIVEN", "Parking"], rule)
    ['asb.fly-tipping', 'drugs.possession', 'not_an_incident', None]
    """
    left_out = frozenset(rule.leave_out)
    return [_category(text, rule.codes, left_out) for text in texts]


def _category(text: str, codes: Mapping[str, str], left_out: frozenset[str]) -> str | None:
    for key in (folded(text), *code_and_groups(text)):
        if key in left_out:
            return NOT_AN_INCIDENT
        if key in codes:
            return codes[key]
    return None
