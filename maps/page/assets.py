"""Everything that the page loads from ``/static/``: our own files, Leaflet's and the palette."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from xstatic.pkg import leaflet

from maps import palette

_OWN = files("maps.page") / "static"
_MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([^"]+)";\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file: its bytes and the media type to send them with."""

    content: bytes
    media_type: str


def leaflet_script() -> str:
    """Return Leaflet's script, without the reference to a source map that is not served."""
    script = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S+", "", script)


def leaflet_stylesheet() -> str:
    """Return Leaflet's styles, without the images of controls and markers that nothing here uses."""
    styles = (Path(leaflet.BASE_DIR) / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"[^{};]*:\s*url\([^)]*\);?", "", styles)


def page_stylesheet() -> str:
    """Return all styles of the page in one file: those of its map, then the page's own."""
    own = (_OWN / "page.css").read_text(encoding="utf-8")
    return f"{layer_stylesheet()}\n{own}"


def layer_stylesheet() -> str:
    """Return the styles of a map and its key, the page's or the briefing's: Leaflet's, palette, layers."""
    layers = (_OWN / "layers.css").read_text(encoding="utf-8")
    return f"{leaflet_stylesheet()}\n{palette.stylesheet()}\n{layers}"


def page_script() -> str:
    """Return all of our scripts in one file, each after those that it imports.

    Sources are ES modules, one idea a file; a browser would ask for each of them apart. As names are
    unique across them, one file without ``import`` and ``export`` says the same and loads in one request.
    """
    return "\n".join(
        re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE) for text in _modules("page.js")
    )


def _modules(name: str, above: tuple[str, ...] = ()) -> list[str]:
    """Return a module's text after those of all that it imports, each once."""
    if name in above:
        raise ValueError(f"scripts import each other in a circle: {' -> '.join((*above, name))}")
    text = (_OWN / name).read_text(encoding="utf-8")
    before = (module for needed in _IMPORT.findall(text) for module in _modules(needed, (*above, name)))
    return [*dict.fromkeys(before), text]


_COMPOSED: dict[str, Callable[[], str]] = {
    "page.js": page_script,
    "styles.css": page_stylesheet,
    "leaflet/leaflet.js": leaflet_script,
    "leaflet/leaflet.css": leaflet_stylesheet,
    "palette.css": palette.stylesheet,
    "palette.json": lambda: palette.SOURCE.read_text(encoding="utf-8"),
}


def names() -> tuple[str, ...]:
    """Return the path of every asset, without the leading ``/static/``."""
    own = (entry.name for entry in _OWN.iterdir() if Path(entry.name).suffix in _MEDIA_TYPES)
    return tuple(sorted({*_COMPOSED, *own}))


@cache
def asset(path: str) -> Asset:
    """Return the asset at a path such as ``styles.css`` or ``leaflet/leaflet.js``.

    Only the paths that `names` lists exist, so that no path can reach another file.

    Raises
    ------
    KeyError
        There is no such asset.
    """
    if path not in names():
        raise KeyError(path)
    compose = _COMPOSED.get(path)
    text = compose() if compose else (_OWN / path).read_text(encoding="utf-8")
    return Asset(text.encode(), _MEDIA_TYPES[Path(path).suffix])
