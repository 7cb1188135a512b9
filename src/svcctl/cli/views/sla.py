"""A statement drawn for the terminal."""

import io

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table

from svcctl.sla.layout import Section
from svcctl.sla.sections import sections
from svcctl.sla.statement import Statement
from svcctl.source.compose import quiet

_WIDEST = 1000
_MOST_ROWS = 40


@quiet()
def draw(statement: Statement, *, color: bool, width: int) -> str:
    """The report as text: headline, tables, notes, and where every row went. Long tables are cut, and say so."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=color, width=width, highlight=False, no_color=not color, emoji=False)
    console.print(f"[bold]{escape(statement.headline())}[/bold]", soft_wrap=True)
    for line in statement.beside():
        console.print(escape(line), soft_wrap=True)
    for section in sections(statement):
        console.print(f"\n[bold]{escape(section.title)}[/bold]")
        print_section(console, section)
    for number, note in enumerate(statement.notes):
        console.print(f"{'' if number else chr(10)}Note: {escape(note)}", soft_wrap=True)
    console.print(f"\n{escape(statement.reconciliation())}", soft_wrap=True)
    console.print(f"Open items judged as of {statement.as_of_text}", soft_wrap=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def print_section(console: Console, section: Section) -> None:
    """One table; the long text of a row stands below it."""
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    short = [column for column in section.columns if column != section.long]
    for column in short:
        table.add_column(column, justify="right" if column in section.right else "left", no_wrap=True)
    shown = section.rows[:_MOST_ROWS]
    for row in shown:
        table.add_row(*map(_colored, row[: len(short)]))
    # A row that is wider than the terminal runs over its edge: a number that is cut says nothing.
    wide = Measurement.get(console, console.options.update(max_width=_WIDEST), table).maximum
    with console.capture() as drawn:
        kept, console.width = console.width, max(console.width, wide)
        console.print(table)
    console.width = kept
    head, *lines = drawn.get().splitlines()
    console.out(head)
    for line, row in zip(lines, shown, strict=True):
        console.out(line)
        if section.long:
            console.print(Padding(escape(row[-1]), (0, 0, 0, 4)), style="dim")
    if (more := len(section.rows) - len(shown)) > 0:
        console.print(f"... and {more:,} more rows; --out writes them all", soft_wrap=True)


def _colored(text: str) -> str:
    color = {"met": "green", "missed": "red"}.get(text)
    return f"[{color}]{text}[/{color}]" if color else escape(text)
