from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from svcctl.cli.common import FINDINGS, WorkspaceOption, day, root_of, sound, stop
from svcctl.cli.formats import format_of, told_as

if TYPE_CHECKING:
    from svcctl.catalog import Catalog
    from svcctl.clocks import Clocks
    from svcctl.clocks.answer import Answer

app = typer.Typer(
    name="calendar", help="Ask a business calendar: its days, elapsed time, due dates.", no_args_is_help=True
)

Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE", help="A CSV file (or - for stdin) with the columns calendar, from, and to or target."
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show the open hours that were counted.")]
BatchFormat = Annotated[str, told_as("csv", "json", says="How to answer a batch:")]
Name = Annotated[str | None, typer.Argument(metavar="NAME", help="The calendar, as declared; `always` never closes.")]
Start = Annotated[
    str | None, typer.Argument(metavar="FROM", help="An instant; without an offset, in the calendar's zone.")
]


@app.command("show")
def show_calendar(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The calendar, as declared.")],
    workspace: WorkspaceOption = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="The year to draw [default: this one].", min=1970, max=2100),
    ] = None,
) -> None:
    """Draw a year of a calendar: open days, holidays and why."""
    from svcctl.cli.views.calendar import draw_year  # noqa: PLC0415 - --help needs none of these
    from svcctl.clocks.year import year_of  # noqa: PLC0415
    from svcctl.kinds.business_calendar import BusinessCalendar  # noqa: PLC0415

    if name == "always":
        stop("`always` never closes: there is nothing to draw")
    catalog = _catalog(workspace)[1]
    versions = catalog.versions(BusinessCalendar, name)
    if not versions:
        stop(f"there is no calendar {name!r} to draw; `svcctl list BusinessCalendar` lists them")
    wanted = year or day(None).year
    try:
        days = year_of(versions[-1].spec, wanted)
    except ValueError as error:
        stop(str(error))
    typer.echo(draw_year(versions[-1], wanted, days), nl=False)


@app.command()
def elapsed(
    name: Name = None,
    start: Start = None,
    to: Annotated[str | None, typer.Argument(metavar="TO", help="The later instant.")] = None,
    workspace: WorkspaceOption = None,
    batch: Batch = None,
    explain: Explain = False,
    output: BatchFormat = "csv",
) -> None:
    """Tell how much business time lies between two instants."""
    _answer("elapsed", (name, start, to), batch, output, explain, workspace)


@app.command()
def due(
    name: Name = None,
    start: Start = None,
    target: Annotated[str | None, typer.Argument(metavar="TARGET", help="How much time: 30m, 4h, 2bd.")] = None,
    workspace: WorkspaceOption = None,
    batch: Batch = None,
    explain: Explain = False,
    output: BatchFormat = "csv",
) -> None:
    """Tell when a target is used up.

    It is the earliest instant by which that much business time has passed.
    """
    _answer("due", (name, start, target), batch, output, explain, workspace)


def _answer(
    question: str,
    words: tuple[str | None, str | None, str | None],
    batch: Path | None,
    output: str,
    explain: bool,
    workspace: Path | None,
) -> None:
    if batch is not None:
        if any(words):
            stop("--batch takes its questions from the file; leave out the other words")
        _many(question, batch, output, workspace)
        return
    name, start, end = words
    if name is None or start is None or end is None:
        stop(f"`svcctl calendar {question}` needs a calendar, FROM and {'TO' if question == 'elapsed' else 'TARGET'}")
    from svcctl.cli.views.calendar import tell  # noqa: PLC0415
    from svcctl.clocks import answer  # noqa: PLC0415

    ask = answer.elapsed if question == "elapsed" else answer.due
    try:
        found: Answer = ask(_catalog(workspace)[0], name, start, end, explain=explain)
    except ValueError as error:
        stop(str(error))
    typer.echo(tell(found, explain=explain), nl=False)


def _many(question: str, batch: Path, output: str, workspace: Path | None) -> None:
    from svcctl.cli.views.batch import answers  # noqa: PLC0415

    output = format_of(output, ("csv", "json"))
    wrong = 0
    for line, answered in answers(question, batch, output, _catalog(workspace)[0]):
        typer.echo(line, nl=False)
        wrong += not answered
    if wrong:
        typer.echo(f"svcctl: {wrong} of the questions could not be answered; see their `error`", err=True)
        raise typer.Exit(FINDINGS)


def _catalog(workspace: Path | None) -> "tuple[Clocks, Catalog]":
    from svcctl.clocks import Clocks  # noqa: PLC0415

    catalog = sound(root_of(workspace), day(None))
    return Clocks(catalog), catalog
