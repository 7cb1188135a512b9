"""How much less a plan costs elsewhere: exact, after exchange, at the quantities where it matters."""

from decimal import Decimal
from fractions import Fraction

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.gaps import gaps

RATES = [
    {"from": "EUR", "to": "NOK", "rate": Decimal(10), "date": "2025-12-15", "source": "Norges Bank"},
    {"from": "NOK", "to": "USD", "rate": Decimal("0.125"), "date": "2025-12-16", "source": "Norges Bank"},
]
REGIONS = [
    {"name": "nordics", "countries": ["NO"], "currency": "NOK"},
    {"name": "europe", "countries": ["DE"], "currency": "EUR"},
    {"name": "america", "countries": ["US"], "currency": "USD"},
]


def of(**charges):
    prices = [{"plan": "pro", "region": region, "charges": mine} for region, mine in charges.items()]
    book = convert({"exchangeRates": RATES, "regions": REGIONS, "prices": prices}, PriceBook)
    return list(gaps(book))


def flat(amount):
    return {"type": "flat", "per": "month", "bands": {"list": amount}}


def units(price, **more):
    return {"type": "per-unit", "per": "month", "unit": "TB", "bands": {"list": price}, **more}


def test_each_region_is_compared_with_the_dearest_in_one_currency():
    found = of(nordics=[flat(1000)], europe=[flat(90)], america=[flat(100)])
    shares = {gap.cheap.region.name: gap.share for gap in found}
    assert shares == {"europe": Fraction(1, 10), "america": Fraction(1, 5)}


def test_a_gap_that_opens_with_the_quantity_is_found():
    found = of(nordics=[flat(1000), units(100)], europe=[flat(100), units(10, maximum=Decimal(50))])
    widest = max(found, key=lambda gap: gap.share)
    assert (widest.quantity, widest.axis.unit) == (1_000_000, "TB")
    assert (widest.less, widest.more) == (1500, 100_001_000)
    assert min(gap.quantity for gap in found) > 5  # up to five units both cost the same


def test_the_rates_and_their_days_are_told():
    (gap,) = of(nordics=[flat(1000)], america=[flat(100)])
    assert str(gap) == (
        "`pro` costs 20.0% less in america than in nordics: NOK 800.00 against NOK 1,000.00 a month, "
        "by the rates of 2025-12-16"
    )


def test_units_that_only_one_region_charges_are_not_compared():
    assert of(nordics=[flat(1000), units(100)], europe=[flat(100)]) == []


def test_what_is_free_in_both_is_no_gap():
    assert of(nordics=[flat(0)], europe=[flat(0)]) == []
