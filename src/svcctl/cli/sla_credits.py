from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli import sla as group
from svcctl.cli.common import FINDINGS, Quiet, WorkspaceOption, day, root_of, scratch, stop

if TYPE_CHECKING:
    from svcctl.kinds.subscription import Subscription
    from svcctl.sla.ledger import Posting
    from svcctl.sla.notes import Note

credits_app = typer.Typer(
    name="credits", help="Post service credits to a register, and write credit notes.", no_args_is_help=True
)
group.app.add_typer(credits_app)

_SHOWN = 3

RegisterFile = Annotated[
    Path, typer.Option("--register", metavar="FILE", help="The register of credits, a CSV file that only grows.")
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from", metavar="FOLDER", help="The folder that `svcctl sla report --out` wrote [default: report now]."
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="The day of posting, e.g. 2026-10-02 [default: today].")
]
OnlyOn = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="Only what was posted on this day [default: all].")
]
Folder = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="FOLDER", help="Write credit-notes.csv and one page a note into this folder."),
]
Claimed = Annotated[
    list[str] | None,
    typer.Option("--claimed", metavar="CREDIT", help="A credit that was asked for in time. May be repeated."),
]


@credits_app.command()
def post(
    register: RegisterFile,
    exports: group.Items = None,
    workspace: WorkspaceOption = None,
    from_: From = None,
    source: group.Source = None,
    incidents: group.IncidentFiles = None,
    incident_source: group.IncidentSourceName = None,
    exclusions: group.ExclusionFiles = None,
    sla: group.Sla = None,
    claimed: Claimed = None,
    on: On = None,
    as_of: group.AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Add the credits of a report to the register.

    New ones, and the difference where a result has changed. Posting the same report again adds nothing. Credits of
    periods that are not over are left out, and so are those that must be asked for, unless --claimed names them.
    """
    _one_of(from_, exports or (), incidents or ())
    with scratch() as folder:
        if from_ is None:
            items = {"exports": exports, "source": source, "incidents": incidents, "incident_source": incident_source}
            about = {"workspace": workspace, "sla": sla, "as_of": as_of, "exclusions": exclusions}
            beside = {"register": _known(register), "out": Path(folder)}
            group.report(**items, **about, **beside, reports="", quiet=True)  # type: ignore[arg-type]
        posting = _post(register, from_ or Path(folder), frozenset(claimed or ()), day(on, "--on").isoformat())
    _tell(posting, register, quiet=quiet)


def _one_of(report: Path | None, exports: Sequence[str], incidents: Sequence[object]) -> None:
    if (report is None) == (not exports and not incidents):
        stop("name the folder of a report with --from, or exports to report on, and not both")
    for export in exports:
        if Path(export, "credits.csv").is_file() and Path(export, "manifest.json").is_file():
            stop(f"{export} is the folder of a report: name it with --from")


def _known(register: Path) -> Path | None:
    """The register, where it has lines: what they credited counts towards the cap of a contract year."""
    from svcctl.cli.views.sla_ledger import read  # noqa: PLC0415 - --help needs none of it

    return register if register.exists() and register.stat().st_size and read(register) else None


def _post(register: Path, report: Path, claimed: frozenset[str], on: str) -> "Posting":
    from svcctl.cli.views.sla_ledger import append, reported, without_register  # noqa: PLC0415 - --help needs none of it

    credits_, measured = reported(report)
    if _known(register) and (why := without_register(report, register)):
        typer.echo(f"svcctl: {why}", err=True)
    unknown = sorted(claimed - {credit.credit_id for credit in credits_})
    if unknown:
        stop(f"the report has no credit {unknown[0]}")
    return append(register, credits_, measured, claimed, on)


def _tell(posting: "Posting", register: Path, *, quiet: bool) -> None:
    if posting.refused:
        for message in posting.refused[:_SHOWN]:
            typer.echo(f"svcctl: {message}", err=True)
        more = len(posting.refused) - _SHOWN
        typer.echo(f"svcctl: {f'so it is with {more} more; ' if more > 0 else ''}nothing was posted", err=True)
        raise typer.Exit(FINDINGS)
    if quiet:
        return
    for entry in posting.entries:
        money = f"{entry.currency} {entry.amount:+,f}" + (f", {entry.days} days of service" if entry.days else "")
        typer.echo(f"{entry.entry:>4}  {entry.kind:<10}  {entry.credit_id}  {entry.customer}  {money}")
    for credit, why in posting.left_out:
        money = f"{credit.currency} {credit.amount:,f}" + (f", {credit.days} days of service" if credit.days else "")
        typer.echo(f"   -  left out    {credit.credit_id}  {credit.customer}  {money}: {why}")
    added, known = len(posting.entries), posting.unchanged
    typer.echo(f"{added} line{'s'[: added != 1]} added to {register}, {known} credit{'s'[: known != 1]} unchanged.")


@credits_app.command()
def notes(
    register: RegisterFile,
    out: Folder,
    workspace: WorkspaceOption = None,
    on: OnlyOn = None,
    quiet: Quiet = False,
) -> None:
    """Write credit notes, for billing systems and for customers.

    A CSV that billing systems import, and a Markdown page for each customer.
    """
    from svcctl.cli.views.sla_ledger import read  # noqa: PLC0415 - --help needs none of it
    from svcctl.kinds.subscription import Subscription  # noqa: PLC0415
    from svcctl.kinds.workspace import Workspace  # noqa: PLC0415
    from svcctl.sla.notes import notes_of  # noqa: PLC0415
    from svcctl.validation import read_catalog  # noqa: PLC0415

    catalog = read_catalog(root_of(workspace))
    chosen = None if on is None else day(on, "--on").isoformat()
    kept = read(register, "no credit notes were written")
    found = notes_of(entry for entry in kept if chosen in {None, entry.posted_on})
    subscriptions = {each.name: each.spec for each in catalog.all(Subscription)}
    ours = catalog.workspace.spec if catalog.workspace else None
    _write(out, found, ours.company if isinstance(ours, Workspace) else "", subscriptions)
    if not quiet:
        typer.echo(f"{len(found)} credit note{'s'[: len(found) != 1]} in {out}")


def _write(out: Path, found: "list[Note]", company: str, subscriptions: "dict[str, Subscription]") -> None:
    from svcctl.cli.files import write_text  # noqa: PLC0415
    from svcctl.sla.notes import file_of, note_markdown, notes_csv  # noqa: PLC0415

    write_text(out / "credit-notes.csv", notes_csv(found, subscriptions))
    for note in found:
        write_text(out / file_of(note), note_markdown(note, company, subscriptions))
