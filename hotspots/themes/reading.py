"""Definitions of themes from TOML files: every key and category is checked."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from hotspots.categories import CHILDREN, NAMED_THEMES, TITLES, is_category
from hotspots.errors import SourceError
from hotspots.sources.profiles.toml_table import Table, nearest
from hotspots.themes.definitions import Definition, Hours, ThemeTable, with_kinds

GREATEST_DISTANCE_M = 1000.0

_THEME_KEYS = ("use", "definitions")
_KEYS = ("source", "categories", "proxy", "proxy_caveat", "hours")
_HOURS_KEYS = ("categories", "from", "until", "without_domestic", "premises_within_m")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", flags=re.ASCII)


@cache
def shipped() -> ThemeTable:
    """Return the definitions that come with the software."""
    name = "definitions.toml"
    text = (files("hotspots.themes") / name).read_text(encoding="utf-8")
    return themes_of(text, name, ThemeTable({}, {}))


@lru_cache(maxsize=8)
def own_themes(text: str, file: str) -> ThemeTable:
    """Return the definitions of a file of one's own; of what it does not say, those that are shipped stand.

    Raises
    ------
    SourceError
        As `themes_of`.
    """
    return themes_of(text, file, shipped())


def themes_of(text: str, file: str, others: ThemeTable) -> ThemeTable:
    r"""Return the definitions that a TOML text gives, beside others or instead of them.

    Parameters
    ----------
    file : name of the file, for messages.
    others : definitions that stand where the text says nothing.

    Raises
    ------
    SourceError
        The text is not TOML, or a theme, key or category is unknown or its value cannot be; one line with
        file, key and value.

    Examples
    --------
    >>> own = themes_of('[serious-violence]\nuse = "statutory"', "ours.toml", shipped())
    >>> own.standing["serious-violence"].name, own.standing["drug-dealing"].categories
    ('statutory', ('drugs.supply',))
    """
    try:
        table = Table(tomllib.loads(text), file)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{file} is not TOML: {str(error)[:200]}; see docs/themes.md") from None
    definitions, use = dict(others.definitions), dict(others.use)
    for theme in table.values:
        if theme not in NAMED_THEMES:
            near = nearest(theme, NAMED_THEMES)
            raise table.wrong(theme, f"must be a theme; {near}the themes are {', '.join(NAMED_THEMES)}")
        own = table.table(theme, _THEME_KEYS)
        given = own.table("definitions")
        found = {name: _definition(given, name) for name in given.values}
        definitions[theme] = {**definitions.get(theme, {}), **found}
        use[theme] = own.choice("use", tuple(definitions[theme]), use.get(theme, ""))
    themes = ThemeTable(definitions, use)
    bound = [theme for theme, definition in themes.standing.items() if definition.hours]
    if len(bound) > 1:
        raise SourceError(f"{file}: hours are given for {' and '.join(bound)}; only one theme can have hours")
    return themes


def _definition(table: Table, name: str) -> Definition:
    if not _SLUG.fullmatch(name) or len(name) > 40:
        raise table.wrong(name, "is named by small letters, digits and single hyphens, such as 'local'")
    given = table.table(name, _KEYS)
    source = given.line("source")
    if not source:
        raise given.wrong("source", "must say who defines the theme so")
    categories = _categories(given, "categories")
    proxy = _categories(given, "proxy") if given.values.get("proxy") else ()
    hours = _hours(given.table("hours", _HOURS_KEYS)) if "hours" in given.values else None
    if hours and not set(with_kinds(categories)).isdisjoint(with_kinds(hours.categories)):
        raise given.wrong("categories", "must not share a category with those of its hours")
    return Definition(name, source, categories, proxy, given.line("proxy_caveat"), hours)


def _hours(table: Table) -> Hours:
    start, end = _minute(table, "from"), _minute(table, "until")
    if start == end:
        raise table.wrong("until", "must be another time than 'from'")
    distance = table.number("premises_within_m")
    if distance is not None and distance > GREATEST_DISTANCE_M:
        raise table.wrong("premises_within_m", f"must be at most {GREATEST_DISTANCE_M:,.0f} metres")
    categories = _categories(table, "categories")
    return Hours(categories, start, end, table.flag("without_domestic"), distance)


def _categories(table: Table, key: str) -> tuple[str, ...]:
    codes = table.texts(key)
    if not codes:
        raise table.wrong(key, 'must name categories, such as ["violence.injury", "robbery"]')
    for code in codes:
        if not is_category(code):
            known = (*TITLES, *CHILDREN)
            raise table.wrong(
                key,
                f"names '{code[:60]}', which is no category; {nearest(code, known)}"
                "docs/profiles.md lists them",
            )
    return tuple(dict.fromkeys(codes))


def _minute(table: Table, key: str) -> int:
    matched = _CLOCK.fullmatch(table.text(key))
    if matched is None:
        raise table.wrong(key, "must be a time such as '20:00'")
    return int(matched[1]) * 60 + int(matched[2])
