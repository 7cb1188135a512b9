"""What a seller offers beside the price list, from the options of `svcctl price quote`: shares, money, prices."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from svcctl.cli.common import stop
from svcctl.kinds.base import Percent
from svcctl.kinds.discount_policy import Per
from svcctl.money import Money, minor_digits
from svcctl.pricing.discounts import Negotiated
from svcctl.pricing.taking import Less

_ALL = 100
_AMOUNT = re.compile(
    r"([A-Z]{3}) ?([0-9]{1,12}(?:\.[0-9]{1,4})?) (?:(?:per|each) (month|quarter|year)|(once))", re.ASCII
)
_PRICE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)


def negotiated(discounts: Iterable[str], prices: Iterable[str]) -> Negotiated:
    """What --discount and --price say together. Ends the run with a sentence where one of them is none."""
    shares, less = list[Percent](), list[Less]()
    for text in discounts:
        if text.strip()[:1].isalpha():
            less.append(_amount(text.strip()))
        else:
            shares.append(percent(text, "--discount"))
    if len(shares) > 1:
        stop(f"--discount names two percentages, {shares[0]} and {shares[1]}: write one that says what was agreed")
    named = dict[str, Decimal]()
    for name, price in map(_price, prices):
        if name in named:
            stop(f"--price: {name!r} is named twice; write it once")
        named[name] = price
    return Negotiated(shares[0] if shares else None, tuple(less), tuple(named.items()))


def percent(text: str, option: str) -> Percent:
    """A percentage from 0% to 100% that an option names."""
    try:
        share = Percent.parse(text)
    except ValueError as error:
        stop(f"{option} is {error}" + (', or an amount such as "NOK 500 per month"' if option == "--discount" else ""))
    if not 0 <= share.value <= _ALL:
        stop(f"{option} is {text!r}: write a percentage from 0% to 100%")
    return share


def _amount(text: str) -> Less:
    """An amount of money off what falls due each time, or once: ``NOK 500 per month``."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        stop(f'--discount is {text!r}: write a percentage such as 5%, or an amount such as "NOK 500 per month"')
    currency, number, per, once = match.groups()
    amount = Decimal(number)
    money = Money.of(amount, currency)
    if money.amount != amount or not money.minor:
        stop(f"--discount is {text!r}: write an amount above 0 with at most {minor_digits(currency)} decimals")
    return Less(money, cast("Per", per or once))


def _price(text: str) -> tuple[str, Decimal]:
    """A price of a charge in place of that of the list: ``Backup=7900``."""
    name, equals, number = text.rpartition("=")
    if not equals or not name.strip() or not _PRICE.fullmatch(number.strip()):
        stop(f"--price is {text!r}: write the name of a charge and what it costs, such as Backup=7900")
    return name.strip(), Decimal(number.strip())
