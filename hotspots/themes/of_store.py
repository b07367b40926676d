"""The definitions of themes that a store has of its own, in ``themes.toml``."""

from pathlib import Path

from hotspots.errors import SourceError, StoreError
from hotspots.store.durability import sync_folder, write_beside
from hotspots.themes.definitions import ThemeTable
from hotspots.themes.reading import own_themes, shipped

FILE_NAME = "themes.toml"

_MAX_BYTES = 1 << 20
_ANEW = "set it anew with 'hotspots themes set FILE' or 'hotspots themes reset'"


def themes_in(store: Path) -> ThemeTable:
    """Return the definitions that hold in a store: its own, and where it has none those that are shipped.

    Raises
    ------
    StoreError
        The store's file was changed by hand: it cannot be read, or says what cannot be.
    """
    try:
        text = (store / FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return shipped()
    except (OSError, ValueError) as error:
        raise StoreError(f"{FILE_NAME} of the store cannot be read ({error}); {_ANEW}") from None
    try:
        return own_themes(text, FILE_NAME)
    except SourceError as error:
        raise StoreError(f"of the store: {error}; {_ANEW}") from None


def set_themes(store: Path, file: Path) -> ThemeTable:
    """Make a file's definitions the store's own, and return what then holds.

    Raises
    ------
    SourceError
        The file cannot be read or says what cannot be; what was there before stays.
    StoreError
        The store cannot be written.
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise SourceError(f"{file.name}: definitions of themes are at most {_MAX_BYTES:,} bytes")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{file} cannot be read ({error.strerror or error}); check the path") from None
    except ValueError:
        raise SourceError(f"{file.name}: must be UTF-8 text; save it so in your editor") from None
    found = own_themes(text, file.name)
    try:
        write_beside(store / FILE_NAME, lambda path: path.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"the store cannot be written ({error.strerror or error})") from None
    return found


def reset_themes(store: Path) -> None:
    """Take the store's own definitions away, if it has any: those that are shipped hold again.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    try:
        (store / FILE_NAME).unlink(missing_ok=True)
        sync_folder(store)
    except OSError as error:
        raise StoreError(f"the store cannot be written ({error.strerror or error})") from None
