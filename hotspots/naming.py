"""Names that a person knows: a street, and the ward it lies in."""

import re
from collections.abc import Iterable

GENERIC_LABELS: frozenset[str] = frozenset(
    label.casefold()
    for label in (
        "Airport/Airfield",
        "Bus/Coach Station",
        "Conference/Exhibition Centre",
        "Ferry Terminal",
        "Further/Higher Educational Building",
        "Hospital",
        "Motorway Service Area",
        "Nightclub",
        "Park/Open Space",
        "Parking Area",
        "Pedestrian Subway",
        "Petrol Station",
        "Police Station",
        "Prison",
        "Race Track",
        "Shopping Area",
        "Sports/Recreation Area",
        "Supermarket",
        "Theatre/Concert Hall",
        "Theme/Adventure Park",
        "Works",
    )
)
"""Kinds of place that data.police.uk gives instead of a street: they say what stands there, not where."""

UNNAMED = "unnamed place"

_PREFIX = re.compile(r"^\s*on or near\b\s*", flags=re.IGNORECASE)


def street_of(label: str) -> str:
    """Return a label without its "On or near", or empty text where nothing is left.

    Examples
    --------
    >>> street_of("On or near St Paul'S Road"), street_of("On or near ")
    ("St Paul's Road", '')
    """
    street = " ".join(_PREFIX.sub("", label).split())
    # The published labels capitalise what follows an apostrophe.
    return re.sub(r"(?<=\w)(['\u2019])S\b", r"\1s", street)


def is_generic(street: str) -> bool:
    """Say whether a street label names a kind of place, by the whole label: Prison Lane is a street.

    Examples
    --------
    >>> is_generic("Parking Area"), is_generic("Hospital Road")
    (True, False)
    """
    return street.casefold() in GENERIC_LABELS


def place_name(labels: Iterable[tuple[str, int]], ward: str | None) -> str:
    """Return the name of some ground from the labels of its places: "High Street, Stockton Town Centre".

    The label with the most incidents, ties to the lesser text; a kind of place such as "Parking Area" only
    where no street is known. Without any label the ward alone, and never nothing.

    Parameters
    ----------
    labels : the label of each place and its incidents.
    ward : name of the ward that holds most of them, or None outside every ward.

    Examples
    --------
    >>> place_name([("On or near Parking Area", 9), ("On or near High Street", 4)], "Stockton Town Centre")
    'High Street, Stockton Town Centre'
    >>> place_name([("On or near Parking Area", 9), ("On or near ", 20)], "Ropner")
    'Parking Area, Ropner'
    >>> place_name([], "Ropner"), place_name([], None)
    ('Ropner', 'unnamed place')
    """
    incidents: dict[str, int] = {}
    for label, count in labels:
        street = street_of(label)
        if street and count > 0:
            incidents[street] = incidents.get(street, 0) + int(count)
    known = sorted(incidents, key=lambda street: (is_generic(street), -incidents[street], street))
    parts = [*known[:1], *([ward] if ward else [])]
    return ", ".join(parts) or UNNAMED
