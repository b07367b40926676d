"""The one place of colours: page, legend, briefing and tests read the same file."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SOURCE = files("maps") / "palette.json"


@dataclass(frozen=True, slots=True)
class Ink:
    """A fill or line and the colour of text that stands on it, as ``#rrggbb``."""

    fill: str
    label: str


@dataclass(frozen=True)
class Scheme:
    """The colours of one appearance, light or dark, as ``#rrggbb``.

    Attributes
    ----------
    plain : colours with one use each: ``ground, surface, rule, control, text, secondary, link, error,
        focus, focus_text, strong, strong_text, brand, brand_text, ward_line, no_data, casing``.
    wards : fills of the shading classes, least first, each with the colour of a name on it.
    hues : line of each hue, with the colour of text on a badge; which stands for what, `maps.hues` says.
    overlap, patrol : colours of those layers by part.
    """

    plain: dict[str, str]
    wards: tuple[Ink, ...]
    hues: dict[str, Ink]
    overlap: dict[str, str]
    patrol: dict[str, str]

    def properties(self) -> dict[str, str]:
        """Return the colours as CSS custom properties, such as ``--ward-1`` and ``--wine``."""
        found = {f"--{name.replace('_', '-')}": colour for name, colour in self.plain.items()}
        for number, ward in enumerate(self.wards, start=1):
            found |= {f"--ward-{number}": ward.fill, f"--ward-{number}-label": ward.label}
        for name, hue in self.hues.items():
            found |= {f"--{name}": hue.fill, f"--{name}-label": hue.label}
        for layer, parts in (("overlap", self.overlap), ("patrol", self.patrol)):
            found |= {f"--{layer}-{part.replace('_', '-')}": colour for part, colour in parts.items()}
        return found


@dataclass(frozen=True)
class Palette:
    """Both appearances, and what does not depend on them.

    Attributes
    ----------
    letters : what a badge carries, where it is not the initials.
    kin : named themes that are nearer to one of `hotspots.categories.THEMES` than to any other.
    """

    light: Scheme
    dark: Scheme
    letters: dict[str, str]
    kin: dict[str, str]


@cache
def palette() -> Palette:
    """Return the palette, read once."""
    record = json.loads(SOURCE.read_text(encoding="utf-8"))
    return Palette(
        light=_scheme(record["light"]),
        dark=_scheme(record["dark"]),
        letters=record["letters"],
        kin=record["kin"],
    )


def letters_of(category: str) -> str:
    """Return what a badge carries before the rank: V, A, D, else the initials of the category's code.

    A code of one word has its first two letters.

    Examples
    --------
    >>> letters_of("drugs"), letters_of("vehicle-crime"), letters_of("asb.rowdy"), letters_of("robbery")
    ('D', 'VC', 'AR', 'RO')
    """
    words = re.split(r"[.-]", category)
    initials = "".join(word[0] for word in words) if len(words) > 1 else category[:2]
    return palette().letters.get(category) or initials.upper()


@cache
def stylesheet() -> str:
    """Return the palette as CSS custom properties: light, dark where the reader prefers it, light on paper.

    Examples
    --------
    >>> ":root{--ground:#ffffff;" in stylesheet()
    True
    """
    light, dark = (_block(scheme) for scheme in (palette().light, palette().dark))
    return f"{light}\n@media screen and (prefers-color-scheme:dark){{{dark}}}\n"


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two colours, 1 (equal) to 21 (black on white).

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _scheme(record: dict[str, Any]) -> Scheme:
    return Scheme(
        plain={name: colour for name, colour in record.items() if isinstance(colour, str)},
        wards=tuple(Ink(ward["fill"], ward["label"]) for ward in record["wards"]),
        hues={name: Ink(hue["line"], hue["label"]) for name, hue in record["hues"].items()},
        overlap=record["overlap"],
        patrol=record["patrol"],
    )


def _block(scheme: Scheme) -> str:
    return ":root{" + "".join(f"{name}:{colour};" for name, colour in scheme.properties().items()) + "}"


def _luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
