from pathlib import Path
from typing import Annotated

import typer

from svcctl.cli.common import NoColor, Quiet, WorkspaceOption, colored, root_of, stop
from svcctl.cli.formats import told_as

app = typer.Typer(name="sla", help="Measure service levels on what a ticket system exports.", no_args_is_help=True)

Exports = Annotated[
    list[str], typer.Argument(metavar="EXPORT...", help="CSV or Parquet files, folders, quoted patterns; - is stdin.")
]
Items = Annotated[
    list[str] | None,
    typer.Argument(metavar="EXPORT...", help="CSV or Parquet files, folders, quoted patterns; - is stdin."),
]
IncidentFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--incidents", metavar="FILE", help="A CSV file of incidents, to measure availability. May be repeated."
    ),
]
IncidentSourceName = Annotated[
    str | None,
    typer.Option(
        "--incident-source",
        metavar="NAME",
        help="The IncidentSource that reads the incidents [default: the one that fits].",
    ),
]
ExclusionFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--exclusions",
        metavar="FILE",
        help="A CSV file of approved windows of time that do not count. May be repeated.",
    ),
]
Risky = Annotated[
    str, typer.Option("--at-risk", metavar="PERCENT", help="List open items that have used this much of their target.")
]
Posted = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar="FILE",
        help="The register of posted credits: they count towards the cap of a contract year.",
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="The TicketSource that reads the exports; auto: or else the known ticket system they come from "
        "[default: the one TicketSource that fits].",
    ),
]
Sla = Annotated[
    str | None,
    typer.Option(
        "--sla", metavar="NAME", help="One SLA for every item [default: each customer's, by its subscription]."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        envvar="SVCCTL_AS_OF",
        help="Judge open items at this instant, e.g. 2026-02-01T00:00Z [default: the newest in the exports].",
    ),
]


def _folder(text: str) -> Path:
    """The folder that is named; an empty name would be the current one, which nobody asked for."""
    if not str(text).strip():
        stop("--out is empty: name a folder")
    return Path(text)


WithInternal = Annotated[
    bool,
    typer.Option(
        "--with-internal", help="Measure each item by the internal and vendor SLAs behind its customer's too."
    ),
]
Compare = Annotated[
    bool,
    typer.Option("--compare", help="Compare with the ticket system's own verdicts, and list those that differ."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        parser=_folder,
        metavar="FOLDER",
        help="Write tables, pages and manifest.json into this folder.",
    ),
]
Output = Annotated[str, told_as("csv", "json", "parquet", says="How to write tables:")]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", metavar="ENGINE", help="local, dask (processes of this machine), or dask:ADDRESS of a scheduler."
    ),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Processes of --engine dask [default: CPUs].")
]
Reports = Annotated[
    str, typer.Option("--report", metavar="FORMATS", help="Pages beside the tables: html, markdown, xlsx, or none.")
]
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
    exclusions: ExclusionFiles = None,
    register: Posted = None,
    sla: Sla = None,
    at_risk: Risky = "75%",
    with_internal: WithInternal = False,
    compare: Compare = False,
    reports: Reports = "html,markdown",
    engine: EngineName = "local",
    workers: Workers = None,
    as_of: AsOf = None,
    output: Output = "csv",
    out: Out = None,
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Measure exports: what was attained, what is owed to whom. Breaches do not fail the run; see --strict."""
    from svcctl.cli.views.jobs import Asked, Shown, report_on  # noqa: PLC0415 - --help needs none of it

    asked = Asked(exports, source, incidents, incident_source, sla, as_of, exclusions, register, with_internal, compare)
    shown = Shown(out, output, reports, quiet, colored(no_color), at_risk)
    report_on(root_of(workspace), asked, shown, (engine, workers), strict=strict)
