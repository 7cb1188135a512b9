import ast
from collections.abc import Callable
from typing import Any

from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.functions import as_list
from svcctl.policy.limits import Meter
from svcctl.policy.quantities import meant, told
from svcctl.policy.values import equal, named, order

Frame = list[Any]
"""What is known while one declaration is judged, by slot; the meter of the run stands in the first."""
METER = 0
_ORDERS: dict[type[ast.cmpop], Callable[[int], bool]] = {
    ast.Lt: lambda found: found < 0,
    ast.LtE: lambda found: found <= 0,
    ast.Gt: lambda found: found > 0,
    ast.GtE: lambda found: found >= 0,
}


class MissingKeyError(JudgeError):
    """A key on the way is left out and has no default."""


def placed(at: tuple[int, int], of: Callable[..., Any], *values: Any) -> Any:
    """What a function of the language answers; what it refuses is told with the place in the expression."""
    try:
        return of(*values)
    except MismatchError as error:
        raise JudgeError(error.message, *at, error.hint) from None


def comparison(operator: ast.cmpop, at: tuple[int, int], right: ast.expr) -> Callable[[Frame, Any, Any], bool]:
    """The function of one comparison. Beside a fixed text that is no quantity, texts are compared as they are."""
    if isinstance(operator, ast.Eq | ast.NotEq):
        wanted = isinstance(operator, ast.Eq)
        if isinstance(right, ast.Constant) and isinstance(right.value, str) and meant(right.value) is right.value:
            return lambda frame, one, other: (
                (one == other) is wanted if type(one) is str else _same(at, frame, one, other) is wanted
            )
        return lambda frame, one, other: _same(at, frame, one, other) is wanted
    if isinstance(operator, ast.In | ast.NotIn):
        wanted = isinstance(operator, ast.In)
        return lambda frame, one, other: placed(at, _within, frame[METER], one, other) is wanted
    answer = _ORDERS[type(operator)]
    return lambda _, one, other: answer(placed(at, order, one, other))


def _same(at: tuple[int, int], frame: Frame, one: Any, other: Any) -> bool:
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
