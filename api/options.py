"""The options of the commands, each in one place with its help."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.parameter import Parameter

Store = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Directory of the store.", envvar="HOTSPOTS_STORE", show_default="var/store"
    ),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        help="File to write, its ending chooses the format; - is standard output as (Geo)JSON.",
        show_default="a table on the terminal",
    ),
]
_SYNONYMS = {"category": ("--categories",)}


def option(name: str, parameter: Parameter) -> Any:
    """Return the annotation of a parameter's option; a flag is given or not, others are texts."""
    names = (f"--{name.replace('_', '-')}", *_SYNONYMS.get(name, ()))
    if parameter.is_flag:
        return Annotated[bool, typer.Option(names[0], help=parameter.told, show_default=False)]
    return Annotated[
        str | None, typer.Option(*names, help=parameter.told, show_default=parameter.default or False)
    ]


def as_texts(given: dict[str, str | bool | None]) -> dict[str, str | None]:
    """Return options as the texts that `api.parameters.parse_question` reads."""
    return {
        name: "true" if value is True else None if value is False else value for name, value in given.items()
    }
