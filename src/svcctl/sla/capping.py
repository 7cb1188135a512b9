"""How caps, a minimum and rounding are told, whatever numbers they were worked out in."""

from fractions import Fraction

from svcctl.kinds.base import Percent
from svcctl.money import Money, Step

Amount = Money | tuple[Fraction, str]
"""Money, or an exact amount with its currency, which is shown as money that is not rounded yet."""


def capped(cap: Percent, most: Amount) -> Step:
    """The cap of a period took effect."""
    return Step("capped at {} of the period's base, {}", cap, most)


def capped_by_year(cap: Percent, left: Amount, posted: Amount | None = None) -> Step:
    """The cap of the contract year took effect; ``posted`` is what a register had credited in it."""
    said = "capped at {} of the contract year's base, {} left"
    if posted is None:
        return Step(said, cap, left)
    return Step(f"{said}: {{}} already credited in this contract year", cap, left, posted)


def too_small(amount: Amount, minimum: Money) -> Step:
    """The amount is not worth paying."""
    return Step("{} is below the minimum of {} and not paid", amount, minimum)


def rounded(owed: Amount) -> Step:
    """The amount had more decimals than its currency."""
    return Step("rounded to {}", owed)


def combined(how: str) -> Step:
    """Several measures earned something."""
    return Step("the measures are added up" if how == "sum" else "the highest measure counts")
