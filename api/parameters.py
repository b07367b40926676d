"""Text becomes a value or a teaching message: one function per parameter, for HTTP and command line alike."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from hotspots.categories import parse_categories
from hotspots.errors import QuestionError
from hotspots.period import Period
from hotspots.question import METHODS, Asked, Question, within

MAX_LIMIT = 10_000
DEFAULT_LIMIT = 1_000
MAX_OFFSET = 10_000_000
BBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """Which features of an answer are wanted."""

    bbox: BBox | None = None
    interval: tuple[datetime | None, datetime | None] | None = None
    limit: int = DEFAULT_LIMIT
    offset: int = 0


def parse_question(texts: Mapping[str, str | None]) -> Question:
    """Return the question that named texts ask; a name that is absent or None takes its default.

    Raises
    ------
    QuestionError
        A text is not a value of its parameter.
    """
    given = {name: text for name, text in texts.items() if text is not None}
    asked = Asked(**_values(_ASKED, given))
    _check_method(asked.method, given)
    return Question(asked=asked, **_values(_QUESTION, given))


def parse_page(texts: Mapping[str, str | None]) -> Page:
    """Return the page that ``bbox``, ``datetime``, ``limit`` and ``offset`` ask for."""
    given = {name: text for name, text in texts.items() if text is not None}
    return Page(**_values(_PAGE, given))


def _check_method(method: str, given: Mapping[str, str]) -> None:
    """Refuse a setting of another method: it would change nothing, and somebody thinks it does."""
    others = [name for name in given if name in (_DBSCAN if method == "kde" else _KDE)]
    if others:
        raise QuestionError(
            f"{others[0]} '{given[others[0]][:60]}' has no meaning for method '{method}'; "
            f"leave it out, or choose method {'dbscan' if method == 'kde' else 'kde'}"
        )


def _values(table: Mapping[str, tuple[str, "Parser"]], given: Mapping[str, str]) -> dict[str, Any]:
    return {field: parse(name, given[name]) for name, (field, parse) in table.items() if name in given}


def _period(_: str, text: str) -> Period:
    return Period.parse(text)


def _categories(_: str, text: str) -> tuple[str, ...]:
    return parse_categories(text)


def _method(_: str, text: str) -> str:
    if text not in METHODS:
        raise QuestionError(f"method '{text[:60]}' is unknown; choose among {', '.join(METHODS)}")
    return text


def _name(name: str, text: str) -> str:
    if not text.strip() or len(text) > 64:
        raise QuestionError(f"{name} '{text[:60]}' is not a name of 1 to 64 characters")
    return text.strip()


def _codes(name: str, text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not 1 <= len(codes) <= 500:
        raise QuestionError(f"{name} names {len(codes)} areas; name 1 to 500, separated by commas")
    return codes


def _flag(name: str, text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise QuestionError(f"{name} '{text[:60]}' is neither true nor false")
    return text.lower() in {"true", "1"}


def _number(name: str, text: str) -> float:
    # The method knows its limits and says them; here a text becomes a number or not.
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text.strip(), flags=re.ASCII):
        raise QuestionError(f"{name} '{text[:60]}' is not a number; give one such as 150 or 0.01")
    value = float(text)
    if not math.isfinite(value):
        raise QuestionError(f"{name} '{text[:60]}' is too large; give a number such as 150")
    return value


def _whole(name: str, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,18}", text.strip(), flags=re.ASCII):
        raise QuestionError(f"{name} '{text[:60]}' is not a whole number; give one such as 10")
    return int(text)


def _offset(name: str, text: str) -> int:
    value = _whole(name, text)
    within(name, value, 0, MAX_OFFSET, "features", "it is how many features are passed over")
    return value


def _limit(name: str, text: str) -> int:
    value = _whole(name, text)
    # A client that asks for more than a page gets a page and a link to the next: the standard's way.
    value = min(value, MAX_LIMIT)
    within(name, value, 1, MAX_LIMIT, "features", "a page holds at least one")
    return value


def _bbox(name: str, text: str) -> BBox:
    advice = "give west,south,east,north in degrees, such as -1.4,54.5,-1.2,54.7"
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are allowed and say nothing here
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(n) for n in numbers):
        raise QuestionError(f"{name} '{text[:60]}' is not a bounding box; {advice}")
    west, south, east, north = numbers
    if south > north or max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise QuestionError(f"{name} '{text[:60]}' is not a box of longitude and latitude; {advice}")
    return west, south, east, north


def _interval(name: str, text: str) -> tuple[datetime | None, datetime | None]:
    ends = text.split("/")
    if len(ends) > 2 or not any(end not in {"", ".."} for end in ends):
        raise QuestionError(_not_an_instant(name, text))
    start = _instant(name, ends[0], time.min)
    end = _instant(name, ends[-1], time.max)
    if start and end and end < start:
        raise QuestionError(f"{name} '{text[:60]}' runs backwards; put the earlier end first")
    return start, end


def _instant(name: str, text: str, of_day: time) -> datetime | None:
    """Return a moment in UTC; a date alone stands for its first or its last moment."""
    if text in {"", ".."}:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, flags=re.ASCII):
            return datetime.combine(date.fromisoformat(text), of_day, UTC)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise QuestionError(_not_an_instant(name, text)) from None


def _not_an_instant(name: str, text: str) -> str:
    return (
        f"{name} '{text[:60]}' is not a time; give 2024-03-01T00:00:00Z, 2024-03-01 or two of them with a "
        "slash between, '..' for an open end"
    )


Parser = Callable[[str, str], Any]

_KDE: dict[str, tuple[str, Parser]] = {
    "bandwidth": ("bandwidth_m", _number),
    "cell": ("cell_m", _number),
    "share": ("share", _number),
}
_DBSCAN: dict[str, tuple[str, Parser]] = {"eps": ("eps_m", _number)}
_ASKED: dict[str, tuple[str, Parser]] = {
    "method": ("method", _method),
    **_KDE,
    **_DBSCAN,
    "min_incidents": ("min_incidents", _whole),
    "min_area": ("min_area_m2", _number),
}

_ZONES: dict[str, tuple[str, Parser]] = {"zones": ("zones", _whole), "radius": ("radius_m", _number)}
_QUESTION: dict[str, tuple[str, Parser]] = {
    "period": ("period", _period),
    "category": ("categories", _categories),
    "set": ("boundary_set", _name),
    "area": ("area_codes", _codes),
    "include_institutions": ("include_institutions", _flag),
    **_ZONES,
}

_PAGE: dict[str, tuple[str, Parser]] = {
    "bbox": ("bbox", _bbox),
    "datetime": ("interval", _interval),
    "limit": ("limit", _limit),
    "offset": ("offset", _offset),
}

_COMMON = ("period", "category", "set", "area", *_PAGE, "f")
PARAMETERS: dict[str, tuple[str, ...]] = {
    "wards": _COMMON,
    "hotspots": (*_COMMON, "include_institutions", *_ASKED),
    "overlaps": (*_COMMON, "include_institutions", *_ASKED),
    "patrol-zones": (*_COMMON, "include_institutions", *_ZONES),
}
"""The query parameters of each product; one that would change nothing is refused, not passed over."""
