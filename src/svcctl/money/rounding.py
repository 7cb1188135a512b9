from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any, overload

_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def round_half_up(value: Decimal | Fraction, digits: int) -> Decimal:
    """Rounds as invoices do: a half goes up (away from zero), 0.125 with two digits is 0.13.

    ``digits`` are decimal places, 0 or more. With `half_up` under it, the only function of svcctl that rounds money.
    """
    if isinstance(value, Fraction):
        whole = half_up(abs(value.numerator) * 10**digits, value.denominator)
        return Decimal(whole if value >= 0 else -whole).scaleb(-digits, context=_EXACT)
    return value.quantize(Decimal(1).scaleb(-digits), context=_EXACT)


@overload
def half_up(amount: int, unit: int) -> int: ...
@overload
def half_up(amount: Any, unit: Any) -> Any: ...
def half_up(amount: Any, unit: Any) -> Any:
    """How many whole units an amount of 0 or more comes to, a half rounded up; of columns, each amount."""
    whole = amount // unit
    return whole + (2 * (amount - whole * unit) >= unit)
