"""A charge as arrays comes to what it comes to one by one, rounded; whatever its type, tiers and bounds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from any_charge import charges
from hypothesis import given, settings
from hypothesis import strategies as st

from svcctl.kinds.base import convert
from svcctl.kinds.price_book import Charge, Proration
from svcctl.money import Money, Rounding
from svcctl.pricing import Usage, rate, what_is_not_sold
from svcctl.pricing.curve import UNIT, Part, priced
from svcctl.pricing.parts import Segment, in_parts

QUANTITIES = st.lists(st.one_of(st.integers(0, 60).map(lambda n: n * UNIT), st.integers(0, 60 * UNIT)), max_size=8)


ROUNDINGS = st.builds(Rounding, st.sampled_from(["half-up", "half-even", "up", "down"]), st.sampled_from([1, 5, 50]))


@settings(max_examples=300)
@given(charges(), QUANTITIES, st.sampled_from(["NOK", "JPY", "KWD"]), ROUNDINGS)
def test_arrays_come_to_what_one_by_one_comes_to(charge, quantities, currency, rounding):
    usages = {q: Usage.of(Fraction(q, UNIT)) for q in quantities}
    sold = [q for q in quantities if not what_is_not_sold(charge, usages[q])]
    wanted = [Money.of(rate(charge, usages[q]).amount, currency, rounding).minor for q in sold]
    assert priced(charge, np.array(sold, np.int64), currency, rounding).tolist() == wanted


SHARES = st.tuples(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10)).filter(any)
EXTENT = st.sampled_from(["in-part", "in-full"])
PRORATIONS = st.builds(lambda *says: Proration(**dict(zip(SAYS, says, strict=True))), *[EXTENT] * 4)
SAYS = ("tier_flat", "included", "bounds", "commitment")


@st.composite
def parts(draw):
    """Any part of a period: up to three segments of 31 days, each at a share of the price."""
    days = draw(SHARES)
    pays = [Fraction(draw(st.integers(0, 4)), 4) for _ in days]
    segments = tuple(Segment(Fraction(n, 31), share, Usage.of(0)) for n, share in zip(days, pays, strict=True) if n)
    return Part(segments, draw(PRORATIONS))


@settings(max_examples=300)
@given(charges(), QUANTITIES, parts(), st.tuples(st.booleans(), st.sampled_from(["booked", "used"])), ROUNDINGS)
def test_arrays_of_a_part_of_a_period_come_to_what_one_by_one_comes_to(charge, quantities, part, kind, rounding):
    charge = charge.replacing(prorated=kind[0], quantity=kind[1] if charge.type != "flat" else "booked")
    usages = {q: Usage.of(Fraction(q, UNIT)) for q in quantities}
    sold = [q for q in quantities if not what_is_not_sold(charge, usages[q])]
    wanted = []
    for q in sold:
        segments = [replace(each, usage=usages[q]) for each in part.segments]
        wanted.append(Money.of(in_parts(charge, part.proration, segments).amount, "NOK", rounding).minor)
    assert priced(charge, np.array(sold, np.int64), "NOK", rounding, part).tolist() == wanted


@pytest.mark.parametrize(
    ("started", "amounts"),
    [("charged", [0, 2, 2, 4]), ("free", [0, 0, 0, 2]), ("from-half", [0, 0, 2, 4]), ("in-part", [0, 1, 1, 3])],
)
def test_packages_that_are_not_full(started, amounts):
    package = {"type": "package", "size": Decimal(3), "started": started, "bands": {"list": Decimal("0.02")}}
    charge = convert({"per": "month", "unit": "TB", **package}, Charge)
    quantities = [0, 1_499_999, 1_500_000, 5_000_000]
    found = priced(charge, np.array(quantities, np.int64), "NOK").tolist()
    assert found == amounts
    assert found == [Money.of(rate(charge, Usage.of(Fraction(q, UNIT))).amount, "NOK").minor for q in quantities]


@pytest.mark.parametrize(
    ("how", "minor", "paid"),
    [
        ("half-up", 1, [12, 13, 14, 13]),
        ("half-even", 1, [12, 12, 14, 13]),
        ("up", 1, [12, 13, 14, 13]),
        ("down", 1, [12, 12, 13, 12]),
        ("half-up", 5, [10, 15, 15, 15]),
        ("up", 5, [15, 15, 15, 15]),
    ],
)
def test_amounts_of_arrays_are_rounded_as_the_book_says(how, minor, paid):
    charge = convert({"type": "per-unit", "per": "month", "unit": "TB", "bands": {"list": Decimal("0.01")}}, Charge)
    quantities = [12_000_000, 12_500_000, 13_500_000, 12_600_000]
    assert priced(charge, np.array(quantities, np.int64), "NOK", Rounding(how, minor)).tolist() == paid


@pytest.mark.parametrize("price", ["12345.6789", "0.000001"])
def test_numbers_that_do_not_fit_into_64_bits_are_exact_too(price):
    charge = convert({"type": "per-unit", "per": "month", "unit": "TB", "bands": {"list": Decimal(price)}}, Charge)
    most = 10**12 * UNIT - 1
    (found,) = priced(charge, np.array([most], np.int64), "NOK").tolist()
    assert found == Money.of(Fraction(price) * Fraction(most, UNIT), "NOK").minor


BEYOND = 10**14
"""Units of which the millionths do not fit into 64 bits."""
HUGE = {
    "a tier that ends beyond 64 bits": {
        "type": "graduated",
        "tiers": [{"upTo": BEYOND, "price": "0.01"}, {"price": "0.001"}],
    },
    "included beyond 64 bits": {"type": "per-unit", "included": BEYOND, "bands": {"list": "0.01"}},
    "small packages of many units": {"type": "package", "size": "0.001", "bands": {"list": "0.001"}},
    "the smallest packages": {"type": "package", "size": "0.000001", "bands": {"list": "0.000001"}},
}


@pytest.mark.parametrize("says", HUGE.values(), ids=HUGE)
def test_numbers_beyond_64_bits_change_nothing(says):
    charge = convert({"unit": "calls", "per": "month", **says}, Charge)
    quantities = [0, UNIT, 999_999_999_999 * UNIT]
    wanted = [Money.of(rate(charge, Usage.of(Fraction(q, UNIT))).amount, "NOK").minor for q in quantities]
    assert priced(charge, np.array(quantities, np.int64), "NOK").tolist() == wanted


def test_an_absurd_sum_is_refused_in_words():
    charge = convert({"type": "per-unit", "unit": "calls", "per": "month", "bands": {"list": 10_000}}, Charge)
    with pytest.raises(ValueError, match="what was used of calls comes to more than can be added up"):
        priced(charge, np.full(3, 999_999_999_999 * UNIT), "NOK")
