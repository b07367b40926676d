"""The options that commands share, each in one place with its help."""

from pathlib import Path
from typing import Annotated

import typer

Store = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Directory of the store.", envvar="HOTSPOTS_STORE", show_default="var/store"
    ),
]
Period = Annotated[
    str | None,
    typer.Option(
        "--period",
        help="Months, ends included: 2024-03 or 2024-01/2024-12.",
        show_default="latest 12 whole months",
    ),
]
Category = Annotated[
    str | None,
    typer.Option(
        "--category",
        "--categories",
        help="Categories, separated by commas.",
        show_default="violence,asb,drugs",
    ),
]
BoundarySet = Annotated[
    str | None, typer.Option("--set", help="Boundary set.", show_default="the store's default set")
]
AreaCodes = Annotated[
    str | None,
    typer.Option("--area", help="Codes of areas, separated by commas.", show_default="all of the set"),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out",
        help="File to write, its ending chooses the format; - is standard output as (Geo)JSON.",
        show_default="a table on the terminal",
    ),
]
Method = Annotated[str | None, typer.Option("--method", help="kde or dbscan.", show_default="kde")]
Bandwidth = Annotated[
    str | None, typer.Option("--bandwidth", help="Radius of the kernel in metres (kde).", show_default="150")
]
Cell = Annotated[
    str | None,
    typer.Option("--cell", help="Cell of the density grid in metres (kde).", show_default="bandwidth / 6"),
]
Share = Annotated[
    str | None,
    typer.Option("--share", help="Share of the area that hotspots cover at most (kde).", show_default="0.01"),
]
Eps = Annotated[
    str | None,
    typer.Option("--eps", help="Distance between neighbours in metres (dbscan).", show_default="100"),
]
MinIncidents = Annotated[
    str | None,
    typer.Option(
        "--min-incidents",
        help="Incidents within eps of a core place (dbscan); the least that a hotspot holds (kde).",
        show_default="by method, said in the answer",
    ),
]
MinArea = Annotated[
    str | None,
    typer.Option("--min-area", help="Smallest hotspot in square metres.", show_default="said in the answer"),
]
Institutions = Annotated[
    bool,
    typer.Option(
        "--include-institutions", help="Count incidents recorded at prisons, hospitals and police stations."
    ),
]
