"""The definitions of the named themes: listed, and set for a store."""

from dataclasses import asdict
from typing import Any

from api.commands.listings import say
from hotspots.categories import title_of
from hotspots.themes.definitions import Definition, ThemeTable


def themes_as_json(themes: ThemeTable) -> dict[str, Any]:
    """Return every definition, and which one stands, as plain values."""
    return {
        "themes": [
            {
                "theme": theme,
                "title": title_of(theme),
                "use": themes.use[theme],
                "definitions": [_plain(definition) for definition in definitions.values()],
            }
            for theme, definitions in themes.definitions.items()
        ]
    }


def print_themes(themes: ThemeTable) -> None:
    """Print every definition; an asterisk marks the one that stands."""
    for theme, definitions in themes.definitions.items():
        say(f"{theme} ({title_of(theme)})")
        for name, definition in definitions.items():
            say(f"{'*' if name == themes.use[theme] else ' '} {name}: {_made_of(definition)}")
            say(f"    {definition.source}")


def _made_of(definition: Definition) -> str:
    told = [", ".join(definition.categories)]
    if definition.hours:
        told.append(f"{', '.join(definition.bound)} at {definition.hours}")
    if definition.proxy:
        told.append(f"proxy {', '.join(definition.proxy)}")
    return "; ".join(told)


def _plain(definition: Definition) -> dict[str, Any]:
    hours = definition.hours
    return asdict(definition) | {"hours": hours and asdict(hours) | {"span": str(hours)}}
