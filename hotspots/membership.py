"""Which codes a category, group or named theme includes, and which of them incidents have in common."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from hotspots.categories import ASB, CHILDREN, NAMED_THEMES, THEMES, TITLES

NIGHT, UNTIMED = "~night", "~untimed"
"""What a stored code ends in where a theme asks for the hour (see `hotspots.engine.Night`): its incidents of
the night, and those whose hour is not known."""

_NO_THEMES: Mapping[str, Collection[str]] = MappingProxyType({})


def members(
    code: str, stored: Sequence[str], themes: Mapping[str, Collection[str]] = _NO_THEMES
) -> tuple[str, ...]:
    """Return the stored codes that a category, group or named theme includes.

    Parameters
    ----------
    themes : the codes of each named theme, which include no others.

    Examples
    --------
    >>> members("drugs", ["asb", "drugs", "drugs.supply", "violence"])
    ('drugs', 'drugs.supply')
    >>> members("crime", ["asb", "drugs", "violence", "violence~night"])
    ('drugs', 'violence', 'violence~night')
    >>> members("drug-dealing", ["drugs", "drugs.supply"], {"drug-dealing": ["drugs.supply"]})
    ('drugs.supply',)
    """
    if code == "all":
        return tuple(stored)
    if code == "crime":
        return tuple(c for c in stored if not _includes(ASB, c))
    if code in NAMED_THEMES:
        return tuple(c for c in stored if c in themes.get(code, ()))
    return tuple(c for c in stored if _includes(code, c))


def codes_held(code: str, themes: Mapping[str, Collection[str]] = _NO_THEMES) -> frozenset[str]:
    """Return every code that an incident of a category, group or named theme can have.

    Examples
    --------
    >>> sorted(codes_held("drugs"))
    ['drugs', 'drugs.other', 'drugs.possession', 'drugs.supply']
    """
    return frozenset(themes.get(code, ())) if code in NAMED_THEMES else _codes_included(code)


@cache
def _codes_included(code: str) -> frozenset[str]:
    return frozenset(members(code, (*TITLES, *CHILDREN)))


def have_in_common(one: str, other: str, themes: Mapping[str, Collection[str]] = _NO_THEMES) -> bool:
    """Say whether an incident can be of both; such categories cannot be overlaid.

    Parameters
    ----------
    themes : the codes of each named theme.

    Examples
    --------
    >>> have_in_common("violence", "violence.injury"), have_in_common("violence", "drugs")
    (True, False)
    >>> have_in_common("drug-dealing", "drugs", {"drug-dealing": ["drugs.supply"]})
    True
    """
    return not codes_held(one, themes).isdisjoint(codes_held(other, themes))


def choosable(stored: Sequence[str], themes: Mapping[str, Collection[str]] = _NO_THEMES) -> tuple[str, ...]:
    """Return the categories and named themes of which some incident may be stored; `THEMES` in any case.

    Parameters
    ----------
    stored : the codes that are stored.
    themes : the codes of each named theme.

    Examples
    --------
    >>> choosable(["asb", "burglary", "drugs.supply"])
    ('violence', 'asb', 'drugs', 'burglary', 'drugs.supply')
    """
    known = (*TITLES, *CHILDREN, *NAMED_THEMES)
    return tuple(code for code in known if code in THEMES or members(code, stored, themes))


def plain(code: str) -> str:
    """Return a stored code without the hours that it is told apart by.

    Examples
    --------
    >>> plain("violence.injury~night"), plain("asb")
    ('violence.injury', 'asb')
    """
    return code.partition("~")[0]


def _includes(category: str, stored: str) -> bool:
    return stored == category or stored.startswith((f"{category}.", f"{category}~"))
