"""Names that a person knows: a street, and the ward it lies in; no two hotspots of a list share one."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
_COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True, slots=True)
class Clues:
    """What some ground may be named after.

    Attributes
    ----------
    labels : the label of each of its places and its incidents.
    ward : name of the ward that holds most of them, or None outside every ward.
    easting, northing : about where the ground is, metres.
    """

    labels: tuple[tuple[str, int], ...]
    ward: str | None
    easting: float
    northing: float


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
    where no street is known, and never by itself. Without any label the ward alone, and never nothing.

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
    return _in_ward(next(iter(_streets(labels)), ""), ward)


def distinct_names(grounds: Sequence[Clues]) -> tuple[str, ...]:
    """Return a name for each ground, no two alike, in their order.

    The first to bear a name keeps it plain. A later one adds its next street, and the next where that is
    taken too; without any it says on which side of the first it lies, and at last it is numbered. So a
    name depends on better ranks only: leaving out the last hotspots renames none.

    Parameters
    ----------
    grounds : hotspots of one list, rank 1 first.

    Examples
    --------
    >>> both, alone = (("High Street", 9), ("Bridge Road", 4)), (("High Street", 5),)
    >>> for name in distinct_names(
    ...     [Clues(both, "Ropner", 0, 0), Clues(both, "Ropner", 0, 90), Clues(alone, "Ropner", 50, 60)]
    ... ):
    ...     print(name)
    High Street, Ropner
    High Street by Bridge Road, Ropner
    High Street (north-east), Ropner
    """
    bearers: dict[str, Clues] = {}
    numbers: dict[str, int] = {}
    names = []
    for ground in grounds:
        name = next(name for name in _candidates(ground, bearers, numbers) if name.casefold() not in bearers)
        bearers[name.casefold()] = ground
        names.append(name)
    return tuple(names)


def _candidates(ground: Clues, bearers: dict[str, Clues], numbers: dict[str, int]) -> Iterator[str]:
    """Names for some ground, best first, without end; `numbers` keeps the last number of each plain name."""
    street, *others = _streets(ground.labels) or [""]
    plain = _in_ward(street, ground.ward)
    yield plain
    for other in others:
        if not is_generic(other):
            yield _in_ward(f"{street} by {other}", ground.ward)
    side = _side(bearers[plain.casefold()], ground)
    if side:
        yield _marked(street, ground.ward, side)
    for number in itertools.count(numbers.get(plain, 1) + 1):
        numbers[plain] = number
        yield _marked(street, ground.ward, str(number))


def _streets(labels: Iterable[tuple[str, int]]) -> list[str]:
    """Streets with incidents, commonest first, and after them the kinds of place."""
    incidents: dict[str, int] = {}
    for label, count in labels:
        street = street_of(label)
        if street and count > 0:
            incidents[street] = incidents.get(street, 0) + int(count)
    return sorted(incidents, key=lambda street: (is_generic(street), -incidents[street], street))


def _in_ward(street: str, ward: str | None) -> str:
    where = ward or (UNNAMED if not street or is_generic(street) else "")
    return ", ".join(part for part in (street, where) if part)


def _marked(street: str, ward: str | None, mark: str) -> str:
    """Name with a mark on what it names: "High Street (north), Town Centre", "Town Centre (2)"."""
    return _in_ward(f"{street} ({mark})", ward) if street else f"{_in_ward('', ward)} ({mark})"


def _side(first: Clues, ground: Clues) -> str:
    """Side of the first on which some ground lies; empty where both are on one point."""
    east, north = ground.easting - first.easting, ground.northing - first.northing
    if east == north == 0:
        return ""
    return _COMPASS[round(math.atan2(north, east) / (math.pi / 4)) % 8]
