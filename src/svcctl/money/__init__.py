"""Money: amounts in a currency, exact to the minor unit, and the one place that rounds."""

from svcctl.money.currency import is_currency, minor_digits
from svcctl.money.money import Money, exactly
from svcctl.money.rounding import USUAL, How, Rounding, round_half_up
from svcctl.money.step import Step

__all__ = ["USUAL", "How", "Money", "Rounding", "Step", "exactly", "is_currency", "minor_digits", "round_half_up"]
