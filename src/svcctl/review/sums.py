"""Amounts of two sides: added up by currency, and told."""

from collections.abc import Iterable
from fractions import Fraction

from svcctl.money import Money
from svcctl.pricing.effects import share

Both = tuple[Money, Money]
"""What is paid before and after, in one currency."""


def added(pairs: Iterable[tuple[Money | None, Money | None]]) -> dict[str, Both]:
    """Amounts before and after by currency; the two of a pair may be of different ones."""
    found: dict[str, list[Money]] = {}
    for pair in pairs:
        for side, money in enumerate(pair):
            if money is not None:
                both = found.setdefault(money.currency, [Money(0, money.currency)] * 2)
                both[side] += money
    return {currency: (before, after) for currency, (before, after) in sorted(found.items())}


def change(both: Both) -> Money:
    """By how much more is paid; below zero where it is less."""
    return Money(both[1].minor - both[0].minor, both[0].currency)


def rise(both: Both) -> str:
    """The change as a share of what was paid: `+3.1%`; empty where nothing was."""
    return share(Fraction(change(both).minor, both[0].minor)) if both[0].minor else ""


def told(both: Both) -> str:
    """Both in words: `NOK 110.00 instead of NOK 100.00 (+10.0%)`."""
    if both[0] == both[1]:
        return f"{both[1]} as before"
    by = rise(both)
    return f"{both[1]} instead of {both[0]}{f' ({by})' if by else ''}"


def row(what: str, both: Both) -> tuple[str, ...]:
    """Both as a row of a table: what, before, after, change, share."""
    return (what, str(both[0]), str(both[1]), str(change(both)), rise(both))


def data(both: Both) -> dict[str, str]:
    """Both for programs: exact amounts as decimal strings."""
    amounts = {"before": both[0], "after": both[1], "change": change(both)}
    return {"currency": both[0].currency, **{name: f"{money.amount:f}" for name, money in amounts.items()}}
