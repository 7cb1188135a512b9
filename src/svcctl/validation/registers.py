"""Registers: CSV files of another system in which each row is a subscription."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec.structs import fields

from svcctl.findings import Place, Problem, Span
from svcctl.kinds.subscription import Subscription
from svcctl.source.encoding import lines_of, unreadable
from svcctl.source.scalars import plain
from svcctl.source.schema import API_VERSION
from svcctl.source.words import did_you_mean, either
from svcctl.source.yaml_text import Document

_METADATA = ("name", "title", "owner")
_KEYS = {each.name: each.encode_name for each in fields(Subscription)}
_NEEDED = ("name", *(each.encode_name for each in fields(Subscription) if each.required))
_NUMBERS = frozenset(each.encode_name for each in fields(Subscription) if each.type in {Decimal, int})
_HEADERS = {**{key: key for key in (*_METADATA, *_KEYS.values())}, **_KEYS}
"""Every header that may stand in a register, in both spellings, with the key that it stands for."""
_DELIMITERS, _QUOTED = ",;\t", re.compile('"[^"]*"')

Row = tuple[int, list[str]]


def read_register(content: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    """The subscriptions in a register as documents, and what is wrong with it as a table. Never raises.

    ``index`` of a document is its row, from 0; what the row says is checked later, as in YAML. Where the header is at
    fault no row is read: each would be wrong for the same reason.
    """
    if problem := unreadable(content, file):
        return [], [problem]
    lines, problems = lines_of(content), []
    rows: list[Row] = []
    try:
        rows.extend(_rows(lines))
    except _QuotesError as error:
        message, hint = "a quote in this row is not closed, or does not stand round the whole value", 'write " as ""'
        problems.append(_problem(file, lines, error.line, message, hint, "register-row"))
    (line, header), *rest = rows or [(1, [])]
    names = [name.strip() for name in header]
    if faults := list(_header_faults(names, file, lines, line)):
        return [], [*faults, *problems]
    documents = []
    for index, (start, cells) in enumerate(rest):
        if len(cells) == len(names):
            document = _document(dict(zip(names, cells, strict=True)))
            documents.append(Document(file, index, document, _span(lines, start)))
        else:
            message = f"this row has {len(cells)} columns, the header {len(names)}"
            hint = "put quotes round a value with a separator in it, and leave a column empty rather than out"
            problems.append(_problem(file, lines, start, message, hint, "register-row"))
    return documents, problems


class _QuotesError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _rows(lines: list[str]) -> Iterator[Row]:
    """The rows that are not blank, each with the line it begins on; the first one decides on the delimiter."""
    first = _QUOTED.sub("", next(filter(str.strip, lines), ""))
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        raise _QuotesError(start) from None


def _header_faults(names: list[str], file: str, lines: list[str], line: int) -> Iterator[Problem]:
    for name in dict.fromkeys(names):
        if name not in _HEADERS:
            hint = did_you_mean(name, list(_HEADERS), "headers") if name else "give it a name, or take it out"
            message = f'"{name}" is no key of a Subscription' if name else "a column has no header"
            yield _problem(file, lines, line, message, hint, "unknown-key")
    keys = [_HEADERS[name] for name in names if name in _HEADERS]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield _problem(file, lines, line, f"two columns are for `{key}`", "take one of them out", "duplicate-key")
    if absent := [f"`{key}`" for key in _NEEDED if key not in keys]:
        message = f"no column is for {either(absent)}"
        yield _problem(file, lines, line, message, "the first row names the columns: add it there", "missing-key")


def _document(row: dict[str, str]) -> dict[str, Any]:
    """A row as the same declaration in YAML would be read; an empty cell says nothing."""
    said = {_HEADERS[name]: cell.strip() for name, cell in row.items() if cell.strip()}
    metadata = {key: said.pop(key) for key in _METADATA if key in said}
    spec = {key: plain(text)[0] if key in _NUMBERS else text for key, text in said.items()}
    return {"apiVersion": API_VERSION, "kind": "Subscription", "metadata": metadata, "spec": spec}


def _span(lines: list[str], line: int) -> Span:
    return Span(line, 1, line, len(lines[line - 1]) + 1)


def _problem(file: str, lines: list[str], line: int, message: str, hint: str, rule: str) -> Problem:  # noqa: PLR0913, PLR0917 - what a problem is made of
    return Problem(message, Place(file, span=_span(lines, line)), hint, rule)
