"""Categories of incident: dotted codes in which a parent includes its children.

Crime and anti-social behaviour (ASB) are counted apart: ASB is not a crime.
"""

from collections.abc import Iterable, Sequence

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
"""The categories that are stored, with the names people read."""

GROUPS: dict[str, str] = {"crime": "All crime", "all": "All incidents"}
"""Sums over categories: `crime` is every one but ASB, `all` is crime and ASB."""

THEMES: tuple[str, ...] = ("violence", ASB, "drugs")
"""What the service exists for; the default of every question."""


def title_of(code: str) -> str:
    """Return the name people read, such as ``Drugs`` for ``drugs``."""
    return TITLES.get(code) or GROUPS[code]


def members(code: str, stored: Sequence[str]) -> tuple[str, ...]:
    """Return the stored codes that a category or group includes.

    Examples
    --------
    >>> members("drugs", ["asb", "drugs", "drugs.supply", "violence"])
    ('drugs', 'drugs.supply')
    >>> members("crime", ["asb", "drugs", "violence"])
    ('drugs', 'violence')
    """
    if code == "all":
        return tuple(stored)
    if code == "crime":
        return tuple(c for c in stored if c != ASB and not c.startswith(ASB + "."))
    return tuple(c for c in stored if c == code or c.startswith(code + "."))


def parse_categories(text: str) -> tuple[str, ...]:
    """Read a comma-separated list of categories, in the order given and each once.

    Raises
    ------
    QuestionError
        A code is unknown, or the list is empty.

    Examples
    --------
    >>> parse_categories("violence, asb")
    ('violence', 'asb')
    """
    codes = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    known = [*TITLES, *GROUPS]
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise QuestionError(f"category '{unknown[0][:60]}' is unknown; choose among {', '.join(known)}")
    if not codes:
        raise QuestionError(f"no category was given; choose among {', '.join(known)}")
    return tuple(codes)


def kind_of(categories: Iterable[str]) -> str:
    """Return the name of a combination: violence, asb, drugs first, then alphabetical.

    Examples
    --------
    >>> kind_of({"drugs", "burglary", "asb"})
    'asb+drugs+burglary'
    """
    order = {code: i for i, code in enumerate(THEMES)}
    return "+".join(sorted(categories, key=lambda code: (order.get(code, len(order)), code)))
