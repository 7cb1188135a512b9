"""The report as a Markdown page: the same sections as on the terminal, to read, mail or keep in git."""

from collections.abc import Iterator

from svcctl.sla.layout import Section
from svcctl.sla.manifest import Manifest
from svcctl.sla.sections import sections
from svcctl.sla.statement import Statement

_MOST_ROWS = 500
"""Rows of one table on the page."""


def markdown(statement: Statement, manifest: Manifest) -> str:
    """A page that ends with a line break. Values from exports are escaped, so that none of them becomes markup."""
    return "\n".join(_lines(statement, manifest)) + "\n"


def _lines(statement: Statement, manifest: Manifest) -> Iterator[str]:
    yield from ("# Service level report", "", f"**{statement.headline()}**", "")
    for line in statement.beside():
        yield from (_escaped(line), "")
    yield from (f"Open items judged as of {statement.as_of_text}.", "", f"{statement.reconciliation()}.", "")
    for section in sections(statement):
        yield from (f"## {section.title}", "", *table(section), "")
    if statement.notes:
        yield from ("## Notes", "", *(f"- {_escaped(note)}" for note in statement.notes), "")
    yield from ("## Inputs", "", "| file | bytes | SHA-256 |", "|---|---:|---|")
    yield from (f"| {_escaped(each.file)} | {each.size:,} | `{each.sha256}` |" for each in manifest.inputs)
    commit = (
        manifest.commit[:12] + (" with uncommitted changes" if manifest.dirty else "") if manifest.commit else "none"
    )
    yield from ("", f"svcctl {manifest.version}; git commit of the workspace: {commit}.")


def table(section: Section) -> Iterator[str]:
    """The lines of one table, in Markdown. Long ones are cut, and say so: a page that nobody can open tells nothing."""
    yield f"| {' | '.join(section.columns)} |"
    yield "|" + "|".join("---:" if column in section.right else "---" for column in section.columns) + "|"
    for row in section.rows[:_MOST_ROWS]:
        yield f"| {' | '.join(map(_escaped, row))} |"
    if (more := len(section.rows) - _MOST_ROWS) > 0:
        yield from ("", f"... and {more:,} more rows; the tables beside this page have them all.")


def _escaped(text: str) -> str:
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign])
    return " ".join(text.split())
