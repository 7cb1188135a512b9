"""Tables that a page and a workbook share: typed values, and how each of them is written for people."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import Generic, Literal, Self, TypeVar, overload

from svcctl.money import Money

Kind = Literal["text", "code", "count", "percent", "money", "seconds", "instant", "day", "verdict", "reasons"]
"""What a column holds. ``percent`` is a Decimal of hundredths, shown with the digits it has; ``seconds`` are
whole, ``instant`` knows its zone, ``verdict`` is True, False, or None where there was nothing to judge,
``reasons`` are several texts."""

Value = str | int | Decimal | Money | datetime | date | bool | tuple[str, ...] | None
NUMBERS: frozenset[Kind] = frozenset({"count", "percent", "money", "seconds"})
VERDICTS = {True: "met", False: "missed", None: "n/a"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``only`` keeps it off the page or the sheet."""

    title: str
    kind: Kind = "text"
    only: Literal["", "page", "sheet"] = ""

    @property
    def is_number(self) -> bool:
        """True where values are set to the right."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``id`` is its anchor on a page, ``drawn`` a picture that a page shows below it."""

    cells: tuple[Value, ...]
    id: str = ""
    drawn: object = None


Thing = TypeVar("Thing")


class Rows(Sequence[Row], Generic[Thing]):
    """Rows made when somebody reads them: of 100,000 a page shows a few hundred."""

    def __init__(self, things: Sequence[Thing], make: Callable[[Thing], Row]) -> None:
        self._things, self._make = things, make

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[Row]:
        return map(self._make, self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self._make(thing) for thing in self._things[place]]
        return self._make(self._things[place])


@dataclass(frozen=True)
class Table:
    """Rows under a caption. ``total`` is how many there are in truth, if ``rows`` are not all of them.

    Those that a page shows are made once, however often it looks at them. ``rest`` says where the others are, for
    readers of a page that shows no more than ``most``.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: int = -1
    rest: str = ""
    most: int = 200

    @property
    def page_columns(self) -> list[tuple[int, Column]]:
        """The columns of a page, with their places in a row."""
        return [(place, column) for place, column in enumerate(self.columns) if column.only != "sheet"]

    @property
    def sheet_columns(self) -> list[tuple[int, Column]]:
        """The columns of a sheet, with their places in a row."""
        return [(place, column) for place, column in enumerate(self.columns) if column.only != "page"]

    @cached_property
    def shown(self) -> Sequence[Row]:
        """The rows that a page has room for."""
        return self.rows[: self.most]

    @cached_property
    def drawn(self) -> int:
        """How many of the rows on a page have a picture below them."""
        return sum(row.drawn is not None for row in self.shown)

    @property
    def cut(self) -> str:
        """Says that rows are left out, and where they are; empty where none is."""
        total = max(self.total, len(self.rows))
        return f"{len(self.shown):,} of {total:,} are shown. {self.rest}" if total > len(self.shown) else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page: sentences, and below them tables."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]

    @classmethod
    def of(cls, sentences: Iterable[str], *tables: Table) -> Self:
        """Sentences, and those of the tables with something to say."""
        return cls(tuple(sentences), tuple(table for table in tables if table.rows))


def shown(value: Value, kind: Kind) -> str:
    """A value in the words and digits of a page."""
    if kind == "verdict":
        return VERDICTS[None if value is None else bool(value)]
    if value is None:
        return "n/a" if kind == "percent" else ""
    if isinstance(value, int | Decimal):
        return _digits(value, kind)
    if isinstance(value, datetime):
        return _instant(value)
    return "; ".join(value) if isinstance(value, tuple) else f"{value}"


def sort_key(value: Value, kind: Kind) -> str:
    """What a column is sorted by, where that is not its text: a number, or an instant in UTC."""
    if value is None or kind not in NUMBERS | {"instant"}:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return f"{value.amount:f}" if isinstance(value, Money) else f"{value}"


def rounded_down(percent: Decimal) -> Decimal:
    """A percentage with two decimals, so that a miss never looks like a hit."""
    return percent.quantize(Decimal("0.01"), ROUND_DOWN)


def duration(seconds: int) -> str:
    """Hours and minutes, ``147:18``; less than a minute in seconds. Hours are not made days: days differ by clock."""
    return f"{seconds // 3600:,}:{seconds // 60 % 60:02}" if seconds >= 60 or not seconds else f"{seconds} s"


def _digits(value: int | Decimal, kind: Kind) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}%"
    return duration(value) if kind == "seconds" else f"{value:,}"


def _instant(moment: datetime) -> str:
    """Local time with its offset from UTC, as an hour may come twice."""
    text = moment.isoformat(" ", "minutes")
    return f"{text[:16]} UTC" if text.endswith("+00:00") else f"{text[:16]} {text[16:]}"
