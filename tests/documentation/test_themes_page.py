"""The page on themes names every theme with what counts for it, and its example is taken."""

import re
from pathlib import Path

from hotspots.categories import NAMED_THEMES
from hotspots.themes.reading import shipped, themes_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "themes.md").read_text()


def test_every_theme_stands_on_the_page_with_its_definition_and_proxy():
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", PAGE, flags=re.MULTILINE)
    for theme, definition in shipped().standing.items():
        first, *others = [text for name, text in rows if name == theme]
        assert all(f"`{code}`" in first for code in (*definition.categories, *definition.bound)), theme
        assert bool(others) == bool(definition.proxy), theme
        assert all(f"`{code}`" in others[0] for code in definition.proxy), theme
    assert {name for name, _ in rows} == set(NAMED_THEMES)


def test_the_example_is_a_file_that_can_be_set():
    (example,) = re.findall(r"```toml\n(.+?)```", PAGE, flags=re.DOTALL)
    standing = themes_of(example, "example.toml", shipped()).standing
    assert standing["serious-violence"].name == "statutory"
    assert str(standing["alcohol-disorder"].hours) == "18:00-02:00"
