"""The commands about the definitions of the named themes."""

from pathlib import Path
from typing import Annotated

import typer

from api.options import Store

themes_app = typer.Typer(
    name="themes",
    help="What the named themes are made of.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@themes_app.command("list")
def list_themes(
    *, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False, store: Store = None
) -> None:
    """List the definitions of the themes, and which one stands."""
    from api.commands.listings import deliver_json
    from api.commands.themes import print_themes, themes_as_json
    from hotspots.themes.of_store import themes_in

    found = themes_in(_store(store))
    if as_json:
        deliver_json(themes_as_json(found))
    else:
        print_themes(found)


@themes_app.command("set")
def set_themes(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML file; what it leaves out stays.")],
    store: Store = None,
) -> None:
    """Give the store definitions of its own."""
    from api.commands.themes import print_themes
    from hotspots.themes.of_store import set_themes as set_own

    print_themes(set_own(_store(store), file))


@themes_app.command("reset")
def reset_themes(*, store: Store = None) -> None:
    """Take the store's own definitions away."""
    from api.commands.themes import print_themes
    from hotspots.themes.of_store import reset_themes as reset
    from hotspots.themes.of_store import themes_in

    reset(_store(store))
    print_themes(themes_in(_store(store)))


def register(app: typer.Typer) -> None:
    """Put the commands onto the command line."""
    app.add_typer(themes_app)


def _store(store: Path | None) -> Path:
    from api.commands.upkeep import open_store
    from api.settings import load_settings

    return open_store(load_settings(store=store)).path
