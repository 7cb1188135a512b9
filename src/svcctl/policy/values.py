from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from svcctl.calendars.duration import LONGEST_DAYS
from svcctl.policy.faults import MismatchError
from svcctl.policy.limits import MAX_BITS, Meter
from svcctl.policy.quantities import NUMBERS, QUANTITIES_BEGIN, Number, Quantity, meant, told

_HOUR = 3_600
_DAY = 24 * _HOUR
_UNORDERED = {
    "a text": "texts",
    "true or false": "true or false",
    "a list": "lists",
    "a group of keys": "groups of keys",
}
"""What has no order, in the plural."""


def named(value: Any) -> str:
    """What a value is, in words: for messages about values that do not go together."""
    value = meant(value)
    if isinstance(value, Quantity):
        return value.named
    if type(value) in NUMBERS:
        return "a number"
    words: dict[type, str] = {bool: "true or false", str: "a text", date: "a date", list: "a list"}
    return words.get(type(value), "a group of keys")


def equal(one: Any, other: Any, meter: Meter) -> bool:
    """True when two values mean the same: ``'95%'`` and ``'95.0%'``, 1 and 1.0, and lists item by item.

    Raises MismatchError for a number beside a value with a unit: that comparison would never be true.
    """
    if type(one) is str and type(other) is str:
        meter.take(len(one) // 1_000)
        if one == other:
            return True
        if one[:1] not in QUANTITIES_BEGIN or other[:1] not in QUANTITIES_BEGIN:
            return False
    one, other = meant(one), meant(other)
    if type(one) in NUMBERS and type(other) in NUMBERS:
        return less_or_more(one, other) == 0
    if isinstance(one, Quantity) or isinstance(other, Quantity):
        return _same_quantity(one, other)
    if type(one) is not type(other):
        return False
    return _same_parts(one, other, meter) if isinstance(one, list | dict) else bool(one == other)


def _same_parts(one: Any, other: Any, meter: Meter) -> bool:
    meter.take(len(one))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(value, other[key], meter) for key, value in one.items())
    return len(one) == len(other) and all(equal(a, b, meter) for a, b in zip(one, other, strict=True))


def _same_quantity(one: Any, other: Any) -> bool:
    if type(one) in NUMBERS or type(other) in NUMBERS:
        raise _unlike(one, other)
    if not (isinstance(one, Quantity) and isinstance(other, Quantity)):
        return False
    return one.unit == other.unit and one.by == other.by and less_or_more(one.amount, other.amount) == 0


def order(one: Any, other: Any) -> int:
    """-1, 0 or 1: whether a value is less than another, the same, or more.

    Raises MismatchError where there is no answer: texts, different currencies, hours against business days.
    """
    one, other = meant(one), meant(other)
    if type(one) in NUMBERS and type(other) in NUMBERS:
        return less_or_more(one, other)
    if isinstance(one, date) and isinstance(other, date):
        return (one > other) - (one < other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return _order(one, other)
    raise _unlike(one, other)


def less_or_more(one: Number, other: Number) -> int:
    """-1, 0 or 1: whether a number is less than another, the same, or more. Exact, whatever they are made of."""
    if type(one) is Fraction or type(other) is Fraction:  # the one pair that Python does not compare by itself
        (above, below), (over, under) = one.as_integer_ratio(), other.as_integer_ratio()
        one, other = above * under, over * below
    return (one > other) - (one < other)


def _order(one: Quantity, other: Quantity) -> int:
    if one.unit == other.unit:
        found = less_or_more(one.amount, other.amount)
        return found or _by(one, other)
    if {one.unit, other.unit} != {"s", "d"}:
        raise _unlike(one, other)
    # A calendar day has 24 hours, give or take the one when clocks change: surely less or more can be said.
    (least, most), (low, high) = _seconds(one), _seconds(other)
    if most < low:
        return -1
    if least > high:
        return 1
    raise MismatchError(
        f"{told(one)} and {told(other)} are too close to say which is longer, as clocks change twice a year",
        "write both in hours or both in days",
    )


def _seconds(value: Quantity) -> tuple[Number, Number]:
    if value.unit == "s":
        return value.amount, value.amount
    return Fraction(value.amount) * _DAY - _HOUR, Fraction(value.amount) * _DAY + _HOUR


def _by(one: Quantity, other: Quantity) -> int:
    if one.by == other.by:
        return 0
    if isinstance(one.by, time) and isinstance(other.by, time):
        return (one.by > other.by) - (one.by < other.by)
    raise MismatchError(f"whether {told(one)} is sooner than {told(other)} depends on the hours of that day")


def _unlike(one: Any, other: Any) -> MismatchError:
    left, right = named(one), named(other)
    if left == right:
        what = _UNORDERED.get(left, "such")
        return MismatchError(f"{told(one)} and {told(other)} are {what}, which are neither less nor more than others")
    hint = "write the unit, as in YAML, such as '95%' or '4h'" if "a number" in {left, right} else ""
    return MismatchError(f"{told(one)} is {left}, {told(other)} is {right}: they cannot be compared", hint)


def comparable(one: Any, other: Any) -> bool:
    """True when one of two values is surely less, the same, or more."""
    try:
        order(one, other)
    except MismatchError:
        return False
    return True


def add(one: Any, other: Any) -> Any:
    """The sum of two numbers or of two values with the same unit, or a date so many days later."""
    one, other = meant(one), meant(other)
    if isinstance(other, date):
        one, other = other, one
    if isinstance(one, date) and isinstance(other, Quantity) and other.unit == "d":
        return _days_later(one, other.amount)
    return _both(one, other, lambda a, b: a + b, "added")


def subtract(one: Any, other: Any) -> Any:
    """The difference of two numbers or of two values with the same unit; the days between two dates; a date before."""
    one, other = meant(one), meant(other)
    if isinstance(one, date) and isinstance(other, date):
        return Quantity("d", (one - other).days)
    if isinstance(one, date) and isinstance(other, Quantity) and other.unit == "d":
        return _days_later(one, -other.amount)
    return _both(one, other, lambda a, b: a - b, "subtracted")


def _both(one: Any, other: Any, of: Callable[[int, int], int], done: str) -> Any:
    if type(one) in NUMBERS and type(other) in NUMBERS:
        return _summed(one, other, of)
    same = isinstance(one, Quantity) and isinstance(other, Quantity) and one.unit == other.unit
    if same and one.by is None and other.by is None:
        return Quantity(one.unit, _summed(one.amount, other.amount, of))
    raise MismatchError(f"{named(one)} and {named(other)} cannot be {done}")


def _summed(one: Number, other: Number, of: Callable[[int, int], int]) -> Number:
    (above, below), (over, under) = one.as_integer_ratio(), other.as_integer_ratio()
    return _sized(of(above * under, over * below), below * under)


def _product(one: Number, other: Number) -> Number:
    (above, below), (over, under) = one.as_integer_ratio(), other.as_integer_ratio()
    return _sized(above * over, below * under)


def _sized(above: int, below: int) -> Number:
    """A fraction as `sized` has it; whole numbers, which are most of them, without making a fraction first."""
    whole, rest = divmod(above, below)
    return sized(Fraction(above, below)) if rest else sized(whole)


def multiply(one: Any, other: Any) -> Any:
    """A number times a number, or so many times a value with a unit. Nothing else is repeated or scaled."""
    one, other = meant(one), meant(other)
    if type(one) in NUMBERS:
        one, other = other, one
    if type(other) in NUMBERS:
        if type(one) in NUMBERS:
            return _product(one, other)
        if isinstance(one, Quantity) and one.by is None:
            return Quantity(one.unit, _product(one.amount, other))
    raise MismatchError(f"{named(one)} and {named(other)} cannot be multiplied")


def divide(one: Any, other: Any) -> Any:
    """A number, exact: what is left of two numbers, or of two values with the same unit; or a part of such a value."""
    one, other = meant(one), meant(other)
    alike = isinstance(one, Quantity) and isinstance(other, Quantity) and one.unit == other.unit
    if alike and one.by is None and other.by is None:
        one, other = one.amount, other.amount
    if type(other) in NUMBERS:
        if other == 0:
            raise MismatchError("this divides by zero", "say what holds then, as in `x == 0 or 1 / x < 2`")
        if type(one) in NUMBERS:
            return sized(Fraction(one) / Fraction(other))
        if isinstance(one, Quantity) and one.by is None:
            return Quantity(one.unit, sized(Fraction(one.amount) / Fraction(other)))
    raise MismatchError(f"{named(one)} cannot be divided by {named(other)}")


def negative(value: Any) -> Any:
    """A number or a value with a unit, below zero instead of above."""
    return multiply(value, -1)


def sized(number: Fraction | int) -> Number:
    """A result, as a whole number where it is one. Raises MismatchError when it has grown beyond reason."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        raise MismatchError("this number grows beyond anything that is bought, sold or measured")
    return number.numerator if number.denominator == 1 else number


def _days_later(start: date, days: Number) -> date:
    if Fraction(days).denominator != 1 or not -LONGEST_DAYS <= days <= LONGEST_DAYS:
        raise MismatchError(f"{told(days)} days: a date moves by whole days, and by a hundred years at most")
    try:
        return start + timedelta(days=int(days))
    except OverflowError:
        raise MismatchError(f"{told(days)} days from {start} is no date that a calendar has") from None


def literal(digits: str) -> int | Decimal:
    """A number as it is written in an expression, exact."""
    return int(digits) if digits.isdigit() else Decimal(digits)
