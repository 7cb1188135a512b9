"""The first row of an export: its delimiter, its columns, and where the wanted ones stand."""

import csv
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from svcctl.findings import Place, Problem, Severity, Span
from svcctl.source.tables.lexer import LONGEST_ROW, Lexer
from svcctl.source.tables.unfit import NoTableError, refuse_binary

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
_ABOVE, _LINES, _SHOWN = 1 << 16, 10, 60
"""How far is looked for a header that stands below others: bytes and lines; and how much of one is shown."""
_NAMED = 3
"""Missing columns that are named; of the others their number is told."""
_SEPARATOR_LINE = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The names of all columns as they stand in the export, repeated ones too, and what separates them.

    ``line`` is where it stands, ``next_line`` where the rows begin, ``rest`` what was read beyond it already.
    """

    names: tuple[str, ...]
    delimiter: str
    line: int
    next_line: int
    rest: bytes

    def find(self, wanted: str) -> list[int]:
        """The columns of that name: written exactly so, or else but for capitals and spaces."""
        exact = [index for index, name in enumerate(self.names) if name == wanted]
        return exact or [index for index, name in enumerate(self.names) if _plain(name) == _plain(wanted)]


def read_header(pieces: Iterator[bytes], delimiter: str | None, wanted: frozenset[str]) -> Header | None:
    """The header of an export, or None when there is none: the file is empty, or blank.

    The delimiter is the one under which most wanted columns are found; in doubt the declared one, then the commonest.
    Raises NoTableError for a file that does not begin as an export does.
    """
    data, line = _beginning(pieces), 1
    if separator := _SEPARATOR_LINE.match(data):
        delimiter, data, line = separator[1].decode("latin-1"), data[separator.end() :], 2
    text = data.lstrip(b"\r\n")
    line += data[: len(data) - len(text)].count(b"\n")
    if not text.strip():
        return None
    if len(text) > LONGEST_ROW and text.find(b"\n", 0, LONGEST_ROW) < 0:
        message = f"its first line is longer than {LONGEST_ROW:,} bytes, which no header is"
        raise NoTableError(message, "export it again as CSV, with a line end behind each row")
    candidates = dict.fromkeys([*([delimiter] if delimiter else []), *DELIMITERS])
    found = [_split(text, candidate, line) for candidate in candidates]
    keys = {_plain(name) for name in wanted}
    declared = [candidate == delimiter for candidate in candidates]
    scores = [
        (len(keys & set(map(_plain, header.names))), sure, len(header.names))
        for header, sure in zip(found, declared, strict=True)
    ]
    best = max(scores)
    if not best[0]:
        _refuse(text, found[scores.index(best)], list(candidates), keys)
    return found[scores.index(best)]


def _beginning(pieces: Iterator[bytes]) -> bytes:
    """The pieces up to the end of the first row, or of what a row may have at most."""
    data = b""
    for piece in pieces:
        data += piece
        if len(data) > LONGEST_ROW or _whole(data):
            break
    return data


def _refuse(text: bytes, header: Header, delimiters: Iterable[str], keys: set[str]) -> None:
    """Raises NoTableError where a header that has none of the wanted columns is no header at all."""
    refuse_binary(text, text[: len(text) - len(header.rest)])
    for number, line in enumerate(text[:_ABOVE].decode("utf-8", "replace").split("\n")[1:_LINES], header.line + 1):
        if any(len(keys & {_plain(name.strip('" \r')) for name in line.split(sign)}) > 1 for sign in delimiters):
            message = f"its first line is no header; line {number} has the columns"
            raise NoTableError(message, f"take out what stands above line {number}")
    if len(header.names) == 1:
        name = header.names[0]
        shown = name if len(name) <= _SHOWN else name[:_SHOWN] + "…"
        message = f"no known separator in the header '{shown}': no comma, semicolon, tab or vertical bar"
        raise NoTableError(message, "export it again with one of them between the columns", "export-delimiter")


def _whole(data: bytes) -> bool:
    """True when a whole first row has been read: a line end that is not inside quotes, behind blank lines."""
    separator = _SEPARATOR_LINE.match(data)
    text = data[separator.end() if separator else 0 :].lstrip(b"\r\n")
    end = text.find(b"\n")
    while end >= 0:
        if text.count(b'"', 0, end) % 2 == 0:
            return not _SEPARATOR_LINE.match(text[: end + 1])
        end = text.find(b"\n", end + 1)
    return False


def _first_row(text: bytes) -> bytes:
    """The text up to the end of its first row where that is plain to see; all of it where quotes may span lines."""
    end = text.find(b"\n", len(text) - len(text.lstrip(b"\r\n"))) + 1
    return text[:end] if end and text.find(b'"', 0, end) < 0 else text


def _split(text: bytes, delimiter: str, line: int) -> Header:
    read = Lexer(delimiter).read(_first_row(text[: LONGEST_ROW + 1]), line, final=True)
    if read.rows and not (read.bad and read.bad[0].line < read.rows[0][2]):
        end = read.rows[0][1]
    else:
        end = text.find(b"\n") + 1 or len(text)
    first = text[:end].decode("utf-8", "replace")
    try:
        names = next(csv.reader([first.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:  # a line end where none may be; then the line as a whole is the best that can be said
        names = [first]
    return Header(tuple(name.strip() for name in names), delimiter, line, line + first.count("\n"), text[end:])


def place_columns(
    file: str, header: Header, wanted: Mapping[str, str], optional: frozenset[str]
) -> tuple[dict[str, int], list[Problem]]:
    """Where each wanted column stands: ({field: index}, problems). ``wanted`` is {field: name in the export}.

    A column that is missing is left out, an error unless it is ``optional``; of a name that stands twice the first
    column is read, with a warning.
    """
    found: dict[str, int] = {}
    problems = []
    missing: dict[Severity, dict[str, str]] = {Severity.ERROR: {}, Severity.WARNING: {}}
    for field, name in wanted.items():
        indices = header.find(name)
        if indices:
            found[field] = indices[0]
        if len(indices) > 1:
            at = " and ".join(str(index + 1) for index in indices)
            message = f"the header has '{name}' more than once, as columns {at}: the first is read"
            problems.append(problem(file, "export-column-twice", message, "rename the other column", header.line))
        if not indices:
            missing[Severity.WARNING if field in optional else Severity.ERROR][field] = name
    told = [_missing(file, header, names, severity) for severity, names in missing.items() if names]
    return found, problems + told


def _missing(file: str, header: Header, missing: Mapping[str, str], severity: Severity) -> Problem:
    """The problem of the columns that are not there, given as {field: name}; the first few are named."""
    named = dict(list(missing.items())[:_NAMED])
    plain = {_plain(known): known for known in header.names}
    near = {
        field: plain[found[0]]
        for field, name in named.items()
        if (found := difflib.get_close_matches(_plain(name), plain, 1, 0.5))
    }
    columns = f"{len(header.names)} columns"
    if near:
        keys = _and([_key(field) for field in near])
        meant = _and([f"'{name}'" for name in near.values()])
        hint = f"did you mean {meant}? set {keys} of the TicketSource"
    elif len(missing) == 1:
        hint = f"set {_key(next(iter(named)))} of the TicketSource to one of the {columns} of the export"
    else:
        hint = f"set columns of the TicketSource to the {columns} of the export"
    said = _and([f"'{name}' for {field}" for field, name in named.items()])
    message = f"there {'is no column' if len(missing) == 1 else 'are no columns'} {said} in the header"
    more = len(missing) - len(named)
    message += f", and {more} more {'is' if more == 1 else 'are'} missing" if more else ""
    return problem(file, "export-column-missing", message, hint, header.line, severity)


def _key(field: str) -> str:
    """Where a source names the column of a field: below `columns`, but for `events.done` and `verdicts.resolution`."""
    return f"{field}.column" if "." in field else f"columns.{field}"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def problem(  # noqa: PLR0913, PLR0917 - a problem has that many parts
    file: str, rule: str, message: str, hint: str, line: int = 1, severity: Severity = Severity.WARNING
) -> Problem:
    """A problem of an export, at one of its lines."""
    return Problem(message, Place(file, span=Span(line, 1, line, 1)), hint, rule, severity=severity)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
