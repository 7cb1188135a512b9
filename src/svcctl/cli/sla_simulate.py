from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli import sla as group
from svcctl.cli.common import NoColor, WorkspaceOption, colored, root_of, stop, width
from svcctl.cli.formats import format_of, told_as

if TYPE_CHECKING:
    from svcctl.catalog import Catalog
    from svcctl.cli.views.jobs import Asked
    from svcctl.cli.views.sla_simulated import Sides

Against = Annotated[
    Path | None, typer.Option("--against", metavar="FOLDER", help="The terms of another workspace: its folder.")
]
Patch = Annotated[
    Path | None,
    typer.Option(
        "--patch", metavar="FILE", help="A YAML file: its declarations replace those of the same name and version."
    ),
]
At = Annotated[
    str | None, typer.Option("--revision", metavar="REVISION", help="The terms of this workspace at a git revision.")
]
Told = Annotated[str, told_as("text", "json", "markdown")]


@group.app.command()
def simulate(
    exports: group.Items = None,
    workspace: WorkspaceOption = None,
    patch: Patch = None,
    against: Against = None,
    revision: At = None,
    source: group.Source = None,
    incidents: group.IncidentFiles = None,
    incident_source: group.IncidentSourceName = None,
    exclusions: group.ExclusionFiles = None,
    sla: group.Sla = None,
    with_internal: group.WithInternal = False,
    as_of: group.AsOf = None,
    output: Told = "text",
    no_color: NoColor = False,
) -> None:
    """Measure the same tickets under other terms.

    Attainment and credits stand side by side. Both sides read the exports by this workspace's sources. Exit code 0:
    compared. 1: the other terms have errors, or what is measured cannot be read. 2: the command itself was wrong.
    """
    from svcctl.cli.views.jobs import Asked, stop_if_given_once  # noqa: PLC0415 - --help needs none of it

    output = format_of(output, ("text", "json", "markdown"))
    asked = Asked(exports, source, incidents, incident_source, sla, as_of, exclusions, None, with_internal)
    stop_if_given_once(asked)
    root = root_of(workspace)
    sides = _sides(root, asked, *_other(root, against, patch, revision))
    typer.echo(_told(sides, output, color=colored(no_color)), nl=False)


def _other(root: Path, against: Path | None, patch: Path | None, revision: str | None) -> "tuple[Catalog, str]":
    from svcctl.cli.views.sla_other_terms import folder_terms, patched_terms, revision_terms  # noqa: PLC0415

    if sum(each is not None for each in (against, patch, revision)) != 1:
        stop("name the other terms by one of --patch FILE, --against FOLDER or --revision REVISION")
    if against is not None:
        return folder_terms(against)
    if patch is not None:
        return patched_terms(root, patch)
    return revision_terms(root, revision or "HEAD")


def _sides(root: Path, asked: "Asked", other: "Catalog", name: str) -> "Sides":
    from svcctl.cli.views.jobs import catalog_of, job_of, stop_if_unreadable  # noqa: PLC0415
    from svcctl.cli.views.sla_simulated import Sides  # noqa: PLC0415
    from svcctl.sla.simulate import simulation  # noqa: PLC0415

    catalog = catalog_of(root)
    job = job_of(root, catalog, asked)
    base = job.statement()
    stop_if_unreadable(job)
    after = job_of(root, catalog, asked, terms=other).statement()
    return Sides(base, after, simulation(base, after), name)


def _told(sides: "Sides", output: str, *, color: bool) -> str:
    from svcctl.cli.views.sla_simulated import as_json, as_markdown, as_text  # noqa: PLC0415

    if output == "json":
        return as_json(sides)
    return as_markdown(sides) if output == "markdown" else as_text(sides, color=color, width=max(width(), 120))
