"""The commands about venues and assets: what is loaded of them."""

from pathlib import Path
from typing import Annotated

import typer

from api.options import Store

venues_app = typer.Typer(
    name="venues",
    help="Licensed premises, cameras, closed areas and others beside the incidents.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@venues_app.command("add")
def add_venues(
    *,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV, XLSX, GeoJSON, GeoPackage, Shapefile or Parquet."),
    ],
    profile: Annotated[
        str, typer.Option("--profile", help="What they are: licensed-premises, cctv, ..., or a TOML file.")
    ],
    layer: Annotated[
        str | None,
        typer.Option(
            "--layer", help="Name of the layer; one of that name is replaced.", show_default="the profile's"
        ),
    ] = None,
    store: Store = None,
) -> None:
    """Add a layer of venues, or replace the one of that name."""
    from api.commands.venues import add_layer, print_reading
    from api.settings import load_settings

    print_reading(add_layer(load_settings(store=store), file, profile, layer))


@venues_app.command("list")
def list_venues(
    *, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False, store: Store = None
) -> None:
    """List the layers of venues."""
    from api.commands.listings import deliver_json
    from api.commands.venues import layers_as_json, layers_of, print_layers
    from api.settings import load_settings

    found = layers_of(load_settings(store=store))
    if as_json:
        deliver_json(layers_as_json(found))
    else:
        print_layers(found)


@venues_app.command("remove")
def remove_venues(
    *, name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the layer.")], store: Store = None
) -> None:
    """Remove a layer of venues."""
    from api.commands.listings import say
    from api.commands.venues import remove_layer
    from api.settings import load_settings

    remove_layer(load_settings(store=store), name)
    say(f"layer {name} is removed")


def register(app: typer.Typer) -> None:
    """Put the commands onto the command line."""
    app.add_typer(venues_app)
