import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar, cast, get_args

import msgspec

from svcctl.calendars.duration import Target
from svcctl.money import Money
from svcctl.money.currency import minor_digits

T = TypeVar("T")
_PERCENT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*%")
_SPAN = re.compile(r"([1-9][0-9]{0,2}) (month|quarter|year)s?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A percentage, exact: ``Percent.parse("99.95%").value == Decimal("99.95")``."""

    value: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads ``99.95%``. Raises ValueError on anything else."""
        if not isinstance(text, str) or not (match := _PERCENT.fullmatch(text.strip())):
            raise ValueError(f"{text!r}: write a percentage such as 99.5%")
        return cls(Decimal(match[1]))

    @property
    def fraction(self) -> Decimal:
        """The percentage as a share of one: 5% is ``Decimal("0.05")``."""
        return self.value.scaleb(-2)

    def __str__(self) -> str:
        return f"{self.value}%"


class OneOrMany(tuple[str, ...]):
    """One value or several, any of which will do: ``P1`` and ``[P1]`` say the same. Empty means all."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Reads one text or a list of texts."""
        return cls((value,) if isinstance(value, str) else value)


class Header(str):
    """The header of a column: the name it has most often, and in ``names`` all it may have, this one first.

    The first name that an export has counts. Empty means that no column is named.
    """

    __slots__ = ("names",)
    names: tuple[str, ...]

    def __new__(cls, *names: str) -> Self:
        """A header by its names, the usual one first."""
        made = super().__new__(cls, names[0] if names else "")
        made.names = names
        return made

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Reads one header or a list of headers."""
        return cls(*((value,) if isinstance(value, str) else value))


@dataclass(frozen=True, slots=True)
class Span:
    """A number of months, quarters or years: ``6 months``."""

    count: int
    unit: Literal["month", "quarter", "year"]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads ``6 months`` or ``1 quarter``. Raises ValueError on anything else."""
        if not isinstance(text, str) or not (match := _SPAN.fullmatch(text)):
            raise ValueError(f"{text!r}: write a number of months, quarters or years, such as 6 months")
        return cls(int(match[1]), cast('Literal["month", "quarter", "year"]', match[2]))

    @property
    def months(self) -> int:
        """The same in months."""
        return self.count * {"month": 1, "quarter": 3, "year": 12}[self.unit]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time by the clock: ``5m``, ``1h30m``. ``seconds`` is exact, ``text`` as it was written."""

    text: str
    seconds: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads hours, minutes and seconds. Raises ValueError on anything else, days among them."""
        target = Target.parse(text)
        if target.unit != "seconds":
            raise ValueError(f"'{text}': write hours, minutes or seconds, such as 5m or 1h30m")
        return cls(target.text, target.amount)

    def __str__(self) -> str:
        return self.text


if TYPE_CHECKING:
    Parsed = Annotated[T, "read by the type's own rules"]
else:

    class _Anything(type):
        def __instancecheck__(cls, value: object) -> bool:
            return True

    class Parsed(Generic[T], metaclass=_Anything):
        """Marks a field whose value reads itself from what people write: ``objective: Parsed[Percent]``.

        msgspec would fill dataclasses and unions its own way; behind this mark it asks `convert` instead. A union is
        told apart by what was written: ``Parsed[Percent | Money]`` is a percentage for text, money for keys.
        """


class Model(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of a declaration, as typed values. Keys in YAML are camelCase, fields here snake_case."""

    def replacing(self, **changed: Any) -> Self:
        """The same with other values in some fields."""
        return msgspec.structs.replace(self, **changed)

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The names of its fields, as they are called here."""
        return cls.__struct_fields__


class Timestamps(Model, frozen=True, kw_only=True):
    """How an export writes times, such as `iso8601` or `%d.%m.%Y %H:%M`, and what to do when clocks change."""

    layout: str = "iso8601"
    ambiguous: Literal["earlier", "later", "reject"] = "earlier"
    nonexistent: Literal["shift", "reject"] = "shift"


class Match(Model, frozen=True, kw_only=True):
    """Which rows of an export are looked at: those with one of these values in a column."""

    column: str
    equals: tuple[str, ...]


class Spec(Model, frozen=True, kw_only=True):
    """What a kind says below ``spec``. The class's name is the kind; the class is its registration."""

    VERSIONED: ClassVar[bool] = False
    """True for kinds whose versions hold from a date (SLA, PriceBook): history matters, edits do not rewrite it."""
    SINGLE: ClassVar[bool] = False
    """True for kinds of which a workspace has exactly one."""


class Effective(Model, frozen=True, kw_only=True):
    """The dates between which a version holds, both included; no ``to`` means until replaced."""

    from_: date = msgspec.field(name="from")
    to: date | None = None


class Metadata(Model, frozen=True, kw_only=True):
    """Who and what a declaration is: its name is how others refer to it."""

    name: str
    title: str = ""
    owner: str = ""
    version: int = 1
    effective: Effective | None = None
    review_by: date | None = None
    labels: Mapping[str, str] = {}


def _decode(wanted: Any, value: Any) -> Any:
    # msgspec asks only about types it does not know: that is `Parsed[...]`, and nothing else
    return _of_text(wanted, value) if type(value) is str else _of(wanted, value)


@cache
def _members(wanted: Any) -> tuple[Any, ...]:
    (inner,) = get_args(wanted)
    return get_args(inner) or (inner,)


def _of(wanted: Any, value: Any) -> Any:
    members = _members(wanted)
    chosen = next((member for member in members if _fits(member, value)), members[0])
    if chosen is Money:
        return _money(value)
    return chosen.parse(value) if hasattr(chosen, "parse") else msgspec.convert(value, chosen)


_of_text = lru_cache(maxsize=16_384)(_of)  # `95%` and `4h` stand in thousands of places


def _fits(member: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return member is Money
    if isinstance(value, bool) or member is bool:
        return isinstance(value, bool) and member is bool
    if isinstance(value, int | Decimal):
        return member is Decimal
    return member is not Money and member is not Decimal


def _money(value: Any) -> Money:
    amount, currency = Decimal(value["amount"]), value["currency"]
    money = Money.of(amount, currency)
    if money.amount != amount:
        raise ValueError(f"{amount} {currency} cannot be paid: write at most {minor_digits(currency)} decimals")
    return money


def convert(data: Any, wanted: type[T]) -> T:
    """Plain data that passed its schema, as a typed value. Raises msgspec.ValidationError or ValueError else."""
    return msgspec.convert(data, wanted, dec_hook=_decode)


__all__ = [
    "Effective",
    "Header",
    "Length",
    "Match",
    "Metadata",
    "Model",
    "Money",
    "OneOrMany",
    "Parsed",
    "Percent",
    "Span",
    "Spec",
    "Target",
    "Timestamps",
    "convert",
]
