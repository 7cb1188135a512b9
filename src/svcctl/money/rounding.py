from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any, Literal, overload

How = Literal["half-up", "half-even", "up", "down"]
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an exact amount becomes one that can be paid: which way, and to a multiple of how many minor units.

    ``half-up`` sends a half away from zero, ``half-even`` to the even neighbour; ``up`` sends every rest away from
    zero, ``down`` drops it. ``Rounding("half-up", 5)`` pays Swiss francs to five centimes.
    """

    how: How = "half-up"
    minor: int = 1

    def minor_units(self, amount: Fraction) -> int:
        """An amount in minor units and parts of them, as whole minor units."""
        return whole(amount / self.minor, self.how) * self.minor


USUAL = Rounding()


def whole(value: Fraction, how: How) -> int:
    """A number as a whole one. What is below zero is rounded as its mirror image above."""
    full, rest = divmod(abs(value.numerator), value.denominator)
    half = 2 * rest - value.denominator
    more = {
        "half-up": half >= 0,
        "half-even": half > 0 or (half == 0 and full % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[how]
    return (full + more) * (1 if value >= 0 else -1)


def round_half_up(value: Decimal | Fraction, digits: int) -> Decimal:
    """Rounds as invoices do: a half goes up (away from zero), 0.125 with two digits is 0.13.

    ``digits`` are decimal places, 0 or more. This module is the only one of svcctl that rounds money.
    """
    if isinstance(value, Fraction):
        units = half_up(abs(value.numerator) * 10**digits, value.denominator)
        return Decimal(units if value >= 0 else -units).scaleb(-digits, context=_EXACT)
    return value.quantize(Decimal(1).scaleb(-digits), context=_EXACT)


@overload
def half_up(amount: int, unit: int) -> int: ...
@overload
def half_up(amount: Any, unit: Any) -> Any: ...
def half_up(amount: Any, unit: Any) -> Any:
    """How many whole units an amount of 0 or more comes to, a half rounded up; of columns, each amount."""
    whole = amount // unit
    return whole + (2 * (amount - whole * unit) >= unit)
