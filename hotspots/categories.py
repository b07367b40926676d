"""Categories of incident: dotted codes in which a parent includes its children.

Crime and anti-social behaviour (ASB) are counted apart: ASB is not a crime. A named theme is a set across
categories; which ones, `hotspots.themes` says. What each includes, `hotspots.membership` says.
"""

from collections.abc import Iterable

from hotspots.errors import QuestionError

ASB = "asb"

TITLES: dict[str, str] = {
    "violence": "Violence and sexual offences",
    "robbery": "Robbery",
    "weapons": "Possession of weapons",
    ASB: "Anti-social behaviour",
    "drugs": "Drugs",
    "public-order": "Public order",
    "criminal-damage-arson": "Criminal damage and arson",
    "burglary": "Burglary",
    "vehicle-crime": "Vehicle crime",
    "shoplifting": "Shoplifting",
    "theft-from-person": "Theft from the person",
    "bicycle-theft": "Bicycle theft",
    "other-theft": "Other theft",
    "other-crime": "Other crime",
}
"""The categories that every source knows, with the names people read."""

CHILDREN: dict[str, str] = {
    "violence.homicide": "Homicide",
    "violence.injury": "Violence with injury",
    "violence.without-injury": "Violence without injury",
    "violence.stalking-harassment": "Stalking and harassment",
    "violence.rape": "Rape",
    "violence.other-sexual": "Other sexual offences",
    "violence.death-by-driving": "Death or serious injury by unlawful driving",
    "asb.personal": "Personal anti-social behaviour",
    "asb.nuisance": "Nuisance anti-social behaviour",
    "asb.environmental": "Environmental anti-social behaviour",
    "asb.rowdy": "Rowdy or inconsiderate behaviour",
    "asb.street-drinking": "Street drinking",
    "asb.begging": "Begging",
    "asb.vehicle": "Vehicle nuisance",
    "asb.fly-tipping": "Fly tipping",
    "asb.fire": "Deliberate fires",
    "asb.noise": "Noise",
    "asb.drugs-alcohol": "Drug- or alcohol-related anti-social behaviour",
    "drugs.supply": "Drug supply",
    "drugs.possession": "Drug possession",
    "drugs.other": "Other drug offences",
    "criminal-damage-arson.arson": "Arson",
    "criminal-damage-arson.damage": "Criminal damage",
    "burglary.domestic": "Domestic burglary",
    "burglary.other": "Non-domestic burglary",
    "vehicle-crime.theft-of": "Theft of a vehicle",
    "vehicle-crime.theft-from": "Theft from a vehicle",
}
"""Finer categories that some sources tell apart; what a source does not, it stores under the parent."""

GROUPS: dict[str, str] = {"crime": "All crime", "all": "All incidents"}
"""Sums over categories: `crime` is every one but ASB, `all` is crime and ASB."""

NAMED_THEMES: dict[str, str] = {
    "serious-violence": "Serious violence",
    "drug-dealing": "Drug dealing",
    "alcohol-disorder": "Alcohol-related disorder",
    "street-drinking-begging": "Street drinking and begging",
    "deliberate-fires": "Deliberate fires and arson",
}
"""Sets across categories, whose definitions can be edited; their names cannot."""

THEMES: tuple[str, ...] = ("violence", ASB, "drugs")
"""What the service exists for; the default of every question."""

FEWEST_TOGETHER, MOST_TOGETHER = 2, 4
"""Categories that are overlaid and compared: so few that every combination of them can be read."""


def title_of(code: str) -> str:
    """Return the name people read, such as ``Drugs`` for ``drugs``."""
    return TITLES.get(code) or CHILDREN.get(code) or NAMED_THEMES.get(code) or GROUPS[code]


def children_of(code: str) -> tuple[str, ...]:
    """Return the finer categories of a category; none for a child, a group and most others.

    Examples
    --------
    >>> children_of("drugs"), children_of("robbery")
    (('drugs.supply', 'drugs.possession', 'drugs.other'), ())
    """
    return tuple(child for child in CHILDREN if child.startswith(code + "."))


def parse_categories(text: str) -> tuple[str, ...]:
    """Read a comma-separated list of categories, in the order given and each once.

    Raises
    ------
    QuestionError
        A code is unknown, or the list is empty.

    Examples
    --------
    >>> parse_categories("violence, drugs.supply")
    ('violence', 'drugs.supply')
    """
    codes = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    choice = ", ".join([*TITLES, *GROUPS, *NAMED_THEMES])
    for code in codes:
        if not is_category(code) and code not in GROUPS and code not in NAMED_THEMES:
            parent = code.split(".")[0]
            near = ", ".join((parent, *children_of(parent))) if "." in code and parent in TITLES else choice
            raise QuestionError(f"category '{code[:60]}' is unknown; choose among {near}")
    if not codes:
        raise QuestionError(f"no category was given; choose among {choice}")
    return tuple(codes)


def is_category(code: str) -> bool:
    """Say whether an incident can be of this category: a parent or a child, and no group or theme.

    Examples
    --------
    >>> is_category("drugs.supply"), is_category("all")
    (True, False)
    """
    return code in TITLES or code in CHILDREN


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """Return categories in the one order that answers have: violence, asb, drugs, then alphabetical.

    Examples
    --------
    >>> in_order({"drugs", "burglary", "asb"})
    ('asb', 'drugs', 'burglary')
    """
    order = {code: i for i, code in enumerate(THEMES)}
    return tuple(sorted(categories, key=lambda code: (order.get(code, len(order)), code)))


def kind_of(categories: Iterable[str]) -> str:
    """Return the name of a combination, such as ``violence+asb``: its categories `in_order`."""
    return "+".join(in_order(categories))
