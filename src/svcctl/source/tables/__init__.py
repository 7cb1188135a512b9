"""Exports of ticket systems: CSV files of any size, read in blocks, every row accounted for."""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from svcctl.findings import Problem, Severity
from svcctl.source.tables.blocks import apart
from svcctl.source.tables.cells import Kind, Plan
from svcctl.source.tables.chunks import Chunk, Coded, Rejected, ahead, as_text
from svcctl.source.tables.header import DELIMITERS, Header, place_columns, problem, read_header
from svcctl.source.tables.layouts import ISO, fault
from svcctl.source.tables.misfits import Misfits, count_misfits
from svcctl.source.tables.octets import PIECE, Octets, Stream, is_parquet
from svcctl.source.tables.times import Times
from svcctl.source.tables.unfit import unreadable

__all__ = [
    "Chunk",
    "Coded",
    "Dialect",
    "Export",
    "Kind",
    "Rejected",
    "Times",
    "Wanted",
    "as_text",
    "header_of",
    "open_again",
    "open_export",
    "open_table",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an export is written, as far as it is declared; what is None is recognised from the file itself."""

    delimiter: str | None = None
    encoding: str | None = None
    layout: str = ISO
    empty: frozenset[str] = frozenset({""})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column to read: its name in the export, what it holds, and whether the export may lack it.

    ``others`` are further names it may have; the first one that the header has counts. A column that is ``extra`` may
    be missing without a word.
    """

    name: str
    kind: Kind
    optional: bool = False
    others: tuple[str, ...] = ()
    extra: bool = False


@dataclass(slots=True)
class Export:
    """One export, opened: its header, where the wanted columns stand, and its rows as chunks.

    ``problems`` grows while the chunks are read. ``readable`` is False when there are no rows to read at all.
    """

    file: str
    octets: Octets
    header: Header | None
    columns: Mapping[str, int]
    problems: list[Problem]
    readable: bool
    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    plan: Plan | None = None
    misfits: dict[str, Misfits] = field(default_factory=dict)
    rows: int = 0
    whole: bool = True
    _pieces: Iterator[bytes] | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Every row of the export, block by block and in order; once. `conclude` follows if it is all in one place."""
        if self.plan is None or self.header is None or not self.readable:
            return
        try:
            for chunk in self._chunks(self.plan, self.header):
                self.rows += chunk.count + len(chunk.rejected)
                count_misfits(chunk, self.misfits)
                yield chunk
        except (OSError, EOFError) as error:
            self.problems.append(unreadable(self.file, error))
        if self.whole:
            self.conclude()

    def conclude(self) -> None:
        """Says what is wrong with the export, once all of its rows have been read, here or elsewhere."""
        if self.plan is None or self.header is None or not self.readable:
            return
        found = [columns.problem(self.file, self.plan.layout) for columns in self.misfits.values()]
        self.problems += [each for each in found if each is not None]
        if not self.rows:
            message, hint = "the export has a header and no rows", "check the filter of the export"
            self.problems.append(problem(self.file, "export-without-rows", message, hint, self.header.line))

    def text(self) -> tuple[Header, Iterator[bytes]]:
        """The header, and the text behind it in pieces; once. An export that was put aside is opened again."""
        assert self.header is not None  # noqa: S101 - only readable exports are read
        header, pieces = self.header, self._pieces
        if pieces is None:
            pieces = iter(self.octets)
            header = read_header(pieces, header.delimiter, frozenset(header.names)) or header
        return header, self.octets.behind(header.rest, pieces)

    def put_aside(self) -> None:
        """Lets go of the file and of what was read of it, until its rows are asked for."""
        if self.file != "-" and self._pieces is not None and self.header is not None:
            self._pieces, self.header = None, replace(self.header, rest=b"")
            self.octets = replace(self.octets, size=0, taken=0, digest=sha256())

    def _chunks(self, plan: Plan, header: Header) -> Iterator[Chunk]:
        if self._pieces is None and is_parquet(self.file):
            from svcctl.source.tables.parquet import read_batches  # noqa: PLC0415 - heavy, and for Parquet only

            yield from read_batches(self.file, plan)
            self.octets.skim()
            self.octets.size = self.octets.taken
            return
        header, text = self.text()
        blocks = apart(text, plan.delimiter, self.octets.piece, self.octets.size - len(header.rest))
        yield from ahead(blocks, plan, header.next_line)


def open_export(  # noqa: PLR0913 - how an export may be opened
    file: str,
    wanted: Mapping[str, Wanted],
    dialect: Dialect,
    *,
    piece: int = PIECE,
    hashed: bool = True,
    copy: Stream = None,
) -> Export:
    """Opens an export (``-`` is stdin) and finds the wanted columns, given by field. Never raises for what it holds.

    An encoding, a delimiter or a layout that does not fit is a problem of the export, said with what would fit.
    """
    if file != "-" and is_parquet(file):
        return _open_parquet(file, wanted, dialect, hashed=hashed)
    return _opened(Octets(file, _codec(dialect.encoding), piece, hashed, copy=copy), wanted, dialect)


def open_table(text: str, file: str, wanted: Mapping[str, Wanted], dialect: Dialect) -> Export:
    """The same for a table that stands in a declaration: ``file`` is what it is called in messages."""
    return _opened(Octets(file, "utf-8", hashed=False, given=text.encode()), wanted, dialect)


def open_again(export: Export, wanted: Mapping[str, Wanted], dialect: Dialect) -> Export:
    """An export that was read already, from its beginning, as a file or as the table that it is."""
    if export.octets.given is None:
        return open_export(export.file, wanted, dialect, hashed=False, copy=export.octets.copy)
    return _opened(Octets(export.file, "utf-8", hashed=False, given=export.octets.given), wanted, dialect)


def _opened(octets: Octets, wanted: Mapping[str, Wanted], dialect: Dialect) -> Export:
    file, pieces = octets.path, iter(octets)
    export = Export(file, octets, None, {}, [], readable=False)
    try:
        header = read_header(pieces, dialect.delimiter, frozenset(_names(wanted)))
    except (OSError, EOFError) as error:
        export.problems.append(unreadable(file, error))
        return export
    if header is None:
        export.problems.append(_error(file, "export-empty", "the export is empty", "export it again"))
        return export
    _prepare(export, header, wanted, dialect)
    export._pieces = pieces  # noqa: SLF001 - an export is built in steps
    return export


def _open_parquet(file: str, wanted: Mapping[str, Wanted], dialect: Dialect, *, hashed: bool) -> Export:
    from svcctl.source.tables.parquet import misfits, narrowed, schema_of  # noqa: PLC0415 - heavy, and for Parquet only

    export = Export(file, Octets(file, None, hashed=hashed), None, {}, [], readable=False)
    try:
        schema = schema_of(file)
    except (OSError, ValueError) as error:
        export.problems.append(unreadable(file, error))
        return export
    _prepare(export, Header(tuple(schema.names), ",", 1, 1, b""), wanted, dialect)
    wrong = list(misfits(file, schema, {name: (at, wanted[name].kind) for name, at in export.columns.items()}))
    export.problems += wrong
    export.readable = export.readable and not wrong
    if export.readable and export.plan is not None:
        export.plan = narrowed(export.plan)
        export.header = Header(export.plan.names, ",", 1, 1, b"")
        export.columns = {name: at for name, (at, _) in export.plan.wanted.items()}
    return export


def _prepare(export: Export, header: Header, wanted: Mapping[str, Wanted], dialect: Dialect) -> None:
    """Fills in what the header tells: where the columns stand, and what is wrong with them."""
    named = {name: _name(header, column) for name, column in wanted.items()}
    names = {name: there for name, there in named.items() if there}
    optional = frozenset(name for name, column in wanted.items() if column.optional)
    columns, problems = place_columns(export.file, header, names, optional)
    export.header, export.columns, export.wanted = header, columns, wanted
    export.problems += [*_delimiter(export.file, header, dialect), *problems, *_layout(export.file, dialect)]
    export.readable = not any(each.severity is Severity.ERROR for each in export.problems)
    places = {name: (index, wanted[name].kind) for name, index in columns.items()}
    empty = frozenset(value.encode() for value in dialect.empty)
    export.plan = Plan(export.file, header.names, header.delimiter, places, dialect.layout, empty)


def _names(wanted: Mapping[str, Wanted]) -> Iterator[str]:
    for column in wanted.values():
        yield from (column.name, *column.others)


def _name(header: Header, column: Wanted) -> str:
    """The name under which the header has a column; its usual name where it does not; none where that is no matter."""
    there = (name for name in (column.name, *column.others) if header.find(name))
    return next(there, "" if column.extra else column.name)


def header_of(file: str) -> tuple[str, ...]:
    """The names of an export's columns; none where it cannot be read, or has no header."""
    return header.names if (header := open_export(file, {}, Dialect()).header) is not None else ()


def _codec(encoding: str | None) -> str | None:
    # "utf-8" is what is read without a declaration too, and then a byte order mark may say better.
    return None if encoding is None or codecs.lookup(encoding).name in {"utf-8", "utf-16"} else encoding


def _delimiter(file: str, header: Header, dialect: Dialect) -> Iterator[Problem]:
    if dialect.delimiter not in {None, header.delimiter}:
        says, is_ = (DELIMITERS.get(sign, f"'{sign}'") for sign in (dialect.delimiter or "", header.delimiter))
        message = f"the columns seem to be separated by {is_}, not by {says}; read so"
        hint = f'set delimiter of the TicketSource to "{header.delimiter}"'.replace("\t", r"\t")
        yield problem(file, "export-delimiter", message, hint, header.line)


def _layout(file: str, dialect: Dialect) -> Iterator[Problem]:
    if wrong := fault(dialect.layout):
        hint = 'write timestamps.layout as iso8601 or, for example, "%d.%m.%Y %H:%M"'
        yield _error(file, "export-time-layout", f"the layout {dialect.layout} cannot be read: {wrong}", hint)


def _error(file: str, rule: str, message: str, hint: str) -> Problem:
    return problem(file, rule, message, hint, severity=Severity.ERROR)
