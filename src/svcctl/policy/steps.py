import ast
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.fields import MISSING
from svcctl.policy.functions import as_list
from svcctl.policy.limits import Meter
from svcctl.policy.quantities import NUMBERS, meant, told
from svcctl.policy.values import add, divide, equal, less_or_more, multiply, named, order, subtract

Frame = list[Any]
"""What is known while one declaration is judged, by slot; the meter of the run stands in the first."""
Run = Callable[[Frame], Any]
METER = 0
_ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
COUNTS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
}
_PLAIN = frozenset({int, Decimal})
"""Numbers as they are written, which Python compares exactly, without a word about what they mean."""


class MissingKeyError(JudgeError):
    """A key on the way is left out and has no default."""


def placed(at: tuple[int, int], of: Callable[..., Any], *values: Any) -> Any:
    """What a function of the language answers; what it refuses is told with the place in the expression."""
    try:
        return of(*values)
    except MismatchError as error:
        raise JudgeError(error.message, *at, error.hint) from None


def comparison(sign: ast.cmpop, at: tuple[int, int], right: ast.expr) -> Callable[[Frame, Any, Any], bool]:
    """The function of one comparison. Beside a fixed text that is no quantity, texts are compared as they are."""
    if isinstance(sign, ast.Eq | ast.NotEq):
        wanted = isinstance(sign, ast.Eq)
        if isinstance(right, ast.Constant) and isinstance(right.value, str) and meant(right.value) is right.value:
            return lambda frame, one, other: (
                (one == other) is wanted if type(one) is str else _same(at, frame, one, other) is wanted
            )
        return lambda frame, one, other: _same(at, frame, one, other) is wanted
    if isinstance(sign, ast.In | ast.NotIn):
        wanted = isinstance(sign, ast.In)
        return lambda frame, one, other: placed(at, _within, frame[METER], one, other) is wanted
    return _ordered(_ORDERS[type(sign)], at)


def _ordered(answer: Callable[[Any, Any], bool], at: tuple[int, int]) -> Callable[[Frame, Any, Any], bool]:
    def ordered(_: Frame, one: Any, other: Any) -> bool:
        if type(one) in _PLAIN and type(other) in _PLAIN:
            return answer(one, other)
        if type(one) in NUMBERS and type(other) in NUMBERS:
            return answer(less_or_more(one, other), 0)
        return answer(placed(at, order, one, other), 0)

    return ordered


def _same(at: tuple[int, int], frame: Frame, one: Any, other: Any) -> bool:
    if type(one) in _PLAIN and type(other) in _PLAIN:
        return bool(one == other)
    found: bool = placed(at, equal, one, other, frame[METER])
    return found


def _within(meter: Meter, one: Any, other: Any) -> bool:
    if isinstance(other, dict):
        return isinstance(one, str) and one in other
    items = as_list(other)
    meter.take(len(items))
    return any(equal(one, item, meter) for item in items)


def item_of(value: Any, which: Any) -> Any:
    """One item of a list by its number from 0, or the value of a key that is worked out."""
    if isinstance(value, dict) and isinstance(which, str) and value.get(which) is not None:
        return value[which]
    if isinstance(value, list) and type(which) is int and -len(value) <= which < len(value):
        return value[which]
    raise MismatchError(f"there is no item {told(which)} in {named(value)}")


def unpack(frame: Frame, slots: tuple[int, ...], item: Any) -> None:
    """Gives each value of a pair its name."""
    if not isinstance(item, list) or len(item) != len(slots):
        raise MismatchError(f"{named(item)} is not {len(slots)} values", "pairs(...) and items(...) give two for each")
    for slot, value in zip(slots, item, strict=True):
        frame[slot] = value


def path_of(slot: int, keys: list[str], slow: Run) -> Run:
    """The value at keys below a name: what is there is found without another word."""
    first, *rest = keys

    def path(frame: Frame) -> Any:
        value = frame[slot]
        try:
            value = value[first]
            for key in rest:
                value = value[key]
        except (KeyError, TypeError):
            return slow(frame[slot])
        return slow(frame[slot]) if value is None else value

    return path


def present_at(slot: int, keys: list[str], defaults: list[Any], slow: Run, otherwise: Run | None) -> Run:
    """Whether anything stands at keys below a name, or with ``otherwise`` what stands there or else that.

    A key that is left out stands for its default. Most that is asked is left out in most places, so nothing is raised.
    """
    steps = list(zip(keys, defaults, strict=True))

    def present(frame: Frame) -> Any:
        value = frame[slot]
        for key, default in steps:
            if type(value) is not dict:
                slow(frame[slot])  # says what has no keys
            value = value.get(key)
            if value is None:
                if default is MISSING:
                    return otherwise(frame) if otherwise else False
                value = default
        return value if otherwise else True

    return present
