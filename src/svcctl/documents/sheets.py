"""Sheets of a workbook with typed cells: the one door to xlsxwriter."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svcctl.documents.tables import VERDICTS, Column, Kind, Row, Table, Value
from svcctl.money import Money
from svcctl.money.currency import minor_digits

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book

MOST_ROWS = 1_048_000
"""A sheet holds 1,048,576 rows; some are left for headings and for the line that says how many are missing."""
_LONGEST = 32_767
"""Characters a cell can hold."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a formula can begin with, for spreadsheets that read a text again."""
_WIDTHS: dict[Kind, int] = {"text": 24, "code": 20, "count": 10, "money": 16, "instant": 20, "reasons": 80, "day": 12}


def opened(path: Path) -> "Book":
    """A new workbook that keeps no sheet in memory and takes no text for a formula, a number or an address."""
    from xlsxwriter import Workbook as Book  # noqa: PLC0415 - only where it is asked for

    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    # What waits to be packed lies beside the workbook: whoever gives the folder up gives that up too.
    return Book(str(path), {"constant_memory": True, "tmpdir": str(path.parent), **plain})


def abandon(book: "Book") -> None:
    """Closes the files of a workbook that nobody will read. It may be broken, or the disk full: that was said."""
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415 - only where it is asked for

    with suppress(OSError, XlsxWriterException):
        book.close()


class Sheet:
    """One sheet, written from top to bottom."""

    def __init__(self, book: "Book", title: str) -> None:
        self._book, self._sheet = book, book.add_worksheet(title)
        self._columns: list[tuple[int, Column]] = []
        self._next, self._headed, self._left_out, self._widest = 0, 0, 0, 0
        self._formats: dict[tuple[str, Any], Any] = {}

    def title(self, text: str) -> None:
        """A line in bold, and an empty one."""
        self._sheet.write_string(self._next, 0, text, self._format("bold", 1))
        self._next += 2

    def head(self, columns: tuple[Column, ...]) -> None:
        """The names of the columns. The first head of a sheet stays in view, with a filter, if nothing is above it."""
        self._columns = [(place, column) for place, column in enumerate(columns) if column.only != "page"]
        for place, (_, column) in enumerate(self._columns):
            name = f"{column.title} (UTC)" if column.kind == "instant" else column.title
            self._sheet.write_string(self._next, place, name, self._format("bold", 1))
            if place >= self._widest:
                self._sheet.set_column(place, place, _WIDTHS.get(column.kind, 14))
        self._widest = max(self._widest, len(self._columns))
        if not self._next:
            self._sheet.freeze_panes(1, 0)
            self._headed = len(self._columns)
        self._next += 1

    def table(self, table: Table) -> None:
        """All rows of a table; further ones on a sheet stand apart, under their caption."""
        if self._next:
            self._next += 1
            self.title(table.caption)
            self._next -= 1
        self.head(table.columns)
        self.rows(table.rows)

    def rows(self, rows: Iterable[Row]) -> None:
        """Several rows."""
        for row in rows:
            self.row(row)

    def row(self, row: Row) -> None:
        """One row, each cell with the type of its column."""
        if self._next >= MOST_ROWS:
            self._left_out += 1
            return
        for place, (cell, column) in enumerate(self._columns):
            self._write(place, row.cells[cell], column.kind)
        self._next += 1

    def close(self) -> None:
        """Says what did not fit, and ends the sheet."""
        if self._headed and self._next > 1:
            self._sheet.autofilter(0, 0, self._next - 1, self._headed - 1)
        if self._left_out:
            self._sheet.write_string(self._next, 0, f"{self._left_out:,} more rows are in the table beside this file")

    def _write(self, place: int, value: Value, kind: Kind) -> None:
        if kind == "verdict":
            self._text(place, VERDICTS[None if value is None else bool(value)])
        elif isinstance(value, Money):
            pattern = "#,##0" + ("." + "0" * digits if (digits := minor_digits(value.currency)) else "")
            self._number(place, value.amount, f'"{value.currency}" {pattern}')
        elif isinstance(value, Decimal):
            self._number(place, value.scaleb(-2), "0.00####%")
        elif isinstance(value, datetime):
            moment = value.astimezone(UTC).replace(tzinfo=None)
            self._sheet.write_datetime(self._next, place, moment, self._format("num_format", "yyyy-mm-dd hh:mm:ss"))
        elif isinstance(value, date):
            self._sheet.write_datetime(self._next, place, value, self._format("num_format", "yyyy-mm-dd"))
        elif isinstance(value, int):
            days = Decimal(value) / 86_400
            self._number(place, *((days, "[h]:mm:ss") if kind == "seconds" else (Decimal(value), "#,##0")))
        elif value is not None:
            self._text(place, "\n".join(value) if isinstance(value, tuple) else value)

    def _number(self, place: int, number: Decimal, pattern: str) -> None:
        self._sheet.write_number(self._next, place, number, self._format("num_format", pattern))

    def _text(self, place: int, text: str) -> None:
        """A text as a text. One that looks like a formula is marked as text for good, should it be edited or saved."""
        if len(text) > _LONGEST:
            text = text[: _LONGEST - 1] + "…"
        form = self._format("quote_prefix", 1) if text.startswith(_RISKY) else None
        self._sheet.write_string(self._next, place, text, form)

    def _format(self, name: str, value: Any) -> Any:
        if (name, value) not in self._formats:
            self._formats[name, value] = self._book.add_format({name: value})
        return self._formats[name, value]
