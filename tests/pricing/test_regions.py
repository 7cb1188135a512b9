"""Prices that follow from those of another region: exchanged, adjusted, rounded, and explained."""

from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Bands, Charge, ChargeTier, Commitment, Event, Price, PriceBook
from svcctl.pricing.regions import listed, price_list
from svcctl.pricing.repriced import COUNTED, amounts

RATE = {"from": "EUR", "to": "NOK", "rate": Decimal("11.785"), "date": "2025-12-15", "source": "Norges Bank"}
NORDICS = {"name": "nordics", "countries": ["NO"], "currency": "NOK"}
ROUNDED = [{"below": Decimal(100), "endingIn": Decimal("0.99")}, {"endingIn": Decimal(9)}]
FLAT = {"type": "flat", "per": "month", "bands": {"list": 8900, "target": 8350, "floor": 7750, "cost": 5000}}


def book(*charges, rates=(RATE,), rounding=ROUNDED, factor="1.05", currency="EUR", commitment=None, **more):
    """A book with a written region and one computed from it."""
    region = {"name": "baltics", "countries": ["EE"], "currency": currency, "rounding": rounding}
    region["adjustment"] = {"of": "nordics", "factor": Decimal(factor)}
    price = {"plan": "pro", "region": "nordics", "charges": charges or [FLAT]}
    price |= {"commitment": commitment} if commitment else {}
    return convert({"exchangeRates": rates, "regions": [NORDICS, region], "prices": [price], **more}, PriceBook)


def computed(*charges, **more):
    return listed(book(*charges, **more), "pro", "baltics")


def test_a_price_is_exchanged_multiplied_and_rounded_and_a_cost_is_exchanged_only():
    (charge,) = computed().price.charges
    # 8900 / 11.785 x 1.05 = 792.95..., 8350 -> 743.95..., 7750 -> 690.49...; 5000 / 11.785 = 424.2681...
    assert charge.bands == Bands(list=Decimal(789), target=Decimal(739), floor=Decimal(689), cost=Decimal("424.268138"))


def test_a_rate_in_the_other_direction_says_the_same():
    other = {**RATE, "from": "NOK", "to": "EUR", "rate": Decimal("0.08")}
    (charge,) = computed(rates=[other], factor="1", rounding=[{"to": Decimal("0.01")}]).price.charges
    assert charge.bands.list == 712


def test_the_same_currency_needs_no_rate():
    (charge,) = computed(rates=[], currency="NOK", factor="1.1").price.charges
    assert (charge.bands.list, charge.bands.cost) == (9789, 5000)


def test_without_a_rate_there_is_no_price():
    assert computed(rates=[]) is None


def test_how_a_price_came_about_is_told():
    assert list(map(str, computed().why(0))) == [
        "price in nordics: NOK 8,900 / 11.785 (NOK for one EUR on 2025-12-15, Norges Bank) x 1.05 = about 792.9571",
        "to the nearest price ending in 9: EUR 789",
    ]
    exchange, _ = computed(rates=[{**RATE, "from": "NOK", "to": "EUR"}], factor="1").why(0)
    assert str(exchange).startswith("price in nordics: NOK 8,900 x 11.785 (EUR for one NOK")
    same = computed(rates=[], currency="NOK", factor="1").why(0)
    assert list(map(str, same)) == [
        "price in nordics: NOK 8,900 = 8,900",
        "to the nearest price ending in 9: NOK 8,899",
    ]


def test_a_written_price_says_nothing_of_it_and_goes_before_a_computed_one():
    own = convert({"plan": "pro", "region": "baltics", "charges": [{**FLAT, "bands": {"list": 700}}]}, Price)
    mine = book()
    mine = mine.replacing(prices=(*mine.prices, own))
    found = listed(mine, "pro", "baltics")
    assert (found.price.charges[0].bands.list, found.why(0), found.path) == (700, (), ("spec", "prices", 1))
    assert len(list(price_list(mine))) == 2


def test_a_plan_that_is_not_sold_there_is_not_computed():
    assert computed(notSold=[{"plan": "pro", "region": "baltics", "reason": "No data centre."}]) is None


def test_a_region_does_not_follow_from_itself():
    mine = book()
    region = mine.regions[1].replacing(adjustment=mine.regions[1].adjustment.replacing(of="baltics"))
    assert listed(mine.replacing(regions=(mine.regions[0], region)), "pro", "baltics") is None


def test_where_it_is_written_names_the_adjustment_and_the_plan():
    found = computed()
    assert found.path == ("spec", "regions", 1, "adjustment", "pro")
    assert found.base.path == ("spec", "prices", 0)


def test_tiers_overage_events_bounds_and_commitments_are_adjusted_and_quantities_are_not():
    tiers = {"type": "graduated", "per": "month", "unit": "TB", "included": 5, "size": 10, "overage": 100}
    tiers |= {"tiers": [{"upTo": 80, "price": 1000, "flat": 500}], "minimum": 2000, "maximum": 90000}
    how = {"rates": [], "currency": "NOK", "factor": "2", "rounding": [{"to": 1}]}
    found = computed(tiers, commitment={"amount": 700, "per": "month"}, **how).price
    (charge,) = found.charges
    assert charge.tiers == (ChargeTier(up_to=Decimal(80), price=Decimal(2000), flat=Decimal(1000)),)
    assert (charge.included, charge.size) == (5, 10)
    assert (charge.overage, charge.minimum, charge.maximum) == (200, 4000, 180000)
    assert found.commitment.amount == 1400


def test_a_share_stays_a_share_with_its_bands_and_is_of_the_currency_of_the_region():
    share = {"type": "percentage", "per": "month", "unit": "NOK of licences", "rate": "8%", "event": {"fee": 100}}
    share |= {"bands": {"floor": Decimal("0.06"), "cost": Decimal("0.05")}}
    (charge,) = computed(share).price.charges
    assert (charge.unit, str(charge.rate), charge.bands.floor) == ("EUR of licences", "8%", Decimal("0.06"))
    assert charge.event.fee == Decimal("8.99")


def test_every_number_of_a_price_is_either_counted_or_money():
    """Whoever adds a number to a charge decides here whether an exchange rate changes it."""
    found = {
        field.name
        for part in (Bands, ChargeTier, Event, Charge, Commitment, Price)
        for field in msgspec.structs.fields(part)
        if "Decimal" in str(field.type)
    }
    money = {"list", "target", "floor", "cost", "price", "flat", "fee", "minimum", "maximum", "overage", "amount"}
    assert found == COUNTED | money


AMOUNTS = st.integers(1, 10**7).map(lambda cents: Decimal(cents).scaleb(-2))


@given(st.lists(AMOUNTS, min_size=4, max_size=4), st.integers(1, 3000), st.integers(1, 10**6))
def test_the_order_of_list_target_and_floor_survives(bands, factor, rate):
    cost, floor, target, list_ = sorted(bands)
    charge = {**FLAT, "bands": {"list": list_, "target": target, "floor": floor, "cost": cost}}
    rates = [{**RATE, "rate": Decimal(rate).scaleb(-3)}]
    (found,) = computed(charge, rates=rates, factor=str(Decimal(factor).scaleb(-3))).price.charges
    assert found.bands.floor <= found.bands.target <= found.bands.list
    exact = Fraction(cost) / Fraction(Decimal(rate).scaleb(-3))
    assert exact <= found.bands.cost < exact + Fraction(1, 10**6)


def test_what_customers_never_see_is_not_told():
    charge = convert({**FLAT, "minimum": 5}, Charge)
    assert dict(amounts(charge)) == {"price": 8900, "least": 5}
