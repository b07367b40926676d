"""The commands about the data themselves: what is loaded, how good it is, and how it is kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.options import Store

if TYPE_CHECKING:
    from hotspots.store.table import IncidentStore

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
_SUB = {"no_args_is_help": True, "rich_markup_mode": None}
# A longitude west of Greenwich begins with a hyphen, as an option does.
_MAY_BE_NEGATIVE = {"ignore_unknown_options": True}

exclusions_app = typer.Typer(name="exclusions", help="Places whose incidents did not happen there.", **_SUB)  # type: ignore[arg-type]
profile_app = typer.Typer(name="profile", help="Descriptions of files.", **_SUB)  # type: ignore[arg-type]
fetch_app = typer.Typer(name="fetch", help="Download from the publishers, and load.", **_SUB)  # type: ignore[arg-type]


def slices(*, as_json: AsJson = False, store: Store = None) -> None:
    """List what is loaded: slice, incidents, when, from which file."""
    from api.commands.listings import deliver_json, print_slices
    from api.commands.upkeep import slices_of

    found = slices_of(_open(store))
    if as_json:
        deliver_json({"slices": found})
    else:
        print_slices(found)


def history(*, as_json: AsJson = False, store: Store = None) -> None:
    """List the versions of the data, and what each did."""
    from api.commands.listings import deliver_json, print_history
    from api.commands.upkeep import history_of

    found = history_of(_open(store))
    if as_json:
        deliver_json({"versions": found})
    else:
        print_history(found)


def remove(
    *,
    named: Annotated[
        list[str], typer.Option("--slice", help="source/part/month; may be given several times.")
    ],
    store: Store = None,
) -> None:
    """Remove slices; earlier versions keep them, for --as-of."""
    from api.commands.listings import incidents, say
    from api.commands.upkeep import remove as remove_slices

    say(f"{incidents(remove_slices(_open(store), named))} removed; earlier versions keep what was removed")


def erase(
    *,
    identifiers: Annotated[list[str], typer.Option("--id", help="Identifier; may be given several times.")],
    source: Annotated[str | None, typer.Option("--source", help="Only of this source.")] = None,
    store: Store = None,
) -> None:
    """Erase records for good, from every version; versions before this can no longer be asked for."""
    from api.commands.listings import incidents, say
    from api.commands.upkeep import erase_records

    n = erase_records(_open(store), identifiers, source)
    say(f"{incidents(n)} erased for good; earlier versions can no longer be asked for")


def left_out(
    *,
    of: Annotated[str | None, typer.Option("--of", help="Only of slices or files that begin so.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Only rows with this reason.")] = None,
    out: Annotated[
        str | None, typer.Option("--out", help="CSV file to mend and load again; - is standard output.")
    ] = None,
    store: Store = None,
) -> None:
    """List or export the rows that were left out, with their reasons."""
    from api.commands.listings import print_left_out
    from api.commands.output import deliver
    from api.commands.upkeep import left_out_csv, left_out_of

    def wanted(what: str, why: str) -> bool:
        return what.startswith(of or "") and reason in {None, why}

    if out is None:
        print_left_out(left_out_of(_open(store), wanted))
    else:
        deliver(left_out_csv(_open(store), wanted), out)


@exclusions_app.command("list")
def list_exclusions(*, as_json: AsJson = False, store: Store = None) -> None:
    """List the places whose incidents are left out of hotspots, overlaps and patrol zones."""
    from api.commands.listings import deliver_json, print_exclusions
    from api.commands.upkeep import excluded

    found = excluded(_open(store))
    if as_json:
        deliver_json({"excluded_places": found})
    else:
        print_exclusions(found)


@exclusions_app.command("add", context_settings=_MAY_BE_NEGATIVE)
def add_exclusion(
    *,
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="Number of the place, or longitude,latitude.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why; every answer repeats it.")],
    store: Store = None,
) -> None:
    """Treat a place as prisons, hospitals and police stations are."""
    from api.commands.listings import say
    from api.commands.upkeep import add_exclusion as add

    say(f"place {add(_open(store), place, reason)} is excluded")


@exclusions_app.command("remove", context_settings=_MAY_BE_NEGATIVE)
def remove_exclusion(
    *,
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="Number of the place, or longitude,latitude.")
    ],
    store: Store = None,
) -> None:
    """Treat a place as any other again."""
    from api.commands.listings import say
    from api.commands.upkeep import drop_exclusion

    say(f"place {drop_exclusion(_open(store), place)} is no longer excluded")


@profile_app.command("guess")
def guess_profile(
    *,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file of incidents of any kind that is read.")
    ],
    out: Annotated[
        str, typer.Option("--out", help="TOML file to write; - is standard output.", show_default="-")
    ] = "-",
) -> None:
    """Draft a profile of a file, and say what was recognised and what was not."""
    from api.commands.guessing import draft_profile

    draft_profile(file, out)


@fetch_app.command("police-uk")
def fetch_police_uk(
    *,
    force: Annotated[str, typer.Option("--force", help="As files name it, such as cleveland.")],
    period: Annotated[str, typer.Option("--period", help="Months: 2024-03 or 2024-01/2024-12.")],
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder to keep the files in.", show_default="downloads/")
    ] = None,
    only_download: Annotated[bool, typer.Option("--only-download", help="Do not load them.")] = False,
    store: Store = None,
) -> None:
    """Download a force's street files from data.police.uk and load them."""
    from api.commands.fetching import fetch_street
    from api.settings import load_settings

    if not fetch_street(load_settings(store=store), force, period, into, only_download=only_download):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Put the commands onto the command line."""
    for command in (slices, history, remove, erase, quality):
        app.command()(command)
    app.command("left-out")(left_out)
    for group in (exclusions_app, profile_app, fetch_app):
        app.add_typer(group)


def quality(
    *,
    name: Annotated[
        str | None, typer.Option("--set", help="Boundary set.", show_default="the default set")
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", help="Months, ends included.", show_default="all that are loaded"),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Version of the data.", show_default="the latest")
    ] = None,
    as_json: AsJson = False,
    store: Store = None,
) -> None:
    """Say how far the data can be trusted: what is missing, heaped, moved or out of place."""
    from api.commands.listings import deliver_json
    from api.commands.quality import print_quality, quality_of
    from api.settings import load_settings
    from api.texts import as_version
    from api.workspace import open_workspace
    from hotspots.period import Period

    found = quality_of(
        open_workspace(load_settings(store=store)),
        name,
        Period.parse(period) if period else None,
        as_version("as-of", as_of) if as_of else None,
    )
    if as_json:
        deliver_json(found)
    else:
        print_quality(found)


def _open(store: Path | None) -> "IncidentStore":
    from api.commands.upkeep import open_store
    from api.settings import load_settings

    return open_store(load_settings(store=store))
