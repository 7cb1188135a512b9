from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import (
    FINDINGS,
    NoColor,
    Quiet,
    WorkspaceOption,
    colored,
    day,
    from_here,
    root_of,
    show,
    stop,
)

if TYPE_CHECKING:
    from svcctl.catalog import Catalog, Resource
    from svcctl.cli.views.sla_incidents import IncidentExports
    from svcctl.cli.views.sla_report import Job
    from svcctl.engines import Engine
    from svcctl.kinds.ticket_source import TicketSource
    from svcctl.source.tables import Export

app = typer.Typer(name="sla", help="Measure service levels on what a ticket system exports.", no_args_is_help=True)

Exports = Annotated[
    list[str], typer.Argument(metavar="EXPORT...", help="CSV or Parquet files, folders, quoted patterns; - is stdin.")
]
Items = Annotated[
    list[str] | None,
    typer.Argument(metavar="[EXPORT]...", help="CSV or Parquet files, folders, quoted patterns; - is stdin."),
]
IncidentFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--incidents", metavar="FILE", help="A CSV file of incidents, to measure availability. May be repeated."
    ),
]
IncidentSourceName = Annotated[
    str | None,
    typer.Option("--incident-source", help="The IncidentSource that reads the incidents [default: the one that fits]."),
]
Source = Annotated[
    str | None, typer.Option("--source", help="The TicketSource that reads the exports [default: the one that fits].")
]
Sla = Annotated[
    str | None, typer.Option("--sla", help="One SLA for every item [default: each customer's, by its subscription].")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar="SVCCTL_AS_OF",
        help="Judge open items at this instant, e.g. 2026-02-01T00:00Z [default: the newest in the exports].",
    ),
]


def _folder(text: str) -> Path:
    """The folder that is named; an empty name would be the current one, which nobody asked for."""
    if not str(text).strip():
        stop("--out is empty: name a folder")
    return Path(text)


Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        parser=_folder,
        metavar="PATH",
        help="Write tables, report.md and manifest.json into this folder.",
    ),
]
Output = Annotated[str, typer.Option("--format", "-f", help="Tables as csv, json or parquet.")]
EngineName = Annotated[
    str, typer.Option("--engine", help="local, dask (processes of this machine), or dask:ADDRESS of a scheduler.")
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes of --engine dask [default: CPUs].")]
Reports = Annotated[str, typer.Option("--report", help="Reports beside the tables: html, md, xlsx, with commas.")]
Strict = Annotated[bool, typer.Option("--strict", help="Rejected rows and warnings fail the run.")]


@app.callback()
def _group() -> None:
    """Measure service levels on what a ticket system exports."""


@app.command()
def report(
    exports: Items = None,
    workspace: WorkspaceOption = None,
    source: Source = None,
    incidents: IncidentFiles = None,
    incident_source: IncidentSourceName = None,
    sla: Sla = None,
    as_of: AsOf = None,
    out: Out = None,
    output: Output = "csv",
    reports: Reports = "html,md",
    engine: EngineName = "local",
    workers: Workers = None,
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Measure exports: what was attained, what is owed to whom, and where every row went.

    Breaches do not fail the run; findings and rejected rows do, with --strict.
    """
    from svcctl.cli.views.sla_pages import reports_of  # noqa: PLC0415 - --help needs none of it

    pages = reports_of(reports)
    job = _job(root_of(workspace), exports, source, incidents, incident_source, sla, as_of, hashed=_check(output, out))
    job.engine = _engine(engine, workers)
    sound = job.run(out, output, pages, quiet=quiet, color=colored(no_color))
    if not job.measured or (strict and not sound):
        raise typer.Exit(FINDINGS)


def _job(
    root: Path,
    exports: list[str] | None,
    source: str | None,
    incidents: list[str] | None,
    incident_source: str | None,
    sla: str | None,
    as_of: str | None,
    *,
    hashed: bool,
) -> "Job":
    """The terms and the exports of a report, opened; ``hashed`` where a manifest will name what was read."""
    from svcctl.cli.views.sla_report import Job  # noqa: PLC0415

    catalog = _catalog(root)
    watched = _watched(catalog, exports, incidents, incident_source, hashed=hashed)
    chosen, opened = _opened(catalog, exports, source, hashed=hashed) if exports else (None, [])
    return Job(root, catalog, chosen, opened, sla, as_of, watched)


def _engine(name: str, workers: int | None) -> "Engine | None":
    from svcctl.engines import engine_of  # noqa: PLC0415

    try:
        return engine_of(name, workers)
    except LookupError as error:
        stop(str(error.args[0]))


def _check(output: str, out: Path | None = None) -> bool:
    """True when tables will be written, in a format that there is; stops where there is none."""
    from svcctl.source.tables.write import FORMATS  # noqa: PLC0415

    if output not in FORMATS:
        stop(f"there is no format {output!r}; choose one of {', '.join(FORMATS)}")
    return out is not None


def _watched(
    catalog: "Catalog", exports: list[str] | None, incidents: list[str] | None, name: str | None, *, hashed: bool
) -> "IncidentExports | None":
    """The exports of incidents, opened; None where there are none, and then work items are needed."""
    from svcctl.cli.views.sla_incidents import IncidentExports  # noqa: PLC0415

    if not exports and not incidents:
        stop("name an export to measure, or --incidents FILE")
    return IncidentExports.opened(catalog, incidents, name, hashed=hashed) if incidents else None


def _catalog(root: Path) -> "Catalog":
    """What the workspace declares. Errors in what is measured by end the run; others are told in one line."""
    from svcctl.findings import Severity  # noqa: PLC0415
    from svcctl.validation import in_the_way, load_catalog  # noqa: PLC0415

    catalog, found = load_catalog(root, day(None))
    if blocking := in_the_way(found):
        show(blocking.under(from_here(root)))
        stop("nothing is measured by terms that have errors; mend them first", FINDINGS)
    if errors := found.count(Severity.ERROR):
        typer.echo(f"svcctl: the workspace has {errors} errors; `svcctl validate {root}` shows them", err=True)
    return catalog


def _opened(
    catalog: "Catalog", exports: list[str], name: str | None, *, hashed: bool
) -> "tuple[Resource[TicketSource], list[Export]]":
    """The source that reads the exports, and the exports opened by it."""
    from svcctl.kinds.workspace import Workspace  # noqa: PLC0415
    from svcctl.sla.choose import open_exports, source_for  # noqa: PLC0415
    from svcctl.source.tables.parts import files_of  # noqa: PLC0415

    try:
        files, problems = files_of(exports)
        said = catalog.workspace.spec if catalog.workspace else None
        chosen = source_for(catalog, name, files[0], said.timezone if isinstance(said, Workspace) else None)
    except LookupError as error:
        stop(str(error.args[0]))
    if chosen.why:
        typer.echo(f"svcctl: {chosen.why}", err=True)
    opened = open_exports(chosen.source.spec, files, hashed=hashed)
    opened[0].problems[:0] = problems
    return chosen.source, opened
