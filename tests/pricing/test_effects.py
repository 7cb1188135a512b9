"""Who pays more and who less: classes that nobody falls between, and sums that add up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.pricing.effects import effects
from svcctl.pricing.simulate import Changed


def one(before, after, customer="c", currency="NOK"):
    return Changed(customer, currency, before, after)


def effect(*changes, threshold=Fraction(1, 10)):
    (found,) = effects(changes, threshold)
    return found


@pytest.mark.parametrize(
    ("after", "low", "high"),
    [
        (1001, 0, 5),
        (1050, 0, 5),
        (1051, 5, 10),
        (1200, 10, 20),
        (1201, 20, None),
        (9000, 20, None),
        (999, -5, 0),
        (950, -5, 0),
        (949, -10, -5),
        (800, -20, -10),
        (799, None, -20),
        (0, None, -20),
    ],
)
def test_a_bill_is_in_the_class_of_its_change(after, low, high):
    (found,) = effect(one(1000, after)).spread
    assert (found.low, found.high, found.customers) == (low, high, 1)


def test_no_change_is_in_no_class_and_neither_is_a_bill_that_was_nothing():
    found = effect(one(1000, 1000), one(0, 5), one(0, 0))
    assert (found.spread, found.new, found.customers) == ((), 1, 3)


def test_the_threshold_itself_is_not_above_it():
    found = effect(one(1000, 1100, "a"), one(1000, 1101, "b"), one(0, 1, "c"), one(1000, 500, "d"))
    assert [each.customer for each in found.above] == ["c", "b"]


def test_whoever_moves_most_comes_first():
    found = effect(one(100, 103, "a"), one(100, 110, "b"), one(100, 90, "c"), one(100, 20, "d"), one(100, 110, "aa"))
    assert [each.customer for each in found.losers] == ["aa", "b", "a"]
    assert [each.customer for each in found.winners] == ["d", "c"]


def test_currencies_are_never_added_up():
    found = effects([one(1, 2, currency="NOK"), one(10, 20, currency="EUR")], Fraction(0))
    assert [(each.currency, each.before, each.after) for each in found] == [("EUR", 10, 20), ("NOK", 1, 2)]
    assert [each.change for each in found] == [1, 1]
    assert effects([], Fraction(0)) == []


CHANGES = st.lists(st.builds(one, st.integers(0, 500), st.integers(0, 500), st.sampled_from("abcdef")), min_size=1)


@given(CHANGES)
def test_every_customer_is_somewhere_once(changes):
    found = effect(*changes)
    same = sum(each.before == each.after for each in changes)
    assert len(found.losers) + len(found.winners) + same == found.customers == len(changes)
    assert sum(each.customers for each in found.spread) + found.new + same == len(changes)
    assert found.after - found.before == sum(each.after - each.before for each in changes)
    assert set(found.above) <= set(found.losers)
