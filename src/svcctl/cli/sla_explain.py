from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from svcctl.cli import sla as group
from svcctl.cli.common import WorkspaceOption, root_of, stop, width
from svcctl.cli.formats import format_of, told_as

if TYPE_CHECKING:
    from svcctl.cli.views.sla_report import Job
    from svcctl.sla.explain import Explained
    from svcctl.sla.sought import Explainer
    from svcctl.source.tables import Rejected

Item = Annotated[str, typer.Argument(metavar="ITEM", help="The item's number, as the export writes it.")]
Metric = Annotated[
    str | None, typer.Option("--metric", metavar="NAME", help="Only this one, e.g. resolution [default: all].")
]
Told = Annotated[str, told_as("text", "json")]
Page = Annotated[
    Path | None, typer.Option("--out", "--output-file", "-o", metavar="FILE", help="Draw it on a page (.html) as well.")
]


@group.app.command()
def explain(
    item: Item,
    exports: group.Exports,
    workspace: WorkspaceOption = None,
    source: group.Source = None,
    exclusions: group.ExclusionFiles = None,
    sla: group.Sla = None,
    metric: Metric = None,
    as_of: group.AsOf = None,
    output: Told = "text",
    out: Page = None,
) -> None:
    """Show the clocks of one item: what counted and what did not.

    With sums that add up, and the line of every term. Exit code 0: explained. 1: the item's row was rejected, or no
    export can be read. 2: no export has the item.
    """
    from svcctl.cli.views.jobs import Asked, report_job  # noqa: PLC0415 - --help needs none of it

    output = format_of(output, ("text", "json"))
    asked = Asked(exports, source, sla=sla, as_of=as_of, exclusions=exclusions, with_internal=True)
    job = report_job(root_of(workspace), asked, hashed=False)
    spec = job.source.spec
    if not spec.columns.item and not (spec.history and spec.history.item):
        stop(f"the TicketSource {job.source.name} names no column for item: nothing tells the items apart")
    found = _only(_explained(item, job), metric, item)
    typer.echo(_told(found, job, output), nl=False)
    if out is not None:
        _write(out, item, found, job)


def _write(path: Path, item: str, found: "list[Explained]", job: "Job") -> None:
    from svcctl.cli.files import write_text  # noqa: PLC0415
    from svcctl.cli.views.sla_explained import as_page  # noqa: PLC0415

    write_text(path, as_page(item, found, job.root))
    typer.echo(f"svcctl: wrote {path}", err=True)


def _explained(item: str, job: "Job") -> "list[Explained]":
    """Every target of the item; ends the run where it has none."""
    from svcctl.cli.views.jobs import stop_if_unreadable  # noqa: PLC0415
    from svcctl.clocks import Clocks  # noqa: PLC0415
    from svcctl.sla.explain import Teller  # noqa: PLC0415
    from svcctl.sla.run import Run  # noqa: PLC0415
    from svcctl.sla.sought import Explainer  # noqa: PLC0415

    clocks = Clocks(job.catalog)
    explainer = Explainer(item)
    rejected: list[Rejected] = []
    run = Run(job.source.spec, job.register, clocks.get, job.as_of, on_rows=explainer.see)
    run.on_rejected = lambda rows: rejected.extend(row for row in rows if item in row.row)
    result = run.read(job.exports)
    stop_if_unreadable(job)
    found = explainer.explained(Teller(job.catalog, clocks.get, run.histories), result.as_of)
    if not found:
        _nothing(item, job, rejected, explainer)
    return found


def _only(found: "list[Explained]", metric: str | None, item: str) -> "list[Explained]":
    mine = [each for each in found if metric in {None, each.row["metric"]}]
    if not mine:
        metrics = " and ".join(dict.fromkeys(each.row["metric"] for each in found))
        stop(f"the terms of {item} do not promise the metric '{metric}': they promise {metrics}")
    return mine


def _told(found: "list[Explained]", job: "Job", output: str) -> str:
    from svcctl.cli.views.sla_explained import as_json, as_text  # noqa: PLC0415

    return as_json(found, job.root) if output == "json" else as_text(found, job.root, width())


def _nothing(item: str, job: "Job", rejected: "list[Rejected]", explainer: "Explainer") -> NoReturn:
    """Ends the run for an item that was not measured: its row was rejected, or there is no such item."""
    from svcctl.cli.common import FINDINGS  # noqa: PLC0415
    from svcctl.cli.views.sla_explained import rows_of  # noqa: PLC0415

    if mine := rows_of(item, rejected, job.exports):
        row = mine[0]
        where = f"{row.file}:{row.line}" + (f", {row.column}" if row.column else "")
        stop(f"{item} is not measured: {where}: {row.message}", FINDINGS)
    near = explainer.nearest()
    hint = f"did you mean {' or '.join(near)}?" if near else "write its number as the export does"
    stop(f"no row in scope of the exports has the item '{item}': {hint}")
