"""Shares of a bundle: in proportion, exact, adding up; the numbers of handbooks.

The first cases: KPMG, IFRS 15 handbook, example 5; the residual approach as SAP and Oracle describe it.
"""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from svcctl.money import Money
from svcctl.pricing.allocation import allocate


def eur(**parts):
    return {name: Money(minor, "EUR") for name, minor in parts.items()}


@pytest.mark.parametrize(
    ("price", "alone", "residual", "wanted"),
    [
        (80_00, {"a": 20_00, "b": 30_00, "c": 40_00}, "", {"a": 17_78, "b": 26_67, "c": 35_55}),
        (50_00, {"a": 20_00, "b": 20_00}, "c", {"a": 20_00, "b": 20_00, "c": 10_00}),
        (30_00, {"a": 20_00, "b": 20_00}, "c", {"a": 15_00, "b": 15_00, "c": 0}),
        (100, {"a": 1, "b": 1, "c": 1}, "", {"a": 34, "b": 33, "c": 33}),
        (0, {"a": 1, "b": 2}, "", {"a": 0, "b": 0}),
    ],
)
def test_known_cases(price, alone, residual, wanted):
    assert allocate(Money(price, "EUR"), eur(**alone), residual) == eur(**wanted)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=8), st.booleans())
def test_shares_add_up_and_none_is_a_whole_unit_off(price, alone, residual):
    assume(any(alone))
    parts = {str(at): Money(minor, "EUR") for at, minor in enumerate(alone)}
    found = allocate(Money(price, "EUR"), parts, "rest" if residual else "")
    assert sum(each.minor for each in found.values()) == price
    if not residual or price < sum(alone):
        for name, each in parts.items():
            assert abs(found[name].minor - Fraction(price * each.minor, sum(alone))) < 1


@pytest.mark.parametrize(("currency", "wanted"), [("JPY", [333, 667]), ("KWD", [333, 667]), ("EUR", [333, 667])])
def test_the_smallest_amount_of_every_currency_is_shared(currency, wanted):
    found = allocate(Money(1000, currency), {"a": Money(1, currency), "b": Money(2, currency)})
    assert found == {name: Money(minor, currency) for name, minor in zip("ab", wanted, strict=True)}


@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_what_is_alone_gets_everything(price, alone):
    assert allocate(Money(price, "EUR"), eur(a=alone)) == eur(a=price)


def test_a_hundred_thousand_parts_are_shared_to_the_cent():
    parts = {str(at): Money(at % 97, "EUR") for at in range(100_000)}
    found = allocate(Money(123_456_789, "EUR"), parts)
    assert sum(each.minor for each in found.values()) == 123_456_789
    assert found["0"].minor == found["97"].minor == 0


def test_what_cannot_be_shared_is_said():
    with pytest.raises(ValueError, match="no part costs anything alone"):
        allocate(Money(1, "EUR"), eur(a=0))
    with pytest.raises(ValueError, match="prices in USD cannot share"):
        allocate(Money(1, "EUR"), {"a": Money(1, "USD")})
    for price, alone in ((-1, 1), (1, -1)):
        with pytest.raises(ValueError, match="prices are 0 or more"):
            allocate(Money(price, "EUR"), eur(a=alone))
