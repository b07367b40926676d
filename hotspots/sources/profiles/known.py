"""The kinds of file that are known: by name, or from a file that describes one."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from hotspots.errors import SourceError
from hotspots.sources.profiles.rules import (
    CategoryRule,
    Columns,
    Layout,
    PlaceRule,
    Profile,
    SliceRule,
    TimeRule,
    folded,
)
from hotspots.sources.profiles.toml_file import profile_of, read_profile

__all__ = [
    "PROFILES",
    "CategoryRule",
    "Columns",
    "Layout",
    "PlaceRule",
    "Profile",
    "SliceRule",
    "TimeRule",
    "folded",
    "profile_named",
]

FILE_ENDING = ".toml"
"""What tells a file's path from the name of a built-in profile."""


class _BuiltIn(Mapping[str, Profile]):
    """The profiles that are built in, each read when it is first asked for."""

    _SYNTHETIC: Mapping[str, bool] = {"police-uk": False, "demo": True}

    def __getitem__(self, name: str) -> Profile:
        return _built_in(name, synthetic=self._SYNTHETIC[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._SYNTHETIC)

    def __len__(self) -> int:
        return len(self._SYNTHETIC)


PROFILES: Mapping[str, Profile] = _BuiltIn()
"""The profiles that are built in, by name."""


@cache
def _built_in(name: str, *, synthetic: bool) -> Profile:
    text = (files("hotspots.sources.profiles") / f"{name}.toml").read_text(encoding="utf-8")
    return profile_of(text, f"{name}.toml", synthetic=synthetic)


def profile_named(name: str) -> Profile:
    """Return a built-in profile, or the one that a file describes.

    Parameters
    ----------
    name : of a built-in profile, or the path of a file that ends in ``.toml``.

    Raises
    ------
    SourceError
        No profile has that name, or the file cannot be read or contradicts itself.

    Examples
    --------
    >>> profile_named("police-uk").columns.category
    'Crime type'
    """
    if name in PROFILES:
        return PROFILES[name]
    if name.lower().endswith(FILE_ENDING):
        return read_profile(name)
    raise SourceError(
        f"profile '{name[:60]}' is unknown; choose among {', '.join(PROFILES)}, or give a file ending in "
        f"{FILE_ENDING}"
    )
