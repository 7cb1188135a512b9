"""A statement drawn for the terminal."""

import io
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.control import strip_control_codes
from rich.markup import escape
from rich.text import Text

from svcctl.sla.layout import Section
from svcctl.sla.sections import sections
from svcctl.sla.statement import Statement
from svcctl.source.compose import quiet

_MOST_ROWS = 40
_GAP = "  "
_COLORS = {"met": "green", "missed": "red"}


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
    """One table; the long text of a row stands below it.

    A row that is wider than the terminal runs over its edge: a number that is cut says nothing. It is laid out here,
    and printed at once: a library that may set anything in any way takes several times as long.
    """
    short = [column for column in section.columns if column != section.long]
    rows = section.rows[:_MOST_ROWS]
    cells = [[_plain(cell) for cell in row[: len(short)]] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(short, *cells, strict=True)]
    right = [column in section.right for column in short]
    page = Text(_GAP.join(_set(short, widths, right)), style="dim")
    for row, said in zip(rows, cells, strict=True):
        page.append("\n", "not dim")
        for number, (text, cell) in enumerate(zip(_set(said, widths, right), said, strict=True)):
            page.append(_GAP * (number > 0) + text, f"not dim {_COLORS.get(cell, '')}")
        if section.long:
            for line in Text(row[-1]).wrap(console, console.width - 4):
                page.append(f"\n    {line.plain}", "dim")
    console.print(page, soft_wrap=True)
    if (more := len(section.rows) - len(rows)) > 0:
        console.print(f"... and {more:,} more rows; --out writes them all", soft_wrap=True)


def _set(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    """Texts filled up to the widths of their columns."""
    blanks = [" " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    return [blank + cell if to else cell + blank for cell, blank, to in zip(cells, blanks, right, strict=True)]


def _plain(text: str) -> str:
    """A text as it stands in one line of a terminal."""
    return " ".join(strip_control_codes(text).expandtabs().split("\n"))
