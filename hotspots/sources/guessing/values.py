"""What the values of a column tell of it: dates and their format, coordinates, categories."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_DATES = (
    *("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%y"),
    *("%d-%m-%y", "%d.%m.%y", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y"),
)
_MONTHS = ("%Y-%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%y", "%b-%Y")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p")
_FORMATS = (
    *_DATES,
    *(f"{date} {time}" for date in _DATES for time in _TIMES),
    *("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z"),
    *("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f"),
)
_MOST_TRIED = 400
_LEAST_SHARE = 0.8
_GRID_REFERENCE = re.compile(r"[A-HJ-Z]{2}(?:\s*\d{2}){1,6}|[A-HJ-Z]{2}\s*(\d+)\s+(\d+)", re.IGNORECASE)

_PROPOSALS: tuple[tuple[str, str], ...] = (
    (r"fly.?tip", "asb.fly-tipping"),
    (r"\bbegg", "asb.begging"),
    (r"street.?drink|drinking in (the )?(street|public)", "asb.street-drinking"),
    (
        r"off.?road|motor.?(bike|cycle) nuisance|nuisance (motor|vehicle|bike)|vehicle.?(related )?nuisance|"
        r"\bquad|mini.?moto|cruising|e.?scooter",
        "asb.vehicle",
    ),
    (r"noise|loud music", "asb.noise"),
    (r"deliberate.{0,20}fire|fire.?setting|bonfire|secondary fire", "asb.fire"),
    (r"rowdy|inconsiderate", "asb.rowdy"),
    (
        r"needle|drug (litter|paraphernalia)|(drug|substance|alcohol).{0,12}(related )?(asb|misuse)",
        "asb.drugs-alcohol",
    ),
    (r"asb.{0,4}personal|personal asb", "asb.personal"),
    (r"asb.{0,4}nuisance|nuisance asb|neighbour nuisance", "asb.nuisance"),
    (r"asb.{0,4}environment|environmental asb|litter|dog foul", "asb.environmental"),
    (r"anti.?social|\basb\b", "asb"),
    (r"drug.{0,12}(deal|suppl|traffick)|supply.{0,20}drug|traffick.{0,20}drug|cultivat", "drugs.supply"),
    (r"possess.{0,20}(drug|cannabis|class [abc])|drug.{0,6}possess", "drugs.possession"),
    (r"\bdrugs?\b", "drugs"),
    (r"murder|manslaughter|homicide", "violence.homicide"),
    (r"\brape\b", "violence.rape"),
    (r"sexual|indecen", "violence.other-sexual"),
    (r"stalk|harass", "violence.stalking-harassment"),
    (r"common assault|without injury", "violence.without-injury"),
    (r"wound|\b[ag]bh\b|actual bodily|grievous|with injury", "violence.injury"),
    (r"assault|violen(ce|t)", "violence"),
    (r"robbery", "robbery"),
    (r"shop.?lift|theft from (a )?shop", "shoplifting"),
    (r"theft from .{0,12}vehicle", "vehicle-crime.theft-from"),
    (r"theft of .{0,12}vehicle|\btwoc\b", "vehicle-crime.theft-of"),
    (r"theft from .{0,6}person", "theft-from-person"),
    (r"(bicycle|pedal cycle|bike) theft|theft of .{0,8}(bicycle|cycle)", "bicycle-theft"),
    (r"burglary.{0,20}(dwelling|resid)|(domestic|resid\w*) burglary", "burglary.domestic"),
    (r"burglar", "burglary"),
    (r"arson", "criminal-damage-arson.arson"),
    (r"criminal damage|vandal", "criminal-damage-arson.damage"),
    (r"public order|affray", "public-order"),
    (r"knife|offensive weapon|bladed|firearm", "weapons"),
)


@dataclass(frozen=True, slots=True)
class DateFormats:
    """How a column writes its dates.

    Attributes
    ----------
    formats : strptime formats that together read its values, the commonest first.
    read : share of the values that they read, 0 to 1.
    ambiguous : a value of which day and month cannot be told apart, when none of the column tells; or empty.
    """

    formats: tuple[str, ...]
    read: float
    ambiguous: str = ""


def date_formats(values: Sequence[str], *, months: bool = False) -> DateFormats | None:
    """Return the formats of a column's dates, or None where most of its values are no dates.

    Parameters
    ----------
    values : its texts, none empty.
    months : whether months such as 2024-03 are asked for instead.

    Examples
    --------
    >>> date_formats(["03/04/2024", "25/04/2024"])
    DateFormats(formats=('%d/%m/%Y',), read=1.0, ambiguous='')
    >>> date_formats(["03/04/2024"]).ambiguous
    '03/04/2024'
    """
    left = list(dict.fromkeys(value.strip() for value in values))[:_MOST_TRIED]
    total, ambiguous = len(left), ""
    chosen: list[str] = []
    while left and len(chosen) < 3:
        best = max(_MONTHS if months else _FORMATS, key=lambda text: _count_read(left, text))
        read = [value for value in left if _reads(best, value)]
        if not read:
            break
        twin = _count_read(left, _day_and_month_exchanged(best))
        if not ambiguous and "%d" in best and _day_and_month_exchanged(best) != best and twin == len(read):
            ambiguous = next((v for v in read if len(set(re.findall(r"\d+", v)[:2])) > 1), "")
        chosen.append(best)
        left = [value for value in left if value not in set(read)]
    share = (total - len(left)) / total if total else 0.0
    return DateFormats(tuple(chosen), share, ambiguous) if share >= _LEAST_SHARE else None


def _count_read(values: Sequence[str], text: str) -> int:
    """How many values a format reads; none at once where it reads none of the first."""
    if not any(_reads(text, value) for value in values[:20]):
        return 0
    return sum(_reads(text, value) for value in values)


def _reads(text: str, value: str) -> bool:
    if text == "%Y%m%d" and not re.fullmatch(r"(19|20)\d{6}", value):
        return False
    try:
        return 1990 <= datetime.strptime(value, text).year <= 2100  # noqa: DTZ007 - only whether it reads
    except ValueError:
        return False


def _day_and_month_exchanged(text: str) -> str:
    return re.sub(r"%[dm]", lambda sign: "%m" if sign[0] == "%d" else "%d", text)


def share_of_times(values: Sequence[str]) -> float:
    """Return the share of values that are times of day such as 21:45, 0 to 1."""
    pattern = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?", re.IGNORECASE)
    return sum(pattern.fullmatch(value.strip()) is not None for value in values) / max(len(values), 1)


def share_of_grid_references(values: Sequence[str]) -> float:
    """Return the share of values that are grid references such as NZ 445 198, 0 to 1.

    Examples
    --------
    >>> share_of_grid_references(["NZ4419", "NZ 445 198", "nz44501980", "NZ441"])
    0.75
    """
    return sum(_is_grid_reference(value) for value in values) / max(len(values), 1)


def _is_grid_reference(value: str) -> bool:
    matched = _GRID_REFERENCE.fullmatch(value.strip())
    return matched is not None and (matched[1] is None or len(matched[1]) == len(matched[2]))


def share_within(values: Sequence[str], low: float, high: float) -> float:
    """Return the share of values that are numbers between two, 0 to 1; those that are 0 take no part."""
    numbers = [_number(value) for value in values]
    counted = [number for number in numbers if number != 0]
    return sum(number is not None and low <= number <= high for number in counted) / max(len(counted), 1)


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def proposal(text: str) -> str | None:
    """Return the category that a local text says by itself, or None.

    Examples
    --------
    >>> proposal("Off-road bikes"), proposal("Fly-tipping (household)"), proposal("Parking")
    ('asb.vehicle', 'asb.fly-tipping', None)
    """
    lowered = text.casefold()
    return next((code for pattern, code in _PROPOSALS if re.search(pattern, lowered)), None)


def commonest(values: Sequence[str], most: int) -> list[str]:
    """Return the distinct values, the commonest first, ties by text."""
    counts = Counter(values)
    return sorted(counts, key=lambda value: (-counts[value], value))[:most]
