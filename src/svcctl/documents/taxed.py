"""Prices as a price list shows them with tax: each by itself, rounded once. Nobody is charged by these."""

from collections.abc import Mapping
from decimal import Decimal

from svcctl.documents.setting import Setting
from svcctl.kinds.base import Percent
from svcctl.kinds.plan import Plan
from svcctl.kinds.price_book import Price, Region, TaxShown
from svcctl.money import minor_digits, round_half_up
from svcctl.pricing.repriced import repriced
from svcctl.pricing.tax import Spot, rate_in_force


def with_tax(setting: Setting, shown: TaxShown, plan: Plan, price: Price, currency: str) -> Price | None:
    """A price with tax in every amount; None where nobody knows the rate, or only a part of it.

    An amount has as many decimals as without tax, and at least those that can be paid.
    """
    share = shown.rate or _rate(setting, shown, plan.tax.category)
    if share is None:
        return None
    whole = 1 + share.fraction

    def taxed(amount: Decimal) -> Decimal:
        exponent = amount.as_tuple().exponent
        digits = -exponent if isinstance(exponent, int) else 0
        return round_half_up(amount * whole, max(minor_digits(currency), digits))

    region = Region(name=price.region, countries=(), currency=currency)
    return repriced(price, region, currency, taxed, taxed)


def taxes(setting: Setting, shown: TaxShown) -> Mapping[str, str]:
    """What the tax is called, its rate, and where: for the sentence below the price list."""
    if shown.rate is not None:
        return {"name": shown.name, "rate": setting.speech.percent(shown.rate.value)}
    found = rate_in_force(setting.catalog, Spot(shown.country), setting.day)
    name = found.said.called if found else setting.say("price-page.column.with-tax")
    share = _rate(setting, shown, "standard")
    rate = setting.say("price-page.unknown") if share is None else setting.speech.percent(share.value)
    return {"name": name, "rate": rate}


def _rate(setting: Setting, shown: TaxShown, category: str) -> Percent | None:
    found = rate_in_force(setting.catalog, Spot(shown.country), setting.day, category)
    if found is None or found.said.local_taxes:
        return None
    return Percent(Decimal(0)) if found.said.untaxed else found.said.rate
