"""Tables on a terminal look as rich sets them, whatever stands in their cells; in colour the text is the same."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from svcctl.cli.views.sla import print_section
from svcctl.sla.layout import Section

COLUMNS = ("period", "customer", "SLA", "credit", "because")
words = st.sampled_from(
    [
        "met",
        "missed",
        "EUR 1,200.00 *",
        "acme",
        "Ünïted Ωmega 株式会社",
        "[bold]x[/bold]",
        ":smile:",
        "",
        "a\x07b",
        "x" * 30,
    ]
)
long = st.lists(words, max_size=30).map(" ".join)
rows = st.lists(st.tuples(words, words, words, words, long), min_size=1, max_size=6)


def by_rich(console, section):
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    short = [column for column in section.columns if column != section.long]
    for column in short:
        table.add_column(column, justify="right" if column in section.right else "left", no_wrap=True)
    for row in section.rows:
        table.add_row(*map(escape, row[: len(short)]))
    wide = Measurement.get(console, console.options.update(max_width=1000), table).maximum
    with console.capture() as drawn:
        kept, console.width = console.width, max(console.width, wide)
        console.print(table)
    console.width = kept
    head, *lines = drawn.get().splitlines()
    console.out(head)
    for line, row in zip(lines, section.rows, strict=True):
        console.out(line)
        if section.long:
            console.print(Padding(escape(row[-1]), (0, 0, 0, 4)), style="dim")


def shown(draw, section, width, *, color=False):
    stream = io.StringIO()
    draw(
        Console(file=stream, force_terminal=color, width=width, highlight=False, no_color=not color, emoji=False),
        section,
    )
    return [line.rstrip() for line in stream.getvalue().split("\n")]


@given(rows, st.booleans(), st.sampled_from([40, 80, 120]))
def test_a_table_is_set_as_rich_sets_it(rows, below, width):
    section = Section("Credits", COLUMNS, tuple(rows), frozenset({"credit"}), long="because" if below else "")
    plain = shown(print_section, section, width)
    assert plain == shown(by_rich, section, width)
    text, colored = "\n".join(plain), "\n".join(shown(print_section, section, width, color=True))
    assert "\n".join(line.rstrip() for line in Text.from_ansi(colored).plain.split("\n")).rstrip() == text.rstrip()


def test_what_was_met_is_green_and_a_line_break_in_a_name_breaks_no_table():
    section = Section("Attainment", ("who", "result"), (("a\nb\tc", "met"), ("d", "missed")))
    assert shown(print_section, section, 80)[:3] == ["who          result", "a b       c  met", "d            missed"]
    colored = "\n".join(shown(print_section, section, 80, color=True))
    assert "\x1b[32m" in colored
    assert "\x1b[31m" in colored
