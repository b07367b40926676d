"""What named themes are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hotspots.categories import CHILDREN, TITLES
from hotspots.membership import members


@dataclass(frozen=True, slots=True)
class Hours:
    """What belongs to a theme only at some hours of the day.

    Attributes
    ----------
    categories : whose incidents count if they start at these hours.
    start, end : minutes of the local day, from the one up to, not including, the other; may pass midnight.
    without_domestic : leave out what is known to be domestic.
    premises_within_m : count only what lies so near to licensed premises, where these are loaded; None counts
        it anywhere.
    """

    categories: tuple[str, ...]
    start: int
    end: int
    without_domestic: bool
    premises_within_m: float | None

    def __str__(self) -> str:
        """Return the span as people write it, such as ``20:00-05:00``."""
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a theme.

    Attributes
    ----------
    name : of the definition, such as ``local``.
    source : who defines it so.
    categories : whose incidents count at any hour, kinds included.
    proxy : categories that stand for it where the data do not tell it apart, kinds not included.
    proxy_caveat : what must be said then.
    hours : what counts only at some hours.
    """

    name: str
    source: str
    categories: tuple[str, ...]
    proxy: tuple[str, ...] = ()
    proxy_caveat: str = ""
    hours: Hours | None = None

    @property
    def bound(self) -> tuple[str, ...]:
        """Categories that count only at the definition's hours."""
        return self.hours.categories if self.hours else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every category that an incident of the theme, or of its proxy, can have."""
        kinds = with_kinds((*self.categories, *self.bound))
        return tuple(dict.fromkeys((*kinds, *self.proxy)))


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """The definitions of each theme by name, and the name of the one that stands."""

    definitions: Mapping[str, Mapping[str, Definition]]
    use: Mapping[str, str]

    @property
    def standing(self) -> Mapping[str, Definition]:
        """The definition of each theme that stands."""
        return MappingProxyType({theme: self.definitions[theme][name] for theme, name in self.use.items()})


def with_kinds(categories: Iterable[str]) -> tuple[str, ...]:
    """Return categories and all kinds of them, each once.

    Examples
    --------
    >>> with_kinds(["robbery", "drugs"])
    ('robbery', 'drugs', 'drugs.supply', 'drugs.possession', 'drugs.other')
    """
    known = (*TITLES, *CHILDREN)
    return tuple(dict.fromkeys(code for whole in categories for code in members(whole, known)))
