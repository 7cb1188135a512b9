import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from svcctl.calendars.duration import Deadline, Target
from svcctl.kinds.base import Percent, Span

Number = int | Decimal | Fraction
NUMBERS = frozenset({int, Decimal, Fraction})

_PERCENT = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?%", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DURATION = re.compile(r"(?:[0-9]{1,10}[hmsbd]{1,2}){1,3}", re.ASCII)
_SPAN = re.compile(r"[1-9][0-9]{0,2} (?:month|quarter|year)s?", re.ASCII)
_LONGEST = 42
QUANTITIES_BEGIN = frozenset("0123456789-")
"""How a text begins that may stand for a number with a unit, or for a date."""

UNITS = {"%": "a percentage", "s": "hours and minutes", "d": "days", "bd": "business days", "months": "months"}
"""The units that are no currency, in words."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: a percentage, a length of time, or an amount of money. Exact.

    ``unit`` is a key of `UNITS` or the code of a currency; ``by`` is the time of day that ends business days.
    """

    unit: str
    amount: Number
    by: Deadline = None

    @property
    def named(self) -> str:
        """What it is, in words."""
        return UNITS.get(self.unit, f"an amount in {self.unit}")


def meant(value: Any) -> Any:
    """A value as it is meant: a text such as ``30%``, ``4h`` or ``2026-01-31`` is a quantity or a date.

    Groups of keys that stand for money or for business days are quantities too. Everything else is itself.
    """
    kind = type(value)
    if kind is str:
        found = read(value) if len(value) <= _LONGEST else None
        return value if found is None else found
    return _of_keys(value) if kind is dict else value


@lru_cache(maxsize=8192)
def read(text: str) -> Quantity | date | None:
    """The quantity or the date that a text stands for; None for any other text."""
    if text[:1] not in QUANTITIES_BEGIN:
        return None
    try:
        return _read(text)
    except ValueError:  # 2026-02-30, 0m, or a thousand years
        return None


def _read(text: str) -> Quantity | date | None:
    if _PERCENT.fullmatch(text):
        return Quantity("%", Percent.parse(text).value)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _DURATION.fullmatch(text):
        return _of_target(Target.parse(text))
    return Quantity("months", Span.parse(text).months) if _SPAN.fullmatch(text) else None


def _of_target(target: Target) -> Quantity:
    unit = {"seconds": "s", "calendar-days": "d", "business-days": "bd"}[target.unit]
    return Quantity(unit, target.amount, target.by)


def _of_keys(value: dict[str, Any]) -> Any:
    if len(value) != 2:
        return value
    if "amount" in value and type(value.get("currency")) is str and type(value["amount"]) in NUMBERS:
        return Quantity(value["currency"], value["amount"])
    if "businessDays" not in value or "by" not in value:
        return value
    try:
        return _of_target(Target.parse(value))
    except ValueError:
        return value


def told(value: Any) -> str:
    """A value as it is written in a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return _plain(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return ", ".join(told(item) for item in value[:20]) + (", …" if len(value) > 20 else "")
    if isinstance(value, dict):
        known = _of_keys(value)
        return "a group of keys" if known is value else told(known)
    return _quantity(value) if isinstance(value, Quantity) else str(value)


def _quantity(value: Quantity) -> str:
    number = told(value.amount)
    if value.unit == "s" and type(value.amount) is int:
        return _seconds(value.amount)
    if value.unit == "months":
        return f"{number} month{'' if value.amount == 1 else 's'}"
    if value.unit in UNITS:
        by = "" if value.by is None else f" by {value.by}" if value.by == "close" else f" by {value.by:%H:%M}"
        return f"{number}{value.unit}{by}"
    return f"{number} {value.unit}"


def _seconds(amount: int) -> str:
    minutes, seconds = divmod(abs(amount), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"))
    return ("-" if amount < 0 else "") + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0s")


def _plain(value: Fraction) -> str:
    """A fraction as a decimal number, cut to what people read: ``0.8``, ``33.3333``."""
    scaled = round(value * 10_000)
    whole, rest = divmod(abs(scaled), 10_000)
    decimals = f"{rest:04}".rstrip("0")
    return ("-" if scaled < 0 else "") + (f"{whole}.{decimals}" if decimals else str(whole))
