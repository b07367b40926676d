"""From text to a value or a teaching message: one function for each kind of value.

Each takes the name of the parameter, for its message, and the text.
"""

import math
import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from typing import Any

from hotspots.categories import parse_categories
from hotspots.choosing import known_word, quoted, within
from hotspots.errors import QuestionError
from hotspots.period import Period

Parser = Callable[[str, str], Any]
BBox = tuple[float, float, float, float]

MAX_LIMIT = 10_000
MAX_OFFSET = 10_000_000
MOST_WEIGHTS = 100
MOST_KINDS = 50
GREATEST_WEIGHT = 1e9
LONGEST_NAME = 64
_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?", flags=re.ASCII)
LONGEST_TEXT = 20_000
"""Of one parameter: five hundred codes of areas are half as long."""


def as_period(_: str, text: str) -> Period:
    """Return months, ends included."""
    return Period.parse(text)


def as_categories(_: str, text: str) -> tuple[str, ...]:
    """Return codes of categories or groups, separated by commas."""
    return parse_categories(text)


def as_different_categories(name: str, text: str) -> tuple[str, ...]:
    """Return codes of categories, none of which is given twice."""
    given = [part.strip().lower() for part in text.split(",")]
    for code in given:
        if code and given.count(code) > 1:
            raise QuestionError(f"{name} {quoted(code)} is given twice; compare it with another")
    return as_categories(name, text)


def one_of(options: Collection[str]) -> Parser:
    """Return the parser of one word out of several."""

    def as_word(name: str, text: str) -> str:
        return known_word(name, text.strip().lower(), options)

    return as_word


def as_word(name: str, text: str) -> str:
    """Return one word; whoever reads it knows which there are."""
    if not 1 <= len(text.strip()) <= LONGEST_NAME:
        raise QuestionError(f"{name} {quoted(text)} is not a word of 1 to {LONGEST_NAME} characters")
    return text.strip().lower()


def as_category(name: str, text: str) -> str:
    """Return the code of one category or group."""
    codes = parse_categories(text)
    if len(codes) > 1:
        raise QuestionError(f"{name} {quoted(text)} names {len(codes)} categories; name one")
    return codes[0]


def number_or(*words: str) -> Parser:
    """Return the parser of a number, or of one of a few words that stand for one."""

    def as_number_or_word(name: str, text: str) -> float | str:
        word = text.strip().lower()
        if word in words:
            return word
        try:
            return as_number(name, text)
        except QuestionError as error:
            raise QuestionError(f"{error}, or {' or '.join(words)}") from None

    return as_number_or_word


def as_weights(name: str, text: str) -> str | tuple[tuple[str, float], ...]:
    """Return ``cost``, or pairs of a category's code and what an incident of it weighs."""
    if text.strip().lower() == "cost":
        return "cost"
    advice = "give 'cost', or codes with numbers such as violence:3,asb:1"
    pairs: dict[str, float] = {}
    parts = text.split(",")
    within(name, len(parts), 1, MOST_WEIGHTS, "weights", advice)
    for part in parts:
        code, colon, weight = (piece.strip() for piece in part.partition(":"))
        if not colon or not re.fullmatch(r"[a-z][a-z.-]{0,60}", code.lower()):
            raise QuestionError(f"{name} {quoted(text)} is not a list of weights; {advice}")
        if code.lower() in pairs:
            raise QuestionError(f"{name} give {code.lower()} twice; give each category one weight")
        pairs[code.lower()] = as_number(name, weight)
        within(name, pairs[code.lower()], 0, GREATEST_WEIGHT, "an incident", advice)
    return tuple(sorted(pairs.items()))


def as_name(name: str, text: str) -> str:
    """Return a name of a set."""
    if not text.strip() or len(text) > LONGEST_NAME:
        raise QuestionError(f"{name} {quoted(text)} is not a name of 1 to {LONGEST_NAME} characters")
    return text.strip()


def as_version(name: str, text: str) -> str:
    """Return a version of the data: its number, or as answers name it."""
    version = text.strip().lower()
    if not re.fullmatch(r"([0-9a-f]{8}-)?\d{1,9}", version, flags=re.ASCII):
        raise QuestionError(
            f"{name} {quoted(text)} is no version of the data; give its number, such as 24, or what answers "
            "call data_version, such as 3f2a91c0-24"
        )
    return version


def as_codes(name: str, text: str) -> tuple[str, ...]:
    """Return codes of areas, separated by commas."""
    codes = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not 1 <= len(codes) <= 500:
        raise QuestionError(f"{name} names {len(codes)} areas; name 1 to 500, separated by commas")
    return codes


def as_kinds(name: str, text: str) -> tuple[str, ...]:
    """Return kinds of venue, separated by commas."""
    kinds = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if not 1 <= len(kinds) <= MOST_KINDS or max(map(len, kinds)) > LONGEST_NAME:
        raise QuestionError(
            f"{name} {quoted(text)} names no kinds of venue; name 1 to {MOST_KINDS}, such as cctv"
        )
    return kinds


def as_flag(name: str, text: str) -> bool:
    """Return true or false."""
    if text.lower() not in {"true", "false", "1", "0"}:
        raise QuestionError(f"{name} {quoted(text)} is neither true nor false")
    return text.lower() in {"true", "1"}


def as_number(name: str, text: str) -> float:
    """Return a finite number."""
    # The method knows its limits and says them; here a text becomes a number or not.
    if not _NUMBER.fullmatch(text.strip()):
        raise QuestionError(f"{name} {quoted(text)} is not a number; give one such as 150 or 0.01")
    value = float(text)
    if not math.isfinite(value):
        raise QuestionError(f"{name} {quoted(text)} is too large; give a number such as 150")
    return value


def as_whole(name: str, text: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"[+-]?\d{1,18}", text.strip(), flags=re.ASCII):
        raise QuestionError(f"{name} {quoted(text)} is not a whole number; give one such as 10")
    return int(text)


def whole_or_auto(name: str, text: str) -> int | None:
    """Return a whole number; ``auto`` asks for the default, None."""
    return None if text.strip().lower() == "auto" else as_whole(name, text)


def as_offset(name: str, text: str) -> int:
    """Return how many features are passed over."""
    value = as_whole(name, text)
    within(name, value, 0, MAX_OFFSET, "features", "it is how many features are passed over")
    return value


def as_limit(name: str, text: str) -> int:
    """Return how many features a page holds."""
    value = as_whole(name, text)
    # A client that asks for more than a page gets a page and a link to the next: the standard's way.
    value = min(value, MAX_LIMIT)
    within(name, value, 1, MAX_LIMIT, "features", "a page holds at least one")
    return value


def as_bbox(name: str, text: str) -> BBox:
    """Return west, south, east, north in degrees."""
    advice = "give west,south,east,north in degrees, such as -1.4,54.5,-1.2,54.7"
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are allowed and say nothing here
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(n) for n in numbers):
        raise QuestionError(f"{name} {quoted(text)} is not a bounding box; {advice}")
    west, south, east, north = numbers
    if south > north or max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise QuestionError(f"{name} {quoted(text)} is not a box of longitude and latitude; {advice}")
    return west, south, east, north


def as_interval(name: str, text: str) -> tuple[datetime | None, datetime | None]:
    """Return a moment or two with a slash between, in UTC; None is an open end."""
    ends = text.split("/")
    if len(ends) > 2 or not any(end not in {"", ".."} for end in ends):
        raise QuestionError(_not_an_instant(name, text))
    start = _instant(name, ends[0], time.min)
    end = _instant(name, ends[-1], time.max)
    if start and end and end < start:
        raise QuestionError(f"{name} {quoted(text)} runs backwards; put the earlier end first")
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
        f"{name} {quoted(text)} is not a time; give 2024-03-01T00:00:00Z, 2024-03-01 or two of them with a "
        "slash between, '..' for an open end"
    )
