from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from svcctl.policy import patterns
from svcctl.policy.faults import MismatchError
from svcctl.policy.limits import MAX_TEXT, Meter
from svcctl.policy.listing import Listing, PriceLists
from svcctl.policy.quantities import NUMBERS, Quantity, meant, told
from svcctl.policy.values import add, comparable, divide, multiply, named, order


@dataclass(frozen=True, slots=True)
class Function:
    """A word that an expression may call: how many values it takes, what it says, and an example that is true.

    ``run`` takes the meter and the values; a function without it reads a path instead of its value.
    """

    takes: str
    says: str
    example: str
    run: Callable[..., Any] | None

    @property
    def count(self) -> int:
        """How many values it takes."""
        return self.takes.count(",") + bool(self.takes)


def as_list(value: Any) -> list[Any]:
    """A list as it is; a single text stands for a list of one, as everywhere in svcctl."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [value]
    raise MismatchError(f"{_shown(value)}, not a list", _HOW_TO_LIST if isinstance(value, dict) else "")


_HOW_TO_LIST = "the keys and values of a group are gone through by items(...)"


def _shown(value: Any) -> str:
    return named(value) if isinstance(value, dict | bool) else f"{told(value)} is {named(value)}"


def as_text(value: Any) -> str:
    """A text that is short enough to look at."""
    if not isinstance(value, str):
        raise MismatchError(f"{_shown(value)}, not a text")
    if len(value) > MAX_TEXT:
        raise MismatchError(f"a text of {len(value):,} letters is too long to look at")
    return value


def as_truth(value: Any) -> bool:
    """True or false; a number or a text is neither, however it looks."""
    if type(value) is not bool:
        hint = "compare it with something, as in len(...) > 0, or ask has(...) whether it is there"
        raise MismatchError(f"{_shown(value)}, not true or false", hint)
    return value


def _len(_: Meter, value: Any) -> int:
    if isinstance(value, list | dict | str):
        return len(value)
    raise MismatchError(f"{_shown(value)}: only a list, a text or a group of keys has a length")


def _all(meter: Meter, value: Any) -> bool:
    items = as_list(value)
    meter.take(len(items))
    return all(map(as_truth, items))


def _any(meter: Meter, value: Any) -> bool:
    items = as_list(value)
    meter.take(len(items))
    return any(map(as_truth, items))


def _sum(meter: Meter, value: Any) -> Any:
    items = as_list(value)
    meter.take(len(items))
    total: Any = meant(items[0]) if items else 0
    for item in items[1:]:
        total = add(total, item)
    return add(total, 0) if type(total) in NUMBERS else total


def _sorted(meter: Meter, value: Any) -> list[Any]:
    items = as_list(value)
    meter.take(len(items) * max(len(items).bit_length(), 1))
    return sorted(items, key=cmp_to_key(order))


def _least(meter: Meter, value: Any, *, most: bool = False) -> Any:
    items = as_list(value)
    meter.take(len(items))
    if not items:
        raise MismatchError("an empty list has no least and no greatest", "ask first, as in len(x) == 0 or min(x) > 1")
    pick = max if most else min
    return pick(items, key=cmp_to_key(order))


def _pairs(meter: Meter, value: Any) -> list[Any]:
    items = as_list(value)
    meter.take(len(items))
    return [list(pair) for pair in pairwise(items)]


def _items(meter: Meter, value: Any) -> list[Any]:
    if not isinstance(value, dict):
        raise MismatchError(f"{_shown(value)}, not a group of keys")
    meter.take(len(value))
    return [list(pair) for pair in value.items()]


def _days(_: Meter, value: Any) -> Quantity:
    return Quantity("d", _number(value))


def _number(value: Any) -> Any:
    if type(value) not in NUMBERS:
        raise MismatchError(f"{_shown(value)}, not a number")
    return value


def _date(_: Meter, value: Any) -> date:
    found = meant(value)
    if not isinstance(found, date):
        raise MismatchError(f"{_shown(value)}, not a date", "write a date such as '2026-01-31'")
    return found


def _money(_: Meter, amount: Any, currency: Any) -> Quantity:
    return Quantity(as_text(currency), _number(amount))


def _percentage(_: Meter, part: Any, whole: Any) -> Quantity:
    return Quantity("%", _number(multiply(divide(part, whole), 100)))


def _pricelist(meter: Meter, lists: PriceLists, book: dict[str, Any]) -> Listing:
    return lists(book, meter)


def _texts(of: Callable[..., Any]) -> Callable[..., Any]:
    """A function over texts: it costs steps as the texts get long."""

    def run(meter: Meter, *texts: Any) -> Any:
        meter.take(sum(len(as_text(text)) for text in texts) // 100)
        return of(*texts)

    return run


FUNCTIONS: dict[str, Function] = {
    "has": Function("path", "Whether a key is there, with all keys above it.", "not has(self.spec.credits)", None),
    "get": Function(
        "path, otherwise",
        "The value at a path, or something else where a key on the way is left out.",
        "get(self.spec.credits.cap.period, '100%') == '100%'",
        None,
    ),
    "len": Function("list", "How many items, keys or letters there are.", "len(['P1', 'P2']) == 2", _len),
    "all": Function("list", "Whether all are true; also of an empty list.", "all(x > 1 for x in [2, 3])", _all),
    "any": Function("list", "Whether at least one is true.", "any(x > 2 for x in [2, 3])", _any),
    "min": Function("list", "The least of a list.", "min(['4h', '30m']) == '30m'", _least),
    "max": Function(
        "list", "The greatest of a list.", "max([1, 2.5]) == 2.5", lambda meter, value: _least(meter, value, most=True)
    ),
    "sum": Function("list", "All items added up; 0 for an empty list.", "sum(['5%', '10%']) == '15%'", _sum),
    "sorted": Function("list", "The items from the least to the greatest.", "sorted([2, 1]) == [1, 2]", _sorted),
    "pairs": Function(
        "list", "Each item with the one after it.", "all(a < b for a, b in pairs(['30m', '4h', '8h']))", _pairs
    ),
    "items": Function(
        "group", "The keys of a group with their values.", "len([k for k, v in items(self.metadata)]) == 1", _items
    ),
    "list": Function(
        "value",
        "A list of one, where a key takes one value or several.",
        "list('P1') == ['P1']",
        lambda _, x: as_list(x),
    ),
    "pricelist": Function(
        "book",
        "Every price of a price book: those that are written, then those computed from another region.",
        "all(price.currency == 'NOK' for price in pricelist(self))",
        _pricelist,
    ),
    "days": Function("number", "A length of so many days.", "today + days(30) == '2026-01-31'", _days),
    "date": Function("text", "A text as a date.", "date('2026-01-31') - today == days(30)", _date),
    "money": Function("amount, currency", "An amount of money.", "money(5, 'EUR') < money(5.01, 'EUR')", _money),
    "percentage": Function(
        "part, whole", "How much of a whole a part is, in percent.", "percentage(20, 80) == '25%'", _percentage
    ),
    "comparable": Function(
        "one, other",
        "Whether one of two values is surely less, the same or more.",
        "not comparable('4h', '1bd')",
        lambda _, one, other: comparable(one, other),
    ),
    "lower": Function("text", "In small letters.", "lower('Gold') == 'gold'", _texts(str.lower)),
    "upper": Function("text", "In capitals.", "upper('Gold') == 'GOLD'", _texts(str.upper)),
    "startswith": Function(
        "text, part", "Whether a text begins so.", "startswith('VMS-BKP', 'VMS-')", _texts(str.startswith)
    ),
    "endswith": Function("text, part", "Whether a text ends so.", "endswith('VMS-BKP', '-BKP')", _texts(str.endswith)),
    "contains": Function(
        "text, part",
        "Whether a text has another in it.",
        "contains('round the clock', 'clock')",
        _texts(str.__contains__),
    ),
    "matches": Function(
        "text, pattern",
        "Whether a whole text looks so: `*` any letters, `?` one letter, `[A-Z]` one of these.",
        "matches('VMS-BKP-07', 'VMS-[A-Z]*-[0-9][0-9]')",
        lambda meter, text, pattern: patterns.matches(as_text(text), as_text(pattern), meter),
    ),
}
"""The words of the language, in the order in which docs/policies.md tells them."""
