"""Which service of the Open Geography Portal holds what, told by its name: a new year needs no new code.

Names are made by hand: ``WD_MAY_2025_UK_BFC_V2``, ``WD_DEC_2025_UK_BFC``,
``Wards_December_2022_Boundaries_UK_BFC``, ``Wards_December_2019_Boundaries_UK_BFC_2022`` (published again
in 2022), ``WD25_LAD25_UK_LU_v2``, ``WD23_LAD23_UK_LU_DEC``. They are read as words, and where several fit,
one is preferred by rule.
"""

import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXTENTS = ("uk", "gb", "ew", "en")
_WARDS = frozenset({"wd", "ward", "wards"})


def ward_boundaries(names: Iterable[str], vintage: str) -> str | None:
    """Return the service with the wards of a year, or of a month of it, at full resolution; else None.

    Of several the one for the whole United Kingdom is taken, of these the latest month of the year, of
    these the highest version.

    Examples
    --------
    >>> names = ["WD_MAY_2025_UK_BFC", "WD_MAY_2025_UK_BFC_V2", "WD_DEC_2025_UK_BGC", "LAD_MAY_2025_UK_BFC"]
    >>> ward_boundaries(names, "2025")
    'WD_MAY_2025_UK_BFC_V2'
    >>> ward_boundaries([*names, "WD_DEC_2025_UK_BFC"], "2025-05")
    'WD_MAY_2025_UK_BFC_V2'
    """
    year, _, month = vintage.partition("-")
    ranked = []
    for name in names:
        words = _words(name)
        years = [word for word in words if re.fullmatch(r"20\d\d", word)]
        when = next((_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS), 0)
        fits = words[0] in _WARDS and "bfc" in words and years[:1] == [year]
        if fits and (not month or when == int(month)):
            ranked.append((_extent(words), when, _version(words), name))
    return max(ranked)[-1] if ranked else None


def ward_lookup(names: Iterable[str], vintage: str) -> str | None:
    """Return the service that tells the council of each ward of a year; None where none does.

    Of several the one for the whole United Kingdom is taken, of these the one with the fewest other
    geographies, of these the highest version.

    Examples
    --------
    >>> ward_lookup(["WD24_LAD24_CTY24_CED24_EN_LU", "WD24_LAD24_UK_LU", "WD25_LAD25_UK_LU_v2"], "2024")
    'WD24_LAD24_UK_LU'
    """
    short = vintage[2:4]
    ranked = []
    for name in names:
        words = _words(name)
        if f"wd{short}" in words and f"lad{short}" in words and "lu" in words:
            others = sum(1 for word in words if re.fullmatch(r"[a-z]+\d\d", word))
            ranked.append((_extent(words), -others, _version(words), name))
    return max(ranked)[-1] if ranked else None


def vintages(names: Iterable[str]) -> list[str]:
    """Return the years for which there are wards at full resolution.

    Examples
    --------
    >>> vintages(["WD_MAY_2025_UK_BFC", "WD_DEC_2022_UK_BFC", "WD_MAY_2021_UK_BGC"])
    ['2022', '2025']
    """
    listed = list(names)
    years = {year for name in listed for year in re.findall(r"20\d\d", name)}
    return sorted(year for year in years if ward_boundaries(listed, year))


def _words(name: str) -> list[str]:
    return re.split(r"[^a-z0-9]+", name.lower().strip("_ "))


def _extent(words: list[str]) -> int:
    return max((len(_EXTENTS) - _EXTENTS.index(word) for word in words if word in _EXTENTS), default=0)


def _version(words: list[str]) -> int:
    return max((int(word[1:]) for word in words if re.fullmatch(r"v\d{1,3}", word)), default=1)
