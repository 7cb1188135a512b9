from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from svcctl.money.currency import minor_digits
from svcctl.money.rounding import USUAL, Rounding, round_half_up


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that can be paid: whole minor units of one currency. ``Money(1250, "EUR")`` is 12.50 euro."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | Fraction | int, currency: str, rounding: Rounding = USUAL) -> Self:
        """An amount in major units, rounded to what the currency can pay: half-up, unless said otherwise."""
        digits = minor_digits(currency)
        if rounding is not USUAL:
            return cls(rounding.minor_units(Fraction(amount) * 10**digits), currency)
        return cls(
            int(round_half_up(Decimal(amount) if isinstance(amount, int) else amount, digits).scaleb(digits)), currency
        )

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals: ``Decimal("12.50")``."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"{self} and {other} are different currencies: convert first, at a rate and a date")
        return Money(self.minor + other.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,f}"


_DECIMALS = 6


def exactly(amount: Fraction, currency: str) -> str:
    """An amount in major units as it was before it is rounded: ``EUR 239.2685``.

    With the currency's decimals where that is exact, with up to six where it is not; ``EUR 0.166666…`` goes on.
    """
    digits = minor_digits(currency)
    while digits < _DECIMALS and (amount * 10**digits).denominator != 1:
        digits += 1
    units = amount * 10**digits
    cut = int(units)  # towards zero: a figure that goes on is not made larger than it is
    return f"{currency} {Decimal(cut).scaleb(-digits):,f}{'' if units == cut else '…'}"
