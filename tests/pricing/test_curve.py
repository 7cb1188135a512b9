"""A charge as arrays comes to what it comes to one by one, rounded; whatever its type, tiers and bounds."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge
from svcctl.money import Money
from svcctl.pricing import Usage, rate, what_is_not_sold
from svcctl.pricing.curve import UNIT, priced

PRICES = st.integers(0, 10**6).map(lambda number: Decimal(number).scaleb(-4))
TYPES = ("flat", "per-unit", "package", "graduated", "volume", "stairstep", "percentage")
QUANTITIES = st.lists(st.one_of(st.integers(0, 60).map(lambda n: n * UNIT), st.integers(0, 60 * UNIT)), max_size=8)


@st.composite
def charges(draw):
    """Any charge that its schema and the rules allow."""
    kind = draw(st.sampled_from(TYPES))
    data = {"type": kind, "per": "month", "unit": "TB"}
    if kind in {"flat", "per-unit", "package"}:
        data["bands"] = {"list": draw(PRICES)}
    if kind in {"graduated", "volume", "stairstep"}:
        ends = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=4)))
        price = {} if kind == "stairstep" else {"price": Decimal(0)}
        tiers = [{key: draw(PRICES) for key in (*price, "flat")} | {"upTo": Decimal(end)} for end in ends]
        if draw(st.booleans()):
            del tiers[-1]["upTo"]
        elif draw(st.booleans()):
            data["overage"] = draw(PRICES)
        data |= {"tiers": tiers, "flatAtZero": draw(st.booleans())}
    if kind == "percentage":
        data["rate"] = f"{draw(PRICES)}%"
        if draw(st.booleans()):
            data["event"] = {"fee": draw(PRICES), "minimum": draw(PRICES)}
    if kind == "package" or (kind in {"graduated", "volume", "stairstep"} and draw(st.booleans())):
        data |= {"size": Decimal(draw(st.integers(1, 9))) / 2, "started": draw(st.sampled_from(["charged", "free"]))}
    if kind != "flat":
        data["included"] = Decimal(draw(st.integers(0, 20))) / 4
        if draw(st.booleans()):
            least = draw(PRICES)
            data |= {"minimum": least, "maximum": least + draw(PRICES)}
    return convert(data, Charge)


@given(charges(), QUANTITIES, st.sampled_from(["NOK", "JPY", "KWD"]))
def test_arrays_come_to_what_one_by_one_comes_to(charge, quantities, currency):
    usages = {q: Usage.of(Fraction(q, UNIT)) for q in quantities}
    sold = [q for q in quantities if not what_is_not_sold(charge, usages[q])]
    wanted = [Money.of(rate(charge, usages[q]).amount, currency).minor for q in sold]
    assert priced(charge, np.array(sold, np.int64), currency).tolist() == wanted


@pytest.mark.parametrize("price", ["12345.6789", "0.000001"])
def test_numbers_that_do_not_fit_into_64_bits_are_exact_too(price):
    charge = convert({"type": "per-unit", "per": "month", "unit": "TB", "bands": {"list": Decimal(price)}}, Charge)
    most = 10**12 * UNIT - 1
    (found,) = priced(charge, np.array([most], np.int64), "NOK").tolist()
    assert found == Money.of(Fraction(price) * Fraction(most, UNIT), "NOK").minor
