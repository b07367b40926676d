"""The command line. Heavy imports stand inside the commands: ``--help`` answers at once."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api import cli_themes, cli_venues
from api.cli_data import register
from api.options import Out, Store, as_texts, option
from api.parameters import QUESTION_PARAMETERS
from api.signatures import with_parameters
from boundaries.errors import TeachingError

if TYPE_CHECKING:
    from api.workspace import Workspace

app = typer.Typer(
    name="hotspots",
    help="Hotspots of violence, anti-social behaviour and drug crime, by ward, from police data.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
register(app)
cli_themes.register(app)
cli_venues.register(app)
boundaries_app = typer.Typer(
    name="boundaries", help="Ward files and other boundaries.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(boundaries_app)


@app.command()
def demo(
    *,
    port: Annotated[int | None, typer.Option("--port", help="Port.", show_default="8000")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Address.", show_default="127.0.0.1")] = None,
) -> None:
    """Build the made-up borough in var/demo and serve it."""
    from api.commands.demonstration import build_demo
    from api.commands.serving import serve_store
    from api.settings import load_settings

    serve_store(build_demo(load_settings(host=host, port=port), Path("var")))


@boundaries_app.command("add")
def add_boundaries(
    *,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="GeoJSON, GeoPackage, Shapefile or GeoParquet.")
    ],
    name: Annotated[str, typer.Option("--set", help="Name of the set; a set of that name is replaced.")],
    code_field: Annotated[str | None, typer.Option("--code-field", help="Field of the codes.")] = None,
    name_field: Annotated[str | None, typer.Option("--name-field", help="Field of the names.")] = None,
    population: Annotated[
        Path | None, typer.Option("--population", help="CSV with residents by code.")
    ] = None,
    population_field: Annotated[
        str | None, typer.Option("--population-field", help="Column of the residents.")
    ] = None,
    population_code_field: Annotated[
        str | None, typer.Option("--population-code-field", help="Column of the codes in that CSV.")
    ] = None,
    default: Annotated[bool, typer.Option("--default", help="Make it the store's default set.")] = False,
    store: Store = None,
) -> None:
    """Add a boundary set, or replace the one of that name."""
    from api.commands.ground import BoundaryFile, add_boundary_set
    from api.commands.tables import print_boundary_set
    from api.settings import load_settings

    source = BoundaryFile(file, code_field, name_field, population, population_field, population_code_field)
    print_boundary_set(add_boundary_set(load_settings(store=store), name, source, default=default))


@boundaries_app.command("fetch")
def fetch_boundaries(
    *,
    area: Annotated[str, typer.Option("--area", help="Code of a council, such as E06000004.")],
    vintage: Annotated[str, typer.Option("--vintage", help="Year, such as 2025.")],
    name: Annotated[
        str | None, typer.Option("--set", help="Name of the set.", show_default="wards-VINTAGE")
    ] = None,
    default: Annotated[bool, typer.Option("--default", help="Make it the store's default set.")] = False,
    store: Store = None,
) -> None:
    """Download the wards of a council from the ONS and add them as a set."""
    from api.commands.fetching import fetch_boundaries as fetch
    from api.settings import load_settings

    fetch(load_settings(store=store), area, vintage, name, default=default)


@boundaries_app.command("list")
def list_boundaries(*, store: Store = None) -> None:
    """List the boundary sets of the store."""
    from api.commands.tables import print_boundary_sets

    print_boundary_sets(_open(store).catalogue.entries())


@app.command()
def ingest(
    *,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders or zip archives.")],
    profile: Annotated[
        str, typer.Option("--profile", help="How the files are laid out: police-uk, or a TOML file.")
    ],
    report: Annotated[Path | None, typer.Option("--report", help="Write the report as JSON.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be, and write nothing.")
    ] = False,
    store: Store = None,
) -> None:
    """Load incidents; a slice (source, part, month) that is loaded again replaces itself."""
    from api.commands.loading import is_standard_output, load
    from api.commands.tables import print_ingest_report
    from api.settings import load_settings

    outcome = load(load_settings(store=store), paths, profile, report, dry_run=dry_run)
    if not is_standard_output(report):
        print_ingest_report(outcome)
    if outcome.failed:
        raise typer.Exit(1)


@app.command()
def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    store: Store = None,
) -> None:
    """Say what the store holds."""
    from api.commands.output import deliver
    from api.commands.status import as_bytes, status_of
    from api.commands.tables import print_status

    found = status_of(_open(store))
    if as_json:
        deliver(as_bytes(found), "-")
    else:
        print_status(found)


@app.command()
@with_parameters(QUESTION_PARAMETERS["hotspots"], option)
def find(*, out: Out = None, store: Store = None, **given: Any) -> None:
    """Find hotspots of each category."""
    _answer("hotspots", given, out, store)


@app.command()
@with_parameters(QUESTION_PARAMETERS["overlaps"], option)
def overlap(*, out: Out = None, store: Store = None, **given: Any) -> None:
    """Find where the hotspots of several categories coincide."""
    _answer("overlaps", given, out, store)


@app.command()
@with_parameters(QUESTION_PARAMETERS["wards"], option)
def wards(*, out: Out = None, store: Store = None, **given: Any) -> None:
    """Count incidents and rates by ward."""
    _answer("wards", given, out, store)


@app.command()
@with_parameters(QUESTION_PARAMETERS["patrol-zones"], option)
def patrol(*, out: Out = None, store: Store = None, **given: Any) -> None:
    """Place patrol zones: the discs that together hold the most incidents."""
    _answer("patrol-zones", given, out, store)


@cli_venues.venues_app.command("rank")
@with_parameters(QUESTION_PARAMETERS["venues"], option)
def rank_venues(*, out: Out = None, store: Store = None, **given: Any) -> None:
    """Rank venues by the incidents near them, and say what cameras cover."""
    _answer("venues", given, out, store)


@app.command("map")
@with_parameters(QUESTION_PARAMETERS["map"], option)
def map_(
    *,
    out: Annotated[str, typer.Option("--out", help="HTML file to write; it opens with no network.")],
    store: Store = None,
    **given: Any,
) -> None:
    """Write a briefing: one HTML file with the map, to be sent or printed."""
    from api.briefings import briefing_of
    from api.commands.output import check_ending, deliver
    from api.parameters import parse_question

    check_ending(out, "html")
    question = parse_question(as_texts(given), "map")
    if len(question.categories) > 1:
        typer.echo("Comparing where the categories concentrate, which takes some seconds ...", err=True)
    deliver(briefing_of(_open(store), question).encode(), out)


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option("--host", help="Address.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port.", show_default="8000")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes.", show_default="1")] = None,
    store: Store = None,
) -> None:
    """Serve the map page and the API."""
    from api.commands.serving import serve_store
    from api.settings import load_settings

    serve_store(load_settings(store=store, host=host, port=port, workers=workers))


def main() -> None:
    """Run a command; a mistake is one line on standard error and exit status 2."""
    _keep_compiled_kernels()
    try:
        app(standalone_mode=True)
    except TeachingError as error:
        from api.errors import consequence_of

        sys.stderr.write(f"hotspots: {' '.join(str(error).split())}\n")
        sys.exit(consequence_of(error).exit_status)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        sys.stderr.write(f"hotspots: {error}; what was there before is whole\n")
        sys.exit(1)


def _keep_compiled_kernels() -> None:
    """Name the folder of compiled kernels before any command imports Numba.

    A folder of the person's own: a shared one could be filled with somebody else's code. Without a home
    nothing is kept, and kernels are compiled in every process.
    """
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return
    os.environ["NUMBA_CACHE_DIR"] = str(cache / "hotspots" / "numba")


def _answer(product: str, given: dict[str, Any], out: str | None, store: Path | None) -> None:
    from api.commands.output import deliver, format_of
    from api.commands.tables import print_answer
    from api.parameters import parse_question
    from maps.exports.formats import check_format, written

    format_name = None if out is None else check_format(product, format_of(out, "json"))
    analysis = _open(store).ask(product, parse_question(as_texts(given), product))
    if out is None or format_name is None:
        print_answer(analysis)
    else:
        deliver(written(analysis, format_name), out)


def _open(store: Path | None) -> "Workspace":
    from api.settings import load_settings
    from api.workspace import open_workspace

    return open_workspace(load_settings(store=store))


if __name__ == "__main__":
    main()
