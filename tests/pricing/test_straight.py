"""A charge as lines in whole numbers comes to what `rate` says, whatever its type, tiers, packages and bounds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from any_charge import PRICES, charges
from hypothesis import given, settings
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge, Price
from svcctl.pricing import Usage, rate, what_is_not_sold
from svcctl.pricing.straight import NO_EVENT, Straight
from svcctl.pricing.totals import Tariff, total

UNITS = st.one_of(st.integers(0, 60), st.integers(0, 10**6))


@settings(max_examples=400)
@given(charges(), UNITS)
def test_lines_come_to_what_the_model_comes_to(charge, units):
    straight, usage = Straight.of(charge), Usage.of(units)
    assert (straight is None) == (charge.event != NO_EVENT)
    if straight:
        found = straight.at(units)
        assert type(found) is int or found is None
        wanted = None if what_is_not_sold(charge, usage) else rate(charge, usage).amount
        assert wanted == (None if found is None else Fraction(found, straight.parts))


@pytest.mark.parametrize(
    "tiers",
    [
        [{"upTo": 20, "price": 1}, {"upTo": 10, "price": 2}],
        [{"upTo": 20, "price": 1}, {"upTo": 20, "price": 2}],
        [{"price": 1}, {"upTo": 10, "price": 2}],
    ],
)
def test_tiers_that_do_not_follow_each_other_are_no_lines(tiers):
    charge = convert({"type": "volume", "per": "month", "unit": "TB", "tiers": tiers}, Charge)
    assert Straight.of(charge) is None
    price = convert({"plan": "pro", "region": "north", "charges": [charge]}, Price)
    assert total(price, "month", {"TB": (5, 0)}) == rate(charge, Usage.of(5)).amount


@settings(max_examples=100)
@given(st.lists(charges(), min_size=1, max_size=4), UNITS, st.integers(0, 3), st.none() | PRICES)
def test_a_tariff_adds_up_its_charges_and_comes_to_its_commitment_at_least(mine, units, events, least):
    committed = {} if least is None else {"commitment": {"amount": least, "per": "month"}}
    price = convert({"plan": "pro", "region": "north", "charges": mine, **committed}, Price)
    amounts = [_one(charge, units, events) for charge in mine]
    wanted = None if None in amounts else max(sum(amounts), least or 0)
    assert total(price, "month", {"TB": (units, events)}) == wanted
    assert Tariff.of(price, "year").at({"TB": (units, events)}) == 0


def _one(charge, units, events):
    quantity = units if charge.unit else 0
    of_events = charge.type == "percentage" and quantity
    usage = Usage.of_events([quantity] * (events or 1)) if of_events else Usage.of(quantity * (events or 1))
    return None if what_is_not_sold(charge, usage) else rate(charge, usage).amount


def test_a_tariff_counts_in_parts_that_all_its_prices_share():
    flat = {"type": "flat", "per": "month", "bands": {"list": Decimal("0.25")}}
    each = {"type": "per-unit", "per": "month", "unit": "TB", "included": Decimal("0.5"), "bands": {"list": 3}}
    tariff = Tariff.of(convert({"plan": "pro", "region": "north", "charges": [flat, each]}, Price), "month")
    assert (tariff.at({"TB": (2, 0)}), tariff.parts) == (19, 4)
    assert tariff.units == {"TB"}
