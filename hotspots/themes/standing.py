"""What of the data loaded counts for a named theme: its own categories, or its proxy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hotspots.membership import NIGHT, UNTIMED, members, plain
from hotspots.period import PRECISIONS
from hotspots.snapshot import Summary
from hotspots.themes.definitions import Definition

_TIMED = PRECISIONS[PRECISIONS.index("hour") :]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a theme in one period.

    Attributes
    ----------
    theme, definition : what it is.
    is_proxy : whether the definition's proxy stands for it.
    told_apart : stored categories whose hour matters (see `hotspots.engine.Night`).
    """

    theme: str
    definition: Definition
    is_proxy: bool
    told_apart: tuple[str, ...]

    def members(self, stored: Sequence[str]) -> tuple[str, ...]:
        """Return the stored codes that count."""
        definition = self.definition
        if self.is_proxy and not definition.hours:
            return tuple(code for code in stored if plain(code) in definition.proxy)
        ends = (NIGHT, UNTIMED) if self.is_proxy else (NIGHT,)
        wanted = {code + end for code in self.told_apart for end in ends}
        if not self.is_proxy:
            wanted |= {code for category in definition.categories for code in members(category, stored)}
        return tuple(code for code in stored if code in wanted)


def standing(theme: str, definition: Definition, summary: Summary, months: range) -> Standing:
    """Return what stands for a theme in the months of a period.

    The proxy does where the data say nothing of the definition's own kinds and hours, yet hold incidents
    that may be of them: categories stored without their kind, or without the hour.

    Examples
    --------
    >>> from hotspots.snapshot import Slice
    >>> police_uk = Slice("police-uk", "cleveland", 24288, 7, ("asb", "drugs"), synthetic=False)
    >>> dealing = Definition("local", "", ("drugs.supply",), proxy=("drugs",))
    >>> found = standing("drug-dealing", dealing, Summary(3, (police_uk,)), range(24288, 24289))
    >>> found.is_proxy, found.members(["asb", "drugs", "drugs.possession"])
    (True, ('drugs',))
    """
    slices = [one for one in summary.slices if one.month in months]
    held = {code for one in slices for code in one.categories}
    timed = {code for one in slices if one.finest in _TIMED for code in one.categories}
    kinds = [code for code in definition.categories if "." in code]
    bound = [c for whole in definition.bound for c in members(whole, summary.categories)]
    is_told = not held.isdisjoint(kinds) or not timed.isdisjoint(bound)
    may_hold = not held.isdisjoint((*undivided(kinds), *bound))
    is_proxy = bool(definition.proxy) and may_hold and not is_told
    if is_proxy and definition.hours:
        bound += definition.proxy
    return Standing(theme, definition, is_proxy, tuple(dict.fromkeys(bound)))


def undivided(kinds: Collection[str]) -> tuple[str, ...]:
    """Return the categories under which incidents of some kinds are stored that are not told apart.

    Examples
    --------
    >>> undivided(["asb.rowdy", "asb.fire", "robbery"])
    ('asb',)
    """
    return tuple(dict.fromkeys(kind.partition(".")[0] for kind in kinds if "." in kind))
