"""Charges as a price list shows them: a row for each price, tier by tier, never what is below the list."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from svcctl.documents.setting import Setting
from svcctl.kinds.price_book import Charge, Price
from svcctl.money import Money

Row = tuple[str, str, str]
"""What is charged, its price, and when it falls due."""


def rows(setting: Setting, price: Price, currency: str, *, monthly: bool = True) -> Iterator[Row]:
    """The rows of one plan in a price list, in the language of the page, with or without the fixed fee of a month."""
    for charge in price.charges:
        if not monthly and charge.type == "flat" and charge.per == "month":
            continue
        yield from _charge(setting, charge, currency)
    if price.commitment is not None:
        due = setting.say(f"price-page.per-{price.commitment.per}")
        yield setting.say("price-page.commitment"), unit_price(setting, price.commitment.amount, currency), due
    yield from _at_first(setting, price)


def _at_first(setting: Setting, price: Price) -> Iterator[Row]:
    """What is free, or less, when a contract begins."""
    start = setting.say("price-page.at-start")
    if price.trial is not None:
        kind = "trial-fees" if price.trial.free == "fees" else "trial"
        days = setting.say("time.days", n=price.trial.days)
        yield setting.say(f"price-page.{kind}", days=days), setting.say("price-page.nothing"), start
    for step in price.ramp:
        span = setting.say(f"time.{step.for_.unit}s", n=step.for_.count)
        share = setting.speech.percent(step.pay.value)
        yield setting.say("price-page.ramp", span=span), setting.say("price-page.ramp-share", share=share), start
        start = setting.say("price-page.then")


def _charge(setting: Setting, charge: Charge, currency: str) -> Iterator[Row]:
    if charge.tiers:
        yield from _tiers(setting, charge, currency)
    elif charge.rate is not None:
        per = setting.say("price-page.share", unit=charge.unit, per=_due(setting, charge))
        yield _what(setting, charge), setting.speech.percent(charge.rate.value), per
    else:
        listed = charge.bands.list or Decimal(0)
        yield _what(setting, charge), unit_price(setting, listed, currency), _per(setting, charge, "each")
    event = charge.event
    for_each = {"fee": event.fee, "least": event.minimum, "most": event.maximum}
    yield from _bounds(setting, charge, currency, setting.say("price-page.per-event"), for_each)
    in_all = {"least": charge.minimum, "most": charge.maximum}
    yield from _bounds(setting, charge, currency, _due(setting, charge), in_all)


def _tiers(setting: Setting, charge: Charge, currency: str) -> Iterator[Row]:
    name, above = _what(setting, charge), Decimal(0)
    for tier in charge.tiers:
        end = tier.up_to
        which = (
            setting.say("price-page.tier-above", name=name, above=_many(setting, charge, above))
            if end is None
            else setting.say("price-page.tier-to", name=name, above=above, end=_many(setting, charge, end))
        )
        if tier.price is not None:
            yield which, unit_price(setting, tier.price, currency), _per(setting, charge, charge.type)
        if tier.flat is not None:
            yield which, unit_price(setting, tier.flat, currency), _per(setting, charge, "tier")
        above = above if end is None else end
    if charge.overage is not None:
        which = setting.say("price-page.tier-above", name=name, above=_many(setting, charge, above))
        yield which, unit_price(setting, charge.overage, currency), _per(setting, charge, "each")


def _bounds(
    setting: Setting, charge: Charge, currency: str, per: str, bounds: Mapping[str, Decimal | None]
) -> Iterator[Row]:
    for key, amount in bounds.items():
        if amount is not None:
            yield (
                setting.say(f"price-page.{key}", name=_name(setting, charge)),
                unit_price(setting, amount, currency),
                per,
            )


def _name(setting: Setting, charge: Charge) -> str:
    return charge.name or (setting.say("price-page.flat") if charge.type == "flat" else charge.unit)


def _what(setting: Setting, charge: Charge) -> str:
    name = _name(setting, charge)
    if charge.event.free:
        name = setting.say("price-page.free", name=name, count=charge.event.free)
    if charge.included:
        return setting.say("price-page.included", name=name, count=setting.counted(charge.included, charge.unit))
    return name


def unit_price(setting: Setting, amount: Decimal, currency: str) -> str:
    """A price with all its decimals: the price of a unit may be a part of a cent."""
    money = Money.of(amount, currency)
    return setting.speech.write(money if money.amount == amount else f"{currency} {setting.speech.write(amount)}")


def _per(setting: Setting, charge: Charge, key: str) -> str:
    due = _due(setting, charge)
    return due if charge.type == "flat" else setting.say(f"price-page.{key}", unit=_unit(setting, charge), per=due)


def _unit(setting: Setting, charge: Charge) -> str:
    """What one price is for: ``site``, or ``100 GB`` where packages are sold."""
    return setting.unit(charge.unit) if charge.size is None else setting.counted(charge.size, charge.unit)


def _many(setting: Setting, charge: Charge, count: Decimal) -> str:
    """So many of what a price is for: ``20 sites``, ``20 x 100 GB``."""
    if charge.size is None:
        return setting.counted(count, charge.unit)
    return f"{setting.speech.write(count)} x {_unit(setting, charge)}"


def _due(setting: Setting, charge: Charge) -> str:
    return setting.say(f"price-page.per-{charge.per}")
