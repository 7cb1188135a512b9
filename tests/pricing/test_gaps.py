"""How much less a plan costs elsewhere: exact, after exchange, at the quantities where it matters."""

from decimal import Decimal
from fractions import Fraction

from any_charge import charges
from hypothesis import given, settings
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing import Usage, rate, what_is_not_sold
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


STRAIGHT = charges().filter(lambda charge: charge.size is None and charge.type != "percentage")
BOOKS = st.fixed_dictionaries({each["name"]: st.lists(STRAIGHT, min_size=1, max_size=2) for each in REGIONS})
WORTH = {"nordics": Fraction(1), "europe": Fraction(10), "america": Fraction(8)}
FAR_ENOUGH = 70


def costs(mine, region, units):
    """What a price comes to in the first currency, charge by charge, as an invoice would have it; None: not sold."""
    usages = [(charge, Usage.of(units if charge.unit else 0)) for charge in mine]
    if any(what_is_not_sold(charge, usage) for charge, usage in usages):
        return None
    return sum(rate(charge, usage).amount for charge, usage in usages) * WORTH[region]


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_no_quantity_has_a_wider_gap_than_those_that_are_told(book):
    found = [gap for gap in of(**book) if gap.axis.unit]
    for gap in found:
        less, more = (costs(book[at.region.name], at.region.name, gap.quantity) for at in (gap.cheap, gap.dear))
        assert (less, more) == (gap.less, gap.more)
    counting = {name: mine for name, mine in book.items() if any(charge.unit for charge in mine)}
    widest = {
        name: max((gap.share for gap in found if gap.cheap.region.name == name), default=Fraction(0)) for name in book
    }
    for units in range(FAR_ENOUGH):
        amounts = {name: costs(mine, name, units) for name, mine in counting.items()}
        sold = {name: amount for name, amount in amounts.items() if amount is not None}
        dearest = max(sold.values(), default=0)
        assert all(1 - amount / dearest <= widest[name] for name, amount in sold.items() if dearest)


@given(BOOKS, st.sampled_from([Fraction(0), Fraction(1, 8), Fraction(1, 2)]))
def test_gaps_beyond_a_share_are_all_those_that_are_wider(book, share):
    prices = [{"plan": "pro", "region": region, "charges": mine} for region, mine in book.items()]
    found = convert({"exchangeRates": RATES, "regions": REGIONS, "prices": prices}, PriceBook)
    assert list(gaps(found, share)) == [gap for gap in gaps(found) if gap.share > share]
