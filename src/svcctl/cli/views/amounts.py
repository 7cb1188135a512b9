"""Amounts of money as options and arguments name them, and as programs and people read them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from svcctl.cli.common import stop
from svcctl.money import Money, is_currency


def money(text: str, currency: str) -> Money:
    """An amount in a currency. Ends the run where there is no such currency, or nobody can pay such an amount."""
    if not is_currency(currency):
        stop(f"there is no currency {currency!r}; write its code, such as EUR")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text.strip(), re.ASCII):
        stop(f"{text!r} is no amount; write a plain number such as 1200 or 99.50")
    amount = Money.of(Decimal(text.strip()), currency)
    if amount.amount != Decimal(text.strip()):
        stop(f"{text} {currency} cannot be paid; write fewer decimals")
    return amount


def plain(amount: Money | None) -> str | None:
    """An amount for programs: a decimal string, with the digits of its currency; None stays None."""
    return None if amount is None else f"{amount.amount:f}"


def percent(share: Fraction, *, signed: bool = False) -> str:
    """A share to a tenth of a percent, for reading only."""
    value = (Decimal(share.numerator * 100) / share.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{value:+f}%" if signed else f"{value:f}%"
