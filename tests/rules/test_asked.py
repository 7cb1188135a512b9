"""Prices beside a floor or a cost: the quick look at what is written says what working it out says."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from svcctl.kinds.base import Percent, convert
from svcctl.kinds.price_book import Charge
from svcctl.rules.asked import asked, below, lowest, short_of

PRICES = st.sampled_from([Decimal(text) for text in ("0", "9.99", "10", "10.00", "10.01", "100")])
TIERS = st.lists(st.fixed_dictionaries({}, optional={"price": PRICES, "flat": PRICES}), max_size=3)
BANDS = st.fixed_dictionaries({}, optional=dict.fromkeys(("list", "target", "floor", "cost"), PRICES))
EXTRA = st.fixed_dictionaries({}, optional={"rate": st.sampled_from(["5%", "20%"]), "overage": PRICES})


def charge_of(bands, tiers, extra):
    said = [{"upTo": Decimal(10 * (at + 1)), **tier} for at, tier in enumerate(tiers)]
    return convert(
        {"type": "volume", "unit": "servers", "per": "month", "bands": bands, "tiers": said, **extra}, Charge
    )


@given(BANDS, TIERS, EXTRA, PRICES)
def test_no_price_below_a_bound_is_passed_over(bands, tiers, extra, bound):
    charge = charge_of(bands, tiers, extra)
    target = () if charge.bands.target is None else (Fraction(charge.bands.target),)
    wanted = [amount for amount in (*(each.amount for each in asked(charge)), *target) if amount < bound]
    assert [each.amount for each in below(charge, bound)] == wanted


@given(BANDS, TIERS, EXTRA, st.sampled_from(["0%", "0.1%", "10%", "99.99%"]))
def test_a_margin_is_judged_as_fractions_judge_it(bands, tiers, extra, least):
    charge, asked_for, wanted = charge_of(bands, tiers, extra), Percent.parse(least), None
    low = lowest(charge)
    if low is not None and charge.bands.cost is not None:
        left = low.amount - Fraction(charge.bands.cost)
        if 0 <= left < low.amount * Fraction(asked_for.fraction):
            wanted = left / low.amount
    assert short_of(charge, asked_for) == wanted
