from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.money import Money, is_currency, minor_digits, round_half_up

amounts = st.decimals(-(10**12), 10**12, places=6)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("0.125", "EUR", "EUR 0.13"),
        ("0.1249999", "EUR", "EUR 0.12"),
        ("-0.125", "EUR", "EUR -0.13"),
        ("1234567.5", "JPY", "JPY 1,234,568"),
        ("1.0005", "KWD", "KWD 1.001"),
        ("1.00005", "CLF", "CLF 1.0001"),
        ("2.5", "IQD", "IQD 2.500"),
        ("0", "NOK", "NOK 0.00"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_minor_unit_of_iso_4217(amount, currency, shown):
    assert str(Money.of(Decimal(amount), currency)) == shown


@given(amounts, st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_rounding_moves_an_amount_by_at_most_half_a_minor_unit_and_halves_go_up(amount, currency):
    unit = Fraction(1, 10 ** minor_digits(currency))
    rest = Fraction(Money.of(amount, currency).amount) - Fraction(amount)
    assert abs(rest) <= unit / 2
    if abs(rest) == unit / 2:
        assert (rest > 0) == (amount > 0)


@given(amounts)
def test_a_rounded_amount_stays_what_it_is(amount):
    once = round_half_up(amount, 2)
    assert round_half_up(once, 2) == once


def test_different_currencies_are_not_added():
    with pytest.raises(ValueError, match=r"EUR 1.00 and USD 1.00 are different currencies"):
        Money(100, "EUR") + Money(100, "USD")
    assert Money(100, "EUR") + Money(23, "EUR") == Money(123, "EUR")


def test_currency_codes_are_known():
    assert is_currency("NOK")
    assert not is_currency("NKR")
