"""The first HTML of the map page: the words that stand before any script has run, and the script's facts."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hotspots.categories import (
    CHILDREN,
    FEWEST_TOGETHER,
    MOST_TOGETHER,
    NAMED_THEMES,
    THEMES,
    in_order,
    title_of,
)
from hotspots.period import Period, month_label
from maps.choices_in_words import NAMES
from maps.hues import preferred_hue
from maps.palette import letters_of
from maps.titles import short_title, spoken


@dataclass(frozen=True, slots=True)
class BoundarySetOption:
    """A boundary set that can be chosen: its name in addresses, and what people read."""

    name: str
    label: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class CategoryOption:
    """A category or named theme that can be chosen, and those it cannot be chosen with.

    Attributes
    ----------
    clashes : codes of others that have incidents in common with it.
    """

    code: str
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataLine:
    """The honest line: where the data come from and what is missing from them.

    Attributes
    ----------
    sources : titles of the sources, such as ``data.police.uk, Cleveland Police``.
    data_until : last month loaded, such as ``Dec 2024``.
    incidents, places : how many are loaded.
    left_out : rows left out when the data were loaded; None where nobody knows.
    synthetic : whether any of the data are made up.
    attribution : one line per licence.
    data_version : version of the data.
    """

    sources: tuple[str, ...]
    data_until: str
    incidents: int
    places: int
    left_out: int | None
    synthetic: bool
    attribution: tuple[str, ...]
    data_version: str


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the page must know before it asks for anything.

    Attributes
    ----------
    title_of_area : what the map is of, such as ``Stockton wards-2025``.
    boundary_sets : the sets that can be chosen.
    months : the months loaded, ascending, as ``2024-01``; none where the store is empty.
    default_period : canonical text of the period that is shown first (empty without months).
    data_line : the honest line.
    categories : what can be chosen to be shown together, `hotspots.categories.THEMES` at least.
    default_zones, default_radius_m : patrol zones as they are first shown.
    """

    title_of_area: str
    boundary_sets: tuple[BoundarySetOption, ...]
    months: tuple[str, ...]
    default_period: str
    data_line: DataLine
    categories: tuple[CategoryOption, ...]
    default_zones: int
    default_radius_m: float


def page(context: PageContext) -> str:
    """Return the whole HTML document; it holds no inline script or style.

    Without months it says how to load some, and starts no script.
    """
    return (
        environment()
        .get_template("page.html")
        .render(
            context=context,
            data=page_data(context),
            period_label=Period.parse(context.default_period).label if context.default_period else "",
        )
    )


def page_data(context: PageContext) -> dict[str, Any]:
    """Return the facts for the script, as plain values."""
    return {
        "boundary_sets": [asdict(option) for option in context.boundary_sets],
        "periods": periods(context.months, context.default_period),
        "default_period": context.default_period,
        "themes": list(THEMES),
        "categories": categories(context.categories),
        "together": {"fewest": FEWEST_TOGETHER, "most": MOST_TOGETHER},
        "choice_names": NAMES,
        "data_line": asdict(context.data_line),
        "zones": context.default_zones,
        "radius_m": context.default_radius_m,
    }


def categories(options: tuple[CategoryOption, ...]) -> list[dict[str, Any]]:
    """Return what can be chosen, in the order in which answers name combinations."""
    by_code = {option.code: option for option in options}
    return [
        {
            "group": _group(code),
            "code": code,
            "letters": letters_of(code),
            "short": short_title(code),
            "title": title_of(code),
            "spoken": spoken(short_title(code)),
            "spoken_title": spoken(title_of(code)),
            "hue": preferred_hue(code),
            "clashes": by_code[code].clashes,
        }
        for code in in_order(by_code)
    ]


def _group(code: str) -> str:
    if code in NAMED_THEMES:
        return "Themes"
    return "Finer categories" if code in CHILDREN else "Categories"


def periods(months: tuple[str, ...], default_period: str) -> list[dict[str, str]]:
    """Return the periods to choose from: the default, each calendar year loaded whole, each month.

    Latest first within a group, as ``{group, text, label}`` with the canonical text of the period.
    """
    if not months:
        return []
    loaded = [Period.parse(month) for month in months]
    indices = {period.first_month for period in loaded}
    options = [{"group": "Latest", "text": default_period, "label": Period.parse(default_period).label}]
    for year in sorted({index // 12 for index in indices}, reverse=True):
        whole = Period.of_months(year * 12, year * 12 + 11)
        if indices.issuperset(whole.months) and str(whole) != default_period:
            options.append({"group": "Years", "text": str(whole), "label": whole.label})
    options += [
        {"group": "Months", "text": str(period), "label": month_label(period.first_month)}
        for period in sorted(loaded, reverse=True)
    ]
    return options


@cache
def environment() -> Environment:
    """Return the template environment: everything is escaped, and a missing value is an error."""
    return Environment(
        loader=PackageLoader("maps.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
