"""What goes into the pricing of a charge and what comes out of it: units, fractions of a major unit, and steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from svcctl.money import Step

Number = Decimal | Fraction | int


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used of one charge: a quantity in its units, and for a percentage the amount of each event.

    Without events, a percentage takes the quantity as one event.
    """

    quantity: Fraction
    events: tuple[Fraction, ...] = ()

    @classmethod
    def of(cls, quantity: Number) -> Self:
        """A quantity, whatever it is made of."""
        return cls(Fraction(quantity))

    @classmethod
    def of_events(cls, amounts: Iterable[Number]) -> Self:
        """Events one after another, each with its amount."""
        events = tuple(Fraction(amount) for amount in amounts)
        return cls(sum(events, Fraction(0)), events)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a charge came to, in major units and not rounded, and how. ``flat`` of it are flat amounts of tiers.

    ``held`` is what it came to before a minimum and a maximum, where there are any.
    """

    amount: Fraction
    steps: tuple[Step, ...] = ()
    flat: Fraction = Fraction(0)
    held: "Held | None" = None


@dataclass(frozen=True, slots=True)
class Held:
    """An amount before its minimum and maximum, and these two, as they are for the same period."""

    amount: Fraction
    least: Fraction | None
    most: Fraction | None

    def hold(self, amount: Fraction) -> Fraction:
        """An amount, held between the two."""
        return bounded(amount, self.least, self.most)[0]


class Plain:
    """A number in a step, written as people write it: ``0.0010`` is 0.001, ``5.0`` is 5.

    A fraction without an end in decimals is cut to twelve of them and says so.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Number) -> None:
        self._value = value

    def __str__(self) -> str:
        scaled = Fraction(self._value) * 10**12  # most steps are never read, so nothing is done before
        text = f"{Decimal(round(scaled)).scaleb(-12):,f}".rstrip("0").rstrip(".")
        return text if scaled.denominator == 1 else f"about {text}"


def product(count: Number, price: Number) -> Step:
    """The commonest step: so many, at so much each."""
    return Step("{} x {} = {}", Plain(count), Plain(price), Plain(Fraction(count) * Fraction(price)))


def bounded(amount: Fraction, least: Number | None, most: Number | None) -> tuple[Fraction, str]:
    """An amount held between two others, either of which may be missing, and words for what held it."""
    if least is not None and amount < least:
        return Fraction(least), f", at least {Plain(least)}"
    if most is not None and amount > most:
        return Fraction(most), f", at most {Plain(most)}"
    return amount, ""
